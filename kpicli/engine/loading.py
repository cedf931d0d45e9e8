"""Small tables made of Python values, for queries to join."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kpicli.core.looks import LeftOut
from kpicli.engine.rows import LEFT_OUT

Run = Callable[[str], Any]


def load_left_out(connection: Any, run: Run, left_out: Sequence[LeftOut]) -> None:
    """A table of the keys of each of `left_out`, as `sql.key_of` makes them."""
    for place, out in enumerate(left_out):
        single = len(out.columns) == 1
        keys = [(key[0] if single else list(key),) for key in out.keys]
        kind = "VARCHAR" if single else "VARCHAR[]"
        load_rows(connection, run, f"{LEFT_OUT}{place}", ["key"], [kind], keys)


def load_rows(
    connection: Any,
    run: Run,
    table: str,
    names: Sequence[str],
    types: Sequence[str],
    rows: Sequence[Sequence[Any]],
) -> None:
    """A temporary table of the rows given, in place of the last one of its name."""
    columns = ", ".join(f"{name} {kind}" for name, kind in zip(names, types, strict=True))
    run(f"CREATE OR REPLACE TEMP TABLE {table} ({columns})")
    lists = ", ".join("unnest(?)" for _ in names)
    values = [[row[place] for row in rows] for place in range(len(names))]
    if rows:
        connection.execute(f"INSERT INTO {table} SELECT {lists}", values)
