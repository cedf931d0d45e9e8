"""The words for how long clients stay: the curve at whole years, and the test of groups."""

from __future__ import annotations

from kpicli.core.report import Overall
from kpicli.core.rounding import places_to_agree
from kpicli.core.survival import Survival
from kpicli.core.words import number, probability

LOG_RANK = "log-rank"
"""The method of the test whether the clients of groups leave at the same pace."""
MOST_YEARS = 12
"""So many years of the curve are told at most."""
STEPS = (1, 2, 5, 10, 20, 50, 100)


def yearly(found: Survival) -> list[str]:
    """The curve after whole years, a line each: share still there, interval, clients at risk."""
    last = len(found.years)
    step = next((each for each in STEPS if last <= each * MOST_YEARS), last)
    told = []
    for each in found.years[step - 1 :: step]:
        at = each.step
        shares = [_percent(share) for share in (at.survival, at.low, at.high)]
        years = f"{each.year:,} year{'s' * (each.year != 1)}"
        told.append(
            f"after {years} {shares[0]} % still there ({shares[1]} to {shares[2]}), "
            f"{each.at_risk:,} at risk"
        )
    if found.curve.interrupted:
        told.append("nobody was under observation for a time: the shares after it are too high")
    return told


def _percent(share: float) -> str:
    return number(100 * share, places_to_agree(100 * share, [0.0, 100.0], 1))


def lengths_differ(found: Overall, level: float) -> str:
    """Whether clients of groups stay equally long: "how long clients stay differs (log-rank …)"."""
    test = f"log-rank χ² {number(found.statistic, 1)}, {probability(found.p, level)}"
    if found.p < 1 - level:
        return f"how long clients stay differs ({test})"
    return f"no clear difference in how long clients stay ({test})"
