"""Resolution time: from the opening of a ticket to its solution; total time ÷ tickets solved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from kpicli.core.kpi import Identity, Tabled
from kpicli.core.options import option
from kpicli.core.source import Source
from kpicli.core.span import SpanOptions, span
from kpicli.core.unit import SECONDS

IDENTITY = Identity("resolution_time", "Resolution time", SECONDS, "lower")


@dataclass(frozen=True, kw_only=True)
class Options(SpanOptions):
    """Options of `resolution_time`."""

    reopened: Literal["last", "first"] = option(
        "Which solution of a ticket counts that was opened again, where the table has a row per "
        "update: the `last` or the `first`.",
        "last",
        example="first",
    )


def build(name: str, options: Options, sources: Mapping[str, Source]) -> Tabled:
    """The KPI as configured."""
    return span(name, IDENTITY, options, sources, "resolved", "resolution", options.reopened)
