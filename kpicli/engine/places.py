"""From record numbers to places a person can go to: file and line, or file and row."""

from __future__ import annotations

from collections.abc import Sequence

from kpicli.engine.relation import FILE, Relation
from kpicli.sources.parquet import Parquet
from kpicli.sources.recognise import open_table

FIRST = 3
"""So many places are named for each odd text."""

Odd = tuple[str, str]


def shown(relation: Relation, rows: Sequence[int]) -> dict[int, str]:
    """The place of each record: `file:line` in delimited files, else `file: row n`.

    Delimited files are read again up to the last of the records.
    """
    if relation.source.data is not None:
        return {row: f"row {row + 1}" for row in rows}
    if relation.parquet:
        files = relation.files
        return {row: f"{files[row // FILE - 1].shown}: row {row % FILE + 1}" for row in rows}
    return _lines(relation, sorted(set(rows)))


def _lines(relation: Relation, rows: Sequence[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    wanted = list(rows)
    base = 0
    again = (open_table(file, relation.source) for file in relation.files)
    for opened in again if relation.raw is None else relation.opened:
        if isinstance(opened, Parquet):
            continue
        blocks = opened.tables(opened.names[:1], lambda table: table.num_rows)
        for count, block in blocks:
            here = [row for row in wanted if row < base + count]
            if here:
                lines = opened.lines(block)
                found |= {row: opened.place(lines[row - base]) for row in here}
                wanted = wanted[len(here) :]
            base += count
            if not wanted:
                blocks.close()
                return found
    return found
