"""The words for a number in a unit that stands by itself, such as a fact or a limit."""

from __future__ import annotations

import math

from kpicli.core.rounding import places_to_agree
from kpicli.core.unit import Amount, Unit
from kpicli.core.words import NOTHING, number

NOT_REACHED = "not reached"


def amount(value: float, unit: Unit) -> str:
    """A number in the scale that suits it: "17.5 h", "12,400 EUR"; zero only where it is none."""
    scale = unit.scale(value)
    shown = value / scale.factor
    if not math.isfinite(shown):
        return NOTHING
    decimals = places_to_agree(shown, [0.0], scale.decimals)
    return number(shown, decimals, signed=scale.signed) + scale.suffix


def spanned(found: Amount) -> str:
    """An amount with its interval, if it has one: "8.2 years (7.8 to 8.6)"."""
    told = amount(found.value, found.unit)
    if found.interval is None:
        return told
    scale = found.unit.scale(found.value)
    ends = [None if end is None else end / scale.factor for end in found.interval]
    low, high = (
        NOT_REACHED
        if end is None
        else number(end, places_to_agree(end, [0.0], scale.decimals), signed=scale.signed)
        for end in ends
    )
    return f"{told} ({low} to {high})"
