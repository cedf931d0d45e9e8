"""A chart's upright scale: lines of text at round numbers, each standing for a stretch of them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

LINES = 11
"""The most lines of a chart; there are about eight."""
STEPS = (1.0, 2.0, 2.5, 4.0, 5.0, 10.0)
SMALLEST = 1e-9
"""The narrowest range, as a part of its figures."""


@dataclass(frozen=True, slots=True)
class Axis:
    """Lines `first` to `last`, counted from zero in steps of `mantissa` × 10^`power`."""

    first: int
    last: int
    mantissa: float
    power: int

    def line(self, value: float) -> int:
        """The line nearest to a value, 0 at the top; values outside are put on the edge."""
        return min(max(self.last - _nearest(value, self.mantissa, self.power), 0), self.height - 1)

    def holds(self, value: float) -> bool:
        """Whether a value is on the scale."""
        return self.first <= _nearest(value, self.mantissa, self.power) <= self.last

    @property
    def height(self) -> int:
        """The number of lines."""
        return self.last - self.first + 1

    def value(self, line: int) -> float:
        """The value in the middle of a line."""
        return (self.last - line) * self.mantissa * 10.0**self.power

    @property
    def decimals(self) -> int:
        """The decimals that the lines' values need."""
        return max(0, -self.power + (self.mantissa == 2.5))

    def labelled(self, line: int) -> bool:
        """Whether a line carries its value: every other one, zero among them."""
        return (self.last - line) % 2 == 0


def axis(values: Iterable[float]) -> Axis | None:
    """The scale on which all values lie, or None where there is no sensible one."""
    there = list(values)
    if not there or not all(map(math.isfinite, there)):
        return None
    low, high = min(there), max(there)
    if not high - low < math.inf or max(abs(low), abs(high)) > 1e15:
        return None
    size = max(high - low, SMALLEST * max(abs(low), abs(high)), 1e-12)
    power = math.floor(math.log10(size / LINES))
    for exponent in (power, power + 1):
        for mantissa in STEPS:
            first, last = (_nearest(end, mantissa, exponent) for end in (low, high))
            if last - first < LINES:
                return Axis(first, last + (first == last), mantissa, exponent)
    return None


def _nearest(value: float, mantissa: float, power: int) -> int:
    return math.floor(value / (mantissa * 10.0**power) + 0.5)
