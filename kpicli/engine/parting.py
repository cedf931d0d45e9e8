"""How kept rows are parted: a column of SQL per grouping, and its values as texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kpicli.core import bins
from kpicli.core.plan import Grouping, Scan
from kpicli.engine.dates import expression
from kpicli.engine.lookup import Lookup
from kpicli.engine.periods import period_sql
from kpicli.engine.rows import Rows
from kpicli.engine.small import label
from kpicli.engine.sql import number
from kpicli.engine.staging import KEPT, unreadable

Run = Callable[[str], Any]
PARTED = "parted"
"""The kept rows with a column per grouping: g0…, the period last."""


@dataclass(slots=True)
class Parting:
    """The SQL columns that part the rows, their types, and how their values read.

    `names` are the names of the bins of each grouping that has some.
    """

    columns: list[str] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    readers: list[Callable[[Any], str | None]] = field(default_factory=list)
    names: dict[str, list[str]] = field(default_factory=dict)

    def add(self, column: str, kind: str, reader: Callable[[Any], str | None]) -> None:
        """One more column."""
        self.columns.append(column)
        self.types.append(kind)
        self.readers.append(reader)

    def texts(self, raw: Sequence[Any]) -> tuple[str | None, ...]:
        """A row's group as texts."""
        return tuple(read(value) for read, value in zip(self.readers, raw, strict=True))


def by_texts(scan: Scan, key: Mapping[str, str], kind: str, text: Callable[[Any], Any]) -> Parting:
    """The parting of a scan whose groupings are all plain."""
    parting = Parting()
    for group in scan.groups:
        parting.add(key[group.column], kind, _labelled(text))
    return parting


def parted(
    run: Run,
    scan: Scan,
    key: Mapping[str, str],
    kind: str,
    text: Callable[[Any], Any],
    lookups: Mapping[str, Lookup],
) -> Parting:
    """Make the view `parted` of the staged rows, and say how it parts them."""
    parting, expressions = Parting(), []
    joins = "".join(each.join(KEPT) for each in lookups.values())
    for place, group in enumerate(scan.groups):
        name = f"g{place}"
        if group.plain:
            expressions.append(f"{key[group.column]} AS {name}")
            parting.add(name, kind, _labelled(text))
            continue
        found = f"{KEPT}.n{place}"
        if group.table is not None:
            found = lookups[group.table.name].column(group.column)
            if not group.edges and not group.quantiles:
                expressions.append(f"{found} AS {name}")
                parting.add(name, "VARCHAR", label)
                continue
            found = number(found, group.table.decimal)
        edges = group.edges or quantile_edges(run, f"{KEPT}{joins}", found, group)
        names = bins.names(edges) if edges else ["any number"]
        parting.names[group.name] = names
        expressions.append(f"{binned(found, edges)} AS {name}")
        parting.add(name, "INTEGER", named(names))
    if scan.every is not None:
        expressions.append(f"{period_sql('d', scan.every)} AS period")
        parting.add("period", "DATE", iso)
    run(
        f"CREATE TEMP VIEW {PARTED} AS SELECT {KEPT}.*, {', '.join(expressions)} FROM {KEPT}{joins}"
    )
    return parting


def _labelled(text: Callable[[Any], Any]) -> Callable[[Any], str | None]:
    return lambda value: label(text(value))


def named(names: Sequence[str]) -> Callable[[int | None], str | None]:
    """A reader of numbers of bins as their names."""
    return lambda place: None if place is None else names[place]


def streamed(rows: Rows, text: str, timezone: str) -> str:
    """The rows with their time `d`, `day`, whether a date is `unread` (not ISO 8601), `period`."""
    scan = rows.scan
    instant = rows.instants.get(scan.source.date or "")
    date = instant or expression(text, None, scan.source, timezone)
    inner = f"SELECT *, {date} AS d FROM {rows.relation}"
    unread = "false" if instant else unreadable(text)
    period = f", {period_sql('d', scan.every)} AS period" if scan.every else ""
    derived = f"CAST(d AS DATE) AS day, {unread} AS unread{period}"
    return f"(SELECT *, {derived} FROM ({inner}))"


def iso(value: date | None) -> str | None:
    """A day as text."""
    return None if value is None else value.isoformat()


def quantile_edges(run: Run, rows: str, value: str, group: Grouping) -> tuple[float, ...]:
    """The edges of bins with equally many rows: each the lowest value with its share below it."""
    parts = group.quantiles
    picked = ", ".join(
        f"min(v) FILTER (below * {parts} >= {place} * total)" for place in range(1, parts)
    )
    [found] = run(
        f"WITH values AS (SELECT {value} AS v FROM {rows}), "
        f"counts AS (SELECT v, count(*) AS n FROM values WHERE v IS NOT NULL GROUP BY v), "
        f"ranked AS (SELECT v, sum(n) OVER (ORDER BY v) - n AS below, sum(n) OVER () AS total "
        f"FROM counts) SELECT {picked} FROM ranked"
    ).fetchall()
    return tuple(sorted({edge for edge in found if edge is not None}))


def binned(value: str, edges: Sequence[float]) -> str:
    """The SQL of the number of the bin that a value is in."""
    cases = "".join(f" WHEN {value} < {edge!r} THEN {place}" for place, edge in enumerate(edges))
    return f"CASE WHEN {value} IS NULL THEN NULL{cases} ELSE {len(edges)} END"
