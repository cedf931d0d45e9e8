"""How a delimited file is written: its delimiter, quote and header, found from its head."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_RECORDS = 200


@dataclass(frozen=True, slots=True)
class Dialect:
    """Delimiter and quote, a byte each; `quote` is empty where quotes mean nothing."""

    delimiter: bytes
    quote: bytes = b'"'


@lru_cache(maxsize=16)
def grammar(dialect: Dialect) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """The patterns of one whole record and of one field, by the grammar of RFC 4180.

    A field is quoted from end to end with inner quotes doubled, or holds no quote at all.
    Possessive throughout, so that matching is linear.
    """
    d = re.escape(dialect.delimiter)
    if dialect.quote:
        q = re.escape(dialect.quote)
        field = rb"(?:%b(?:[^%b]|%b%b)*+%b|[^%b%b\r\n]*+)" % (q, q, q, q, q, d, q)
    else:
        field = rb"[^%b\r\n]*+" % d
    record = re.compile(rb"%b(?:%b%b)*+(?:\r?\n|\Z)" % (field, d, field))
    return record, re.compile(field)


@lru_cache(maxsize=16)
def whole(dialect: Dialect) -> re.Pattern[bytes]:
    """The pattern of a run of well-formed records from end to end."""
    return re.compile(rb"(?:%b)*+\Z" % grammar(dialect)[0].pattern)


def split(record: bytes, dialect: Dialect) -> list[bytes]:
    """The fields of one well-formed record, unquoted."""
    body = record.rstrip(b"\r\n")
    if not dialect.quote or dialect.quote not in body:
        return body.split(dialect.delimiter)
    field = grammar(dialect)[1]
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


def _consistency(sample: bytes, dialect: Dialect) -> tuple[float, int]:
    """(share of well-formed records as wide as the header, the header's width)."""
    record = grammar(dialect)[0]
    widths: list[int] = []
    at = 0
    while at < len(sample) and len(widths) < SAMPLE_RECORDS:
        match = record.match(sample, at)
        if match is None or match.end() == at:
            end = sample.find(b"\n", at) + 1
            if end == 0:
                break
            widths.append(0)
            at = end
            continue
        if match.group().strip():
            widths.append(count_fields(match.group(), dialect))
        at = match.end()
    if not widths or widths[0] < 2:
        return 0.0, 1
    return sum(width == widths[0] for width in widths) / len(widths), widths[0]


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
