"""What retention and churn share: who is at risk, what losing means, and how long clients stay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from kpicli.core.kpi import Identity, OptionError, Part, Tabled
from kpicli.core.options import option
from kpicli.core.recipe import ACCOUNTS, Cohort, Lifetime, Recipe, Snapshots, Status
from kpicli.core.source import Source
from kpicli.core.tabled import TableOptions, source_of, tabled

MONTHS = {"month": 1, "quarter": 3, "year": 12}
NEEDS = (("client", "start", "end"), ("client", "snapshot"), ("status",))


@dataclass(frozen=True, kw_only=True)
class CohortOptions(TableOptions):
    """Options of retention and churn."""

    source: str = option("The table of the clients.", ACCOUNTS, example="accounts")
    period: Literal["month", "quarter", "year"] = option(
        "The length of the period of `score` where no days are asked for: it ends with the last "
        "day that the table knows.",
        "year",
        example="quarter",
    )
    of: Literal["clients", "revenue", "gross", "net"] = option(
        "What is kept or lost: `clients` each count as one; `revenue` weighs them by the `amount` "
        "of their account; `gross` and `net` revenue retention need snapshots with amounts, "
        "without and with growth of those who stayed.",
        "clients",
        example="revenue",
    )
    lost: tuple[str, ...] = option(
        "The texts of `status` that mean a client is lost, where the table has no dates.",
        (),
        example="[Churned]",
    )
    leave_out: tuple[str, ...] = option(
        "The texts of `status` of clients who were not there at the start.",
        (),
        example="[Joined]",
    )


def cohort(
    name: str,
    identity: Identity,
    options: CohortOptions,
    sources: Mapping[str, Source],
    event: str,
) -> Tabled:
    """Retention (`event` kept) or churn (lost) as configured."""
    source = source_of(name, options.source, sources, *NEEDS)
    recipe = _recipe(options, source, event)
    if options.of != "clients" and not source.column("amount"):
        raise OptionError(
            "of",
            f"of: {options.of} needs what clients pay: sources.{source.name} names no amount:",
            slug="role-required",
            hint=f"add amount: and the column to sources.{source.name}",
        )
    other = "kept" if event == "lost" else "lost"
    whole = {"clients": "clients", "revenue": "revenue"}.get(options.of, "revenue")
    further: dict[str, Recipe] = {}
    if isinstance(recipe, Cohort):
        further["stay"] = Lifetime()
    net = options.of in ("gross", "net")
    return tabled(
        name,
        identity,
        options,
        recipe,
        source=source.name,
        items="clients at the start",
        formula=f"{whole} {event} in the period ÷ {whole} at its start",
        method="t" if net else "wilson",
        low=None if options.of == "net" else 0,
        high=None if options.of == "net" else 100,
        parts=() if net else (Part(event, _full), Part(other, _none)),
        facts={} if options.of == "clients" else {"of": options.of},
        further=further,
        survival="stay" if further else None,
    )


def _recipe(options: CohortOptions, source: Source, event: str) -> Recipe:
    months = MONTHS[options.period]
    if source.column("snapshot"):
        keep = "clients" if options.of in ("clients", "revenue") else options.of
        if options.of == "revenue":
            raise OptionError("of", "snapshots tell gross or net revenue", allowed=("gross", "net"))
        return Snapshots(event=event, months=months, keep=keep)
    if options.of in ("gross", "net"):
        raise OptionError(
            "of",
            f"of: {options.of} needs what clients pay at both ends of the period: snapshots",
            slug="role-required",
            hint="declare snapshot: and the column of the snapshot's day, or use of: revenue",
        )
    weigh = "revenue" if options.of == "revenue" else "clients"
    if source.column("start") and source.column("end"):
        return Cohort(event=event, months=months, weigh=weigh)
    if not options.lost:
        raise OptionError(
            "lost",
            "which status means that a client is lost is not declared",
            slug="lost-required",
            hint="for example lost: [Churned], and leave_out: [Joined] for those not there before",
        )
    return Status(event=event, lost=options.lost, leave_out=options.leave_out, weigh=weigh)


def _full(point: float) -> bool:
    return point == 100


def _none(point: float) -> bool:
    return point == 0
