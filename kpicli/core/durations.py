"""Durations: how they are written in a configuration, and what many of them come to."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import NewType

from kpicli.core.beta import incomplete_beta
from kpicli.core.intervals import Interval

Seconds = NewType("Seconds", float)
"""A duration as a configuration gives it, "4h", in seconds."""

EXAMPLE = "for example 4h, 90 min, 1.5 h, 3 days or 2 weeks"
_SIZES = {"s": 1, "min": 60, "h": 3600, "d": 86_400, "week": 604_800, "year": 31_557_600}
_NAMES = {
    "s": ("s", "sec", "second", "seconds"),
    "min": ("min", "mins", "minute", "minutes"),
    "h": ("h", "hour", "hours"),
    "d": ("d", "day", "days"),
    "week": ("w", "week", "weeks"),
    "year": ("y", "year", "years"),
}
UNITS: Mapping[str, int] = {name: _SIZES[unit] for unit, names in _NAMES.items() for name in names}
"""The seconds in each unit of time that may be written; a year has 365.25 days."""
WRITTEN = r"\d+(?:\.\d+)?\s*[A-Za-z]+"
"""A duration as it is written, a number and its unit."""
_WRITTEN = re.compile(r"\s*(-?)(\d+(?:\.\d+)?)\s*([A-Za-z]*)\s*", re.ASCII)


def seconds(text: str) -> Seconds:
    """The duration that "4h", "90 min" or "2 weeks" stands for, in seconds, over 0.

    ValueError, whose text says what is wrong, without a unit, with one that is not known, and for
    anything that is not over 0 or is no duration at all.
    """
    match = _WRITTEN.fullmatch(text[:100])
    if match is None:
        raise ValueError(f"{text[:40]!r} is no duration")
    sign, size, unit = match.groups()
    if not unit:
        raise ValueError(f"the duration {text.strip()} has no unit")
    if unit.lower() not in UNITS:
        raise ValueError(f"no unit of time is called {unit!r}")
    found = float(size) * UNITS[unit.lower()]
    if sign or found <= 0.0:
        raise ValueError(f"a duration is over 0, which {text.strip()} is not")
    if not math.isfinite(found):
        raise ValueError("the duration is too long")
    return Seconds(found)


@dataclass(frozen=True, slots=True)
class Distribution:
    """Durations in rising order and, for each, how many are not longer; never empty.

    `total` is their sum, in seconds.
    """

    spans: tuple[float, ...]
    upto: tuple[int, ...]
    total: float

    @property
    def n(self) -> int:
        """How many there are."""
        return self.upto[-1]

    @property
    def mean(self) -> float:
        """Total time ÷ number, in seconds."""
        return self.total / self.n

    @property
    def median(self) -> float:
        """The median in seconds, that of the middle two halfway between them."""
        return self.quantile(0.5)

    @property
    def p90(self) -> float:
        """The duration that nine of ten do not exceed, in seconds."""
        return self.quantile(0.9)

    @property
    def longest(self) -> float:
        """The longest, in seconds."""
        return self.spans[-1]

    def quantile(self, share: float) -> float:
        """The quantile by linear interpolation, in seconds; `share` from 0 to 1.

        Between the durations around place 1 + (n − 1) share in rising order: type 7 of Hyndman &
        Fan 1996, the usual one of spreadsheets, R and NumPy. ValueError for another share.
        """
        if not 0.0 <= share <= 1.0:
            raise ValueError(f"a quantile is of a share from 0 to 1, got {share}")
        place = (self.n - 1) * share
        below = math.floor(place)
        low, high = self.at(below + 1), self.at(min(below + 2, self.n))
        return low + (place - below) * (high - low)

    def at(self, place: int) -> float:
        """The duration at a place in rising order, 1 to n, in seconds."""
        return self.spans[bisect_right(self.upto, place - 1)]

    def within(self, limit: float) -> int:
        """How many are not longer than `limit` seconds."""
        place = bisect_right(self.spans, limit)
        return self.upto[place - 1] if place else 0

    def share_within(self, limit: float, longer: int = 0) -> float:
        """The share not longer than `limit` seconds, 0 to 1.

        Of all there are and `longer` more that have no end yet but have lasted longer.
        """
        return self.within(limit) / (self.n + longer)

    def median_interval(self, level: float) -> Interval | None:
        """The interval of the median between two of the durations, in seconds.

        From the k-th shortest to the k-th longest, with the largest k for which the chance that
        fewer than k of n fall on one side of the median, Σ C(n, i) ÷ 2ⁿ over i < k, is not over
        (1 − level) ÷ 2. It holds whatever the distribution. None where even the shortest and the
        longest are too few, as for n under 6 at 95 %. ValueError when `level` is not between 0 and
        1. Thompson 1936; David & Nagaraja 2003, section 7.1.
        """
        if not 0.0 < level < 1.0:
            raise ValueError(f"a confidence level lies between 0 and 1, got {level}")
        rank = _rank(self.n, 0.5 * (1.0 - level))
        if rank == 0:
            return None
        low, high = self.at(rank), self.at(self.n - rank + 1)
        return Interval(low, high, level, "order-statistics")


def distribution(counts: Mapping[float, int]) -> Distribution | None:
    """The distribution of durations in seconds from how many there are of each; None of none.

    ValueError for a duration that is negative or not finite, or a count that is negative.
    """
    if any(not 0.0 <= each < math.inf or n < 0 for each, n in counts.items()):
        raise ValueError("durations and their counts are finite and not negative")
    spans = tuple(sorted(each for each, n in counts.items() if n))
    if not spans:
        return None
    total = math.fsum(each * counts[each] for each in spans)
    return Distribution(spans, tuple(accumulate(counts[each] for each in spans)), total)


def _rank(n: int, tail: float) -> int:
    """The largest k up to n ÷ 2 with P(B < k) ≤ `tail`, B binomial of n and ½; 0 if there is none.

    P(B < k) = I_½(n − k + 1, k), which grows with k.
    """
    low, high = 0, (n + 1) // 2 + 1
    while high - low > 1:
        middle = (low + high) // 2
        if incomplete_beta(n - middle + 1, middle, 0.5) <= tail:
            low = middle
        else:
            high = middle
    return low
