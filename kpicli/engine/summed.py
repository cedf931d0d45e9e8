"""A table of many rows per client, added up by client in the one pass that reads it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kpicli.core.plan import TableScan
from kpicli.engine.relation import Relation
from kpicli.engine.summing import Summing
from kpicli.engine.table import STEPS, Loaded, columns_of, set_observed, typed_table
from kpicli.engine.typed import Typed
from kpicli.errors import Location, data_error

Run = Callable[[str], Any]


def sum_up(
    run: Run,
    connection: Any,
    relation: Relation,
    scan: TableScan,
    roles: Sequence[str],
    further: Sequence[str],
    at: int,
) -> Loaded:
    """The rows added up by client, period, the table's own groups and KPI; by day where asked for.

    Columns: reason, n, places (the first rows with a reason), client, period, x0…, asked0…,
    s_currency and s_order where declared; the `exact_parts` of revenue, positive (revenue without
    refunds) and events; bought and refunds (rows over and under 0), first, last, first_purchase,
    last_purchase. `Loaded.days` has the column day too. Errors: `UserError`s.
    """
    source = relation.source
    named = columns_of(roles, relation)
    other = {column: f"x{place}" for place, column in enumerate(dict.fromkeys(further))}
    rules = [rule.column for rule in (*source.where, *(r for ask in scan.asks for r in ask.where))]
    wanted = list(dict.fromkeys([*named.values(), *other, *rules]))
    relation.check(wanted)
    name, raw = f"table{at}", f"raw{at}"
    groups = [g for g in scan.groups if g.table is None or g.table.name == source.name]
    parted = {column: other[column] for column in dict.fromkeys(g.column for g in groups)}
    summing = Summing(scan, named, parted)
    dates = ["date"] if "date" in named else []
    detail = f"detail{at}" if scan.told else ""

    def make(typed: Typed) -> None:
        rows = f"({summing.rows(typed)})"
        if detail:
            run(f"CREATE OR REPLACE TEMP TABLE {detail} AS {rows}")
            rows = detail
        run(f"CREATE OR REPLACE TEMP TABLE {raw} AS {summing.reduced(typed, rows)}")

    typed_table(
        run,
        connection,
        relation,
        wanted,
        dates,
        make,
        raw,
        ["bool_or(unread)"],
        at,
        scan.timezone,
    )
    steps = dict.fromkeys(STEPS, 0)
    for step, n in run(f"SELECT step, sum(n) FROM {raw} GROUP BY step").fetchall():
        steps[STEPS[step]] = int(n)
    found = Loaded(relation, name, frozenset(named), other, steps)
    found.summed, found.purchases = True, summing.purchases
    if detail:
        for place, ask in enumerate(scan.asks):
            found.rejected[ask.name] = left = f"left{at}_{place}"
            run(f"CREATE TEMP TABLE {left} AS {summing.rejected(detail, place)}")
        run(f"DROP TABLE {detail}")
    if summing.daily:
        found.days = f"days{at}"
        run(f"CREATE OR REPLACE TEMP VIEW {found.days} AS {summing.shown(raw)}")
        run(f"CREATE OR REPLACE TEMP TABLE {name} AS {summing.whole(found.days)}")
    else:
        run(f"CREATE OR REPLACE TEMP TABLE {name} AS {summing.shown(raw)}")
        run(f"DROP TABLE {raw}")
    if dates:
        ends = f"SELECT min(first), max(last) FROM {name} WHERE reason = 0"
        [(first, last)] = run(ends).fetchall()
        found.first, found.last = first.date() if first else None, last
    set_observed(found, source.as_of)
    if summing.one_currency:
        found.currency = _one_currency(run, found, named["currency"])
    elif "currency" in named:
        own = [code for code, rate in source.rates.items() if rate == 1.0]
        found.currency = own[0] if len(own) == 1 else None
    return found


def running(accounts: Loaded) -> str:
    """The SQL of whether a row of the accounts tells when a client was one."""
    usable = "step = 0 AND s_client IS NOT NULL AND d_start IS NOT NULL"
    if accounts.has("end"):
        usable += " AND NOT u_end AND (d_end IS NULL OR d_end >= date_trunc('day', d_start))"
    return usable


def _one_currency(run: Run, table: Loaded, column: str) -> str | None:
    """The one currency of all amounts; a `UserError` (exit 3) when there are several."""
    found = run(
        f"SELECT DISTINCT s_currency FROM {table.name} WHERE reason = 0 AND s_currency IS NOT NULL "
        f"ORDER BY ALL LIMIT 6"
    ).fetchall()
    codes = [code for (code,) in found]
    if len(codes) < 2:
        return codes[0] if codes else None
    raise data_error(
        "mixed-currencies",
        f"the amounts are in {', '.join(codes[:5])}{' and more' if len(codes) > 5 else ''}: "
        f"they cannot be added up",
        Location(table.relation.source.path),
        hint=f"keep one with where: {{{column}: {codes[0]}}} on the source, or declare what each "
        f"is worth with rates: {{{codes[0]}: 1, {codes[1]}: 1.1}}",
    )
