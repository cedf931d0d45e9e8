"""Where values lie on a drawing: between two round ends, 0 to 100 of its width."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Scale:
    """From `low` to `high`, whose texts need so many decimals."""

    low: float
    high: float
    decimals: int

    def at(self, value: float) -> float:
        """The place of a value, 0 to 100; values outside are put on the edge."""
        part = 100 * (value - self.low) / (self.high - self.low)
        return min(max(part, 0.0), 100.0)

    @property
    def middle(self) -> float:
        """The value halfway."""
        return (self.low + self.high) / 2


def scale(
    values: Iterable[float], low: float | None = None, high: float | None = None, parts: int = 4
) -> Scale | None:
    """A scale that holds all values, within the ends of their range; None without a sensible one.

    Its ends are round numbers a little beyond the outermost values, and the values take up as many
    of the steps between round numbers as `parts`, or fewer.
    """
    there = [value for value in values if math.isfinite(value)]
    if not there or max(map(abs, there)) > 1e15:
        return None
    least, most = min(there), max(there)
    size = max(most - least, 1e-9 * max(abs(least), abs(most)), 1e-12)
    power = 10.0 ** math.floor(math.log10(size / parts))
    step = next(each * power for each in STEPS if each * power * parts >= size)
    first = math.floor((least - 0.15 * step) / step) * step
    last = math.ceil((most + 0.15 * step) / step) * step
    first = max(first, low) if low is not None and low <= least else first
    last = min(last, high) if high is not None and high >= most else last
    if not first < last:
        return None
    decimals = max(
        0, -math.floor(math.log10(step)) + (step / 10.0 ** math.floor(math.log10(step)) == 2.5)
    )
    return Scale(first, last, decimals)


def place(value: float) -> str:
    """A place in percent of a drawing as text, to a tenth: "12.5", "7"."""
    return f"{value:.1f}".removesuffix(".0")


def point(value: float) -> str:
    """A place of 0 to 100 as text in thousandths of a drawing: "125"."""
    return f"{10 * value:.0f}"
