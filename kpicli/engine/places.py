"""Where odd answers stand: the file and line of the first rows that hold them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kpicli.engine.relation import BATCH, Relation, as_text
from kpicli.engine.sql import literal, name
from kpicli.sources.delimited import Delimited
from kpicli.sources.recognise import open_table

FIRST = 3
"""So many places are named for each odd text."""

Odd = tuple[str, str]


def find(relation: Relation, connection: Any, odd: Sequence[Odd]) -> dict[Odd, list[str]]:
    """For each (column, text) the first places, as `file:line` or `file: row n`.

    Reads the source again, up to where the last of them is found.
    """
    found: dict[Odd, list[str]] = {pair: [] for pair in odd}
    if not odd:
        return found
    if relation.source.data is not None:
        _in_arrow(relation.source.data, found)
    elif relation.parquet:
        for pair in odd:
            found[pair] = _in_parquet(relation, connection, *pair)
    else:
        for file in relation.files:
            opened = open_table(file, relation.source)
            if isinstance(opened, Delimited):
                _in_delimited(opened, found)
    return found


def _in_delimited(opened: Delimited, found: dict[Odd, list[str]]) -> None:
    columns = list(dict.fromkeys(column for column, _ in found))
    blocks = opened.tables(columns, lambda table: table)
    for table, block in blocks:
        hits = [
            (row, pair)
            for pair in found
            if len(found[pair]) < FIRST
            for row in _rows(table.column(pair[0]), pair[1])
        ]
        if hits:
            lines = block.record_lines(opened.dialect)
            for row, pair in sorted(hits):
                if len(found[pair]) < FIRST:
                    found[pair].append(f"{opened.file.shown}:{lines[row]}")
        if all(len(places) >= FIRST for places in found.values()):
            blocks.close()
            return


def _rows(column: Any, text: str) -> list[int]:
    """The first rows of a text column that hold `text`."""
    import numpy as np

    rows: list[int] = []
    base = 0
    for chunk in getattr(column, "chunks", [column]):
        coded = chunk.dictionary_encode()
        texts = coded.dictionary.to_pylist()
        if text in texts:
            codes = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
            rows += (np.flatnonzero(codes == texts.index(text))[:FIRST] + base).tolist()
        base += len(chunk)
    return rows[:FIRST]


def _in_arrow(data: Any, found: dict[Odd, list[str]]) -> None:
    base = 0
    columns = list(dict.fromkeys(column for column, _ in found))
    for batch in as_text(data.select(columns)).to_batches(max_chunksize=BATCH):
        for (column, text), places in found.items():
            rows = _rows(batch.column(batch.schema.get_field_index(column)), text)
            places += [f"row {base + row + 1}" for row in rows[: FIRST - len(places)]]
        base += batch.num_rows


def _in_parquet(relation: Relation, connection: Any, column: str, text: str) -> list[str]:
    paths = ", ".join(literal(str(file.path)) for file in relation.files)
    shown = {str(file.path): file.shown for file in relation.files}
    rows = connection.execute(
        f"SELECT filename, file_row_number FROM read_parquet([{paths}], file_row_number = true, "
        f"filename = true, union_by_name = true) WHERE CAST({name(column)} AS VARCHAR) = "
        f"{literal(text)} ORDER BY ALL LIMIT {FIRST}"
    ).fetchall()
    return [f"{shown.get(path, path)}: row {row + 1}" for path, row in rows]
