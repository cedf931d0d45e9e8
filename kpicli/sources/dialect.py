"""How a delimited file is written: its delimiter and quote, and the grammar that follows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_RECORDS = 200


@dataclass(frozen=True, slots=True)
class Dialect:
    """Delimiter and quote, a byte each; `quote` is empty where quotes mean nothing."""

    delimiter: bytes
    quote: bytes = b'"'


class Grammar(NamedTuple):
    """The patterns of a dialect, possessive throughout so that matching is linear.

    `record` is one whole record with its line end, by RFC 4180: a field is quoted from end to
    end with inner quotes doubled, or holds no quote at all. `field` is one field, `part` a
    record that stops short only because the bytes end.
    """

    record: re.Pattern[bytes]
    field: re.Pattern[bytes]
    part: re.Pattern[bytes]


@lru_cache(maxsize=16)
def grammar(dialect: Dialect) -> Grammar:
    """The patterns of one record, one field and one record cut short."""
    d = re.escape(dialect.delimiter)
    if dialect.quote:
        q = re.escape(dialect.quote)
        inside = rb"%b[^%b]*+(?:%b%b[^%b]*+)*+" % (q, q, q, q, q)
        field = rb"(?:%b%b|[^%b%b\r\n]*+)" % (inside, q, q, d)
        cut = rb"(?:%b\r?+|%b%b?+)\Z" % (field, inside, q)
    else:
        field = rb"[^%b\r\n]*+" % d
        cut = rb"%b\r?+\Z" % field
    record = rb"%b(?:%b%b)*+(?:\r?\n|\Z)" % (field, d, field)
    part = rb"(?:%b%b)*+%b" % (field, d, cut)
    return Grammar(re.compile(record), re.compile(field), re.compile(part))


@lru_cache(maxsize=16)
def whole(dialect: Dialect) -> re.Pattern[bytes]:
    """The pattern of a run of well-formed records from end to end."""
    return re.compile(rb"(?:%b)*+\Z" % grammar(dialect).record.pattern)


def split(record: bytes, dialect: Dialect) -> list[bytes]:
    """The fields of one well-formed record, unquoted."""
    body = record.rstrip(b"\r\n")
    if not dialect.quote or dialect.quote not in body:
        return body.split(dialect.delimiter)
    field = grammar(dialect).field
    fields: list[bytes] = []
    at = 0
    while True:
        match = field.match(body, at)
        if match is None:
            return [*fields, body[at:]]
        text = match.group()
        if text.startswith(dialect.quote):
            text = text[1:-1].replace(dialect.quote * 2, dialect.quote)
        fields.append(text)
        at = match.end()
        if at >= len(body):
            return fields
        at += 1


def count_fields(record: bytes, dialect: Dialect) -> int:
    """How many fields a well-formed record has."""
    if not dialect.quote or dialect.quote not in record:
        return record.count(dialect.delimiter) + 1
    return len(split(record, dialect))


def left_open(line: bytes, dialect: Dialect, *, inside: bool) -> tuple[bool, bool]:
    """Whether a quoted field is open at the end of a line, and whether one closed in it.

    The line need not be well-formed; `inside` says whether a field is open at its start. A
    quote opens at the start of a field only and closes before a delimiter or the line's end
    only; any other is taken for text.
    """
    quote, delimiter = dialect.quote, dialect.delimiter
    if not quote or (quote not in line and not inside):
        return False, False
    body = line.rstrip(b"\r\n")
    at, closed = 0, False
    while True:
        if not inside:
            if not body.startswith(quote, at):
                at = body.find(delimiter, at) + 1
                if at == 0:
                    return False, closed
                continue
            at += 1
        end = _closing(body, at, dialect)
        if end < 0:
            return True, closed
        if end == len(body):
            return False, True
        at, inside, closed = end + 1, False, True


def _closing(body: bytes, at: int, dialect: Dialect) -> int:
    """The place behind the quote that closes the field open at `at`, or -1."""
    quote = dialect.quote[0]
    while (first := body.find(quote, at)) >= 0:
        at = first
        while at < len(body) and body[at] == quote:
            at += 1
        if (at - first) % 2 and (at == len(body) or body[at] == dialect.delimiter[0]):
            return at
    return -1


def records(sample: bytes, dialect: Dialect, most: int) -> list[tuple[bytes, bool]]:
    """The first records of a sample that ends at a line's end, each with whether it is sound.

    Of a broken record there is its first line. Blank lines come as sound and blank.
    """
    record = grammar(dialect).record
    found: list[tuple[bytes, bool]] = []
    at = 0
    while at < len(sample) and len(found) < most:
        match = record.match(sample, at)
        sound = match is not None and match.end() > at
        end = match.end() if match and sound else sample.find(b"\n", at) + 1 or len(sample)
        found.append((sample[at:end], sound))
        at = end
    return found


def widths(sample: bytes, dialect: Dialect, most: int = SAMPLE_RECORDS) -> list[int]:
    """The number of fields of a sample's first records, 0 for a broken one."""
    return [
        count_fields(record, dialect) if sound else 0
        for record, sound in records(sample, dialect, most)
        if record.strip()
    ]


def _consistency(sample: bytes, dialect: Dialect) -> tuple[float, int]:
    """(share of well-formed records as wide as the header, the header's width)."""
    found = widths(sample, dialect)
    if not found or found[0] < 2:
        return 0.0, 1
    return sum(width == found[0] for width in found) / len(found), found[0]


def sniff(sample: bytes, quote: bytes = b'"') -> Dialect:
    """The dialect under which the sample's records agree best with its header.

    `sample` begins at the header and ends at the end of a line. A file whose header no
    delimiter parts is one column wide; the comma then stands for none.
    """
    best = max(
        ((_consistency(sample, Dialect(mark.encode(), quote)), mark) for mark in DELIMITERS),
        key=lambda found: found[0],
    )
    (share, width), mark = best
    return Dialect(mark.encode() if share > 0 and width > 1 else b",", quote)
