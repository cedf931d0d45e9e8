"""Client Lifetime Value: purchase value × purchases a year × years, in money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kpicli.core.durations import Seconds
from kpicli.core.kpi import Factor, Identity, OptionError, Tabled
from kpicli.core.lifetime_value import present_years
from kpicli.core.options import option
from kpicli.core.plan import Source
from kpicli.core.recipe import ACCOUNTS, LastSeen, Purchases, Recipe
from kpicli.core.relationship import survival
from kpicli.core.restricted_mean import rmst
from kpicli.core.tabled import TableOptions, source_of, tabled
from kpicli.core.tally import Tally, Totals
from kpicli.core.unit import YEARS, Amount, money

IDENTITY = Identity("clv", "Client lifetime value", money(), "higher")
DAY = 86_400.0


@dataclass(frozen=True, kw_only=True)
class Options(TableOptions):
    """Options of `clv`."""

    source: str = option("The table of the payments.", "transactions", example="transactions")
    years: float | None = option(
        "How long relationships last, where it is known; by default it is estimated from the "
        "accounts.",
        None,
        example="4.5",
    )
    lost_after: Seconds | None = option(
        "Clients silent for so long are lost: then relationships are told from the payments.",
        None,
        example="180 days",
    )
    margin: float = option("The share of revenue that is kept.", 1.0, example="0.6")
    discount: float = option(
        "The discount rate a year: later money is worth less.", 0.0, example="0.1"
    )


def build(name: str, options: Options, sources: Mapping[str, Source]) -> Tabled:
    """The KPI as configured."""
    source = source_of(name, options.source, sources, ("client", "amount", "date"))
    further: dict[str, Recipe] = {}
    if options.years is None:
        silent = options.lost_after
        further["stay"] = LastSeen(days=silent / DAY if silent else 180.0)
    told = "as given" if options.years is not None else "estimated"
    if options.years is None and options.lost_after is None and ACCOUNTS in sources:
        from kpicli.core.recipe import Lifetime

        accounts = sources[ACCOUNTS]
        if not all(accounts.column(role) for role in ("client", "start", "end")):
            raise OptionError(
                "years",
                f"{name} cannot be computed: sources.{ACCOUNTS} does not name client:, start: and "
                "end:, which tell how long relationships last",
                slug="role-required",
                hint="add them, or give years: where it is known, or lost_after: to tell it from "
                "the payments",
            )
        further["stay"] = Lifetime()

    def factor(beside: Mapping[str, Tally]) -> Factor | None:
        years = _years(options, beside)
        return (
            None
            if years is None
            else Factor(years.value * options.margin, years.se * options.margin)
        )

    def describe(tally: Totals, beside: Mapping[str, Tally]) -> Mapping[str, Any]:
        return _facts(options, tally, beside)

    facts: dict[str, Any] = {}
    if options.margin != 1.0:
        facts["margin"] = options.margin
    facts["discount"] = options.discount or "none"
    return tabled(
        name,
        IDENTITY,
        options,
        Purchases(),
        source=source.name,
        items="clients",
        formula=f"purchase value × purchases per client and year × years of relationship ({told})"
        + (" × margin" if options.margin != 1.0 else ""),
        method="t",
        facts=facts,
        further=further,
        describe=describe,
        factor=factor,
    )


def _years(options: Options, beside: Mapping[str, Tally]) -> Factor | None:
    """Years of relationship, each later one worth less at a discount."""
    if options.years is not None:
        return Factor(present_years(options.years, options.discount))
    curve = survival(beside["stay"])
    if curve is None:
        return None
    mean = rmst(curve, curve.last, options.discount)
    return Factor(mean.value, mean.se)


def _facts(options: Options, tally: Totals, beside: Mapping[str, Tally]) -> Mapping[str, Any]:
    """The three factors."""
    found: dict[str, Any] = {}
    purchases = tally.sums.get("purchases", 0)
    if purchases and tally.weight:
        found["purchase_value"] = Amount(tally.total / purchases, money())
        found["purchases_a_year"] = purchases / tally.weight
    years = _years(options, beside)
    if years is not None:
        found["years"] = Amount(years.value, YEARS, se=years.se)
    return found
