"""Rows kept aside for repeats, dates and sampling units: read once, reduced, then tallied."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kpicli.core.source import Source
from kpicli.engine.dates import expression, orders_of
from kpicli.engine.needs import designed
from kpicli.engine.repeats import TIMED, Repeats
from kpicli.engine.rows import Rows
from kpicli.engine.sql import STEPS, number, steps_of

Run = Callable[[str], Any]

KEPT = "kept"
"""The table of kept rows: k0…, asked0…, w0…, row, d, in a design unit, stratum and population,
and for groups client and n0…"""

NOT_KEPT = "not_kept"
"""The table of rows left out, where these are asked for: row, the number of the case that decided,
NULL for repeats, and the text that did."""


@dataclass(frozen=True, slots=True)
class Staged:
    """What staging found: rows by step; of the kept rows the first and last date, how many have
    no readable date in each column of dates, and how many repeat another.

    `order` is how the dates are written, None where all are ISO 8601 or a format is declared.
    """

    steps: dict[str, int]
    first: str | None
    last: str | None
    undated: dict[str, int]
    repeats: int
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
    dates = _dates(source)
    shown = [rows.shown.get(rows.key[column], rows.key[column]) for column in keys]
    picked = [f"{expression_} AS k{place}" for place, expression_ in enumerate(shown)]
    moments, unread = {}, []
    for name, column in dates.items():
        moments[name] = rows.instants.get(column) or expression(
            rows.text[column], None, source, timezone
        )
        if column not in rows.instants and not source.date_format:
            unread.append(unreadable(rows.text[column], name))
    found = _reduce(run, _dated(rows, moments), picked, " OR ".join(unread))
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
    read = {column: aside.text[column] for column in dates.values()}
    orders = orders_of(lambda sql: run(sql).fetchall(), read, source)
    moments = {
        name: expression(read[column], orders[column], source, timezone)
        for name, column in dates.items()
    }
    found = _reduce(run, _dated(aside, moments), list(aside.key.values()), "")
    run("DROP TABLE staged")
    if found is None:
        raise RuntimeError("rows were to be reduced for good")
    return replace(found, order=orders.get(source.date or ""))


def unreadable(text: str, moment: str = "d") -> str:
    """SQL that is true of a row whose date is written, but could not be read."""
    return f"({moment} IS NULL AND coalesce(trim({text}), '') <> '')"


def _dates(source: Source) -> dict[str, str]:
    """The columns of dates: of the rows as `d`, and of repeats as `r` where theirs is another."""
    found = {"d": source.date, "r": source.repeat_date}
    if source.repeat_date == source.date:
        del found["r"]
    return {name: column for name, column in found.items() if column is not None}


def _dated(rows: Rows, moments: Mapping[str, str]) -> Rows:
    listed = {"d": "NULL::TIMESTAMP", **moments}
    picked = "".join(f", {sql} AS {name}" for name, sql in listed.items())
    relation = f"(SELECT *{picked} FROM {rows.relation})"
    return replace(rows, relation=relation, date="d" if "d" in moments else None)


def _reduce(run: Run, rows: Rows, keys: Sequence[str], unread: str) -> Staged | None:
    """The rows kept in their table, or None when `unread` is true of any."""
    source = rows.scan.source
    dates = _dates(source)
    derived = [f"asked{place}" for place, ask in enumerate(rows.scan.asks) if ask.where]
    derived += [f"w{place}" for place in range(len(rows.weights))]
    if rows.told:
        asks = [place for place, ask in enumerate(rows.scan.asks) if ask.where]
        derived += [f"{name}{place}" for place in asks for name in ("unmet", "told")]
    picked = [*keys, *derived, *_units(rows), *_parted(rows), "row", *{"d": "", **dates}]
    repeats = Repeats(rows, source.dedupe, "r" if "r" in dates else "d") if source.dedupe else None
    aside = repeats.columns() if repeats else []
    aside += ["decided", "said"] if rows.told else []
    run(
        f"CREATE OR REPLACE TEMP TABLE {TIMED} AS SELECT {', '.join([*picked, *aside])}, step, "
        f"{unread or 'false'} AS unread FROM ({rows.select()})"
    )
    if unread and run(f"SELECT count(*) FROM {TIMED} WHERE unread").fetchall()[0][0]:
        run(f"DROP TABLE {TIMED}")
        return None
    listed = [column.rpartition(" AS ")[2] for column in picked]
    names = steps_of(source)
    steps = dict.fromkeys(names, 0)
    for step, n in run(f"SELECT step, count(*) FROM {TIMED} GROUP BY step").fetchall():
        steps[names[step]] = n
    again = 0
    if repeats is not None and repeats.dedupe.removes:
        repeats.keep_one(run, KEPT, listed)
    elif repeats is not None:
        again = repeats.keep_all(run, KEPT, listed)
    elif sum(steps.values()) == steps[STEPS[0]] and not rows.told:
        run(f"ALTER TABLE {TIMED} RENAME TO {KEPT}")
    else:
        run(f"CREATE TEMP TABLE {KEPT} AS SELECT {', '.join(listed)} FROM {TIMED} WHERE step = 0")
    if rows.told:
        run(
            f"CREATE TEMP TABLE {NOT_KEPT} AS SELECT row, decided, said FROM {TIMED} "
            f"WHERE step <> 0 UNION ALL SELECT row, NULL, NULL FROM {TIMED} "
            f"ANTI JOIN {KEPT} USING (row) WHERE step = 0"
        )
    run(f"DROP TABLE IF EXISTS {TIMED}")
    undated = "".join(f", count(*) FILTER ({name} IS NULL)" for name in dates)
    [(kept, first, last, *without)] = run(
        f"SELECT count(*), CAST(min(d) AS VARCHAR), CAST(max(d) AS VARCHAR){undated} FROM {KEPT}"
    ).fetchall()
    steps["duplicate"] = steps[STEPS[0]] - kept
    steps[STEPS[0]] = kept
    return Staged(steps, first, last, dict(zip(dates.values(), without, strict=True)), again)


def _units(rows: Rows) -> list[str]:
    """Sampling unit, stratum and population of a row; a row without a unit is its own.

    A unit is known by the 64-bit hash of its text, which groups in a third of the time: among a
    million clients two share one with a chance of 3 in 100 million, and then only a standard
    error is touched, in a digit nobody sees.
    """
    source = rows.scan.source
    if not designed(source):
        return []
    unit = "hash(row)"
    if source.units:
        texts = [f"trim({rows.text[column]})" for column in source.units]
        blank = " OR ".join(f"coalesce({text}, '') = ''" for text in texts)
        unit = f"CASE WHEN {blank} THEN hash(row) ELSE hash({', '.join(texts)}) END"
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
