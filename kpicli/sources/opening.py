"""The head of a delimited file: line ends, dialect, header, and what stands above it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from kpicli.core.field import Field
from kpicli.core.source import Source
from kpicli.errors import UserError, data_error
from kpicli.sources.delimited import Delimited
from kpicli.sources.dialect import (
    DELIMITERS,
    Dialect,
    grammar,
    records,
    sniff,
    split,
    widths,
)
from kpicli.sources.files import File
from kpicli.sources.head import refuse
from kpicli.sources.likeness import Likeness
from kpicli.sources.lineends import unified
from kpicli.sources.naming import Columns
from kpicli.sources.platform import recognised
from kpicli.sources.platforms import check_declared, recognise
from kpicli.sources.quarantine import LONGEST, Quarantine
from kpicli.sources.swallow import swallowed
from kpicli.sources.unpack import CHUNK, chunks, is_plain

HEAD = 1 << 20
"""Dialect, header and columns are learnt from so many bytes (1 MB); a header is no longer."""

SAMPLE = 64 << 10
"""Widths of records are learnt from so many bytes."""

SHOWN = 30
"""A platform is recognised from so many records, the header among them."""

_BLANK = re.compile(rb"(?:[ \t]*+\r?\n)*+")
_SEPARATOR = re.compile(rb'"?sep=([^\r\n"]+)"?\r?\n', re.IGNORECASE)


class _Head(NamedTuple):
    """The first bytes and the line they begin on; `content` is all from there on.

    `lines` is `data` up to its last whole line, or all of it where the file ends with it.
    """

    data: bytes
    line: int
    lines: bytes
    content: Iterator[bytes]

    def behind(self, taken: int) -> _Head:
        """The same without the first `taken` bytes."""
        line = self.line + self.data.count(b"\n", 0, taken)
        rest = _dropped(self.content, taken)
        return _Head(self.data[taken:], line, self.lines[taken:], rest)

    def sample(self, most: int) -> bytes:
        """Whole lines from the beginning: some `most` bytes, or five times the first line."""
        first = self.lines.find(b"\n") + 1 or len(self.lines)
        most = max(most, 5 * first)
        if most >= len(self.lines):
            return self.lines
        return self.lines[: self.lines.rfind(b"\n", 0, most) + 1]


def open_delimited(file: File, source: Source, size: int = CHUNK) -> Delimited:
    """The file with its dialect found and its header read, or a `UserError` (exit 3).

    `empty-file`, `broken-header`, `preamble`, `nul-in-header`, `bad-delimiter`, and those of
    `refuse` for what was packed or recoded. Reads `size` bytes at a time.
    """
    content = unified(chunks(file, source.encoding, source.max_bytes, size))
    head = _begin(file, content)
    refuse(file, head.data[:4096], packed=True)
    declared = _SEPARATOR.match(head.data)
    dialect = _dialect(file, source, declared[1].decode() if declared else None, head)
    if declared:
        head = head.behind(declared.end())
    header, names = _header(file, dialect, head)
    known = recognise(_rows(head, dialect), source.format)
    check_declared(known, source, file)
    below = head.behind(len(header))
    for _ in range((source.header_rows or (known.header_rows if known else 1)) - 1):
        extra = grammar(dialect).record.match(below.data)
        if extra is None:
            raise _broken(file, below.line, "a further header row cannot be read")
        below = below.behind(extra.end())
    likeness = Likeness(dialect, len(names), below.lines)
    keep = Quarantine(file, dialect, header.rstrip(b"\r\n"), likeness)
    if _holds_records(keep.header, names, dialect) or swallowed(keep.header, likeness):
        raise _broken(file, head.line, "a quote in the header closes only behind whole records")
    _check_widths(file, head.line, dialect, len(names), below.sample(SAMPLE))
    return Delimited(
        file,
        source,
        dialect,
        Columns(known.fields if known else [Field(name) for name in names]),
        keep,
        head.line,
        below.content,
        below.line,
        file.path.stat().st_size if is_plain(file, source.encoding) else 0,
        known,
        notes=recognised(known, file),
    )


def _rows(head: _Head, dialect: Dialect) -> list[list[str]]:
    """The first records as texts, the header first."""
    found = records(head.sample(SAMPLE), dialect, SHOWN)
    return [
        [field.decode(errors="replace").strip() for field in split(record, dialect)]
        for record, sound in found
        if sound and record.strip()
    ]


def _begin(file: File, content: Iterator[bytes]) -> _Head:
    """The first megabyte, or more where the first line is longer, without blank lines above."""
    line, most = 1, HEAD
    pieces: list[bytes] = []
    held = 0
    while True:
        while held <= most and (piece := next(content, None)) is not None:
            pieces.append(piece)
            held += len(piece)
        data = b"".join(pieces)
        blank = _BLANK.match(data)
        skipped = blank.end() if blank else 0
        if not data[skipped:].strip():
            if held <= most:
                raise data_error(
                    "empty-file",
                    "the file is empty",
                    file.where(),
                    hint="check that the export finished",
                )
            skipped = data.rfind(b"\n") + 1
        if skipped:
            line += data.count(b"\n", 0, skipped)
            pieces = list(_dropped(iter(pieces), skipped))
            held -= skipped
        elif held > most and b"\n" not in data[:most] and most < LONGEST:
            most *= 4
        else:
            break
    complete = held <= most
    data = data[:most]
    lines = data if complete else data[: data.rfind(b"\n") + 1]
    return _Head(data, line, lines, chain(pieces, content))


def _dropped(content: Iterator[bytes], count: int) -> Iterator[bytes]:
    """The chunks without their first `count` bytes."""
    for piece in content:
        if count < len(piece):
            yield piece[count:]
        count = max(0, count - len(piece))


def _dialect(file: File, source: Source, declared: str | None, head: _Head) -> Dialect:
    quote = b'"' if source.quote is None else source.quote.encode()
    mark = source.delimiter if source.delimiter is not None else declared
    if mark is None:
        return sniff(head.sample(SAMPLE), quote)
    delimiter = mark.encode()
    if len(delimiter) != 1 or delimiter in (b"\r", b"\n", b"\0", quote) or len(quote) > 1:
        raise data_error(
            "bad-delimiter",
            f"{mark!r} with the quote {quote.decode()!r} cannot part a table",
            file.where(),
            hint="delimiter and quote are one ASCII character each, and not the same",
        )
    return Dialect(delimiter, quote)


def _broken(file: File, line: int, text: str) -> UserError:
    return data_error(
        "broken-header",
        text,
        file.where(line),
        hint="the header must be one well-formed record; say delimiter: or quote: on the source "
        "if they were guessed wrong",
    )


def _header(file: File, dialect: Dialect, head: _Head) -> tuple[bytes, list[str]]:
    first = head.data[: head.data.find(b"\n") + 1 or len(head.data)]
    if b"\0" in first:
        ends = "be" if first.startswith(b"\0") else "le"
        raise data_error(
            "nul-in-header",
            "the header holds NUL bytes",
            file.where(head.line),
            hint="if it is UTF-16 without a byte order mark, set "
            f"encoding: utf-16-{ends} on the source",
        )
    match = grammar(dialect).record.match(head.data)
    if match is None:
        if b"\r" in first.rstrip(b"\r\n"):
            raise _broken(file, head.line, "the header holds a bare carriage return")
        raise _broken(file, head.line, "the header has a quote in the middle of a name")
    header = match.group()
    if not head.lines.startswith(header):
        raise _broken(file, head.line, f"the first line is longer than {LONGEST >> 20} MB")
    names = [name.decode().strip() for name in split(header, dialect)]
    if not any(names):
        raise _broken(file, head.line, "the header names no column")
    if len(names) > 2 and not any(names[1:]):
        below = records(head.lines[len(header) :][:SAMPLE], dialect, 9)
        if any(sound and all(split(record, dialect)[:2]) for record, sound in below):
            raise data_error(
                "preamble",
                f"line {head.line} names one column of {len(names)}: a title, not a header",
                file.where(head.line),
                hint="take the lines above the header out of the file",
            )
    return header, names


def _holds_records(header: bytes, names: list[str], dialect: Dialect) -> bool:
    """Whether a name of several lines is a run of records: three lines of as many fields."""
    if b"\n" not in header:
        return False
    mark = dialect.delimiter.decode()
    counts = Counter(
        line.count(mark) for name in names for line in name.split("\n") if mark in line
    )
    return max(counts.values(), default=0) > 2


def _check_widths(file: File, line: int, dialect: Dialect, width: int, below: bytes) -> None:
    """Refuse a first line with which hardly any record below agrees in width."""
    found = widths(below, dialect)
    if len(found) < 2:
        return
    alike = found.count(width)
    for other in [dialect, *(Dialect(mark.encode(), dialect.quote) for mark in DELIMITERS)]:
        found = widths(below, other)
        common, count = Counter(found).most_common(1)[0]
        least = 2 if other == dialect else 3
        few = width == 1 or alike < count
        if common >= least and common != width and count * 2 >= len(found) and few:
            raise data_error(
                "preamble" if common > width else "broken-header",
                f"line {line} has {width} field{'s' * (width > 1)}, the lines below have {common}",
                file.where(line),
                hint="take out what stands above the header, or give the header one name for "
                "each field",
            )
