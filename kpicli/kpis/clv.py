"""Client Lifetime Value: purchase value × purchases a year × years, or by a model, in money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from kpicli.core import expected_value
from kpicli.core.durations import Seconds
from kpicli.core.kpi import Factor, Identity, OptionError, Tabled
from kpicli.core.lifetime_value import present_years
from kpicli.core.options import option
from kpicli.core.recipe import ACCOUNTS, LastSeen, Lifetime, Purchases, Recipe, Worth
from kpicli.core.relationship import survival
from kpicli.core.restricted_mean import rmst
from kpicli.core.source import Source
from kpicli.core.tabled import TableOptions, source_of, tabled
from kpicli.core.tally import Tally, Totals
from kpicli.core.unit import YEARS, Amount, money

IDENTITY = Identity("clv", "Client lifetime value", money(), "higher")
DAY, YEAR = 86_400.0, 365.25
LONGEST = 100.0
"""The longest time ahead, in years."""


@dataclass(frozen=True, kw_only=True)
class Options(TableOptions):
    """Options of `clv`."""

    source: str = option("The table of the payments.", "transactions", example="transactions")
    method: Literal["factors", "bgnbd"] = option(
        "How it is worked out: `factors` multiplies purchase value, frequency and years; `bgnbd` "
        "expects the purchases of each client, for clients without a contract.",
        "factors",
        example="bgnbd",
    )
    horizon: Seconds | None = option(
        "How far `bgnbd` looks ahead; 3 years unless it is said.", None, example="3 years"
    )
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
    _check(options)
    source = source_of(name, options.source, sources, ("client", "amount", "date"))
    facts: dict[str, Any] = {}
    if options.margin != 1.0:
        facts["margin"] = options.margin
    facts["discount"] = options.discount or "none"
    if options.method == "bgnbd":
        return _bgnbd(name, options, source, facts)
    return _factors(name, options, source, sources, facts)


def _check(options: Options) -> None:
    """Raise an `OptionError` for numbers that cannot be, and options of the other method."""
    if not 0.0 < options.margin <= 1.0:
        raise OptionError("margin", "the margin is a share, over 0 and up to 1", hint="margin: 0.6")
    if not 0.0 <= options.discount < 10.0:
        raise OptionError(
            "discount", "the discount is a rate a year, 0 or more", hint="discount: 0.1"
        )
    if options.method == "bgnbd":
        for other in ("years", "lost_after"):
            if getattr(options, other) is not None:
                raise OptionError(
                    other,
                    f"method: bgnbd tells from the purchases who is gone, {other}: has no say",
                    hint=f"leave out {other}:, or name the time to look ahead with horizon:",
                )
    elif options.horizon is not None:
        raise OptionError(
            "horizon",
            "a horizon is looked ahead to by method: bgnbd alone",
            hint="add method: bgnbd, or name the length of relationships with years:",
        )
    if options.horizon is not None and options.horizon > LONGEST * YEAR * DAY:
        raise OptionError(
            "horizon", "nobody can look ahead over 100 years", hint="horizon: 3 years"
        )
    if options.years is not None and not 0.0 < options.years <= LONGEST:
        raise OptionError(
            "years", "relationships last over 0 and up to 100 years", hint="years: 4.5"
        )


def _bgnbd(name: str, options: Options, source: Source, facts: dict[str, Any]) -> Tabled:
    days = 3.0 * YEAR if options.horizon is None else options.horizon / DAY
    facts = {"method": "bgnbd", "horizon": Amount(days / YEAR, YEARS), **facts}
    return tabled(
        name,
        IDENTITY,
        options,
        Worth(days=days, margin=options.margin, discount=options.discount),
        source=source.name,
        items="clients with a purchase",
        formula="chance to be alive × purchases ahead × their value"
        + (" × margin" if options.margin != 1.0 else "")
        + ", expected of each client and averaged",
        method="t",
        facts=facts,
        describe=expected_value.facts,
        variance=expected_value.variance,
    )


def _factors(
    name: str,
    options: Options,
    source: Source,
    sources: Mapping[str, Source],
    facts: dict[str, Any],
) -> Tabled:
    further: dict[str, Recipe] = {}
    if options.years is None:
        silent = options.lost_after
        further["stay"] = LastSeen(days=silent / DAY if silent else 180.0)
    told = "as given" if options.years is not None else "estimated"
    if options.years is None and options.lost_after is None and ACCOUNTS in sources:
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
