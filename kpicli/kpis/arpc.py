"""Average Revenue per Client: revenue in the period ÷ clients active in it, in money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from kpicli.core.kpi import Identity, Tabled
from kpicli.core.options import option
from kpicli.core.recipe import Spend
from kpicli.core.source import Source
from kpicli.core.tabled import TableOptions, source_of, tabled
from kpicli.core.tally import Totals
from kpicli.core.unit import Amount, money

IDENTITY = Identity("arpc", "Revenue per client", money(), "higher")


@dataclass(frozen=True, kw_only=True)
class Options(TableOptions):
    """Options of `arpc`."""

    source: str = option("The table of the payments.", "transactions", example="transactions")
    clients: Literal["active", "paying"] = option(
        "Who is divided by: clients with an account in the period or any payment (`active`), or "
        "those with a payment over 0 (`paying`).",
        "active",
        example="paying",
    )
    refunds: Literal["count", "leave_out"] = option(
        "Whether payments back are taken from the revenue.", "count", example="leave_out"
    )


def build(name: str, options: Options, sources: Mapping[str, Source]) -> Tabled:
    """The KPI as configured."""
    source = source_of(name, options.source, sources, ("client", "amount"))
    without = " without refunds" if options.refunds == "leave_out" else ""
    return tabled(
        name,
        IDENTITY,
        options,
        Spend(clients=options.clients, refunds=options.refunds),
        source=source.name,
        items=f"{options.clients} clients",
        formula=f"revenue{without} ÷ {options.clients} clients",
        method="t",
        facts={"clients": options.clients},
        describe=lambda tally, _: _facts(tally, options.refunds == "leave_out"),
    )


def _facts(tally: Totals, left_out: bool) -> Mapping[str, Any]:
    """Revenue in all, and the purchases and refunds it came in."""
    found: dict[str, Any] = {"revenue": Amount(tally.total, money())}
    found["purchases"] = int(tally.sums.get("purchases", 0))
    if tally.sums.get("refunds"):
        found["refunds_left_out" if left_out else "refunds"] = int(tally.sums["refunds"])
    return found
