"""Kaplan and Meier's share, from its definition: those at risk are counted at each end anew."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

Spell = tuple[Fraction, bool, Fraction]
"""(time, ended, entry): at risk at t when entry < t <= time."""


@dataclass(frozen=True)
class Lasting:
    """How many, how many ended, the median, the restricted mean, and whether at some time before
    the last everyone then at risk ended (the share is 0 from there on by the plain formula)."""

    n: int
    events: int
    median: Fraction | None
    mean: Fraction | None
    emptied: bool


def lasting(spells: list[Spell]) -> Lasting:
    """The figures of these spells; those that end before they enter are not in them."""
    seen = [spell for spell in spells if spell[2] < spell[0]]
    steps = _steps(seen)
    emptied = any(share == 0 for _, share in steps[:-1])
    return Lasting(
        len(seen),
        sum(ended for _, ended, _ in seen),
        next((time for time, share in steps if share <= Fraction(1, 2)), None),
        sum(((b - a) * share for a, b, share in _level(seen)), Fraction(0)) if seen else None,
        emptied,
    )


def present_mean(spells: list[Spell], discount: float) -> float:
    """The mean with each unit of time worth 1/(1 + discount) of the one before it."""
    rate = math.log1p(discount)
    seen = [spell for spell in spells if spell[2] < spell[0]]
    return math.fsum(
        float(share) * (math.exp(-rate * float(a)) - math.exp(-rate * float(b))) / rate
        for a, b, share in _level(seen)
    )


def _steps(seen: list[Spell]) -> list[tuple[Fraction, Fraction]]:
    steps, share = [], Fraction(1)
    lasts, entries = sorted(last for last, _, _ in seen), sorted(entry for _, _, entry in seen)
    ends = Counter(last for last, ended, _ in seen if ended)
    for time in sorted(ends):
        at_risk = bisect_left(entries, time) - bisect_left(lasts, time)  # entry < time <= last
        share *= Fraction(at_risk - ends[time], at_risk)
        steps.append((time, share))
    return steps


def _level(seen: list[Spell]) -> list[tuple[Fraction, Fraction, Fraction]]:
    steps = [(Fraction(0), Fraction(1)), *_steps(seen)]
    edges = [time for time, _ in steps] + [max((time for time, _, _ in seen), default=Fraction(0))]
    return [(a, b, share) for a, b, (_, share) in zip(edges, edges[1:], steps, strict=False)]
