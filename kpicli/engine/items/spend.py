"""Clients and what they paid: in a period, or over the years in which they could."""

from __future__ import annotations

from kpicli.core.reasons import NOT_ASKED
from kpicli.core.recipe import Purchases, Spend
from kpicli.engine.ground import YEAR, Ground, Made
from kpicli.engine.items.cohort import end_of, runs
from kpicli.engine.places import FIRST
from kpicli.engine.sql import exact_total
from kpicli.engine.summed import running


def spend(ground: Ground, recipe: Spend) -> Made:
    """An item per client and period: what it paid. Clients with an account are there without."""
    timed = ground.scan.every is not None
    keys = ["client", *(["period"] if timed else []), *(column for column, _ in ground.own())]
    money = "positive" if recipe.refunds == "leave_out" else "revenue"
    spent = _spent(ground, keys, money)
    if recipe.clients == "paying":
        spent = f"SELECT * FROM ({spent}) WHERE bought > 0"
    rows = f"({spent}) AS t"
    client, period = "t.client", "t.period"
    active = _active(ground) if recipe.clients == "active" else None
    if active is not None:
        on = "t.client = a.client" + (" AND t.period = a.start" if timed else "")
        rows = f"({spent}) AS t FULL JOIN ({active}) AS a ON {on}"
        client, period = "coalesce(t.client, a.client)", "coalesce(t.period, a.start)"
    day = f"CAST({period} AS TIMESTAMP)" if timed else _moment(ground)
    listed = f", {period} AS period" if timed else ""
    own = "".join(f", t.{column} AS {name}" for column, name in ground.own())
    sql = (
        f"SELECT {client} AS client, hash({client}) AS unit, {day} AS day{listed}{own}, "
        f"coalesce(t.money, 0.0) AS a, 1.0 AS b, NULL::DOUBLE AS y, false AS open, 0 AS reason, "
        f"0.0 AS entry, coalesce(t.purchases, 0) AS s0, coalesce(t.refunds, 0) AS s1 FROM {rows}"
    )
    return Made(sql, kinds=_kinds(ground))


def purchases(ground: Ground, _: Purchases) -> Made:
    """An item per client: what it paid in all, over the years in which it was there to pay."""
    timed = ground.scan.every is not None
    spans = ground.periods(ground.table.first)
    if not timed:
        one = ground.whole(ground.table.first)
        spans = [one] if one else []
    windows = ground.windows(spans)
    keys = ["client", *(["period"] if timed else []), *(column for column, _ in ground.own())]
    spent = _spent(ground, keys, "revenue")
    on = "t.client = y.client" + (" AND t.period = y.period" if timed else "")
    years = _years(ground, windows)
    period = ", coalesce(t.period, y.period) AS period" if timed else ""
    own = "".join(f", t.{column} AS {name}" for column, name in ground.own())
    day = "CAST(coalesce(t.period, y.period) AS TIMESTAMP)" if timed else _moment(ground)
    sql = (
        f"SELECT coalesce(t.client, y.client) AS client, "
        f"hash(coalesce(t.client, y.client)) AS unit, "
        f"{day} AS day{period}{own}, coalesce(t.money, 0.0) AS a, coalesce(y.years, 0.0) AS b, "
        f"NULL::DOUBLE AS y, false AS open, 0 AS reason, 0.0 AS entry, "
        f"coalesce(t.purchases, 0) AS s0 FROM ({spent}) AS t FULL JOIN ({years}) AS y ON {on}"
    )
    return Made(sql, kinds=_kinds(ground))


def _spent(ground: Ground, keys: list[str], money: str) -> str:
    listed = ", ".join(keys)
    return (
        f"SELECT {listed}, {exact_total(money)} AS money, sum(bought) AS bought, "
        f"{ground.table.purchases} AS purchases, sum(refunds) AS refunds FROM {ground.table.name} "
        f"WHERE reason = 0 AND asked{ground.number} GROUP BY {listed}"
    )


def _moment(ground: Ground) -> str:
    """The last day of the one window: whose segments are valid then."""
    day = ground.observed
    return "NULL::TIMESTAMP" if day is None else f"TIMESTAMP '{day.isoformat()}'"


def _active(ground: Ground) -> str | None:
    """Clients with an account running on any day of a window.

    Where neither the accounts nor the payments have days, all clients with an account.
    """
    scan, accounts = ground.scan, ground.accounts
    if accounts is None:
        return None
    if ground.spells is None or not ground.table.has("date"):
        if scan.every or scan.since or scan.until:
            return None
        return (
            f"SELECT DISTINCT s_client AS client, NULL::DATE AS start FROM {accounts.name} "
            f"WHERE step = 0 AND s_client IS NOT NULL"
        )
    spans = ground.periods(ground.table.first)
    if scan.every is None:
        one = ground.whole(ground.table.first)
        spans = [one] if one else []
    windows = ground.windows(spans)
    end = end_of(accounts)
    return (
        f"SELECT DISTINCT s_client AS client, start FROM {accounts.name} JOIN {windows} "
        f"ON {running(accounts)} AND d_start < stop AND ({end} IS NULL OR {end} >= start)"
    )


def _years(ground: Ground, windows: str) -> str:
    """Years of each client in each window: of its accounts, else since its first purchase."""
    accounts = ground.spells
    seen = (
        f"SELECT s.client, w.start AS period, "
        f"greatest(0, date_diff('day', greatest(w.start, s.began), w.stop)) / {YEAR} AS years "
        f"FROM (SELECT client, CAST(min(first_purchase) AS DATE) AS began "
        f"FROM {ground.table.name} WHERE reason = 0 AND asked{ground.number} GROUP BY client) AS s "
        f"JOIN {windows} AS w ON s.began < w.stop"
    )
    if accounts is None:
        return seen
    known = (
        f"SELECT r.client, w.start AS period, sum(date_diff('day', greatest(w.start, r.began), "
        f"least(w.stop, r.until))) / {YEAR} AS years FROM (SELECT DISTINCT s_client AS client, "
        f"CAST(began AS DATE) AS began, CAST(until AS DATE) + 1 AS until "
        f"FROM ({runs(accounts, running(accounts))})) AS r JOIN {windows} AS w "
        f"ON r.began < w.stop AND r.until > w.start GROUP BY 1, 2"
    )
    return (
        f"{known} UNION ALL SELECT o.* FROM ({seen}) AS o ANTI JOIN "
        f"(SELECT s_client FROM {accounts.name} WHERE {running(accounts)}) AS k "
        f"ON o.client = k.s_client"
    )


def _kinds(ground: Ground) -> str:
    asked = f"asked{ground.number}"
    return (
        f"SELECT CASE WHEN NOT {asked} THEN {NOT_ASKED} ELSE reason END AS code, sum(n), "
        f"list_sort(flatten(list(places)))[:{FIRST}] FROM {ground.table.name} GROUP BY 1"
    )
