"""CSV, TSV, semicolon and pipe files as a stream of text columns, malformed records apart."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kpicli.core.plan import Malformed
from kpicli.core.source import Source
from kpicli.errors import Location, UserError, data_error
from kpicli.sources.block import Bad, Block
from kpicli.sources.dialect import Dialect
from kpicli.sources.files import File
from kpicli.sources.guard import Guard, blank_lines
from kpicli.sources.naming import Columns
from kpicli.sources.parse import Ragged, parser
from kpicli.sources.platform import Recognised
from kpicli.sources.quarantine import Quarantine
from kpicli.sources.reading import READING
from kpicli.sources.stretch import Stretch
from kpicli.sources.swallow import find_swallowed

if TYPE_CHECKING:
    import pyarrow as pa

WORKERS = 2
KEPT = 1000
"""So many malformed records are kept with their line; all are counted."""


@dataclass(slots=True)
class Delimited:
    """An opened delimited file: its header, and its records in blocks of text columns.

    `size` is the file's bytes where the body's are as many, 0 where it is packed or recoded.
    `known` is there when the export's platform was recognised.
    """

    file: File
    source: Source
    dialect: Dialect
    columns: Columns
    keep: Quarantine
    header_line: int
    body: Iterator[bytes]
    body_line: int
    size: int = 0
    known: Recognised | None = None
    malformed: list[Malformed] = field(default_factory=list)
    rows: int = 0
    bad: int = 0
    notes: list[tuple[str, str, str | None]] = field(default_factory=list)
    _seen: int = 0
    _rescued: int = 0

    @property
    def names(self) -> list[str]:
        """The columns' names in the file's order."""
        return list(self.columns)

    def lines(self, block: Any) -> Sequence[int]:
        """The line on which each of a block's good records begins."""
        lines: Sequence[int] = block.record_lines(self.dialect)
        return lines

    def place(self, line: int) -> str:
        """Where a line is, for a person to go to."""
        return f"{self.file.shown}:{line}"

    def places_of(self, columns: Sequence[str]) -> list[int]:
        """The places of columns in a record, by any of their names."""
        names = self.names
        return [names.index(self.columns.find(column) or column) for column in columns]

    def tables(
        self, columns: Sequence[str], prepare: Callable[[pa.Table], Any], *, alone: bool = False
    ) -> Generator[tuple[Any, Block], None, None]:
        """The named columns of the well-formed records, block by block, all text.

        Each block's table goes through `prepare` beside the parsing, in threads. Blocks come in
        file order. Malformed records are counted in `bad` and kept in `malformed`. `alone` says
        that no other file is read with this one: then `too-many-malformed` is raised as soon as
        it is certain.
        """
        from concurrent.futures import Future, ThreadPoolExecutor

        guard = Guard(self.keep)
        parse = parser(self.dialect, len(self.columns), self.places_of(columns), columns)
        waiting: deque[Future[tuple[int, Any, Block]]] = deque()

        def work(block: Block) -> tuple[int, Any, Block]:
            table, ragged = parse(block.data)
            if block.starts is None:
                block, again = self._examined(block, table.num_rows, ragged)
                if again:
                    table, _ = parse(block.data)
            return table.num_rows, prepare(table), block

        with ThreadPoolExecutor(WORKERS) as pool:
            try:
                for block in guard.blocks(self.watched(), self.body_line):
                    waiting.append(pool.submit(work, block))
                    if len(waiting) > WORKERS:
                        rows, prepared, block = waiting.popleft().result()
                        self.done(rows, block)
                        if alone:
                            self._limit()
                        yield prepared, block
                while waiting:
                    rows, prepared, block = waiting.popleft().result()
                    self.done(rows, block)
                    yield prepared, block
            finally:
                for future in waiting:
                    future.cancel()

    def _examined(self, block: Block, rows: int, ragged: list[Ragged]) -> tuple[Block, bool]:
        """A block read the quick way with its malformed records; whether to parse it again."""
        lines = block.lines + (not block.data.endswith(b"\n"))
        if rows + len(ragged) == lines:
            block.bad = [Bad(number - 1, self.keep.ragged(width)) for number, width in ragged]
            return block, False
        if (
            ragged
            or blank_lines(block.data, self.dialect.quote)
            or find_swallowed(block.data, self.keep.likeness)
        ):
            fresh = Stretch(self.keep.afresh(), block.data, block.first_line, True, totals=False)
            block, _ = fresh.read()
            return block, True
        return block, False

    def done(self, rows: int, block: Block) -> None:
        """Count a block's records, and keep its malformed ones."""
        self.rows += rows
        READING.rows += rows
        self.bad += len(block.bad)
        for bad in block.bad:
            if len(self.malformed) < KEPT:
                self.malformed.append(
                    Malformed(self.file.shown, block.first_line + bad.line, bad.reason)
                )
        if block.rescued:
            self._rescued += block.rescued
            self.notes = [note for note in self.notes if note[0] != "rescued-records"]
            self._note(
                "rescued-records",
                f"{self._rescued} records stood between a quote that opens before them and one "
                "that closes behind them: they were read, the records with the quotes were not",
            )

    def _limit(self) -> None:
        """Raise when too many records are malformed whatever the rest of the file holds."""
        most = self.rows + self.bad + max(0, self.size - self._seen) // max(len(self.columns), 2)
        if self.size and self.bad > self.source.max_malformed * most:
            share = self.source.max_malformed
            raise too_many(self.malformed, self.bad, self.rows + self.bad, share, so_far=True)

    def watched(self) -> Iterator[bytes]:
        """The body's chunks; notes a file whose last line has no end."""
        last = b"\n"
        for chunk in self.body:
            if chunk:
                last = chunk[-1:]
            self._seen += len(chunk)
            yield chunk
        if last not in (b"\n", b"\r"):
            self._note(
                "no-final-line-end",
                "the file does not end in a line break: if it was cut off, its last answer may "
                "be incomplete",
            )

    def _note(self, slug: str, text: str) -> None:
        self.notes.append((slug, text, self.file.shown))


def too_many(
    found: Sequence[Malformed], bad: int, rows: int, most: float, *, so_far: bool = False
) -> UserError:
    """The `UserError` for a source of which more than the share `most` is malformed."""
    listed = "; ".join(f"line {one.line}: {one.reason}" for one in found[:5])
    return data_error(
        "too-many-malformed",
        f"{bad:,} of {'the first ' if so_far else ''}{rows:,} records cannot be read "
        f"({listed}{'; …' if bad > 5 else ''})",
        Location(found[0].file, found[0].line),
        hint=f"at most {100 * most:.4g} % of a file's records may be set aside; mend the file, "
        "or raise max_malformed on the source",
    )
