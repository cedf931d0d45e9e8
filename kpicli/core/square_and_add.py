"""The difference of two figures of which only their intervals are known."""

from __future__ import annotations

import math

from kpicli.core.intervals import Interval
from kpicli.core.special import normal_quantile, t_sf


def square_and_add(
    one: float, of_one: Interval, other: float, of_other: Interval
) -> tuple[Interval, float | None]:
    """The interval of one − other, in their unit, and the two-sided p-value of no difference.

    d − √((one − l₁)² + (u₂ − other)²) to d + √((u₁ − one)² + (other − l₂)²), the two taken to be
    independent; of two shares with Wilson's intervals this is Newcombe's. The p-value, 0 to 1, is
    that of the normal whose interval ends at the same place on the side of zero: under 1 − level
    exactly when the interval leaves zero out. None where neither figure has any width there.

    ValueError when the levels differ. Zou & Donner 2008; Newcombe 1998 (method 10).
    """
    if of_one.level != of_other.level:
        raise ValueError(f"intervals of {of_one.level} and of {of_other.level} do not go together")
    gap = one - other
    below = math.hypot(one - of_one.low, of_other.high - other)
    above = math.hypot(of_one.high - one, other - of_other.low)
    level = of_one.level
    drawn = Interval(gap - below, gap + above, level, "square-and-add")
    towards = below if gap > 0 else above
    if gap == 0:
        return drawn, 1.0
    if towards == 0:
        return drawn, None
    z = abs(gap) / towards * normal_quantile(0.5 + 0.5 * level)
    return drawn, min(1.0, 2.0 * t_sf(z, math.inf))
