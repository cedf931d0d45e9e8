"""A source's rows as DuckDB sees them: text streams packed to codes, or Parquet read in place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from kpicli.core.date_numbers import NUMBERED
from kpicli.core.field import Field
from kpicli.core.plan import Input, Malformed
from kpicli.core.source import Source
from kpicli.engine.arrow import FLAT, as_text
from kpicli.engine.pack import Packer
from kpicli.engine.sql import literal, name
from kpicli.errors import Location, data_error
from kpicli.sources.delimited import Delimited
from kpicli.sources.files import File, sha256
from kpicli.sources.held import Held
from kpicli.sources.naming import Columns, shared
from kpicli.sources.parquet import Parquet
from kpicli.sources.platform import Recognised, as_known
from kpicli.sources.recognise import Opened, kind_of, open_table

BATCH = 1 << 16
FILE = 10**12
"""Record numbers of Parquet: file (from 1) × this + row (from 0)."""


@dataclass(slots=True)
class Relation:
    """The files of one source, opened; `columns` are those every file has, in file order."""

    source: Source
    files: list[File]
    packer: Packer = field(default_factory=Packer)
    opened: list[Opened] = field(default_factory=list)
    rows: int = 0
    failure: BaseException | None = None
    raw: Relation | None = None
    dated_notes: list[tuple[str, str, str | None]] = field(default_factory=list)
    _hashes: list[Any] = field(default_factory=list)

    @property
    def parquet(self) -> bool:
        """Whether the files are Parquet, which DuckDB reads by itself."""
        return bool(self.opened) and isinstance(self.opened[0], Parquet)

    @property
    def format(self) -> str:
        """The format recognised, for provenance."""
        if self.source.data is not None:
            return "arrow"
        if self.parquet:
            return "parquet"
        first = self.opened[0]
        if isinstance(first, Held):
            return first.format
        mark = first.dialect.delimiter.decode() if isinstance(first, Delimited) else ","
        return {"\t": "tsv", ",": "csv"}.get(mark, f"csv ({mark})")

    @property
    def known(self) -> Recognised | None:
        """What is known of the export's platform, where it was recognised."""
        found = [table.known for table in self.opened if not isinstance(table, Parquet)]
        return found[0] if found else None

    @property
    def columns(self) -> Columns:
        """The columns that every file has, in the first one's order."""
        if self.source.data is not None:
            return Columns([Field(name) for name in self.source.data.schema.names])
        return shared([table.columns for table in self.opened])

    def open(self) -> None:
        """Open every file: recognise it and read its header. Errors are `UserError`s."""
        if self.source.data is not None:
            self._widen()
            return
        self.opened = self._open()
        kinds = {kind_of(table) for table in self.opened}
        if len(kinds) > 1:
            raise data_error(
                "mixed-formats",
                f"the files are of several formats: {', '.join(sorted(kinds))}",
                Location(self.source.path),
                hint="name the files of one format, a source for each",
            )
        self.source = as_known(self.source, self.known)
        self._widen()

    def _widen(self) -> None:
        """Of a table with a row per answer, have a row per response."""
        long = self.source.long
        if long is not None:
            from kpicli.engine.long import widen

            bare = replace(self.source, long=None)
            self.raw = Relation(bare, self.files, opened=self.opened)
            self.opened = [widen(self.raw, long)]
            self.source = replace(self.source, data=None)

    def anew(self) -> Relation:
        """The same files opened beside this, nothing of them read."""
        if self.raw is not None:
            return Relation(self.source, self.files, opened=self.opened, raw=self.raw)
        found = Relation(self.source, self.files)
        found.open()
        return found

    def open_again(self) -> None:
        """Open the files anew, to be read a second time; counts begin again."""
        self.rows = 0
        if self.raw is not None:
            return
        self.opened = self._open()

    def _open(self) -> list[Opened]:
        """Every file opened; names that one of them cannot tell are those that all of them have."""
        found = [open_table(file, self.source) for file in self.files]
        common = shared([table.columns for table in found]) if found else None
        for table in found:
            if not isinstance(table, Parquet):
                table.columns = Columns(table.columns.fields, common)
        return found

    def check(self, needed: Sequence[str]) -> None:
        """Raise unless each needed column stands once, flat, in every file."""
        for table in self.opened:
            for column in needed:
                if table.columns.count(column) > 1:
                    line = None if isinstance(table, Parquet) else table.header_line
                    raise data_error(
                        "duplicate-header",
                        f"{table.columns.count(column)} columns are called {column!r}",
                        table.file.where(line),
                        hint="give each column a name of its own in the file's header",
                    )
                if isinstance(table, Parquet) and self._actual(column) in table.nested:
                    raise data_error(
                        "nested-column",
                        f"column {column!r} holds lists or structures",
                        table.file.where(),
                        hint=FLAT,
                    )

    def register(
        self, connection: Any, keys: Sequence[str], texts: Sequence[str], called: str = "src"
    ) -> tuple[str, dict[str, str], dict[str, str], dict[str, str]]:
        """Make the rows readable under SQL: (FROM clause, key, text and shown expressions).

        Keys group (codes of streams, native values of Parquet), texts are compared and parsed.
        """
        if self.parquet:
            return self._parquet(keys, texts)
        self._stream(connection, keys, texts, called)
        key = {column: f"k{place}" for place, column in enumerate(keys)}
        text = {column: f"t{place}" for place, column in enumerate(texts)}
        return called, key, text, {}

    def _parquet(
        self, keys: Sequence[str], texts: Sequence[str]
    ) -> tuple[str, dict[str, str], dict[str, str], dict[str, str]]:
        used = list(dict.fromkeys([*keys, *texts]))
        for table in self.opened:
            if isinstance(table, Parquet):
                table.verify(used)
                self.rows += table.rows
        paths = ", ".join(literal(str(file.path)) for file in self.files)
        place = "list_position([" + paths + "], filename)" if len(self.files) > 1 else "1"
        actual = [self._actual(column) for column in used]
        picked = [f"{name(column)} AS p{number}" for number, column in enumerate(actual)]
        picked.append(f"{place} * {FILE} + file_row_number AS row")
        options = "file_row_number = true, filename = true, union_by_name = true"
        relation = f"(SELECT {', '.join(picked)} FROM read_parquet([{paths}], {options}))"
        alias = {column: f"p{number}" for number, column in enumerate(used)}
        shown = {expression: f"CAST({expression} AS VARCHAR)" for expression in alias.values()}
        key = {column: alias[column] for column in keys}
        return relation, key, {column: shown[alias[column]] for column in texts}, shown

    def _actual(self, column: str) -> str:
        """The name of a column in the file."""
        return self.columns.find(column) or column

    def _stream(
        self, connection: Any, keys: Sequence[str], texts: Sequence[str], called: str
    ) -> None:
        import pyarrow as pa

        used = list(dict.fromkeys([*keys, *texts]))
        schema = pa.schema(
            [(f"k{place}", pa.uint64()) for place in range(len(keys))]
            + [(f"t{place}", pa.string()) for place in range(len(texts))]
            + [("row", pa.int64())]
        )

        def prepare(table: Any) -> list[Any]:
            whole = [_one(table.column(column)) for column in used]
            packed = [self.packer.pack(whole[used.index(column)]) for column in keys]
            return packed + [whole[used.index(column)] for column in texts]

        def batches() -> Iterator[Any]:
            import numpy as np

            try:
                for arrays in self._tables(used, prepare):
                    count = len(arrays[0]) if arrays else 0
                    numbers: Any = np.arange(self.rows, self.rows + count, dtype=np.int64)
                    row = pa.Array.from_buffers(pa.int64(), count, [None, pa.py_buffer(numbers)])
                    self.rows += count
                    yield pa.RecordBatch.from_arrays([*arrays, row], schema=schema)
            except BaseException as error:
                self.failure = error
                raise

        connection.register(called, pa.RecordBatchReader.from_batches(schema, batches()))

    def _tables(
        self, used: Sequence[str], prepare: Callable[[Any], list[Any]]
    ) -> Iterator[list[Any]]:
        if self.source.data is not None:
            picked = self.source.data.select([self._actual(column) for column in used])
            table = as_text(picked, Location(self.source.path)).rename_columns(list(used))
            for batch in table.to_batches(max_chunksize=BATCH):
                yield prepare(batch)
            return
        for opened in self.opened:
            if not isinstance(opened, Parquet):
                for arrays, _ in opened.tables(used, prepare, alone=len(self.opened) == 1):
                    yield arrays

    def malformed(self) -> list[Malformed]:
        """The malformed records of all files, as far as they were kept."""
        if self.raw is not None:
            return self.raw.malformed()
        return [
            bad
            for table in self.opened
            if not isinstance(table, Parquet)
            for bad in table.malformed
        ]

    def aside(self) -> dict[str, int]:
        """Rows that are no records of their own, by reason."""
        return {
            reason: n
            for table in self.opened
            if isinstance(table, Held)
            for reason, n in table.aside.items()
        }

    def bad(self) -> int:
        """How many malformed records all files hold."""
        if self.raw is not None:
            return self.raw.bad()
        return sum(table.bad for table in self.opened if not isinstance(table, Parquet))

    def notes(self) -> list[tuple[str, str, str | None]]:
        """What the readers remarked: (slug, text, file)."""
        found = self.raw.notes() if self.raw is not None else []
        found += [
            note for table in self.opened if not isinstance(table, Parquet) for note in table.notes
        ]
        return [*found, *self.dated_notes]

    def remark_dates(self, column: str, order: str | None) -> None:
        """Remark that a column's dates are numbers, where that was told from them alone."""
        if meant := NUMBERED.get(order or ""):
            text = f"{column}: all its dates are numbers, read as {meant}; "
            text += f"date_format: {order} on the source would declare it"
            if all(told != text for _, told, _ in self.dated_notes):
                self.dated_notes.append(("dates-as-numbers", text, self.source.path))

    def hash_meanwhile(self) -> None:
        """Begin to hash the files beside the reading, which uses both processors then."""
        from concurrent.futures import ThreadPoolExecutor

        pool = ThreadPoolExecutor(1)
        self._hashes = [pool.submit(sha256, file) for file in self.files]
        pool.shutdown(wait=False)

    def inputs(self) -> list[Input]:
        """Each file with its SHA-256 and data records, malformed ones included."""
        if self.raw is not None:
            self.raw._hashes = self._hashes
            return self.raw.inputs()
        found = []
        for number, table in enumerate(self.opened):
            bad = 0 if isinstance(table, Parquet) else table.bad
            digest = self._hashes[number].result() if self._hashes else sha256(table.file)
            found.append(Input(table.file.shown, digest, table.rows + bad))
        return found


def _one(column: Any) -> Any:
    """A chunked column as one array."""
    if hasattr(column, "combine_chunks"):
        whole = column.combine_chunks()
        return whole.chunk(0) if hasattr(whole, "chunk") else whole
    return column
