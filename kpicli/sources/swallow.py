"""Whether a quoted field of several lines is one person's text or has swallowed records."""

from __future__ import annotations

from itertools import pairwise

from kpicli.sources.dialect import Dialect, grammar
from kpicli.sources.likeness import Likeness

LINES = 1000
"""So many lines of one record are looked at."""


def swallowed(record: bytes, likeness: Likeness) -> bool:
    """Whether a well-formed record of several lines is two stray quotes and what lay between.

    It is when a line in the midst of a field is a record like the file's others, or the line on
    which the field ends is, once the quote is taken off, or that and the one on which it begins.
    """
    dialect, width = likeness.dialect, likeness.width
    raw = _raw_fields(record, dialect)
    for place, field in enumerate(raw):
        if not field.startswith(dialect.quote) or b"\n" not in field:
            continue
        first, *midst, final = field[1:-1].split(b"\n")
        if any(map(likeness.is_record, midst[:LINES])) or _are_records(midst, likeness):
            return True
        left = first.removesuffix(b"\r").split(dialect.delimiter)
        right = final.split(dialect.delimiter)
        if len(right) + len(raw) - place - 1 != width:
            continue
        if likeness.both_fit([], right):
            return True
        if place + len(left) == width and (len(raw) != width or likeness.both_fit(left, right)):
            return True
    return False


def torn(record: bytes, likeness: Likeness) -> bool:
    """Whether a quote inside a text of several lines has closed it early.

    Then a piece of the sentence stands where the next field should begin: behind a blank, in a
    file where no field does.
    """
    if likeness.padded:
        return False
    mark = likeness.dialect.quote + likeness.dialect.delimiter + b" "
    fields = _raw_fields(record, likeness.dialect) if mark in record else []
    return any(b"\n" in field and after.startswith(b" ") for field, after in pairwise(fields))


def _are_records(lines: list[bytes], likeness: Likeness) -> bool:
    """Whether four lines in five are records by grammar and width, where columns cannot tell."""
    lines = [line for line in lines[:LINES] if line.strip()]
    if likeness.strict > 1 or likeness.width < 3 or len(lines) < 3:
        return False
    return sum(likeness.is_record(line, doubt=True) for line in lines) * 5 >= len(lines) * 4


def _raw_fields(record: bytes, dialect: Dialect) -> list[bytes]:
    """The fields of a well-formed record as they are written."""
    field = grammar(dialect).field
    fields: list[bytes] = []
    at = 0
    while match := field.match(record, at):
        fields.append(match.group())
        at = match.end() + 1
        if record[at - 1 : at] != dialect.delimiter:
            break
    return fields


def find_swallowed(data: bytes, likeness: Likeness) -> bool:
    """Whether any record of a block of well-formed ones has swallowed others.

    Only records are looked at that have delimiters enough for it, in a line of a quoted field
    or behind the end of one.
    """
    import numpy as np

    dialect, most = likeness.dialect, likeness.width - 1
    if not dialect.quote or dialect.quote not in data:
        return False
    view = np.frombuffer(data, dtype=np.uint8)
    ends = np.flatnonzero(view == 10)
    outside = np.searchsorted(np.flatnonzero(view == dialect.quote[0]), ends) % 2 == 0
    whole = np.append(ends[outside], len(data))
    within = np.flatnonzero(~outside)
    records = np.searchsorted(whole, ends[within])
    marks = np.flatnonzero(view == dialect.delimiter[0])
    before = np.searchsorted(marks, ends[within])
    line = np.searchsorted(marks, np.append(ends, len(data))[within + 1]) - before
    past = np.searchsorted(marks, whole)
    behind = past[records] - before
    record = grammar(dialect).record
    for place in np.unique(records[(line >= most) | (behind >= most)]).tolist():
        begin = int(whole[place - 1]) + 1 if place else 0
        match = record.match(data, begin)
        if match is not None and swallowed(match.group(), likeness):
            return True
    return False
