"""Rows kept aside for repeats, dates and sampling units: read once, reduced, then tallied."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kpicli.core.plan import Dedupe
from kpicli.engine.dates import expression, order_of
from kpicli.engine.needs import designed
from kpicli.engine.rows import Rows
from kpicli.engine.sql import STEPS, literal, number, steps_of

Run = Callable[[str], Any]

KEPT = "kept"
"""The table of kept rows: k0…, asked0…, w0…, row, d, in a design unit, stratum and population,
and for groups client and n0…"""

LATE, EARLY = 2**62, -(2**62)

WEEK = {"monday": 0, "sunday": 1, "saturday": 2}
"""Days to add so that a week that begins on this day begins on a Monday."""


@dataclass(frozen=True, slots=True)
class Staged:
    """What staging found: rows by step, first and last date of the kept rows, undated rows.

    `order` is how the dates are written, None where all are ISO 8601 or a format is declared.
    """

    steps: dict[str, int]
    first: str | None
    last: str | None
    undated: int
    order: str | None = None


def stage(
    run: Run,
    rows: Rows,
    keys: Sequence[str],
    texts: Sequence[str],
    timezone: str,
    again: Callable[[], None],
) -> Staged:
    """Read the relation into the table `kept`, without what the scan leaves out.

    Dates are taken to be ISO 8601 at first. Only when some are not, everything is read once
    more (after `again`) and kept aside until the whole column has shown in which order days and
    months stand.
    """
    source = rows.scan.source
    shown = [rows.shown.get(rows.key[column], rows.key[column]) for column in keys]
    picked = [f"{expression_} AS k{place}" for place, expression_ in enumerate(shown)]
    date, unread = None, None
    if rows.instant is not None:
        date = rows.instant
    elif source.date is not None:
        text = rows.text[source.date]
        date, unread = expression(text, None, source, timezone), unreadable(text)
    found = _reduce(run, _dated(rows, date), picked, None if source.date_format else unread)
    if found is not None:
        return found
    again()
    picked += [f"{rows.text[column]} AS t{place}" for place, column in enumerate(texts)]
    run(f"CREATE TEMP TABLE staged AS SELECT {', '.join([*picked, 'row'])} FROM {rows.relation}")
    aside = replace(
        rows,
        relation="staged",
        key={column: f"k{place}" for place, column in enumerate(keys)},
        text={column: f"t{place}" for place, column in enumerate(texts)},
        shown={},
    )
    text = aside.text[source.date or ""]
    order = order_of(lambda sql: run(sql).fetchall(), text, source)
    aside = _dated(aside, expression(text, order, source, timezone))
    found = _reduce(run, aside, list(aside.key.values()), None)
    run("DROP TABLE staged")
    if found is None:
        raise RuntimeError("rows were to be reduced for good")
    return replace(found, order=order)


def unreadable(text: str) -> str:
    """SQL that is true of a row whose date is written, but could not be read."""
    return f"d IS NULL AND coalesce(trim({text}), '') <> ''"


def _dated(rows: Rows, date: str | None) -> Rows:
    relation = f"(SELECT *, {date or 'NULL::TIMESTAMP'} AS d FROM {rows.relation})"
    return replace(rows, relation=relation, date="d" if date else None)


def _reduce(run: Run, rows: Rows, keys: Sequence[str], unread: str | None) -> Staged | None:
    """The rows kept in their table, or None when `unread` is true of any."""
    source = rows.scan.source
    derived = [f"asked{place}" for place, ask in enumerate(rows.scan.asks) if ask.where]
    derived += [f"w{place}" for place in range(len(rows.weights))]
    picked = [*keys, *derived, *_units(rows), *_parted(rows), "row", "d"]
    known, place, by = _repeats(rows, source.dedupe) if source.dedupe else ("false", "0", [])
    aside = [*by, f"{place} AS place", f"step = 0 AND {known} AS known"] if source.dedupe else []
    run(
        f"CREATE OR REPLACE TEMP TABLE timed AS SELECT {', '.join([*picked, *aside])}, step, "
        f"{unread or 'false'} AS unread FROM ({rows.select()})"
    )
    if unread and run("SELECT count(*) FROM timed WHERE unread").fetchall()[0][0]:
        run("DROP TABLE timed")
        return None
    names = [column.rpartition(" AS ")[2] for column in picked]
    listed = ", ".join(names)
    steps, first, last, undated = _count(run, "timed", steps_of(source))
    if source.dedupe is None:
        if sum(steps.values()) == steps[STEPS[0]]:
            run(f"ALTER TABLE timed RENAME TO {KEPT}")
        else:
            run(f"CREATE TEMP TABLE {KEPT} AS SELECT {listed} FROM timed WHERE step = 0")
            run("DROP TABLE timed")
        return Staged(steps, first, last, undated)
    best = "max" if source.dedupe.keep == "latest" else "min"
    groups = ", ".join(f"by{number_}" for number_ in range(len(by)))
    run(
        f"CREATE TEMP TABLE winners AS SELECT {best}(place) AS place FROM timed WHERE known "
        f"GROUP BY {groups}"
    )
    run(
        f"CREATE TEMP TABLE {KEPT} AS SELECT {listed} FROM timed SEMI JOIN winners USING (place) "
        f"WHERE known UNION ALL SELECT {listed} FROM timed WHERE step = 0 AND NOT known"
    )
    [(kept, first, last, undated)] = run(
        f"SELECT count(*), CAST(min(d) AS VARCHAR), CAST(max(d) AS VARCHAR), "
        f"count(*) FILTER (d IS NULL) FROM {KEPT}"
    ).fetchall()
    steps["duplicate"] = steps[STEPS[0]] - kept
    steps[STEPS[0]] = kept
    run("DROP TABLE timed")
    return Staged(steps, first, last, undated)


def _count(
    run: Run, relation: str, names: Sequence[str]
) -> tuple[dict[str, int], str | None, str | None, int]:
    """Rows by step; the first and last date and the undated rows of those kept."""
    steps = dict.fromkeys(names, 0)
    first = last = None
    undated = 0
    for step, n, low, high, without in run(
        f"SELECT step, count(*), CAST(min(d) AS VARCHAR), CAST(max(d) AS VARCHAR), "
        f"count(*) FILTER (d IS NULL) FROM {relation} GROUP BY step"
    ).fetchall():
        steps[names[step]] = n
        if step == 0:
            first, last, undated = low, high, without
    return steps, first, last, undated


def _units(rows: Rows) -> list[str]:
    """Sampling unit, stratum and population of a row; a row without a unit is its own.

    A unit is known by the 64-bit hash of its text, which groups in a third of the time: among a
    million clients two share one with a chance of 3 in 100 million, and then only a standard
    error is touched, in a digit nobody sees.
    """
    source = rows.scan.source
    if not designed(source):
        return []
    cluster = source.cluster or source.client
    unit = f"hash(nullif(trim({rows.text[cluster]}), ''))" if cluster else "hash(row)"
    if cluster:
        blank = f"coalesce(trim({rows.text[cluster]}), '') = ''"
        unit = f"CASE WHEN {blank} THEN hash(row) ELSE {unit} END"
    stratum = "0::UTINYINT"
    if source.strata:
        stratum = f"coalesce(nullif(trim({rows.text[source.strata]}), ''), '')"
    population = "NULL::DOUBLE"
    if isinstance(source.population, str):
        population = number(rows.text[source.population], source.decimal)
    elif source.population is not None:
        population = f"{float(source.population)!r}::DOUBLE"
    return [f"{unit} AS unit", f"{stratum} AS stratum", f"{population} AS population"]


def _parted(rows: Rows) -> list[str]:
    """What groups need of a row: the client to join on, and the number to sort into a bin."""
    source, groups = rows.scan.source, rows.scan.groups
    found = [
        f"{number(rows.text[group.column], source.decimal)} AS n{place}"
        for place, group in enumerate(groups)
        if group.table is None and not group.plain
    ]
    if source.client and any(group.table for group in groups):
        found.append(f"nullif(trim({rows.text[source.client]}), '') AS client")
    return found


def _repeats(rows: Rows, dedupe: Dedupe) -> tuple[str, str, list[str]]:
    """(whether a row can be a repeat, its place in time, the columns that repeats share).

    The place is one number: microseconds, then the record's number; undated rows come last.
    """
    parts = [f"trim({rows.text[column]})" for column in dedupe.by]
    known = " AND ".join(f"coalesce({part}, '') <> ''" for part in parts)
    if dedupe.within:
        known += " AND d IS NOT NULL"
        shift = WEEK[rows.scan.week_starts] if dedupe.within == "week" else 0
        parts.append(f"date_trunc({literal(dedupe.within)}, d + INTERVAL {shift} DAY)")
    undated = EARLY if dedupe.keep == "latest" else LATE
    place = f"coalesce(epoch_us(d), {undated})::HUGEINT * {2**63}::HUGEINT + row"
    return known, place, [f"{part} AS by{number_}" for number_, part in enumerate(parts)]
