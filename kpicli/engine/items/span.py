"""Tickets: seconds from opening to the first reply or to the solution."""

from __future__ import annotations

from datetime import date, datetime

from kpicli.core.reasons import (
    CONTRADICTS,
    ENDED_OPEN,
    NEGATIVE,
    NO_DATE,
    NO_NUMBER,
    NO_TIME,
    OPEN,
)
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
        value = elapsed = f"v_{recipe.ready} * {factor!r}"
        written = ended = f"w_{recipe.ready}"
        unread = (f"u_{recipe.ready}", NO_NUMBER)
        backwards, unended = f"{value} < 0", NO_TIME
    else:
        end = f"d_{recipe.end}"
        if recipe.reopened == "first" and table.has("key"):
            end = f"f_{recipe.end}"
        written, end = f"{end} IS NOT NULL", f"({ground.happened(end)})"
        last = table.last.isoformat(sep=" ") if table.last else scan.now
        elapsed, value, relation = _elapsed(ground, recipe, end, last)
        ended, unread = f"{end} IS NOT NULL", (f"u_{recipe.end}", NO_DATE)
        backwards, unended = f"{end} < d_opened", CONTRADICTS
    cases.append(unread)
    if not ready and not scan.known_until:
        cases.append(ground.future(end))
    if recipe.open:
        cases.append((f"{closed} AND NOT ({written})", unended))
    # an open ticket's end means nothing, its ready-made time is the time so far
    counts = backwards if ready else f"{closed} AND {backwards}"
    cases += [(counts, NEGATIVE), (f"NOT ({ended})", OPEN)]
    if recipe.open:
        cases.append((f"NOT {closed}", ENDED_OPEN))
    opened = f"(NOT ({ended}) OR NOT {closed})"
    reason = ground.reason(cases)
    sql = (
        f"SELECT client, unit, day{ground.period('day')}{_names(ground)}, "
        f"CASE WHEN r = 0 THEN y END AS a, CASE WHEN r = 0 THEN 1.0 ELSE 0.0 END AS b, "
        f"CASE WHEN r IN (0, {OPEN}, {ENDED_OPEN}) THEN y END AS y, "
        f"r IN ({OPEN}, {ENDED_OPEN}) AS open, r AS reason, row, "
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
    """The seconds that pass from the opening; by the clock where it skipped the opening."""
    passed = f"{_epoch(end, zone)} - {_epoch('d_opened', zone)}"
    return f"CASE WHEN {passed} < 0 THEN epoch({end} - d_opened) ELSE {passed} END"


def _epoch(local: str, zone: str) -> str:
    """The seconds since 1970 of a local time; of one that the clock showed twice, the earlier."""
    late = f"timezone({zone}, {local})"
    earlier = "".join(
        f"WHEN timezone({zone}, {late} - {shift}) = {local} THEN epoch({late} - {shift}) "
        for shift in ("INTERVAL 1 HOUR", "INTERVAL 30 MINUTE")
    )
    return f"(CASE {earlier}ELSE epoch({late}) END)"


def _names(ground: Ground) -> str:
    return "".join(f", {name}" for _, name in ground.own())
