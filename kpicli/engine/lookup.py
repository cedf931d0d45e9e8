"""A client table as a lookup: one row per client, its columns joined to the main source's rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from kpicli.core.plan import Joined, Source
from kpicli.engine import places
from kpicli.engine.relation import Relation
from kpicli.engine.sql import every
from kpicli.errors import data_error

Run = Callable[[str], Any]
SHOWN = 3


@dataclass(slots=True)
class Lookup:
    """The table `name` with the columns client, v0…, in the order of `columns`."""

    name: str
    columns: list[str]
    joined: Joined

    def column(self, column: str) -> str:
        """The SQL of one of its columns."""
        return f"{self.name}.v{self.columns.index(column)}"


def load(run: Run, connection: Any, relation: Relation, columns: Sequence[str], at: int) -> Lookup:
    """Read a client table into a lookup; a `UserError` when clients have several values.

    Rows that `where:` leaves out, rows without a client, and repeats of a client with equal
    values are counted.
    """
    source = relation.source
    if source.client is None:
        raise RuntimeError("a lookup needs its client column")
    texts = list(dict.fromkeys([source.client, *columns, *(rule.column for rule in source.where)]))
    rows, _, text, _ = relation.register(connection, [], texts, called=f"src{at}")
    name = f"lookup{at}"
    values = ", ".join(
        f"nullif(trim({text[column]}), '') AS v{place}" for place, column in enumerate(columns)
    )
    kept = every(source.where, text, source.decimal)
    run(
        f"CREATE TEMP TABLE all{at} AS SELECT nullif(trim({text[source.client]}), '') AS client, "
        f"{values}, ({kept}) AS kept, row FROM {rows}"
    )
    _one_each(run, relation, columns, at)
    listed = ", ".join(f"any_value(v{place}) AS v{place}" for place in range(len(columns)))
    run(
        f"CREATE TEMP TABLE {name} AS SELECT client, {listed} FROM all{at} "
        f"WHERE kept AND client IS NOT NULL GROUP BY client"
    )
    [(where, nobody, clients, total)] = run(
        f"SELECT count(*) FILTER (NOT kept), count(*) FILTER (kept AND client IS NULL), "
        f"(SELECT count(*) FROM {name}), count(*) FROM all{at}"
    ).fetchall()
    run(f"DROP TABLE all{at}")
    bad = relation.bad()
    steps = [
        ("malformed", bad),
        ("where", where),
        ("no-client", nobody),
        ("duplicate", total - where - nobody - clients),
    ]
    joined = Joined(
        source.name,
        source.path,
        total + bad,
        clients,
        [(reason, rows) for reason, rows in steps if rows],
        relation.malformed(),
        relation.inputs(),
        relation.notes(),
    )
    return Lookup(name, list(columns), joined)


def _one_each(run: Run, relation: Relation, columns: Sequence[str], at: int) -> None:
    """Raise when a client has more than one value of a column."""
    several = [f"count(DISTINCT coalesce(v{place}, '')) > 1" for place in range(len(columns))]
    found = run(
        f"SELECT max(row), {', '.join(several)} FROM all{at} WHERE kept AND client IS NOT NULL "
        f"GROUP BY client HAVING {' OR '.join(several)} ORDER BY 1"
    ).fetchall()
    if not found:
        return
    which = [c for place, c in enumerate(columns) if any(row[place + 1] for row in found)]
    numbers = [row[0] for row in found[:SHOWN]]
    where = places.shown(relation, numbers)
    first, *rest = (where[number] for number in numbers)
    raise several_values(relation.source, len(found), which, first, rest)


def several_values(
    source: Source, clients: int, columns: Sequence[str], first: str, rest: Sequence[str]
) -> Exception:
    """The `UserError` for clients that stand in a table with different values."""
    from kpicli.errors import Location

    file, _, line = first.rpartition(":")
    where = Location(file, int(line)) if line.isdigit() and file else Location(first)
    many = f"{clients:,} clients have" if clients > 1 else "a client has"
    also = f" (also {', '.join(rest)})" if rest else ""
    return data_error(
        "several-per-client",
        f"{many} more than one {' and '.join(columns)} in {source.name}{also}",
        where,
        hint="rows are joined to one row per client: keep the right one with where: on the source",
    )


def unmatched(run: Run, lookup: Lookup, rows: str) -> None:
    """Count rows without a match, and clients without a row, into `lookup.joined`."""
    [(left, clients)] = run(
        f"SELECT count(*), count(DISTINCT k.client) FROM {rows} AS k "
        f"ANTI JOIN {lookup.name} AS t ON k.client = t.client"
    ).fetchall()
    [(unused,)] = run(
        f"SELECT count(*) FROM {lookup.name} AS t ANTI JOIN {rows} AS k ON k.client = t.client"
    ).fetchall()
    lookup.joined.unmatched_rows = left
    lookup.joined.unmatched_clients = clients
    lookup.joined.unused = unused
