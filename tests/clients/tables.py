"""Messy client tables, drawn from a seed or by hypothesis, and written as CSV or Parquet.

A column is named after its role. Days are ISO 8601 in a `Table`; `day_first` writes them anew.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import strategies as st

from tests.clients import rows as draw

Row = dict[str, str]
Pick = Callable[[Sequence[Any]], Any]
Maker = Callable[[Pick, int], list[Row]]

MAKERS: dict[str, Maker] = {
    "accounts": draw.accounts,
    "transactions": draw.transactions,
    "tickets": draw.tickets,
    "durations": draw.durations,
    "projects": draw.projects,
    "usage": draw.usage,
    "snapshots": draw.snapshots,
    "ticket_log": draw.ticket_log,
    "statuses": draw.statuses,
}

SOURCES: dict[str, str] = {
    "accounts": "client: client, start: start, end: end",
    "transactions": (
        "client: client, date: date, amount: amount, quantity: quantity, currency: currency, "
        "order: order"
    ),
    "tickets": "client: client, opened: opened, responded: responded, resolved: resolved",
    "durations": "opened: opened, resolution: resolution, duration_unit: hours",
    "projects": "client: client, due: due, completed: completed, satisfaction: satisfaction",
    "usage": "client: client, date: date, events: events",
    "snapshots": "client: client, snapshot: month, amount: amount",
    "ticket_log": (
        "client: client, opened: opened, responded: responded, resolved: resolved, "
        "key: ticket, updated: updated"
    ),
    "statuses": "client: client",
}
"""The roles of each table as in YAML, without its path; `snapshot` and `updated` are new ones."""

_ISO_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(.*)")


@dataclass(frozen=True)
class Table:
    """A table as text: its name, its columns, and its rows in the order of the file."""

    name: str
    columns: tuple[str, ...]
    rows: list[Row]

    def source(self, path: Path, *extra: str) -> str:
        """This table as an entry of `sources:` in YAML."""
        return f"{self.name}: {{path: {path.name}, {', '.join([SOURCES[self.name], *extra])}}}"


def seeded(name: str, seed: int, size: int = 400) -> Table:
    """A table of up to `size` rows, the same for the same seed."""
    return _table(name, MAKERS[name](Random(f"{name} {seed}").choice, size))


@st.composite
def drawn(pick: st.DrawFn, name: str, size: int = 25) -> Table:
    """A table of up to `size` rows, drawn by hypothesis, which shrinks towards plain rows."""
    return _table(name, MAKERS[name](lambda choices: pick(st.sampled_from(choices)), size))


def _table(name: str, rows: list[Row]) -> Table:
    return Table(name, tuple(rows[0]), rows)


def day_first(table: Table) -> Table:
    """The same table with 2025-12-31 written as 31/12/2025 wherever a day stands."""
    return replace(
        table,
        rows=[
            {column: _ISO_DAY.sub(r"\3/\2/\1\4", text) for column, text in row.items()}
            for row in table.rows
        ],
    )


def write_csv(folder: Path, table: Table, delimiter: str = ",") -> Path:
    """The table as a CSV file in the folder."""
    path = folder / f"{table.name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, table.columns, delimiter=delimiter, lineterminator="\n")
        writer.writeheader()
        writer.writerows(table.rows)
    return path


def write_parquet(folder: Path, table: Table) -> Path:
    """The table as a Parquet file; a column whose every cell is a day, a time or a number is
    written as such, blanks as null, and any other as text."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = folder / f"{table.name}.parquet"
    columns = {name: _typed([row[name] for row in table.rows], pa.array) for name in table.columns}
    pq.write_table(pa.table(columns), path, write_page_checksum=True)
    return path


def _typed(cells: list[str], array: Callable[..., Any]) -> Any:
    from datetime import date, datetime
    from decimal import Decimal

    patterns: dict[str, Callable[[str], Any]] = {
        r"\d{4}-\d\d-\d\d": date.fromisoformat,
        r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d": datetime.fromisoformat,
        r"-?\d+\.\d+": Decimal,
        r"-?\d+": int,
    }
    for pattern, read in patterns.items():
        if any(cells) and all(not cell or re.fullmatch(pattern, cell) for cell in cells):
            try:
                return array([read(cell) if cell else None for cell in cells])
            except ValueError:
                break
    return array(cells)
