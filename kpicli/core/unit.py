"""What a KPI's figures are measured in, and how they and their differences are written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its id in JSON, its suffix, the suffix of a difference, its usual decimals.

    `low` and `high` are the ends of its range, None where it is open.
    """

    id: str
    suffix: str
    difference: str
    decimals: int
    low: float | None = None
    high: float | None = None
    signed: bool = False


PERCENT = Unit("percent", " %", " points", 1, 0.0, 100.0)
POINTS = Unit("points", "", " points", 1, -100.0, 100.0, signed=True)
SCALE = Unit("scale", "", "", 2)
INDEX = Unit("index", "", " points", 1)
