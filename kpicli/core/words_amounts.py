"""The words for a number in a unit that stands by itself, such as a fact or a limit."""

from __future__ import annotations

import math

from kpicli.core.rounding import places_to_agree
from kpicli.core.unit import Unit
from kpicli.core.words import NOTHING, number


def amount(value: float, unit: Unit) -> str:
    """A number in the scale that suits it: "17.5 h", "12,400 EUR"; zero only where it is none."""
    scale = unit.scale(value)
    shown = value / scale.factor
    if not math.isfinite(shown):
        return NOTHING
    decimals = places_to_agree(shown, [0.0], scale.decimals)
    return number(shown, decimals, signed=scale.signed) + scale.suffix
