"""Which scale a column's numbers are answers on, and which numbers are codes for no answer.

A scale is told only when it is unmistakable: one of the usual ones, used up to its top end and
without gaps. A number outside it is a code when it behaves like none of the answers: a usual code
(99, −1), far rarer than the scale's end beside it, or a second peak beyond it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kpicli.core.question import Scale

FIVE, SEVEN, ELEVEN, TEN = Scale(1, 5), Scale(1, 7), Scale(0, 10), Scale(1, 10)
HUNDRED = Scale(0, 100)

CODES = frozenset(
    {-1.0, -2.0, -3.0, -7.0, -8.0, -9.0, -77.0, -88.0, -97.0, -98.0, -99.0, -999.0}
    | {66.0, 77.0, 88.0, 96.0, 97.0, 98.0, 99.0, 777.0, 888.0, 998.0, 999.0, 9999.0}
)
"""Numbers that survey tools write for no answer."""

STRAY = 0.005
"""Below this share of the answers, numbers off the scale are taken for slips, not for codes."""
FEWEST_CODED = 3
CLIFF = 0.25
"""A code beside the scale is at most so often used as the scale's end."""
MANY = 200
"""From so many answers on, an unused number within a scale speaks against it."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A scale and what lies outside it: codes for no answer, and slips. `n` answers lie on it."""

    scale: Scale
    n: int
    codes: tuple[float, ...] = ()
    slips: tuple[float, ...] = ()


def scale_of(
    counts: Mapping[float, int],
    *,
    spelt: tuple[float, float] | None = None,
    recommends: bool = False,
    percent: bool = False,
    codes: frozenset[float] = frozenset(),
) -> Fit | None:
    """The scale that the numbers fit, or None when none is unmistakable.

    `spelt` is a scale named in the question, `recommends` says that the question is one on
    recommending (0–10 by definition, however few answers there are), `percent` allows 0–100;
    `codes` are known from the questions beside it.
    """
    if spelt is not None:
        return _fit(counts, Scale(*spelt), codes, spelt=True)
    choices = [FIVE, SEVEN]
    if 0 in counts or recommends:
        choices.append(ELEVEN)
    else:
        choices.append(TEN)
    for scale in choices:
        if found := _fit(counts, scale, codes):
            return found
    if recommends and max(counts, default=0) > SEVEN.high and all(n in range(11) for n in counts):
        return Fit(ELEVEN, sum(counts.values()))
    return _fit(counts, HUNDRED, codes) if percent else None


def _fit(
    counts: Mapping[float, int], scale: Scale, known: frozenset[float], *, spelt: bool = False
) -> Fit | None:
    total = sum(counts.values())
    inside = {value: n for value, n in counts.items() if scale.holds(value)}
    n = sum(inside.values())
    if not n or not (spelt or _looks(inside, scale, n)):
        return None
    codes, slips = [], []
    for value in sorted(set(counts) - set(inside)):
        rows = counts[value]
        if value in known or _code(counts, scale, value, total):
            codes.append(value)
        elif rows < FEWEST_CODED or rows < STRAY * total or (spelt and rows < 0.05 * total):
            slips.append(value)
        else:
            return None
    return Fit(scale, n, tuple(codes), tuple(slips))


def _looks(inside: Mapping[float, int], scale: Scale, n: int) -> bool:
    """Whether the numbers on the scale look like answers on it."""
    if scale == HUNDRED:
        return len(inside) >= 5 and max(inside) > 10 and n >= 10
    whole = {value: rows for value, rows in inside.items() if value == int(value)}
    if sum(whole.values()) < 0.98 * n:
        return False
    steps = int(scale.high - scale.low) + 1
    used = sorted(whole)
    least = steps - (1 if steps == 5 else 2 if steps == 7 else 3) if n >= 50 else steps / 2
    if len(used) < least or scale.high not in whole:
        return False
    gaps = used[-1] - used[0] + 1 - len(used)
    return gaps == 0 or n < MANY


def _code(counts: Mapping[float, int], scale: Scale, value: float, total: int) -> bool:
    rows = counts[value]
    if rows < FEWEST_CODED or rows < STRAY * total:
        return False
    if value in CODES:
        return True
    top = counts.get(scale.high, 0)
    if value == scale.high + 1 and not counts.get(scale.high + 2, 0) > FEWEST_CODED:
        second = rows > top and top < counts.get(scale.high - 1, 0)
        return second or rows <= CLIFF * top
    low = counts.get(scale.low, 0)
    return value == scale.low - 1 == 0 and rows > low


def shared_codes(
    codes: Sequence[frozenset[float]], held: Sequence[frozenset[float]]
) -> frozenset[float]:
    """The codes found in at least two, and half, of the questions of a battery that hold them.

    `codes` are those of each question whose scale is told, of at least three; `held` are the
    numbers of every question.
    """
    if len(codes) < 3:
        return frozenset()
    times = {code: sum(code in one for one in codes) for one in codes for code in one}
    return frozenset(
        code
        for code, n in times.items()
        if n >= 2 and n >= 0.5 * sum(code in numbers for numbers in held)
    )
