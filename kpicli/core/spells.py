"""Spells of waiting for an event, and how many of them are at risk of it at a time."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class Spell:
    """`n` spells alike, `time` long from their beginning, in any one unit.

    `event`: the spell ended with the event, else it was still open (censored). `entry` is the age
    at which it came under observation, 0 for from its very beginning: whoever had the event before
    that age could not have been seen (left truncation).
    """

    time: float
    event: bool
    n: int = 1
    entry: float = 0.0


class RiskSet:
    """Who is at risk of the event at a time: those with entry < time ≤ their end.

    A spell that entered at 0 is at risk at time 0 too, so that an event may take no time at all.
    `n` counts the spells, `events` by time in order, and `last` is the longest time, 0 without
    spells. `gap` tells that at some time before `last` nobody was under observation.

    ValueError for a time that is negative or not finite, an entry that is negative or, other than
    0, not before the time, or an `n` under 1. Andersen, Borgan, Gill & Keiding 1993, III.3.
    """

    def __init__(self, spells: Iterable[Spell]) -> None:
        entered: defaultdict[float, int] = defaultdict(int)
        left: defaultdict[float, int] = defaultdict(int)
        events: defaultdict[float, int] = defaultdict(int)
        for spell in spells:
            if not (0.0 <= spell.time < math.inf and spell.n >= 1):
                raise ValueError(f"a spell lasts from 0 up and counts 1 or more, got {spell}")
            if not (spell.entry == 0.0 or 0.0 < spell.entry < spell.time):
                raise ValueError(f"a spell enters at 0 or later, before its end, got {spell}")
            entered[spell.entry or -math.inf] += spell.n
            left[spell.time] += spell.n
            if spell.event:
                events[spell.time] += spell.n
        self.n = sum(left.values())
        self.last = max(left, default=0.0)
        self.events: Mapping[float, int] = dict(sorted(events.items()))
        self._entries, self._entered = _running(entered)
        self._ends, self._left = _running(left)
        self.gap = self._has_gap()

    def at(self, time: float) -> int:
        """How many are at risk at `time`, events at that time included."""
        entered = self._entered[bisect_left(self._entries, time)]
        return entered - self._left[bisect_left(self._ends, time)]

    def _has_gap(self) -> bool:
        if not self._entries or self._entries[0] > 0.0:
            return self.n > 0
        return len(self._entries) > 1 and any(
            self._entered[bisect_right(self._entries, time)] == left
            for time, left in zip(self._ends[:-1], self._left[1:-1], strict=True)
        )


def _running(counts: Mapping[float, int]) -> tuple[list[float], list[int]]:
    """The keys in order, and how many lie before each of them and after the last."""
    keys = sorted(counts)
    return keys, list(accumulate((counts[key] for key in keys), initial=0))
