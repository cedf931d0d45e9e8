"""Tickets: seconds from opening to the first reply or to the solution."""

from __future__ import annotations

from datetime import date, datetime

from kpicli.core.reasons import CONTRADICTS, NEGATIVE, NO_AMOUNT, NO_DATE, NO_NUMBER, OPEN
from kpicli.core.recipe import Span
from kpicli.engine.ground import Ground, Made, unit_of
from kpicli.engine.sql import literal

SECONDS = {"seconds": 1.0, "minutes": 60.0, "hours": 3600.0, "days": 86400.0}


def span(ground: Ground, recipe: Span) -> Made:
    """An item per ticket; one still open has no weight, and the seconds so far as its value."""
    table, scan = ground.table, ground.scan
    ready = table.has(recipe.ready)
    dated = table.has("opened")
    client = "s_client" if table.has("client") else "NULL::VARCHAR"
    day = "d_opened" if dated else "NULL::TIMESTAMP"
    cases: list[tuple[str, int]] = []
    if dated:
        cases += [("d_opened IS NULL", NO_DATE), ground.future("d_opened")]
        cases += ground.outside("d_opened")
    closed = f"({ground.asked(recipe.open)})" if recipe.open else "true"
    relation = f"{table.name}"
    if ready:
        factor = SECONDS[scan.source.duration_unit]
        value = f"v_{recipe.ready} * {factor!r}"
        missing = f"NOT w_{recipe.ready}"
        cases += [(f"u_{recipe.ready}", NO_NUMBER), (f"{value} < 0", NEGATIVE)]
        cases += [(f"{missing} AND {closed}", NO_AMOUNT)] if recipe.open else []
        opened = f"({missing} OR NOT {closed})"
        elapsed = value
    else:
        end = f"d_{recipe.end}"
        if recipe.reopened == "first" and table.has("key"):
            end = f"f_{recipe.end}"
        last = table.last.isoformat(sep=" ") if table.last else scan.now
        elapsed, value, relation = _elapsed(ground, recipe, end, last)
        cases += [(f"u_{recipe.end}", NO_DATE), ground.future(end), (f"{end} < d_opened", NEGATIVE)]
        cases += [(f"{end} IS NULL AND {closed}", CONTRADICTS)] if recipe.open else []
        opened = f"({end} IS NULL OR NOT {closed})"
    reason = ground.reason([*cases, (opened, OPEN)])
    sql = (
        f"SELECT client, unit, day{ground.period('day')}{_names(ground)}, "
        f"CASE WHEN r = 0 THEN y END AS a, CASE WHEN r = 0 THEN 1.0 ELSE 0.0 END AS b, "
        f"CASE WHEN r IN (0, {OPEN}) THEN y END AS y, r = {OPEN} AS open, r AS reason, row, "
        f"0.0 AS entry FROM (SELECT {client} AS client, "
        f"{unit_of(client)} AS unit, {day} AS day{ground.owned()}, row, "
        f"{reason} AS r, CAST(CASE WHEN {opened} THEN {value} ELSE {elapsed} END AS DOUBLE) AS y "
        f"FROM {relation} WHERE step = 0)"
    )
    return Made(sql)


def _elapsed(ground: Ground, recipe: Span, end: str, last: str) -> tuple[str, str, str]:
    """The SQL of the seconds to the end, of those so far, and of the rows to read them from."""
    now = f"{literal(last)}::TIMESTAMP"
    if recipe.hours is None:
        zone = literal(ground.scan.timezone)
        return _seconds(end, zone), _seconds(now, zone), ground.table.name
    from kpicli.engine.business import open_seconds, stage

    opening = f"opening{ground.number}"
    begin = ground.table.first or date.today()
    end_day = (ground.table.last or datetime.fromisoformat(ground.scan.now)).date()
    stage(ground.connection, recipe.hours, ground.scan.timezone, begin, end_day, opening)
    spans = {"open_in_all": ("d_opened", end), "open_so_far": ("d_opened", now)}
    rows = open_seconds(ground.table.name, spans, opening)
    return "open_in_all", "open_so_far", f"({rows})"


def _seconds(end: str, zone: str) -> str:
    """The seconds that pass from the opening; by the clock where it showed a time twice."""
    passed = f"epoch(timezone({zone}, {end})) - epoch(timezone({zone}, d_opened))"
    return f"CASE WHEN {passed} < 0 THEN epoch({end} - d_opened) ELSE {passed} END"


def _names(ground: Ground) -> str:
    return "".join(f", {name}" for _, name in ground.own())
