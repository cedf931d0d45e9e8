"""Open time between local times by the database: a table of stretches and two joins to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kpicli.core.business_hours import BusinessHours
from kpicli.engine.sql import name

OPENING = "opening"
"""The table of a timetable's rows: since, before, open (the latter two in microseconds)."""


def stage(
    connection: Any, hours: BusinessHours, clock: str, first: date, last: date, table: str = OPENING
) -> None:
    """The temporary table `table`, with open time up to any local time of the days.

    Local times are as the clock of the zone `clock` shows them. Beyond the days from `first` to
    `last`, both included, there is no open time: NULL. A day costs a row and a few microseconds.
    ValueError when the hours have no time zone.
    """
    found = hours.timetable(first, last, clock)
    columns: list[list[Any]] = [list(column) for column in zip(*found.rows, strict=True)]
    columns = [[*columns[0], found.end], [*columns[1], None], [*columns[2], None]]
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {name(table)} AS SELECT unnest(?::TIMESTAMP[]) AS since, "
        "unnest(?::BIGINT[]) AS before, unnest(?::BIGINT[]) AS open",
        columns,
    )


def open_seconds(relation: str, spans: Mapping[str, tuple[str, str]], table: str = OPENING) -> str:
    """SQL of all columns of `relation`, a table or view, and of the open seconds of `spans`.

    Each span is called by its key, and is from one TIMESTAMP expression to another: the same as
    `Timetable.elapsed`, a DOUBLE, negative if the second is earlier, NULL where either is. Call
    `stage` first.
    """
    moments = dict.fromkeys(moment for span in spans.values() for moment in span)
    at = {moment: f"{table}_{place}" for place, moment in enumerate(moments)}
    read = "".join(f", ({moment}) AS {name(alias)}" for moment, alias in at.items())
    joins = "".join(
        f" ASOF LEFT JOIN {name(table)} AS {name(f'{alias}_of')} "
        f"ON moments.{name(alias)} >= {name(f'{alias}_of')}.since"
        for alias in at.values()
    )
    told = "".join(
        f", ({_before(at[end])} - {_before(at[begin])}) / 1e6 AS {name(called)}"
        for called, (begin, end) in spans.items()
    )
    hidden = ", ".join(map(name, at.values()))
    return (
        f"SELECT moments.* EXCLUDE ({hidden}){told} "
        f"FROM (SELECT *{read} FROM {relation}) AS moments{joins}"
    )


def _before(alias: str) -> str:
    """The open microseconds before a moment."""
    row = name(f"{alias}_of")
    since = f"epoch_us(moments.{name(alias)}) - epoch_us({row}.since)"
    return f"({row}.before + CASE WHEN {since} < {row}.open THEN {since} ELSE {row}.open END)"
