"""The first records of a file as texts, column by column: enough to tell what a column is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kpicli.core.field import Field
from kpicli.core.source import Source
from kpicli.sources.delimited import Delimited
from kpicli.sources.files import File
from kpicli.sources.parquet import Parquet
from kpicli.sources.platform import Recognised
from kpicli.sources.recognise import Opened, open_table

RECORDS = 10_000
CELLS = 2_000_000
"""So many cells are held at most: of a very wide file fewer records are read."""
LONGEST = 300
"""Texts are cut here; no answer to a closed question is longer."""

Texts = dict[str, list[str | None]]


@dataclass(frozen=True, slots=True)
class Head:
    """The first records: their texts by column, for each column that stands once and is flat.

    `fields` are the file's columns as they stand, in its order; `rows` how many records were read.
    `delimiter` is that of delimited text, `known` what is known of the export's platform.
    """

    fields: tuple[Field, ...]
    texts: Texts
    rows: int
    delimiter: str | None = None
    known: Recognised | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names."""
        return tuple(field.name for field in self.fields)


def head(file: File, source: Source, most: int = RECORDS) -> Head:
    """The first records of a file. Errors are `UserError`s (exit 3)."""
    opened = _opened(file, source)
    names = tuple(opened.names)
    nested = opened.nested if isinstance(opened, Parquet) else frozenset()
    single = [n for n in names if n.strip() and names.count(n) == 1 and n not in nested]
    delimiter = opened.dialect.delimiter.decode() if isinstance(opened, Delimited) else None
    most = max(min(most, CELLS // max(len(single), 1)), 20)
    texts: Texts = {name: [] for name in single}
    rows = 0
    for block in blocks(file, source, single, most):
        for name, found in block.items():
            texts[name] += found[: most - rows]
        rows = max((len(found) for found in texts.values()), default=0)
        if rows >= most:
            break
    return Head(opened.columns.fields, texts, rows, delimiter, _known(opened))


def known(file: File, source: Source) -> Recognised | None:
    """What is known of the export's platform."""
    return _known(_opened(file, source))


def _known(opened: Opened) -> Recognised | None:
    return None if isinstance(opened, Parquet) else opened.known


def _opened(file: File, source: Source) -> Opened:
    """The file opened; of one with a row per answer the responses."""
    if source.long is None:
        return open_table(file, source)
    from kpicli.engine.relation import Relation

    relation = Relation(source, [file])
    relation.open()
    return relation.opened[0]


def blocks(
    file: File, source: Source, columns: Sequence[str], most: int | None = None
) -> Iterator[Texts]:
    """The named columns block by block; of each block the first `most` records."""
    opened = _opened(file, source)
    if not columns:
        return
    if isinstance(opened, Parquet):
        from kpicli.engine.glance import texts

        for found in texts(file, columns, most or RECORDS):
            yield {name: _cut(column) for name, column in found.items()}
        return
    stream = opened.tables(columns, lambda table: _lists(table, most))
    try:
        for lists, _ in stream:
            yield lists
    finally:
        stream.close()


def _lists(table: Any, most: int | None) -> Texts:
    part = table if most is None else table.slice(0, most)
    return {name: _cut(part.column(at).to_pylist()) for at, name in enumerate(part.column_names)}


def _cut(texts: list[str | None]) -> list[str | None]:
    return [text if text is None or len(text) <= LONGEST else text[:LONGEST] for text in texts]
