"""What response and resolution time share: the clock, the limit, and tickets still open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from kpicli.core.business_hours import BusinessHours
from kpicli.core.durations import Seconds, distribution
from kpicli.core.kpi import Identity, OptionError, Tabled
from kpicli.core.options import option
from kpicli.core.recipe import Span
from kpicli.core.relationship import survival
from kpicli.core.source import Condition, Source
from kpicli.core.survival_quantile import median
from kpicli.core.tabled import TableOptions, source_of, tabled
from kpicli.core.tally import Tally
from kpicli.core.unit import PERCENT, SECONDS, Amount


@dataclass(frozen=True, kw_only=True)
class SpanOptions(TableOptions):
    """Options of response and resolution time."""

    source: str = option("The table of the tickets.", "tickets", example="tickets")
    limit: Seconds | None = option(
        "What was promised: the share of tickets within it is told.", None, example="4h"
    )
    hours: BusinessHours | None = option(
        "Only business time counts: days, hours and holidays.",
        None,
        example='{days: mon-fri, from: "09:00", until: "17:30"}',
    )
    closed: tuple[Condition, ...] = option(
        "What makes a ticket closed; others are open whatever times they bear. By default those "
        "with an end are closed.",
        (),
        example="{status: [closed, solved]}",
    )


def span(
    name: str,
    identity: Identity,
    options: SpanOptions,
    sources: Mapping[str, Source],
    end: str,
    ready: str,
    reopened: Literal["last", "first"] = "last",
) -> Tabled:
    """A time from opening to `end`, or ready-made in the role `ready`."""
    source = source_of(name, options.source, sources, ("opened", end), (ready,))
    if options.hours is not None and source.column(ready):
        raise OptionError(
            "hours",
            f"business hours need times: {ready}: is a duration that is ready made",
            hint=f"declare opened: and {end}: in place of {ready}:",
        )
    limit = options.limit

    def describe(tally: Tally, _: Mapping[str, Any]) -> Mapping[str, Any]:
        return facts(tally, limit)

    return tabled(
        name,
        identity,
        options,
        Span(end, ready, options.hours, reopened, options.closed),
        source=source.name,
        items="closed tickets",
        formula="total time ÷ number of closed tickets",
        method="t",
        low=0,
        facts={"clock": "business hours"} if options.hours else {},
        describe=describe,
    )


def facts(tally: Tally, limit: float | None) -> Mapping[str, Any]:
    """Median, 90th percentile, share within the limit, and what is still open.

    The median of all waits for what is open (Kaplan–Meier). The share within the limit is of the
    closed tickets and the open ones that are past it.
    """
    found: dict[str, Any] = {}
    closed = distribution({point: mass.n for point, mass in tally.points.items()})
    still = sum(tally.open.values())
    if closed is not None:
        found["median"] = Amount(closed.median, SECONDS)
        found["p90"] = Amount(closed.p90, SECONDS)
        if limit is not None:
            past = sum(n for time, n in tally.open.items() if time > limit)
            share = Amount(100 * closed.share_within(limit, past), PERCENT)
            found["within_limit"] = share
            found["limit"] = Amount(limit, SECONDS)
    if still:
        found["open"] = still
        curve = survival(tally)
        middle = median(curve).value if curve else None
        found["median_with_open"] = "not reached" if middle is None else Amount(middle, SECONDS)
    return found
