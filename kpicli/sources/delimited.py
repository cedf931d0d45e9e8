"""CSV, TSV, semicolon and pipe files as a stream of text columns, malformed records apart."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any, Literal

from kpicli.core.plan import Malformed, Source
from kpicli.errors import UserError, data_error
from kpicli.sources.dialect import Dialect, grammar, sniff, split
from kpicli.sources.files import File
from kpicli.sources.guard import Block, Guard
from kpicli.sources.unpack import chunks

if TYPE_CHECKING:
    import pyarrow as pa

WORKERS = 2
KEPT = 1000
"""So many malformed records are kept with their line; all are counted."""


@dataclass(slots=True)
class Delimited:
    """An opened delimited file: its header, and its records in blocks of text columns."""

    file: File
    source: Source
    dialect: Dialect
    names: list[str]
    header: bytes
    header_line: int
    body: Iterator[bytes]
    body_line: int
    malformed: list[Malformed] = field(default_factory=list)
    rows: int = 0
    bad: int = 0
    notes: list[tuple[str, str, str | None]] = field(default_factory=list)

    def tables(
        self, columns: Sequence[str], prepare: Callable[[pa.Table], Any]
    ) -> Generator[tuple[Any, Block], None, None]:
        """The named columns of the well-formed records, block by block, all text.

        Each block's table goes through `prepare` beside the parsing, in threads. Blocks come in
        file order. Malformed records are counted in `bad` and kept in `malformed`.
        """
        from concurrent.futures import Future, ThreadPoolExecutor

        guard = Guard(self.dialect, len(self.names), self.header.rstrip(b"\r\n"))
        parse = _parser(self.dialect, self.names, columns)
        waiting: deque[Future[tuple[int, Any, Block]]] = deque()

        def work(block: Block) -> tuple[int, Any, Block]:
            table, ragged = parse(block.data)
            fewer = table.num_rows < block.lines - len(block.bad)
            if ragged or (fewer and guard.may_swallow(block.data)):
                # rare: find the records' lines by reading the block again one by one
                first_line, bad = block.first_line, block.bad
                block, _ = guard.read(block.data, last=True, footer=False)
                block.first_line, block.bad = first_line, bad + block.bad
                table, _ = parse(block.data)
            return table.num_rows, prepare(table), block

        with ThreadPoolExecutor(WORKERS) as pool:
            try:
                for block in guard.blocks(self.watched(), self.body_line):
                    waiting.append(pool.submit(work, block))
                    if len(waiting) > WORKERS:
                        rows, prepared, block = waiting.popleft().result()
                        self.done(rows, block)
                        yield prepared, block
                while waiting:
                    rows, prepared, block = waiting.popleft().result()
                    self.done(rows, block)
                    yield prepared, block
            finally:
                for future in waiting:
                    future.cancel()

    def done(self, rows: int, block: Block) -> None:
        """Count a block's records, and keep its malformed ones."""
        self.rows += rows
        self.bad += len(block.bad)
        for bad in block.bad:
            if len(self.malformed) < KEPT:
                self.malformed.append(
                    Malformed(self.file.shown, block.first_line + bad.line, bad.reason)
                )

    def watched(self) -> Iterator[bytes]:
        """The body's chunks; notes a file whose last line has no end."""
        last = b"\n"
        for chunk in self.body:
            if chunk:
                last = chunk[-1:]
            yield chunk
        if last not in (b"\n", b"\r"):
            self.notes.append(
                (
                    "no-final-line-end",
                    "the file does not end in a line break: if it was cut off, its last answer may "
                    "be incomplete",
                    self.file.shown,
                )
            )


