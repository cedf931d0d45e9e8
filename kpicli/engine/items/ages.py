"""Clients by the period they began in and the age they reached, in whole periods."""

from __future__ import annotations

from datetime import date

from kpicli.core.calendar import MONTHS_IN
from kpicli.core.reasons import NO_CLIENT, NO_DATE, OUTSIDE
from kpicli.core.recipe import Listed, Started
from kpicli.engine.ground import Ground, Made
from kpicli.engine.items.cohort import known, reason, runs
from kpicli.engine.periods import period_sql
from kpicli.engine.sql import literal


def started(ground: Ground, _: Started) -> Made:
    """An item per client of accounts: whole periods from the first day to the last one."""
    table, last = ground.table, _last(ground)
    own = "".join(f", arg_max({column}, d_start) AS {name}" for column, name in ground.own())
    clients = (
        f"SELECT s_client AS client, CAST(min(d_start) AS DATE) AS began, "
        f"CAST(max(until) AS DATE) > {last} AS open, CAST(max(until) AS DATE) AS ended{own} "
        f"FROM ({runs(table, known(ground))}) WHERE CAST(d_start AS DATE) <= {last} "
        f"GROUP BY s_client"
    )
    till = f"CASE WHEN open THEN {last} ELSE ended END"
    months = (
        "date_diff('month', began, till) - CASE WHEN day(till) < day(began) "
        "AND till <> last_day(till) THEN 1 ELSE 0 END"
    )
    age, clients = f"({months}) // {_length(ground)}", f"SELECT *, {till} AS till FROM ({clients})"
    rows = f"SELECT *, {reason(ground)} AS r FROM {table.name} WHERE step = 0"
    return Made(_made(ground, age, clients), _reasons(ground, rows, "d_start"))


def listed(ground: Ground, _: Listed) -> Made:
    """An item per client of lists: periods from its first list to its last one.

    The last list of a period stands for it: whoever is on an earlier one alone was lost in it.
    """
    table = ground.table
    calendar = ground.scan.every
    if calendar is None:
        raise RuntimeError("ages are counted in periods")
    cases = [("s_client IS NULL", NO_CLIENT), ("d_snapshot IS NULL", NO_DATE)]
    cases.append(ground.future("d_snapshot"))
    own = "".join(f", arg_max({column}, d_snapshot) AS {name}" for column, name in ground.own())
    rows = f"SELECT *, {ground.reason(cases)} AS r FROM {table.name} WHERE step = 0"
    days = (
        f"SELECT last AS day, last = max(last) OVER () AS latest FROM "
        f"(SELECT max(CAST(d_snapshot AS DATE)) AS last FROM ({rows}) WHERE r = 0 "
        f"GROUP BY {period_sql('d_snapshot', calendar)})"
    )
    clients = (
        f"SELECT s_client AS client, CAST(min(d_snapshot) AS DATE) AS began, "
        f"CAST(max(d_snapshot) AS DATE) AS ended{own} FROM ({rows}) WHERE r = 0 GROUP BY s_client"
    )
    spells = (
        f"SELECT c.*, coalesce(d.latest, false) AS open, d.day IS NOT NULL AS closing "
        f"FROM ({clients}) AS c LEFT JOIN ({days}) AS d ON c.ended = d.day"
    )
    months = f"date_diff('month', {period_sql('began', calendar)}, {period_sql('ended', calendar)})"
    age = f"greatest({months} // {_length(ground)} - CASE WHEN closing THEN 0 ELSE 1 END, 0)"
    return Made(_made(ground, age, spells), _reasons(ground, rows, "d_snapshot"))


def _made(ground: Ground, age: str, clients: str) -> str:
    """The items of clients with the columns client, began, open and those of the own groups."""
    names = "".join(f", {name}" for _, name in ground.own())
    return (
        f"SELECT client, hash(client) AS unit, CAST(began AS TIMESTAMP) AS day"
        f"{ground.period('began')}{names}, 0.0 AS a, 1.0 AS b, CAST({age} AS DOUBLE) AS y, open, "
        f"0 AS reason, 0.0 AS entry FROM ({clients}) "
        f"WHERE began <= {_last(ground)} AND NOT {_outside(ground, 'began')}"
    )


def _reasons(ground: Ground, rows: str, day: str) -> str:
    """The SQL of the reason of each row, `r` or that its client began outside."""
    first = f"min({day}) FILTER (r = 0) OVER (PARTITION BY s_client)"
    return (
        f"SELECT row, CASE WHEN r = 0 AND {_outside(ground, 'began')} THEN {OUTSIDE} ELSE r END "
        f"AS reason FROM (SELECT r, row, {first} AS began FROM ({rows}))"
    )


def _outside(ground: Ground, day: str) -> str:
    """The SQL of whether a client began outside the days asked for."""
    return next((test for test, _ in ground.outside(day)), "false")


def _length(ground: Ground) -> int:
    """The months in a period."""
    if ground.scan.every is None:
        raise RuntimeError("ages are counted in periods")
    return MONTHS_IN[ground.scan.every.every]


def _last(ground: Ground) -> str:
    """The last day that the table knows."""
    if ground.observed is None:
        return "NULL::DATE"
    return f"{literal(date.fromordinal(ground.observed.toordinal() - 1).isoformat())}::DATE"
