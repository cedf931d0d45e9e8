"""A file that a library reads: a sheet of a workbook or an SPSS file, its records as texts."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kpicli.core.answers import fold
from kpicli.core.field import Field
from kpicli.core.plan import Malformed
from kpicli.core.source import Source
from kpicli.sources.files import File
from kpicli.sources.naming import Columns
from kpicli.sources.platform import Recognised
from kpicli.sources.reading import READING

if TYPE_CHECKING:
    import pyarrow as pa

Texts = Sequence[Sequence[str | None]]
"""Some records, column by column."""

LABEL_OF = "label of\0"
"""Before a column's name: its texts with the labels that the file has for them in their place, and
blanks for those that are no answers."""


PART = 10**12
"""Numbers of rows: place of the part (from 0) × this + row, as the file's own program shows it."""

KEPT = 1000
"""So many malformed records are kept; all are counted."""


@dataclass(frozen=True, slots=True)
class HeldBlock:
    """Some records of a held file; `rows` are their numbers."""

    rows: Sequence[int]


@dataclass(slots=True)
class Held:
    """An opened file whose records a library reads: its columns, and the records in blocks.

    `read` takes places of columns, and gives their texts with the rows' numbers, some records at
    a time; `total` are all records. `within` names the parts of the file that are read, such as
    sheets; `locate` tells where a row is, if not in the file itself. `aside` counts rows that are
    no records, by reason.
    """

    file: File
    source: Source
    columns: Columns
    total: int
    read: Callable[[Sequence[int]], Iterator[tuple[Texts, Sequence[int]]]]
    format: str
    known: Recognised | None = None
    within: tuple[str, ...] = ()
    header_line: int = 1
    notes: list[tuple[str, str, str | None]] = field(default_factory=list)
    malformed: list[Malformed] = field(default_factory=list)
    bad: int = 0
    rows: int = 0
    locate: Callable[[int], str] | None = None
    aside: Mapping[str, int] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """The columns' names in the file's order."""
        return list(self.columns)

    def lines(self, block: Any) -> Sequence[int]:
        """The row of each of a block's records."""
        rows: Sequence[int] = block.rows
        return rows

    def place(self, row: int) -> str:
        """Where a row is, for a person to go to."""
        if self.locate is not None:
            return self.locate(row)
        part, number = divmod(row, PART)
        return f"{self.file.shown}: {f'{self.within[part]} ' if self.within else ''}row {number}"

    def set_aside(self, row: int, reason: str) -> None:
        """Count a malformed record, and keep it."""
        self.bad += 1
        if len(self.malformed) < KEPT:
            part, number = divmod(row, PART)
            within = f", {self.within[part]}" if self.within else ""
            self.malformed.append(Malformed(self.file.shown + within, number, reason))

    def lists(self, columns: Sequence[str]) -> Iterator[tuple[Texts, Sequence[int]]]:
        """The columns' texts with the rows' numbers, some records at a time."""
        asked = [column.removeprefix(LABEL_OF) for column in columns]
        names = self.names
        places = [names.index(self.columns.find(column) or column) for column in asked]
        shown = [
            _shown(self.columns.fields[place]) if column.startswith(LABEL_OF) else None
            for column, place in zip(columns, places, strict=True)
        ]
        for texts, rows in self.read(places):
            self.rows += len(rows)
            READING.rows += len(rows)
            yield [_mapped(way, one) for way, one in zip(shown, texts, strict=True)], rows

    def tables(
        self,
        columns: Sequence[str],
        prepare: Callable[[pa.Table], Any],
        *,
        alone: bool = False,  # noqa: ARG002 - as delimited files take it
    ) -> Generator[tuple[Any, HeldBlock], None, None]:
        """The named columns block by block, all text, each through `prepare`."""
        import pyarrow as pa

        for texts, rows in self.lists(columns):
            arrays = [_array(one) for one in texts]
            yield prepare(pa.Table.from_arrays(arrays, names=list(columns))), HeldBlock(rows)


def _mapped(
    way: Callable[[str | None], str | None] | None, texts: Sequence[str | None]
) -> Sequence[str | None]:
    return texts if way is None else list(map(way, texts))


def _shown(field: Field) -> Callable[[str | None], str | None]:
    """What a column's texts stand for: their labels, and nothing where they are no answers."""
    labels, missing = field.labels, field.missing

    def shown(text: str | None) -> str | None:
        if missing and text is not None and fold(text) in missing:
            return None
        return labels.get(text, text) if text is not None else None

    return shown


def _array(texts: Sequence[str | None]) -> Any:
    """Texts as an Arrow array, made without `pa.array`, which would import pandas."""
    import pyarrow as pa

    lib: Any = pa.lib
    builder = lib.StringBuilder()
    builder.append_values(texts)
    return builder.finish()
