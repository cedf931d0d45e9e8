"""A part of a composite: its weight, and what its figure is worth."""

from __future__ import annotations

from dataclasses import dataclass

from kpicli.core.unit import Unit

FULL = 100.0
"""The points of a part that is as good as can be."""


@dataclass(frozen=True, slots=True)
class Component:
    """A part of a composite: the result it is, its weight, and its figures at 0 and at 100 points.

    `zero` is over `full` where lower is better.
    """

    name: str
    unit: Unit
    weight: float
    zero: float
    full: float

    def points(self, figure: float) -> float:
        """What a figure is worth, 0 to 100: 100 (figure − zero) ÷ (full − zero), clipped."""
        return min(max(FULL * (figure - self.zero) / (self.full - self.zero), 0.0), FULL)

    def slope(self, figure: float) -> float:
        """Points per unit of the figure: 100 ÷ (full − zero), 0 beyond either end."""
        low, high = sorted((self.zero, self.full))
        return FULL / (self.full - self.zero) if low <= figure <= high else 0.0
