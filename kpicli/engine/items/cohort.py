"""Clients at the start of a period, and whether they are still there at its end."""

from __future__ import annotations

from datetime import date

from kpicli.core.periods import months_before
from kpicli.core.reasons import (
    AFTER,
    ENDS_EARLY,
    FUTURE,
    NO_AMOUNT,
    NO_CLIENT,
    NO_DATE,
    NO_NUMBER,
    NO_START,
    NOT_AT_RISK,
)
from kpicli.core.recipe import Cohort
from kpicli.engine.ground import Ground, Made
from kpicli.engine.table import Loaded

THERE = "began < start AND until >= start"
"""The SQL of whether a run of accounts is one of a client there at a window's start."""


def cohort(ground: Ground, recipe: Cohort) -> Made:
    """An item per client and period: 100 when lost (or kept), weighing 1 or the amount.

    Of periods before the day from which the table holds those who left nothing is known.
    """
    spans = ground.periods(ground.table.first)
    if since := ground.scan.source.known_since:
        spans = [span for span in spans if span[0].isoformat() >= since]
    if ground.scan.every is None:
        spans = _window(ground, recipe)
    windows = ground.windows(spans)
    table, revenue = ground.table, recipe.weigh == "revenue"
    own = "".join(f", {_valid(table, column)} AS {name}" for column, name in ground.own())
    weight = f"CAST({_valid(table, 'v_amount')} AS DOUBLE)" if revenue else "1.0"
    accounts = runs(table, known(ground, revenue))
    lost, kept = (100, 0) if recipe.event == "lost" else (0, 100)
    period = ", start AS period" if ground.scan.every else ""
    names = "".join(f", {name}" for _, name in ground.own())
    sql = (
        f"SELECT client, hash(client) AS unit, CAST(start AS TIMESTAMP) AS day{period}{names}, "
        f"CASE WHEN back THEN {kept} ELSE {lost} END * weight AS a, weight AS b, "
        f"CAST(CASE WHEN back THEN {kept} ELSE {lost} END AS DOUBLE) AS y, "
        f"false AS open, 0 AS reason, 0.0 AS entry FROM ("
        f"SELECT s_client AS client, start, stop{own}, {weight} AS weight, "
        f"bool_or({THERE}) AS there, bool_or(began < stop AND until >= stop) AS back "
        f"FROM ({accounts}) JOIN {windows} ON began < stop AND until >= start "
        f"GROUP BY s_client, start, stop) WHERE there"
    )
    rows = (
        f"SELECT t.row, CASE WHEN r = 0 AND k.row IS NULL THEN {NOT_AT_RISK} ELSE r END AS reason "
        f"FROM (SELECT row, {reason(ground, revenue)} AS r FROM {table.name} WHERE step = 0) AS t "
        f"LEFT JOIN (SELECT DISTINCT row FROM ({accounts}) JOIN {windows} "
        f"ON {THERE} AND d_start < start) AS k ON t.row = k.row"
    )
    return Made(sql, rows)


def _valid(table: Loaded, column: str) -> str:
    """The SQL of what a column says of a client at the start of a window.

    That of its latest account there, or of the one that was renewed on the very day.
    """
    end = end_of(table)
    there = f"d_start < start AND ({end} IS NULL OR {end} >= start)"
    return (
        f"coalesce(arg_max({column}, d_start) FILTER ({there}), "
        f"arg_max({column}, d_start) FILTER (d_start < start))"
    )


def runs(table: Loaded, usable: str) -> str:
    """The usable accounts with the first and last day of the run of accounts that each is in.

    A client's accounts that overlap, or follow each other without a day between, are one run, from
    `began` to `until`: a contract renewed is no loss.
    """
    end = f"coalesce({end_of(table)}, TIMESTAMP '9999-12-31')"
    return (
        f"SELECT *, max({end}) OVER (PARTITION BY s_client, run) AS until, "
        f"min(d_start) OVER (PARTITION BY s_client, run) AS began FROM ("
        f"SELECT *, sum(fresh) OVER (PARTITION BY s_client ORDER BY d_start, row) AS run FROM ("
        f"SELECT *, CASE WHEN CAST(d_start AS DATE) > CAST(max({end}) OVER (PARTITION BY s_client "
        f"ORDER BY d_start, row ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS DATE) + 1 "
        f"THEN 1 ELSE 0 END AS fresh FROM {table.name} WHERE step = 0 AND {usable}))"
    )


def end_of(table: Loaded) -> str:
    """The SQL of a client's last day, NULL where none is declared."""
    return "d_end" if table.has("end") else "NULL::TIMESTAMP"


def reason(ground: Ground, revenue: bool = False) -> str:
    """The SQL of why a row is no usable account."""
    table = ground.table
    cases = [("s_client IS NULL", NO_CLIENT), ("d_start IS NULL", NO_START)]
    if table.has("end"):
        cases += [("u_end", NO_DATE), ("d_end < date_trunc('day', d_start)", ENDS_EARLY)]
    cases.append(ground.future("d_start"))
    if revenue:
        cases += [("NOT w_amount", NO_AMOUNT), ("v_amount IS NULL OR v_amount < 0", NO_NUMBER)]
    return ground.reason(cases)


def known(ground: Ground, revenue: bool = False) -> str:
    """The SQL of whether a row is an account, also one to come: a renewal that is due already."""
    return f"({reason(ground, revenue)}) IN (0, {AFTER}, {FUTURE})"


def _window(ground: Ground, recipe: Cohort) -> list[tuple[date, date]]:
    scan = ground.scan
    stop = date.fromisoformat(scan.until) if scan.until else ground.observed
    if stop is None:
        return []
    start = date.fromisoformat(scan.since) if scan.since else months_before(stop, recipe.months)
    return [(start, stop)] if start < stop else []
