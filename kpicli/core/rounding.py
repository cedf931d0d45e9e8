"""Rounding for display, once and at the very end: half away from zero, on the decimal text."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

MOST_PLACES = 6
"""Decimals beyond which figures are not told apart."""


def half_up(value: float, decimals: int) -> str:
    """`value` as text with `decimals` decimals, halves rounded away from zero; never "-0".

    It is the shortest decimal text of the number that is rounded, so 2.675 gives 2.68 although the
    nearest float lies below it. ValueError when the value is not finite or `decimals` negative.
    """
    return f"{_rounded(value, decimals):f}"


def places_to_agree(value: float, limits: Iterable[float], decimals: int) -> int:
    """The number of decimals, from `decimals` to 6, at which `value` can be shown.

    It is the smallest at which the rounded value is above, at or below each of `limits` just as
    the value itself is: 79.96 against 80 needs two decimals, since with one it would read 80.0.
    A limit that even six decimals do not tell from the value is left out of account.
    ValueError as in `half_up`.
    """
    close = [limit for limit in limits if math.isfinite(limit)]
    unit = 10.0**-decimals  # rounding moves the value by half of it
    if math.isfinite(value) and decimals >= 0 and all(abs(value - each) > unit for each in close):
        return decimals
    return _places(value, [_exact(limit) for limit in close], decimals)


def places_apart(one: float, other: float, least: int) -> int:
    """The decimals at which two numbers read differently; `least` if six do not tell them."""
    for decimals in range(least, MOST_PLACES + 1):
        if half_up(one, decimals) != half_up(other, decimals):
            return decimals
    return least


def places_beside(value: float, others: Iterable[float], places: int) -> int:
    """The decimals, from `places` to 6, at which `value` reads as none of `others`.

    The others are shown with `places`; one that six decimals do not tell from the value is left
    out of account. ValueError as in `half_up`.
    """
    finest = half_up(value, MOST_PLACES)
    shown = {_rounded(each, places) for each in others if half_up(each, MOST_PLACES) != finest}
    decimals = range(places, MOST_PLACES)
    return next((each for each in decimals if _rounded(value, each) not in shown), MOST_PLACES)


def places_of_gap(gap: float, one: tuple[float, int], other: tuple[float, int]) -> int:
    """The decimals at which a gap is the difference of two numbers as they are shown.

    Each number comes with its decimals, the first with those the gap has at least; 6 where none
    will do.
    """
    (value, least), (benchmark, told) = one, other
    for decimals in range(least, MOST_PLACES):
        shown = _rounded(value, decimals) - _rounded(benchmark, max(told, decimals))
        if _rounded(float(shown), decimals) == _rounded(gap, decimals):
            return decimals
    return MOST_PLACES


def _places(value: float, limits: Sequence[Decimal], decimals: int) -> int:
    exact, most = _exact(value), max(decimals, MOST_PLACES)
    finest = _rounded(value, most)
    close = [limit for limit in limits if _agree(exact, limit, finest)]
    for places in range(decimals, most):
        rounded = _rounded(value, places)
        if all(_agree(exact, limit, rounded) for limit in close):
            return places
    return most


def _agree(exact: Decimal, limit: Decimal, rounded: Decimal) -> bool:
    return (exact > limit) == (rounded > limit) and (exact < limit) == (rounded < limit)


def _exact(value: float) -> Decimal:
    from decimal import Decimal

    if not math.isfinite(value):
        raise ValueError(f"no decimal text for {value}")
    return Decimal(repr(float(value)))


def _rounded(value: float, decimals: int) -> Decimal:
    from decimal import ROUND_HALF_UP, Context, Decimal

    if decimals < 0:
        raise ValueError(f"a figure cannot have {decimals} decimals")
    places = Decimal((0, (1,), -decimals))
    rounded = _exact(value).quantize(places, ROUND_HALF_UP, Context(prec=400 + decimals))
    return rounded if rounded else abs(rounded)
