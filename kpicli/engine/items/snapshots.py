"""Clients listed on certain days: who of an earlier list is on a later one, and with how much."""

from __future__ import annotations

from datetime import date

from kpicli.core.periods import months_before
from kpicli.core.reasons import NO_AMOUNT, NO_CLIENT, NO_DATE, NO_NUMBER
from kpicli.core.recipe import Snapshots
from kpicli.engine.ground import Ground, Made


def snapshots(ground: Ground, recipe: Snapshots) -> Made:
    """An item per client of the list at a period's start, against the list at its end."""
    table = ground.table
    spans = _spans(ground, recipe)
    windows = ground.windows(spans)
    cases = [("s_client IS NULL", NO_CLIENT), ("d_snapshot IS NULL", NO_DATE)]
    revenue = recipe.keep != "clients"
    if revenue:
        cases += [("NOT w_amount", NO_AMOUNT), ("v_amount IS NULL OR v_amount < 0", NO_NUMBER)]
    reason = ground.reason(cases)
    amount = "sum(v_amount)" if table.has("amount") else "1.0"
    own = "".join(f", any_value({column}) AS {name}" for column, name in ground.own())
    names = "".join(f", f.{name}" for _, name in ground.own())
    listed = (
        f"SELECT s_client AS client, CAST(d_snapshot AS DATE) AS listed, {amount} AS amount{own} "
        f"FROM {table.name} WHERE step = 0 AND ({reason}) = 0 GROUP BY 1, 2"
    )
    days = f"SELECT DISTINCT listed FROM lists{ground.number}"
    ground.run(f"CREATE OR REPLACE TEMP TABLE lists{ground.number} AS {listed}")
    ends = (
        f"SELECT w.start, w.stop, max(d.listed) FILTER (d.listed <= w.start) AS opening, "
        f"max(d.listed) FILTER (d.listed <= w.stop) AS closing "
        f"FROM {windows} AS w CROSS JOIN ({days}) AS d GROUP BY 1, 2 "
        f"HAVING opening IS NOT NULL AND closing > opening"
    )
    weight = "f.amount" if revenue else "1.0"
    shares = {
        "clients": "CASE WHEN l.client IS NULL THEN 0.0 ELSE 100.0 END",
        "gross": "100.0 * least(coalesce(l.amount, 0), f.amount) / nullif(f.amount, 0)",
        "net": "100.0 * coalesce(l.amount, 0) / nullif(f.amount, 0)",
    }
    share = shares[recipe.keep]
    if recipe.event == "lost":
        share = f"100.0 - ({share})"
    period = ", start AS period" if ground.scan.every else ""
    sql = (
        f"SELECT f.client, hash(f.client) AS unit, "
        f"CAST(e.start AS TIMESTAMP) AS day{period}{names}, "
        f"coalesce(({share}) * {weight}, 0.0) AS a, CAST({weight} AS DOUBLE) AS b, "
        f"CAST({share} AS DOUBLE) AS y, false AS open, 0 AS reason, 0.0 AS entry "
        f"FROM ({ends}) AS e JOIN lists{ground.number} AS f ON f.listed = e.opening "
        f"LEFT JOIN lists{ground.number} AS l ON l.listed = e.closing AND l.client = f.client"
    )
    return Made(sql, f"SELECT row, {reason} AS reason FROM {table.name} WHERE step = 0")


def _spans(ground: Ground, recipe: Snapshots) -> list[tuple[date, date]]:
    """Windows from one list to a later one: a snapshot of a day tells who is there that day."""
    last = ground.table.last
    if last is None:
        return []
    scan = ground.scan
    if scan.every is not None:
        return [
            (start, stop)
            for start, stop in ground.periods(ground.table.first)
            if stop <= last.date()
        ]
    stop = date.fromisoformat(scan.until) if scan.until else last.date()
    start = date.fromisoformat(scan.since) if scan.since else months_before(stop, recipe.months)
    return [(start, stop)] if start < stop else []
