"""A table of many rows per client, added up by client in the one pass that reads it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kpicli.core.plan import TableScan
from kpicli.core.reasons import FUTURE, NO_AMOUNT, NO_CLIENT, NO_DATE, NO_NUMBER, NO_RATE, OUTSIDE
from kpicli.core.recipe import Activity, LastSeen, Purchases
from kpicli.engine.periods import period_sql
from kpicli.engine.relation import Relation
from kpicli.engine.sql import every, exact_sum, literal
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
    """The rows added up by client, period, month where needed, the table's own groups and KPI.

    Columns: reason, n, client, period, month, x0…, asked0…; revenue, positive (without refunds),
    purchases, refunds, events, days, first, last, first_purchase, last_purchase.
    Errors: `UserError`s.
    """
    source = relation.source
    named = columns_of(roles, relation)
    other = {column: f"x{place}" for place, column in enumerate(dict.fromkeys(further))}
    rules = [rule.column for rule in (*source.where, *(r for ask in scan.asks for r in ask.where))]
    wanted = list(dict.fromkeys([*named.values(), *other, *rules]))
    relation.check(wanted)
    name = f"table{at}"
    monthly = any(isinstance(ask.recipe, Activity) for ask in scan.asks)
    groups = [g for g in scan.groups if g.table is None or g.table.name == source.name]
    parted = list(dict.fromkeys(other[group.column] for group in groups))

    def make(typed: Typed) -> None:
        picked = [piece for role in named for piece in typed.role(role)]
        picked += [f"nullif(trim({typed.text[c]}), '') AS {x}" for c, x in other.items()]
        picked.append(f"({every(source.where, typed.text, source.decimal)}) AS met")
        picked += [
            f"({every(ask.where, typed.text, source.decimal)}) AS asked{place}"
            for place, ask in enumerate(scan.asks)
        ]
        inner = f"SELECT {', '.join(picked)} FROM {typed.rows}"
        amount = _amount(named, source.rates)
        reason = _reason(scan, named)
        keys = {"step": "CASE WHEN met THEN 0 ELSE 1 END", "reason": reason}
        whole = (
            f"SELECT *, {keys['step']} AS step, {reason} AS reason, {amount} AS amt FROM ({inner})"
        )
        counts = "step = 0 AND reason = 0"
        by = ["step", "reason", f"CASE WHEN {counts} THEN s_client END AS client"]
        if scan.every is not None:
            by.append(f"CASE WHEN {counts} THEN {period_sql('d_date', scan.every)} END AS period")
        if monthly:
            by.append(
                f"CASE WHEN {counts} THEN CAST(date_trunc('month', d_date) AS DATE) END AS month"
            )
        by += [f"CASE WHEN {counts} THEN {x} END AS {x}" for x in parted]
        by += [f"asked{place}" for place in range(len(scan.asks))]
        listed = [*by, "count(*) AS n", *_totals(named, monthly)]
        run(
            f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {', '.join(listed)} FROM ({whole}) "
            f"GROUP BY ALL"
        )

    dates = ["date"] if "date" in named else []
    typed_table(
        run, connection, relation, wanted, dates, make, name, ["bool_or(unread)"], at, scan.timezone
    )
    steps = dict.fromkeys(STEPS, 0)
    for step, n in run(f"SELECT step, sum(n) FROM {name} GROUP BY step").fetchall():
        steps[STEPS[step]] = int(n)
    run(f"DELETE FROM {name} WHERE step <> 0")
    found = Loaded(relation, name, frozenset(named), {c: other[c] for c in other}, steps)
    if dates:
        [(first, last)] = run(
            f"SELECT min(first), max(last) FROM {name} WHERE reason = 0"
        ).fetchall()
        found.first, found.last = first.date() if first else None, last
    set_observed(found, source.as_of)
    if "currency" in named and not source.rates:
        found.currency = _one_currency(run, found, named["currency"])
    return found


RUNNING = "step = 0 AND s_client IS NOT NULL AND d_start IS NOT NULL"
"""The SQL of whether a row of the accounts tells when a client was one."""


def _amount(named: dict[str, str], rates: Any) -> str:
    if "amount" not in named:
        return "NULL::DOUBLE"
    amount = "v_amount * v_quantity" if "quantity" in named else "v_amount"
    if rates and "currency" in named:
        whens = " ".join(f"WHEN {literal(code)} THEN {rate!r}" for code, rate in rates.items())
        return f"({amount}) * CASE s_currency {whens} END"
    return amount


def _reason(scan: TableScan, named: dict[str, str]) -> str:
    source = scan.source
    cases = [("s_client IS NULL", NO_CLIENT)]
    for role in ("amount", "quantity"):
        if role in named:
            cases += [(f"NOT w_{role}", NO_AMOUNT), (f"u_{role}", NO_NUMBER)]
    if "events" in named:
        cases += [("NOT w_events", NO_AMOUNT), ("u_events OR v_events < 0", NO_NUMBER)]
    if "currency" in named and source.rates:
        listed = ", ".join(literal(code) for code in source.rates)
        cases.append((f"s_currency IS NULL OR s_currency NOT IN ({listed})", NO_RATE))
    if "date" in named:
        timed = (Activity, Purchases, LastSeen)
        needed = scan.every or scan.since or scan.until
        if needed or any(isinstance(ask.recipe, timed) for ask in scan.asks):
            cases.append(("d_date IS NULL", NO_DATE))
        cases.append((f"d_date > {literal(scan.now)}::TIMESTAMP", FUTURE))
        ends = [(scan.since, "<"), (scan.until, ">=")]
        tests = [f"d_date {sign} {literal(end)}::TIMESTAMP" for end, sign in ends if end]
        if tests:
            cases.append((" OR ".join(tests), OUTSIDE))
    whens = " ".join(f"WHEN {test} THEN {code}" for test, code in cases)
    return f"CASE {whens} ELSE 0 END"


def _totals(named: dict[str, str], monthly: bool) -> list[str]:
    money = "amount" in named
    bought = "amt > 0" if money else "true"
    count = f"count(*) FILTER ({bought})"
    if "order" in named:
        count = f"count(DISTINCT s_order) FILTER ({bought})"
    zero = "0.0"
    found = [
        f"{exact_sum('amt') if money else zero} AS revenue",
        f"{exact_sum('greatest(amt, 0.0)') if money else zero} AS positive",
        f"{count} AS purchases",
        f"{'count(*) FILTER (amt < 0)' if money else '0'} AS refunds",
        f"{exact_sum('v_events') if 'events' in named else 'CAST(count(*) AS DOUBLE)'} AS events",
    ]
    if "date" in named:
        if monthly:
            found.append("count(DISTINCT CAST(d_date AS DATE)) AS days")
        found += [
            "min(d_date) AS first",
            "max(d_date) AS last",
            f"min(d_date) FILTER ({bought}) AS first_purchase",
            f"max(d_date) FILTER ({bought}) AS last_purchase",
            "bool_or(u_date) AS unread",
        ]
    if "currency" in named:
        found += ["min(s_currency) AS least_currency", "max(s_currency) AS most_currency"]
    return found


def _one_currency(run: Run, table: Loaded, column: str) -> str | None:
    """The one currency of all amounts; a `UserError` (exit 3) when there are several."""
    found = run(
        f"SELECT DISTINCT c FROM (SELECT least_currency AS c FROM {table.name} WHERE reason = 0 "
        f"UNION ALL SELECT most_currency FROM {table.name} WHERE reason = 0) "
        f"WHERE c IS NOT NULL ORDER BY c LIMIT 6"
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
