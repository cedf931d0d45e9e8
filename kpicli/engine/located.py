"""Rows that did not count at their places in the files, malformed records among them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import merge
from typing import Any

from kpicli.core.rejects import LONGEST
from kpicli.engine.places import shown
from kpicli.engine.relation import FILE, Relation
from kpicli.sources.block import Block
from kpicli.sources.delimited import Delimited
from kpicli.sources.held import Held
from kpicli.sources.parquet import Parquet
from kpicli.sources.recognise import Opened, open_table

BATCH = 10_000


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that did not count: its record number, its KPI if it is one's, and why.

    `record` is the row's texts where they are asked for and the files are read by the database.
    """

    row: int
    kpi: str | None
    reason: str
    column: str | None
    text: str | None
    record: str | None = None


Placed = tuple[str, int | None, str | None, str, str | None, str | None, str | None]
"""File, line, KPI, reason, column, text, record."""

MALFORMED = "malformed"


def located(relation: Relation, rows: Iterator[Rejected], *, records: bool) -> Iterator[Placed]:
    """The rows, which come by number, and the malformed records, each at its place, in order.

    Delimited files and workbooks are read again for that, block by block. A response of a table
    with a row per answer is where its first row is.
    """
    if relation.parquet or relation.source.data is not None:
        yield from (_numbered(relation, row) for row in rows)
    elif relation.raw is None:
        again = (open_table(file, relation.source) for file in relation.files)
        yield from _blocks(relation, again, rows, records)
    else:
        order = {file.shown: number for number, file in enumerate(relation.files)}
        bad = located(relation.raw, iter(()), records=records)
        own = _blocks(relation, relation.opened, rows, records)
        yield from merge(own, bad, key=lambda one: (order.get(one[0], 0), one[1] or 0))


def _blocks(
    relation: Relation, tables: Iterable[Opened], rows: Iterator[Rejected], records: bool
) -> Iterator[Placed]:
    waiting, base = next(rows, None), 0
    for opened in tables:
        if isinstance(opened, Parquet):
            continue
        columns = opened.names if records and not isinstance(opened, Delimited) else []
        for table, block in opened.tables(columns or opened.names[:1], lambda table: table):
            here: list[Rejected] = []
            while waiting is not None and waiting.row < base + table.num_rows:
                here.append(waiting)
                waiting = next(rows, None)
            if here or (isinstance(block, Block) and block.bad):
                yield from _of_block(relation, opened, table, block, base, here, records)
            base += table.num_rows


def _of_block(
    relation: Relation,
    opened: Delimited | Held,
    table: Any,
    block: Any,
    base: int,
    here: Sequence[Rejected],
    records: bool,
) -> Iterator[Placed]:
    dialect = opened.dialect if isinstance(opened, Delimited) else None
    lines = opened.lines(block) if here else ()
    numbers = {row.row: lines[row.row - base] for row in here}
    at = _of_responses(relation.raw, numbers) if relation.raw is not None else {}
    texts: dict[int, bytes] = block.records(dialect) if records and dialect else {}
    found: list[Placed] = []
    for row in here:
        line, record = numbers[row.row], None
        if records:
            record = _text(texts[line]) if dialect else _cells(table, row.row - base)
        file, line = at.get(row.row, (opened.file.shown, line))
        found.append((file, line, row.kpi, row.reason, row.column, row.text, record))
    for one in block.bad if dialect else ():
        line = block.first_line + one.line
        record = _text(texts[line]) if records else None
        found.append((opened.file.shown, line, None, MALFORMED, None, one.reason, record))
    yield from sorted(found, key=lambda one: one[1] or 0) if dialect else found


def _of_responses(raw: Relation, numbers: Mapping[int, int]) -> dict[int, tuple[str, int]]:
    """The file and line of the first row of responses, by their numbers."""
    places = shown(raw, list(dict.fromkeys(numbers.values())))
    found = {}
    for row, number in numbers.items():
        file, _, line = places[number].replace(": row ", ":").rpartition(":")
        found[row] = (file or raw.source.path, int(line.removeprefix("row ")))
    return found


def _text(record: bytes) -> str:
    return record.decode("utf-8", "replace").rstrip("\r\n")[:LONGEST]


def _cells(table: Any, row: int) -> str:
    """A record's texts, as they would stand in a CSV."""
    return as_record([column[row].as_py() for column in table.columns])


def as_record(texts: Sequence[str | None]) -> str:
    """Texts as a line of a CSV, without its end."""
    import csv
    import io

    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(texts)
    return out.getvalue().removesuffix("\n")[:LONGEST]


def _numbered(relation: Relation, row: Rejected) -> Placed:
    """A row of Parquet, or of a table given from Python: by its number, from 1."""
    file, number = relation.source.path, row.row
    if relation.parquet:
        file, number = relation.files[number // FILE - 1].shown, number % FILE
    return (file, number + 1, row.kpi, row.reason, row.column, row.text, row.record)
