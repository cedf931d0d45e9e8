"""A rate: percent of the rows at risk in which an event happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kpicli.core.kpi import Identity, OptionError, Part, Tabled
from kpicli.core.options import option
from kpicli.core.recipe import Occurrence
from kpicli.core.source import Condition, Source
from kpicli.core.tabled import TableOptions, source_of, tabled
from kpicli.core.unit import PERCENT

IDENTITY = Identity("rate", "Rate", PERCENT, None)


@dataclass(frozen=True, kw_only=True)
class Options(TableOptions):
    """Options of `rate`."""

    source: str = option("The table whose rows are at risk.", example="tickets")
    event: tuple[Condition, ...] = option(
        "What a row must hold for the event to have happened.", example="{status: reopened}"
    )


def build(name: str, options: Options, sources: Mapping[str, Source]) -> Tabled:
    """The KPI as configured."""
    source = source_of(name, options.source, sources)
    if not options.event:
        raise OptionError("event", "no event is declared", hint="for example {status: reopened}")
    if options.better is None:
        raise OptionError(
            "better",
            "whether a high rate is good is not declared",
            slug="better-required",
            hint="add better: higher or better: lower",
        )
    words = " and ".join(str(rule) for rule in options.event)
    return tabled(
        name,
        IDENTITY,
        options,
        Occurrence(options.event),
        source=source.name,
        items="rows at risk",
        formula=f"rows where {words} ÷ rows at risk",
        method="wilson",
        low=0,
        high=100,
        parts=(Part("event", lambda point: point == 100), Part("none", lambda point: point == 0)),
    )
