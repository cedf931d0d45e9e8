"""Customer Churn Rate: percent of the clients at the start of a period lost during it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kpicli.core.cohort import CohortOptions, cohort
from kpicli.core.kpi import Identity, Tabled
from kpicli.core.source import Source
from kpicli.core.unit import PERCENT

IDENTITY = Identity("churn", "Churn", PERCENT, "lower")


@dataclass(frozen=True, kw_only=True)
class Options(CohortOptions):
    """Options of `churn`."""


def build(name: str, options: Options, sources: Mapping[str, Source]) -> Tabled:
    """The KPI as configured."""
    return cohort(name, IDENTITY, options, sources, "lost")
