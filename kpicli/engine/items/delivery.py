"""Projects due: completed on time, and to the client's satisfaction."""

from __future__ import annotations

from datetime import date

from kpicli.core.reasons import CANCELLED, NO_DATE, NO_NUMBER, NOT_DUE, UNRATED
from kpicli.core.recipe import Delivery
from kpicli.engine.ground import Ground, Made, unit_of
from kpicli.engine.sql import literal


def delivery(ground: Ground, recipe: Delivery) -> Made:
    """An item per project that is due: 100 when done, else 0."""
    table = ground.table
    client = "s_client" if table.has("client") else "NULL::VARCHAR"
    observed = f"{literal((ground.observed or date.max).isoformat())}::TIMESTAMP"
    completed = f"({ground.happened('d_completed')})"
    on_time = f"{completed} IS NOT NULL AND CAST({completed} AS DATE) <= CAST(d_due AS DATE)"
    rated = table.has("satisfaction")
    unrated = "v_satisfaction IS NULL" if rated else "false"
    satisfied = f"v_satisfaction >= {recipe.satisfied!r}" if rated else "true"
    lenient = "true" if recipe.unrated == "on_time" else "false"
    done = f"({on_time}) AND (CASE WHEN {unrated} THEN {lenient} ELSE {satisfied} END)"
    if not rated:
        done = f"({on_time})"
    cases = [(f"({ground.asked(recipe.cancelled)})", CANCELLED)] if recipe.cancelled else []
    cases += [("d_due IS NULL", NO_DATE), ("u_completed", NO_DATE)]
    if not ground.scan.known_until:
        cases.append(ground.future("d_completed"))
    if rated:
        cases.append(("u_satisfaction", NO_NUMBER))
    cases += [(f"d_due >= {observed}", NOT_DUE), *ground.outside("d_due")]
    if rated and recipe.unrated == "leave_out":
        cases.append((f"{completed} IS NOT NULL AND {unrated}", UNRATED))
    late = f"CASE WHEN {completed} IS NOT NULL THEN date_diff('day', d_due, {completed}) ELSE 0 END"
    totals = [
        late,
        f"CASE WHEN {completed} IS NOT NULL THEN 1 ELSE 0 END",
        f"CASE WHEN {on_time} THEN 1 ELSE 0 END",
        f"CASE WHEN {satisfied} AND NOT ({unrated}) THEN 1 ELSE 0 END" if rated else "0",
        f"CASE WHEN {completed} IS NOT NULL AND {unrated} THEN 1 ELSE 0 END",
    ]
    sums = "".join(f", {one} AS s{place}" for place, one in enumerate(totals))
    names = "".join(f", {name}" for _, name in ground.own())
    listed = "".join(f", s{place}" for place in range(len(totals)))
    sql = (
        f"SELECT client, unit, day{ground.period('day')}{names}, y AS a, "
        f"CASE WHEN reason = 0 THEN 1.0 ELSE 0.0 END AS b, y, false AS open, reason, row, "
        f"0.0 AS entry{listed} FROM (SELECT {client} AS client, "
        f"{unit_of(client)} AS unit, d_due AS day{ground.owned()}, row, "
        f"CASE WHEN {done} THEN 100.0 ELSE 0.0 END AS y, {ground.reason(cases)} AS reason{sums} "
        f"FROM {table.name} WHERE step = 0)"
    )
    return Made(sql)
