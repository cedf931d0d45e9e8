"""Rows kept aside for repeats, dates and sampling units: read once, reduced, then tallied."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kpicli.core.plan import Dedupe
from kpicli.engine.dates import expression, order_of
from kpicli.engine.rows import Rows
from kpicli.engine.sql import STEPS, literal, number

Run = Callable[[str], Any]

KEPT = "kept"
"""The table of kept rows: k0…, asked0…, w0…, unit, stratum, population, row, d, and for
groups client and n0…"""

LATE, EARLY = 2**62, -(2**62)

WEEK = {"monday": 0, "sunday": 1, "saturday": 2}
"""Days to add so that a week that begins on this day begins on a Monday."""


@dataclass(frozen=True, slots=True)
class Staged:
    """What staging found: rows by step, first and last date of the kept rows, undated rows."""

    steps: dict[str, int]
    first: str | None
    last: str | None
    undated: int


def stage(run: Run, rows: Rows, keys: Sequence[str], texts: Sequence[str], timezone: str) -> Staged:
    """Read the relation into the table `kept`, without what the scan leaves out."""
    source = rows.scan.source
    columns = [
        f"{rows.shown.get(rows.key[column], rows.key[column])} AS k{place}"
        for place, column in enumerate(keys)
    ]
    columns += [f"{rows.text[column]} AS t{place}" for place, column in enumerate(texts)]
    run(f"CREATE TEMP TABLE staged AS SELECT {', '.join([*columns, 'row'])} FROM {rows.relation}")
    text = {column: f"t{place}" for place, column in enumerate(texts)}
    key = {column: f"k{place}" for place, column in enumerate(keys)}
    date = None
    if source.date is not None:
        order = order_of(lambda sql: run(sql).fetchall(), text[source.date], source)
        date = expression(text[source.date], order, source, timezone)
    timed = replace(
        rows,
        relation=f"(SELECT *, {date or 'NULL::TIMESTAMP'} AS d FROM staged)",
        key=key,
        text=text,
        shown={},
        date="d" if date else None,
    )
    return _reduce(run, timed, list(key.values()))


def _reduce(run: Run, rows: Rows, keys: Sequence[str]) -> Staged:
    source = rows.scan.source
    derived = [f"asked{place}" for place, ask in enumerate(rows.scan.asks) if ask.where]
    derived += [f"w{place}" for place in range(len(rows.weights))]
    picked = [*keys, *derived, *_units(rows), *_parted(rows), "row", "d"]
    known, place, by = _repeats(rows, source.dedupe) if source.dedupe else ("false", "0", [])
    run(
        f"CREATE TEMP TABLE timed AS SELECT {', '.join([*picked, *by])}, step, {place} AS place, "
        f"step = 0 AND {known} AS known FROM ({rows.select()})"
    )
    run("DROP TABLE staged")
    names = [column.rpartition(" AS ")[2] for column in picked]
    listed = ", ".join(names)
    steps, first, last, undated = _count(run, "timed")
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


def _count(run: Run, relation: str) -> tuple[dict[str, int], str | None, str | None, int]:
    """Rows by step; the first and last date and the undated rows of those kept."""
    steps = dict.fromkeys(STEPS, 0)
    first = last = None
    undated = 0
    for step, n, low, high, without in run(
        f"SELECT step, count(*), CAST(min(d) AS VARCHAR), CAST(max(d) AS VARCHAR), "
        f"count(*) FILTER (d IS NULL) FROM {relation} GROUP BY step"
    ).fetchall():
        steps[STEPS[step]] = n
        if step == 0:
            first, last, undated = low, high, without
    return steps, first, last, undated


def _units(rows: Rows) -> list[str]:
    """Sampling unit, stratum and population of a row; a row without a unit is its own."""
    source = rows.scan.source
    cluster = source.cluster or source.client
    unit = f"nullif(trim({rows.text[cluster]}), '')" if cluster else "NULL"
    stratum = f"nullif(trim({rows.text[source.strata]}), '')" if source.strata else "NULL"
    population = "NULL::DOUBLE"
    if isinstance(source.population, str):
        population = number(rows.text[source.population], source.decimal)
    elif source.population is not None:
        population = f"{float(source.population)!r}::DOUBLE"
    return [
        f"coalesce({unit}, concat({literal('row ')}, row)) AS unit",
        f"coalesce({stratum}, '') AS stratum",
        f"{population} AS population",
    ]


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
