"""KPIs whose items are rows: by status, by an event, or one number over another."""

from __future__ import annotations

from kpicli.core.reasons import LEFT_OUT, NO_AMOUNT, NO_CLIENT, NO_DATE, NO_NUMBER, NO_STATUS
from kpicli.core.recipe import Occurrence, Quotient, Status
from kpicli.engine.ground import Ground, Made, unit_of
from kpicli.engine.sql import literal, number


def status(ground: Ground, recipe: Status) -> Made:
    """An item per client: 100 when its status is one of those lost (or is not).

    A client in several rows is lost when all of them say so. Revenue is that of the rows.
    """
    lost = f"s_status IN ({', '.join(literal(one.strip()) for one in recipe.lost)})"
    hit, miss = ("100.0", "0.0") if recipe.event == "lost" else ("0.0", "100.0")
    per_client = ground.table.has("client") and recipe.weigh != "revenue"
    cases = [("s_client IS NULL", NO_CLIENT)] if per_client else []
    cases.append(("s_status IS NULL", NO_STATUS))
    if recipe.leave_out:
        listed = ", ".join(literal(one.strip()) for one in recipe.leave_out)
        cases.append((f"s_status IN ({listed})", LEFT_OUT))
    weight = "1.0"
    if recipe.weigh == "revenue":
        weight = "v_amount"
        cases += [("NOT w_amount", NO_AMOUNT), ("v_amount IS NULL OR v_amount < 0", NO_NUMBER)]
    value = f"CASE WHEN {lost} THEN {hit} ELSE {miss} END"
    made = _made(ground, value, weight, cases, f"{value}")
    return _once(ground, made, hit, miss) if per_client else made


def _once(ground: Ground, made: Made, hit: str, miss: str) -> Made:
    """An item per client of items that are rows; of its own groups the last row's."""
    period = ", period" if ground.scan.every else ""
    own = "".join(f", arg_max({name}, row) AS {name}" for _, name in ground.own())
    y = f"CASE WHEN bool_and(y = {hit}) THEN {hit} ELSE {miss} END"
    sql = (
        f"SELECT client, any_value(unit) AS unit, max(day) AS day{period}{own}, "
        f"{y} AS a, 1.0 AS b, {y} AS y, false AS open, 0 AS reason, 0.0 AS entry FROM ({made.sql}) "
        f"WHERE reason = 0 GROUP BY client{period}"
    )
    return Made(sql, f"SELECT row, reason FROM ({made.sql})")


def occurrence(ground: Ground, recipe: Occurrence) -> Made:
    """An item per row: 100 when the event is in it."""
    value = f"CASE WHEN {ground.asked(recipe.event)} THEN 100.0 ELSE 0.0 END"
    return _made(ground, value, "1.0", [], value)


def quotient(ground: Ground, recipe: Quotient) -> Made:
    """An item per row: its numerator over its denominator."""
    decimal = ground.table.relation.source.decimal
    cases = []
    found = {}
    for part, column in (("top", recipe.numerator), ("bottom", recipe.denominator)):
        if column is None:
            continue
        text = ground.table.other[column]
        found[part] = number(text, decimal)
        cases += [(f"{text} IS NULL", NO_AMOUNT), (f"({found[part]}) IS NULL", NO_NUMBER)]
    weight = found.get("bottom", "1.0")
    if recipe.denominator is not None:
        cases.append((f"({weight}) < 0", NO_NUMBER))
    return _made(ground, found["top"], weight, cases, None, times=recipe.times)


def _made(
    ground: Ground,
    value: str,
    weight: str,
    cases: list[tuple[str, int]],
    y: str | None,
    times: float = 1.0,
) -> Made:
    """Items of rows; with `y` a is y × the weight, else the value itself."""
    table = ground.table
    client = "s_client" if table.has("client") else "NULL::VARCHAR"
    day = "d_date" if table.has("date") else "NULL::TIMESTAMP"
    dated = ground.scan.every or ground.scan.since or ground.scan.until
    if table.has("date") and dated:
        cases = [*cases, ("d_date IS NULL", NO_DATE), ground.future(day), *ground.outside(day)]
    a = f"({value}) * ({weight})" if y is not None else f"({value}) * {times!r}"
    shown = f"({y})" if y is not None else "NULL::DOUBLE"
    names = "".join(f", {name}" for _, name in ground.own())
    sql = (
        f"SELECT client, unit, day{ground.period('day')}{names}, "
        f"CASE WHEN reason = 0 THEN a END AS a, CASE WHEN reason = 0 THEN b ELSE 0.0 END AS b, "
        f"y, false AS open, reason, row, 0.0 AS entry FROM (SELECT {client} AS client, "
        f"{unit_of(client)} AS unit, {day} AS day{ground.owned()}, row, "
        f"CAST({a} AS DOUBLE) AS a, CAST({weight} AS DOUBLE) AS b, {shown} AS y, "
        f"{ground.reason(cases)} AS reason FROM {table.name} WHERE step = 0)"
    )
    return Made(sql)
