"""Client Retention Rate: percent of the clients at the start of a period still there at its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kpicli.core.cohort import CohortOptions, cohort
from kpicli.core.kpi import Identity, Tabled
from kpicli.core.source import Source
from kpicli.core.unit import PERCENT

IDENTITY = Identity("retention", "Retention", PERCENT, "higher")


@dataclass(frozen=True, kw_only=True)
class Options(CohortOptions):
    """Options of `retention`."""


def build(name: str, options: Options, sources: Mapping[str, Source]) -> Tabled:
    """The KPI as configured."""
    return cohort(name, IDENTITY, options, sources, "kept")
