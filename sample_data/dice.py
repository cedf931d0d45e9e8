"""Seeded chance for the sample data, the same on every Python version and machine.

Only `random.Random.random()` is used: it is the one method whose sequence Python promises to keep.
Sums go through `math.fsum`, because the built-in `sum` of floats changed in Python 3.12.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """A stream of chance for one file, so that changing one file leaves the others as they were."""

    def __init__(self, seed: str) -> None:
        self._next = random.Random(seed).random

    def between(self, low: float, high: float) -> float:
        """A number from `low` to `high`, all equally likely."""
        return low + (high - low) * self._next()

    def whole(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self._next() * (high - low + 1))

    def chance(self, probability: float) -> bool:
        """True with this probability (0 to 1)."""
        return self._next() < probability

    def pick(self, choices: Sequence[T]) -> T:
        """One of the choices, all equally likely."""
        return choices[int(self._next() * len(choices))]

    def weighted(self, odds: Mapping[T, float]) -> T:
        """One of the keys, as likely as its value says."""
        left = self._next() * math.fsum(odds.values())
        for choice, weight in odds.items():
            left -= weight
            if left < 0:
                return choice
        return next(reversed(list(odds)))

    def bell(self) -> float:
        """A nearly normal number, mean 0 and standard deviation 1 (twelve uniforms minus six)."""
        return math.fsum(self._next() for _ in range(12)) - 6.0

    def skewed(self, median: float, spread: float) -> float:
        """A positive number with a long right tail (nearly log-normal)."""
        return median * math.exp(spread * self.bell())
