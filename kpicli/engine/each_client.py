"""The SQL of what is told of each client, from the items of a KPI."""

from __future__ import annotations

from kpicli.core.recipe import Activity, Recipe, Spend, Worth

_NOTHING = "NULL::BIGINT, NULL::BIGINT, NULL::DOUBLE, NULL::DOUBLE, NULL::DOUBLE"


def each_client(recipe: Recipe, items: str) -> str | None:
    """Client, value and the other columns of `core.client_rows` behind them, by client.

    None for a KPI that has no figure of a client.
    """
    if isinstance(recipe, Worth):
        listed = (
            "client, CASE WHEN b > 0 THEN a END, bought, CAST(since AS BIGINT), "
            "CASE WHEN b > 0 THEN s0 END, CASE WHEN b > 0 THEN s1 END, mean_value"
        )
        return f"SELECT {listed} FROM {items} ORDER BY client"
    if isinstance(recipe, Spend):
        rest = "CAST(s0 AS BIGINT), NULL::BIGINT, NULL::DOUBLE, NULL::DOUBLE, NULL::DOUBLE"
        return f"SELECT client, a, {rest} FROM {items} WHERE b > 0 ORDER BY client"
    if isinstance(recipe, Activity):
        value = "sum(a) / nullif(sum(b), 0)"
        return f"SELECT client, {value}, {_NOTHING} FROM {items} GROUP BY client ORDER BY client"
    return None
