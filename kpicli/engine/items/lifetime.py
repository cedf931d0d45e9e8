"""How long clients stay: years from their first day to their last, or so far."""

from __future__ import annotations

from kpicli.core.reasons import LEFT_BEFORE
from kpicli.core.recipe import LastSeen, Lifetime
from kpicli.engine.ground import YEAR, Ground, Made
from kpicli.engine.items.cohort import known, runs
from kpicli.engine.sql import literal


def lifetime(ground: Ground, _: Lifetime) -> Made:
    """An item per client: years between first start and last end, open while there.

    Who was gone before the day from which leavers are known was seen by chance, and is left out.
    """
    observed = _day(ground)
    since = ground.scan.source.known_since
    entry = "0.0"
    if since:
        entry = f"greatest(0, date_diff('day', began, {literal(since)}::DATE)) / {YEAR}"
    own = "".join(f", arg_max({column}, d_start) AS {name}" for column, name in ground.own())
    names = "".join(f", {name}" for _, name in ground.own())
    years = f"date_diff('day', began, CASE WHEN open THEN {observed} ELSE ended + 1 END) / {YEAR}"
    seen = f"{years} > {entry}" if since else "true"
    sql = (
        f"SELECT client, hash(client) AS unit, CAST(began AS TIMESTAMP) AS day{names}, "
        f"{years} AS a, 1.0 AS b, CASE WHEN {seen} THEN CAST({years} AS DOUBLE) END AS y, open, "
        f"CASE WHEN {seen} THEN 0 ELSE {LEFT_BEFORE} END AS reason, "
        f"CASE WHEN {seen} THEN CAST({entry} AS DOUBLE) ELSE 0.0 END AS entry FROM ("
        f"SELECT s_client AS client, CAST(min(d_start) AS DATE) AS began, "
        f"CAST(max(until) AS DATE) AS ended, max(until) >= {observed} AS open{own} "
        f"FROM ({runs(ground.table, known(ground))}) WHERE d_start < {observed} "
        f"GROUP BY s_client)"
    )
    return Made(sql, kinds=f"SELECT reason, count(*), NULL FROM ({sql}) GROUP BY 1")


def lastseen(ground: Ground, recipe: LastSeen) -> Made:
    """An item per client with a purchase: years from the first until silent for so long."""
    observed = _day(ground)
    own = "".join(f", any_value({column}) AS {name}" for column, name in ground.own())
    names = "".join(f", {name}" for _, name in ground.own())
    gone = f"ended + {round(recipe.days)}"
    opened = f"({gone} >= {observed})"
    years = f"date_diff('day', began, CASE WHEN {opened} THEN {observed} ELSE {gone} END)"
    sql = (
        f"SELECT client, hash(client) AS unit, CAST(began AS TIMESTAMP) AS day{names}, "
        f"{years} / {YEAR} AS a, 1.0 AS b, {years} / {YEAR} AS y, {opened} AS open, 0 AS reason, "
        f"0.0 AS entry FROM (SELECT client, CAST(min(first_purchase) AS DATE) AS began, "
        f"CAST(max(last_purchase) AS DATE) AS ended{own} FROM {ground.table.name} "
        f"WHERE reason = 0 AND asked{ground.number} AND bought > 0 GROUP BY client)"
    )
    return Made(sql, kinds="SELECT 0, 0, NULL")


def _day(ground: Ground) -> str:
    day = ground.observed
    return "NULL::DATE" if day is None else f"{literal(day.isoformat())}::DATE"
