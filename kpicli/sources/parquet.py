"""Parquet files: their columns and rows, whole and with sound checksums, or refused.

Footer and page headers are read here, in plain Python. Arrow's own reader ends the whole process
at some flipped bits of a footer, and it takes 0.1 s to import.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BufferedReader

from kpicli.core.field import Field
from kpicli.errors import UserError, data_error
from kpicli.sources.files import File, open_binary
from kpicli.sources.naming import Columns
from kpicli.sources.thrift import Thrift

MAGIC = b"PAR1"
HEADER = 1 << 12
"""So many bytes are read for a page's header, and more when that is not enough."""

_SCHEMA, _ROWS, _GROUPS = 2, 3, 4
_COLUMN = {3: int, 4: bytes, 5: int}
"""Of a column in the schema: repetition, name, how many columns it is made of."""
_REPEATED = 2
_CHUNK = {3: {3: [bytes], 5: int, 7: int, 9: int, 11: int}}
"""Of a column chunk: its path, values, size, first data page, dictionary page."""
_CHECKSUM = 4
_PAGE = {3: int, _CHECKSUM: int, 5: {1: int}, 8: {1: int}}
"""Of a page: its size, checksum, and number of values (in either version of data pages)."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A column's stretch of pages, from byte `start` up to `end`, with so many values."""

    path: tuple[str, ...]
    values: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Parquet:
    """A Parquet file whose footer could be read: its columns, those nested, and its rows."""

    file: File
    columns: Columns
    nested: frozenset[str]
    rows: int

    @property
    def names(self) -> list[str]:
        """The columns' names in the file's order."""
        return list(self.columns)

    def verify(self, columns: Sequence[str]) -> None:
        """Hold the columns' pages against their checksums, when the file carries any.

        Off by default in every reader; without it most flipped bits go unseen. Whether there
        are checksums is told from the first page.
        """
        wanted = {(self.columns.find(column) or column,) for column in columns}
        try:
            with open_binary(self.file) as stream:
                chunks = (chunk for chunk in _chunks(_footer(stream)) if chunk.start < chunk.end)
                for number, chunk in enumerate(chunks):
                    if number == 0 and _CHECKSUM not in _page(stream, chunk.start, chunk.end)[0]:
                        return
                    if chunk.path in wanted:
                        _verify(stream, chunk)
        except (OSError, ValueError) as error:
            raise broken(self.file, error) from None


def broken(file: File, error: BaseException) -> UserError:
    """The `UserError` for a Parquet file that cannot be read."""
    text = (str(error).splitlines() or ["unknown"])[0][:200]
    return data_error(
        "broken-parquet",
        f"the Parquet file is damaged or cut off: {text}",
        file.where(),
        hint="fetch or write the file again",
    )


def open_parquet(file: File) -> Parquet:
    """The file's columns and rows from its footer, or a `UserError` (exit 3)."""
    wanted = {_SCHEMA: [_COLUMN], _ROWS: int}
    try:
        with open_binary(file) as stream:
            found = Thrift(_footer(stream)).struct(wanted, last=_ROWS)
        if _SCHEMA not in found or found.get(_ROWS, -1) < 0:
            raise ValueError("the footer names no columns or no rows")
        names, nested = _columns(found[_SCHEMA])
    except (OSError, ValueError) as error:
        raise broken(file, error) from None
    columns = Columns([Field(name) for name in names])
    return Parquet(file, columns, frozenset(nested), found[_ROWS])


def _footer(stream: BufferedReader) -> bytes:
    size = stream.seek(0, 2)
    stream.seek(max(size - 8, 0))
    tail = stream.read(8)
    length = int.from_bytes(tail[:4], "little")
    if tail[4:] != MAGIC or length > size - 12:
        raise ValueError("the end of the file is missing")
    stream.seek(size - 8 - length)
    return stream.read(length)


def _columns(schema: list[dict[int, object]]) -> tuple[list[str], set[str]]:
    """The names of the columns that rows consist of, and of those that are lists or structures."""
    names: list[str] = []
    nested: set[str] = set()
    within = 0
    for element in schema[1:]:
        name, parts = element.get(4), element.get(5, 0)
        if not isinstance(name, bytes) or not isinstance(parts, int):
            raise ValueError("a column has no name")
        if within == 0:
            names.append(name.decode())
            if parts or element.get(3) == _REPEATED:
                nested.add(names[-1])
        within += parts - (within > 0)
    if within or not schema or schema[0].get(5) != len(names):
        raise ValueError("the columns do not make up a table")
    return names, nested


def _chunks(footer: bytes) -> Iterator[Chunk]:
    """The column chunks, row group by row group."""
    reader = Thrift(footer)
    for number, kind in reader.fields():
        if number != _GROUPS:
            reader.skip(kind)
            continue
        for _ in reader.items(kind):
            for inner, its_kind in reader.fields():
                if inner != 1:
                    reader.skip(its_kind)
                    continue
                for item in reader.items(its_kind):
                    yield _chunk(reader.struct(_CHUNK, item).get(3, {}))


def _chunk(found: dict[int, list[bytes] | int]) -> Chunk:
    match found:
        case {3: list(path), 5: int(values), 7: int(size), 9: int(first)} if (
            first > 0 and size >= 0
        ):
            dictionary = found.get(11, 0)
            if isinstance(dictionary, int) and 0 < dictionary < first:
                first = dictionary
            return Chunk(tuple(part.decode() for part in path), values, first, first + size)
    raise ValueError("a column has no pages")


def _page(stream: BufferedReader, start: int, end: int) -> tuple[dict[int, object], int, int]:
    """A page's header, and where its content begins and ends."""
    room = min(HEADER, end - start)
    while True:
        stream.seek(start)
        reader = Thrift(stream.read(room))
        try:
            found = reader.struct(_PAGE)
            break
        except ValueError:
            if room == end - start:
                raise
            room = min(room * 16, end - start)
    size = found.get(3, -1)
    begin = start + reader.at
    if size < 0 or begin + size > end:
        raise ValueError(f"the page at byte {start:,} has an impossible size")
    return found, begin, begin + size


def _verify(stream: BufferedReader, chunk: Chunk) -> None:
    """ValueError unless the pages fill the chunk, are as they were written, and are all there."""
    at, values = chunk.start, 0
    while at < chunk.end:
        found, begin, end = _page(stream, at, chunk.end)
        stream.seek(begin)
        checksum = found.get(_CHECKSUM)
        if isinstance(checksum, int) and zlib.crc32(stream.read(end - begin)) != checksum % 2**32:
            raise ValueError(f"the page at byte {at:,} is not what was written")
        for version in (5, 8):
            header = found.get(version)
            values += header.get(1, 0) if isinstance(header, dict) else 0
        at = end
    if values != chunk.values:
        raise ValueError(f"column {chunk.path[-1]!r} has {values:,} values, not {chunk.values:,}")
