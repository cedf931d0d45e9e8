"""How long things last when some of them have not ended yet (Kaplan and Meier, 1958)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from fractions import Fraction

Spell = tuple[int, bool, int]  # (time, ended, entry): at risk after its entry, up to its time


class Curve:
    """The share that lasts longer than each time, exact: a step at every time with an end."""

    def __init__(self, spells: Iterable[Spell]) -> None:
        seen = [spell for spell in spells if spell[0] > spell[2]]
        ends = Counter(time for time, ended, _ in seen if ended)
        leaves = Counter(time for time, _, _ in seen)
        enters = Counter(entry for _, _, entry in seen)
        self.n, self.events = len(seen), sum(ends.values())
        self.longest = max(leaves, default=0)
        self.steps: list[tuple[int, Fraction]] = []
        self.fewest = self.n  # at risk at the time of an end
        inside, share = 0, Fraction(1)
        for time in sorted(set(leaves) | set(enters)):
            if ends[time]:
                share *= 1 - Fraction(ends[time], inside)
                self.fewest = min(self.fewest, inside)
                self.steps.append((time, share))
            inside += enters[time] - leaves[time]

    def median(self) -> int | None:
        """The first time at which at most half last longer; None when that is not reached."""
        return next((time for time, share in self.steps if 2 * share <= 1), None)

    def pieces(self) -> list[tuple[int, int, Fraction]]:
        """(from, to, share) of the level stretches, from 0 to the longest time observed."""
        times = [0, *(time for time, _ in self.steps), self.longest]
        shares = [Fraction(1), *(share for _, share in self.steps)]
        return list(zip(times, times[1:], shares, strict=False))

    def mean(self) -> Fraction:
        """The area under the curve up to the longest time observed."""
        return sum(((b - a) * share for a, b, share in self.pieces()), Fraction(0))

    def present_mean(self, unit: Fraction, discount: float) -> float:
        """The area in units of time, each unit worth 1/(1+discount) of the one before."""
        rate = math.log1p(discount)
        return math.fsum(
            float(share) * (math.exp(-rate * (a / unit)) - math.exp(-rate * (b / unit))) / rate
            for a, b, share in self.pieces()
        )
