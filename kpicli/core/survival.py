"""How long clients stay: the Kaplan–Meier curve with its median and mean, as reports hold it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kpicli.core.kaplan_meier import Curve, Step, curve
from kpicli.core.restricted_mean import Mean, rmst
from kpicli.core.special import normal_quantile
from kpicli.core.spells import RiskSet, Spell
from kpicli.core.survival_quantile import Quantile, median
from kpicli.core.unit import YEARS, Amount


@dataclass(frozen=True, slots=True)
class Year:
    """The curve a whole number of years from the start: who is at risk then, and the step."""

    year: int
    at_risk: int
    step: Step


@dataclass(frozen=True, slots=True)
class Survival:
    """The `curve` of clients, in years, with its `median` and the `mean` within the longest time.

    `interval` is the mean's, of the curve's level: normal, within 0 and the horizon; None where
    nobody left, and so nothing is known of its error. `late` clients came under observation after
    their start, on the day `known_since` from which the table holds those who leave.
    """

    curve: Curve
    median: Quantile
    mean: Mean
    interval: tuple[float, float] | None
    years: tuple[Year, ...]
    late: int = 0
    known_since: str | None = None


def survival(
    spells: Iterable[Spell], level: float, known_since: str | None = None
) -> Survival | None:
    """The survival of spells in years; None without any.

    Kaplan & Meier 1958; the interval of the median is Brookmeyer & Crowley's (1982), that of the
    mean is mean ± z × se (Klein & Moeschberger 2003, 4.5). Errors as in `curve`.
    """
    found = list(spells)
    if not found:
        return None
    drawn = curve(found, level)
    risk, mean = RiskSet(found), rmst(drawn, drawn.last)
    years = [
        Year(year, risk.at(year), step)
        for year in range(1, int(drawn.last) + 1)
        if (step := drawn.at(year)) is not None
    ]
    late = sum(spell.n for spell in found if spell.entry > 0)
    ends = None
    if mean.se:
        far = normal_quantile(0.5 + 0.5 * level) * mean.se
        ends = max(mean.value - far, 0.0), min(mean.value + far, mean.horizon)
    return Survival(drawn, median(drawn), mean, ends, tuple(years), late, known_since)


def facts(found: Survival) -> Mapping[str, Any]:
    """Median and mean with their intervals, the mean's horizon, and from when leavers are known."""
    middle, told = found.median, dict[str, Any]()
    if middle.value is not None:
        told["median_stay"] = Amount(middle.value, YEARS, (middle.low, middle.high))
    else:
        told["median_stay"] = "not reached"
        if middle.low is not None:
            told["median_stay_from"] = Amount(middle.low, YEARS)
    told["mean_stay"] = Amount(found.mean.value, YEARS, found.interval)
    told["mean_stay_within"] = Amount(found.mean.horizon, YEARS)
    if found.known_since is not None:
        told["known_since"] = found.known_since
    return told
