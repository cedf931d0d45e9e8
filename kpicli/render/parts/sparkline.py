"""Figures over time as a line of blocks, a column for each; where there is none it is empty."""

from __future__ import annotations

import math
from collections.abc import Sequence

UNICODE = "▁▂▃▄▅▆▇█"
ASCII = "._-=+*#@"

Values = Sequence[float | None]


def span(values: Values, signed: bool) -> tuple[float, float] | None:
    """The range of a sparkline: from the lowest to the highest, None without two figures.

    Signed figures on both sides of zero have zero in the middle.
    """
    there = [value for value in values if value is not None and math.isfinite(value)]
    if len(there) < 2:
        return None
    low, high = min(there), max(there)
    if signed and low < 0 < high:
        return -max(-low, high), max(-low, high)
    return low, high


def sparkline(values: Values, low: float, high: float, unicode: bool, gap: str = " ") -> str:
    """A sign per figure, from the low end of the range to the high one, `gap` for None."""
    levels = UNICODE if unicode else ASCII
    return "".join(gap if value is None else levels[_level(value, low, high)] for value in values)


def ends(unicode: bool) -> tuple[str, str]:
    """The signs of the low and the high end of the range."""
    levels = UNICODE if unicode else ASCII
    return levels[0], levels[-1]


def _level(value: float, low: float, high: float) -> int:
    if not low < high or not math.isfinite(high - low) or not math.isfinite(value):
        return 3
    return min(max(int((value - low) / (high - low) * 8), 0), 7)
