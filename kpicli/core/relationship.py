"""How long clients stay, from the spells of a tally: the curve, its median and its mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kpicli.core.kaplan_meier import Curve, curve
from kpicli.core.restricted_mean import rmst
from kpicli.core.spells import Spell
from kpicli.core.survival_quantile import median
from kpicli.core.tally import Tally
from kpicli.core.unit import YEARS, Amount


def spells(tally: Tally) -> Iterator[Spell]:
    """The spells of a tally: ended ones, open ones, and those under observation from later on."""
    for time, mass in tally.points.items():
        yield Spell(time, True, mass.n)
    for time, n in tally.open.items():
        yield Spell(time, False, n)
    for (time, ended, entry), n in tally.late.items():
        yield Spell(time, ended, n, entry)


def survival(tally: Tally, level: float = 0.95) -> Curve | None:
    """The Kaplan–Meier curve of a tally's spells; None when there are none."""
    found = list(spells(tally))
    return curve(found, level) if found else None


def years(tally: Tally) -> Mapping[str, Any]:
    """Facts of relationships: the median and the mean within the longest time seen, in years."""
    found = survival(tally)
    if found is None:
        return {}
    middle = median(found)
    mean = rmst(found, found.last)
    facts: dict[str, Any] = {"median_stay": "not reached"}
    if middle.value is not None:
        facts["median_stay"] = Amount(middle.value, YEARS)
    facts["mean_stay"] = Amount(mean.value, YEARS)
    facts["mean_stay_within"] = Amount(found.last, YEARS)
    return facts
