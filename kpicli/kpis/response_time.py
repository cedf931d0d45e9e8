"""Response time: from the opening of a ticket to the first reply; total time ÷ tickets answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kpicli.core.kpi import Identity, Tabled
from kpicli.core.source import Source
from kpicli.core.span import SpanOptions, span
from kpicli.core.unit import SECONDS

IDENTITY = Identity("response_time", "Response time", SECONDS, "lower")


@dataclass(frozen=True, kw_only=True)
class Options(SpanOptions):
    """Options of `response_time`."""


def build(name: str, options: Options, sources: Mapping[str, Source]) -> Tabled:
    """The KPI as configured."""
    return span(name, IDENTITY, options, sources, "responded", "response", "first")
