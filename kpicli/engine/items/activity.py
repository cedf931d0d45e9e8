"""Clients in a month: how many events, and whether they are enough to count as active."""

from __future__ import annotations

from itertools import pairwise

from kpicli.core.calendar import Calendar
from kpicli.core.recipe import Activity
from kpicli.engine.ground import Ground, Made
from kpicli.engine.items.cohort import end_of
from kpicli.engine.items.spend import _kinds
from kpicli.engine.sql import exact_total
from kpicli.engine.summed import running


def activity(ground: Ground, recipe: Activity) -> Made:
    """An item per client and complete month: 100 when there were events enough."""
    observed = ground.observed
    spans = ground.periods(ground.table.first, Calendar("month"))
    until = ground.scan.until
    spans = [
        (start, stop)
        for start, stop in spans
        if observed
        and stop <= observed
        and (until is None or stop.isoformat() <= until)
        and (ground.scan.since is None or start.isoformat() >= ground.scan.since)
    ]
    windows = ground.windows(spans)
    accounts = ground.spells
    if accounts is not None:
        end = end_of(accounts)
        clients = (
            f"SELECT DISTINCT s_client AS client, start, stop FROM {accounts.name} "
            f"JOIN {windows} ON {running(accounts)} AND d_start < stop "
            f"AND ({end} IS NULL OR {end} >= start)"
        )
    else:
        clients = (
            f"SELECT client, start, stop FROM ("
            f"SELECT client, date_trunc('month', min(first)) AS began "
            f"FROM {ground.table.name} WHERE reason = 0 AND asked{ground.number} GROUP BY client) "
            f"JOIN {windows} ON began <= start"
        )
    counted = ground.table.has("events")
    some = " FILTER (coalesce(events_whole, 0) > 0 OR coalesce(events_rest, 0) > 0)"
    events = (
        f"SELECT client, CAST(date_trunc('month', day) AS DATE) AS month, "
        f"{exact_total('events') if counted else 'CAST(sum(n) AS DOUBLE)'} AS events, "
        f"count(DISTINCT day){some if counted else ''} AS days FROM {ground.table.days} "
        f"WHERE reason = 0 AND asked{ground.number} GROUP BY ALL"
    )
    bands = []
    edges = [0.0, *recipe.edges, float("inf")]
    for low, high in pairwise(edges):
        over = f"events >= {low!r}" if low else "true"
        under = f" AND events < {high!r}" if high != float("inf") else ""
        bands.append(f"CASE WHEN {over}{under} THEN 1 ELSE 0 END")
    listed = "".join(f", {one} AS s{place}" for place, one in enumerate(bands, 2))
    sql = (
        f"SELECT client, hash(client) AS unit, CAST(start AS TIMESTAMP) AS day"
        f"{ground.period('start')}, "
        f"CASE WHEN events >= {recipe.least!r} THEN 100.0 ELSE 0.0 END AS a, 1.0 AS b, "
        f"CASE WHEN events >= {recipe.least!r} THEN 100.0 ELSE 0.0 END AS y, false AS open, "
        f"0 AS reason, 0.0 AS entry, days / date_diff('day', start, stop) AS s0, "
        f"CASE WHEN days > 0 THEN 1 ELSE 0 END AS s1{listed} FROM ("
        f"SELECT c.client, c.start, c.stop, coalesce(e.events, 0.0) AS events, "
        f"coalesce(e.days, 0) AS days FROM ({clients}) AS c LEFT JOIN ({events}) AS e "
        f"ON c.client = e.client AND c.start = e.month)"
    )
    return Made(sql, kinds=_kinds(ground))