def _parser(dialect: Dialect, names: list[str], columns: Sequence[str]) -> Any:
    """A function from bytes to (table of the columns as text, whether rows were ragged)."""
    import pyarrow as pa
    from pyarrow import csv

    places = [str(number) for number in range(len(names))]
    wanted = [places[names.index(column)] for column in columns]
    convert = csv.ConvertOptions(
        include_columns=wanted,
        column_types={place: pa.string() for place in wanted},
        strings_can_be_null=False,
        quoted_strings_can_be_null=False,
        check_utf8=False,
    )

    def parse(data: bytes) -> tuple[pa.Table, bool]:
        ragged = False

        def note(_row: Any) -> Literal["skip"]:
            nonlocal ragged
            ragged = True
            return "skip"

        if not data:
            return pa.schema([(column, pa.string()) for column in columns]).empty_table(), False
        stream: Any = pa.BufferReader(data)
        table = csv.read_csv(
            stream,
            read_options=csv.ReadOptions(
                column_names=places, use_threads=False, block_size=len(data) + 1
            ),
            parse_options=csv.ParseOptions(
                delimiter=dialect.delimiter.decode(),
                quote_char=dialect.quote.decode() if dialect.quote else False,
                double_quote=bool(dialect.quote),
                newlines_in_values=True,
                invalid_row_handler=note,
            ),
            convert_options=convert,
        )
        return table.rename_columns(list(columns)), ragged

    return parse


def open_delimited(file: File, source: Source) -> Delimited:
    """The file with its dialect found and its header read, or a `UserError` (exit 3).

    `empty-file`, `broken-header`, `preamble`, `nul-in-header`.
    """
    content = chunks(file, source.encoding, source.max_bytes)
    head = next(content, b"")
    if b"\r" in head and b"\n" not in head:
        content = (chunk.replace(b"\r", b"\n") for chunk in content)
        head = head.replace(b"\r", b"\n")
    more = next(content, None)
    complete = more is None
    line = 1
    while (end := head.find(b"\n")) >= 0 and not head[:end].strip():
        head, line = head[end + 1 :], line + 1
    if not head.strip():
        raise data_error(
            "empty-file", "the file is empty", file.where(), hint="check that the export finished"
        )
    if b"\0" in head[: head.find(b"\n") + 2]:
        raise data_error(
            "nul-in-header",
            "the header holds NUL bytes",
            file.where(line),
            hint="if it is UTF-16 without a byte order mark, set encoding: utf-16-le on the source",
        )
    dialect = _dialect(source, head, complete=complete)
    header, names = _header(file, dialect, head, line)
    body = head[len(header) :]
    body_line = line + header.count(b"\n")
    for _ in range(source.header_rows - 1):
        extra = grammar(dialect)[0].match(body)
        if extra is None:
            raise _broken(file, body_line, "a further header row cannot be read")
        body_line += extra.group().count(b"\n")
        body = body[extra.end() :]
    rest = chain([body], [] if more is None else [more], content)
    return Delimited(file, source, dialect, names, header, line, rest, body_line)


def _dialect(source: Source, head: bytes, *, complete: bool) -> Dialect:
    quote = b'"' if source.quote is None else source.quote.encode()
    if source.delimiter is not None:
        return Dialect(source.delimiter.encode(), quote)
    sample = head if complete else head[: head.rfind(b"\n") + 1]
    return sniff(sample[: 1 << 20], quote)


def _broken(file: File, line: int, text: str) -> UserError:
    return data_error(
        "broken-header",
        text,
        file.where(line),
        hint="the header must be one well-formed record; say delimiter: or quote: on the source "
        "if they were guessed wrong",
    )


def _header(file: File, dialect: Dialect, head: bytes, line: int) -> tuple[bytes, list[str]]:
    match = grammar(dialect)[0].match(head)
    if match is None:
        raise _broken(file, line, "the header has a quote in the middle of a name")
    header = match.group()
    names = [name.decode("utf-8", "replace").strip() for name in split(header, dialect)]
    if not any(names):
        raise _broken(file, line, "the header names no column")
    following = grammar(dialect)[0].match(head, match.end())
    if len(names) == 1 and following is not None:
        best = sniff(head[match.end() : match.end() + (1 << 16)], dialect.quote)
        width = len(split(following.group(), best))
        second = grammar(best)[0].match(head, following.end())
        if width > 2 and second is not None and len(split(second.group(), best)) == width:
            raise data_error(
                "preamble",
                f"line {line} names one column, the lines below have {width}",
                file.where(line),
                hint="take the lines above the header out of the file",
            )
    return header, names
