"""A rate of a shorter period as one of a year: compounded, not multiplied."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kpicli.core.estimate import Estimate
from kpicli.core.recipe import Cohort, Recipe, Snapshots
from kpicli.core.unit import PERCENT, Amount


def lost_a_year(lost: float, months: int) -> float:
    """The share lost in a year, 0 to 1, when a share `lost` goes every so many `months`.

    1 − (1 − c)^(12 / months): who was lost in January cannot be lost again in February, so that
    2 % a month is 21.5 % a year and not 24.
    """
    return 1.0 - float((1.0 - lost) ** (12.0 / months))


def a_year(recipe: Recipe, figure: Estimate | None, months: int | None) -> Mapping[str, Any]:
    """The fact `a_year` of a retention or churn in percent over under 12 months; else nothing.

    The ends of the interval are turned like the figure itself. Revenue kept with growth (net) has
    none, since it may be over 100.
    """
    share = isinstance(recipe, Cohort) or (isinstance(recipe, Snapshots) and recipe.keep != "net")
    if not share or figure is None or months is None or months >= 12:
        return {}
    lost = getattr(recipe, "event", "") == "lost"

    def turned(percent: float) -> float:
        part = min(max(percent / 100.0, 0.0), 1.0)
        year = lost_a_year(part if lost else 1.0 - part, months)
        return 100.0 * (year if lost else 1.0 - year)

    drawn = figure.interval
    ends = (turned(drawn.low), turned(drawn.high)) if drawn else None
    return {"a_year": Amount(turned(figure.value), PERCENT, ends)}
