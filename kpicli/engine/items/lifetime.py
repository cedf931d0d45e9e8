"""How long clients stay: years from their first day to their last, or so far."""

from __future__ import annotations

from kpicli.core.recipe import LastSeen, Lifetime
from kpicli.engine.ground import YEAR, Ground, Made
from kpicli.engine.items.cohort import end_of, reason
from kpicli.engine.sql import literal


def lifetime(ground: Ground, _: Lifetime) -> Made:
    """An item per client: years between first start and last end, open while there."""
    end = end_of(ground.table)
    observed = _day(ground)
    known = ground.scan.source.known_since
    entry = "0.0"
    if known:
        entry = f"greatest(0, date_diff('day', began, {literal(known)}::DATE)) / {YEAR}"
    own = "".join(f", arg_max({column}, d_start) AS {name}" for column, name in ground.own())
    names = "".join(f", {name}" for _, name in ground.own())
    years = f"date_diff('day', began, CASE WHEN open THEN {observed} ELSE ended + 1 END) / {YEAR}"
    unseen = "" if not known else f" WHERE {years} > {entry}"
    sql = (
        f"SELECT client, hash(client) AS unit, CAST(began AS TIMESTAMP) AS day{names}, "
        f"{years} AS a, 1.0 AS b, CAST({years} AS DOUBLE) AS y, open, 0 AS reason, "
        f"CAST({entry} AS DOUBLE) AS entry FROM ("
        f"SELECT s_client AS client, CAST(min(d_start) AS DATE) AS began, "
        f"CAST(max({end}) AS DATE) AS ended, "
        f"bool_or({end} IS NULL OR {end} >= {observed}) AS open{own} FROM {ground.table.name} "
        f"WHERE step = 0 AND ({reason(ground)}) = 0 AND d_start < {observed} "
        f"GROUP BY s_client){unseen}"
    )
    return Made(sql, "SELECT 0, 0")


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
    return Made(sql, "SELECT 0, 0")


def _day(ground: Ground) -> str:
    day = ground.observed
    return "NULL::DATE" if day is None else f"{literal(day.isoformat())}::DATE"
