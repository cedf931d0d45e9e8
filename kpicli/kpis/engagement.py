"""Client Engagement Level: percent of clients with at least N events in a month."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kpicli.core.kpi import Identity, OptionError, Part, Tabled
from kpicli.core.options import option
from kpicli.core.recipe import Activity
from kpicli.core.source import Source
from kpicli.core.tabled import TableOptions, source_of, tabled
from kpicli.core.tally import Tally
from kpicli.core.unit import PERCENT, Amount

IDENTITY = Identity("engagement", "Engagement", PERCENT, "higher")
_ACTIVE = re.compile(r"\s*(\d+)\s+events?\s+(?:per|a)\s+month\s*", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Options(TableOptions):
    """Options of `engagement`."""

    source: str = option("The table of what clients did.", "usage", example="usage")
    active: str = option(
        "What makes a client active: so many events per month.",
        "4 events per month",
        example="4 events per month",
    )
    bands_at: tuple[float, ...] = option(
        "Numbers of events a month at which bands of frequency begin.",
        (1.0, 4.0, 12.0),
        example="[1, 4, 12]",
    )


def build(name: str, options: Options, sources: Mapping[str, Source]) -> Tabled:
    """The KPI as configured."""
    source = source_of(name, options.source, sources, ("client", "date"))
    match = _ACTIVE.fullmatch(options.active[:60])
    if match is None or int(match[1]) < 1:
        raise OptionError(
            "active",
            f"{options.active[:60]!r} is no number of events per month",
            hint="for example active: 4 events per month",
        )
    edges = options.bands_at
    if list(edges) != sorted(set(edges)) or not edges or edges[0] <= 0:
        raise OptionError("bands_at", "bands begin at rising numbers over 0", hint="[1, 4, 12]")
    least = int(match[1])

    def describe(tally: Tally, _: Mapping[str, Any]) -> Mapping[str, Any]:
        return _facts(edges, tally)

    return tabled(
        name,
        IDENTITY,
        options,
        Activity(least=float(least), edges=edges),
        source=source.name,
        items="client-months",
        formula=f"clients with {least} events or more in a month ÷ clients there, over all months",
        method="wilson",
        low=0,
        high=100,
        parts=(Part("active", lambda point: point == 100), Part("not", lambda point: point == 0)),
        facts={"active": f"{least} events per month"},
        describe=describe,
    )


def _facts(edges: tuple[float, ...], tally: Tally) -> Mapping[str, Any]:
    """Stickiness, and the shares of clients and months by number of events."""
    found: dict[str, Any] = {}
    if tally.sums.get("monthly"):
        sticky = 100 * tally.sums["daily"] / tally.sums["monthly"]
        found["stickiness"] = Amount(sticky, PERCENT)
    n = tally.n
    names = [f"{low:g}–{high - 1:g}" for low, high in zip((0.0, *edges), edges, strict=False)]
    names = [
        name if name.split("–")[0] != name.split("–")[1] else name.split("–")[0] for name in names
    ]
    for place, name in enumerate([*names, f"{edges[-1]:g}+"]):
        count = tally.sums.get(f"band{place}", 0.0)
        if n:
            found[f"{name}_events"] = Amount(100 * count / n, PERCENT)
    return found
