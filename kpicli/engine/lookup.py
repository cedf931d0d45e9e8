"""A client table as a lookup: the row of each client that holds, joined to the main source's rows.

A client has one row, or where rows say since when they hold, the one that holds on the day.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kpicli.core.plan import Joined
from kpicli.engine import places
from kpicli.engine.dates import expression, order_of
from kpicli.engine.relation import Relation
from kpicli.engine.sql import every
from kpicli.errors import Location, data_error

Run = Callable[[str], Any]
SHOWN = 3
FIRST_DAY, LAST = "DATE '0001-01-01'", "DATE '9999-12-31'"


@dataclass(slots=True)
class Lookup:
    """The table `name` with the columns client, v0…, in the order of `columns`.

    A `dated` one has a row for each stretch of days of a client, with its first day as `since`.
    """

    name: str
    columns: list[str]
    joined: Joined
    dated: bool = False

    def join(self, rows: str) -> str:
        """The SQL that joins it to a table with the columns client and d, the local time.

        Rows without a date have what holds last.
        """
        client = f"{rows}.client = {self.name}.client"
        if not self.dated:
            return f" LEFT JOIN {self.name} ON {client}"
        day = f"coalesce(CAST({rows}.d AS DATE), {LAST})"
        return f" ASOF LEFT JOIN {self.name} ON {client} AND {day} >= {self.name}.since"

    def column(self, column: str) -> str:
        """The SQL of one of its columns."""
        return f"{self.name}.v{self.columns.index(column)}"


def load(
    run: Run,
    connection: Any,
    relation: Relation,
    columns: Sequence[str],
    at: int,
    timezone: str,
    *,
    dated: bool,
) -> Lookup:
    """Read a client table into a lookup; a `UserError` when clients have several values at a time.

    `dated` says that the rows to be joined have a date: then the table's own `start` tells which
    of a client's rows holds. Rows that `where:` leaves out, rows without a client, and repeats of
    a client with equal values are counted.
    """
    source = relation.source
    if source.client is None:
        raise RuntimeError("a lookup needs its client column")
    start = start_of(relation) if dated else None
    rules = [rule.column for rule in source.where]
    texts = list(dict.fromkeys([source.client, *columns, *rules, *([start] if start else [])]))
    rows, _, text, _ = relation.register(connection, [], texts, called=f"src{at}")
    name = f"lookup{at}"
    values = ", ".join(
        f"nullif(trim({text[column]}), '') AS v{place}" for place, column in enumerate(columns)
    )
    kept = every(source.where, text, source.decimal)
    run(
        f"CREATE TEMP TABLE all{at} AS SELECT nullif(trim({text[source.client]}), '') AS client, "
        f"{values}, {text[start] if start else 'NULL'} AS start, ({kept}) AS kept, row FROM {rows}"
    )
    several = _several(run, columns, at, "client")
    held, notes = bool(several and start), relation.notes()
    if held and start:
        unread = _add_since(run, relation, start, at, timezone)
        notes = relation.notes()
        if unread:
            told = f"{unread:,} row{'s' * (unread != 1)} without a readable {start}"
            notes.append(("unreadable-date", f"{told}: before all others", source.path))
        several = _several(run, columns, at, "client, since")
    if several:
        lacking = [] if start_of(relation) else [f"start: on {source.name}"]
        lacking += [] if dated else ["date: on the answers"]
        raise several_values(relation, columns, several, lacking)
    listed = ", ".join(f"any_value(v{place}) AS v{place}" for place in range(len(columns)))
    key = "client, since" if held else "client"
    run(
        f"CREATE TEMP TABLE {name} AS SELECT {key}, {listed} FROM all{at} "
        f"WHERE kept AND client IS NOT NULL GROUP BY {key}"
    )
    [(where, nobody, clients, stretches, total)] = run(
        f"SELECT count(*) FILTER (NOT kept), count(*) FILTER (kept AND client IS NULL), "
        f"(SELECT count(DISTINCT client) FROM {name}), (SELECT count(*) FROM {name}), count(*) "
        f"FROM all{at}"
    ).fetchall()
    run(f"DROP TABLE all{at}")
    bad = relation.bad()
    steps = [
        ("malformed", bad),
        ("where", where),
        ("no-client", nobody),
        ("duplicate", total - where - nobody - stretches),
        ("further-stretch", stretches - clients),
    ]
    joined = Joined(
        source.name,
        source.path,
        total + bad,
        clients,
        [(reason, rows) for reason, rows in steps if rows],
        relation.malformed(),
        relation.inputs(),
        notes,
    )
    return Lookup(name, list(columns), joined, held)


def start_of(relation: Relation) -> str | None:
    """The column that says since when a row of a client table holds, where there is one."""
    start = relation.source.column("start")
    return start if start in relation.columns else None


def _add_since(run: Run, relation: Relation, start: str, at: int, timezone: str) -> int:
    """Add to the rows the first day on which each holds; a client's first always did.

    The number of those whose day is written but cannot be read.
    """
    named = replace(relation.source, date=start)
    run(f"CREATE TEMP VIEW staged AS SELECT start FROM all{at}")
    order = order_of(lambda sql: run(sql).fetchall(), "start", named)
    run("DROP VIEW staged")
    relation.remark_dates(start, order)
    day = expression("start", order, named, timezone)
    odd = f"SELECT count(*) FROM all{at} WHERE kept AND trim(start) <> '' AND ({day}) IS NULL"
    [(unread,)] = run(odd).fetchall()
    first = f"min(coalesce(day, {FIRST_DAY})) OVER (PARTITION BY kept, client)"
    run(
        f"CREATE OR REPLACE TEMP TABLE all{at} AS SELECT * EXCLUDE (day), "
        f"CASE WHEN coalesce(day, {FIRST_DAY}) = {first} THEN {FIRST_DAY} ELSE day END AS since "
        f"FROM (SELECT *, CAST({day} AS DATE) AS day FROM all{at})"
    )
    return int(unread)


def _several(run: Run, columns: Sequence[str], at: int, key: str) -> list[tuple[Any, ...]]:
    """The last row of each key that has more than one value of a column, and of which columns."""
    several = [f"count(DISTINCT coalesce(v{place}, '')) > 1" for place in range(len(columns))]
    found: list[tuple[Any, ...]] = run(
        f"SELECT max(row), {', '.join(several)} FROM all{at} WHERE kept AND client IS NOT NULL "
        f"GROUP BY {key} HAVING {' OR '.join(several)} ORDER BY 1"
    ).fetchall()
    return found


def several_values(
    relation: Relation,
    columns: Sequence[str],
    found: Sequence[tuple[Any, ...]],
    lacking: Sequence[str],
) -> Exception:
    """The `UserError` for clients that stand in a table with different values at a time.

    `lacking` is what would date them.
    """
    source = relation.source
    which = [c for place, c in enumerate(columns) if any(row[place + 1] for row in found)]
    numbers = [row[0] for row in found[:SHOWN]]
    places_of = places.shown(relation, numbers)
    first, *rest = (places_of[number] for number in numbers)
    file, _, line = first.rpartition(":")
    where = Location(file, int(line)) if line.isdigit() and file else Location(first)
    many = f"{len(found):,} clients have" if len(found) > 1 else "a client has"
    also = f" (also {', '.join(rest)})" if rest else ""
    hint = "keep the right row of each client with where: on the source"
    if lacking:
        hint += f", or add {' and '.join(lacking)}: then the row that holds on the day counts"
    else:
        hint += ": these hold from the same day"
    return data_error(
        "several-per-client",
        f"{many} more than one {' and '.join(which)} in {source.name}{also}",
        where,
        hint=hint,
    )


def unmatched(run: Run, lookup: Lookup, rows: str) -> None:
    """Count rows without a match, and clients without a row, into `lookup.joined`."""
    [(left, clients)] = run(
        f"SELECT count(*), count(DISTINCT k.client) FROM {rows} AS k "
        f"ANTI JOIN {lookup.name} AS t ON k.client = t.client"
    ).fetchall()
    [(unused,)] = run(
        f"SELECT count(DISTINCT t.client) FROM {lookup.name} AS t ANTI JOIN {rows} AS k "
        f"ON k.client = t.client"
    ).fetchall()
    lookup.joined.unmatched_rows = left
    lookup.joined.unmatched_clients = clients
    lookup.joined.unused = unused
