"""What a file's records look like, so that a line can be told from a line of somebody's text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from kpicli.sources.dialect import Dialect, grammar, records, split

LEARNT = 400
"""The columns are learnt from so many records at the head of the file."""

COMMON = 0.9
LONGEST_CODE = 64

NO_ANSWER = frozenset(
    (b"n/a", b"na", b"nan", b"null", b"none", b"nil", b"missing", b"unknown", b"-", b".", b"?")
)

_DIGITS = re.compile(rb"[0-9]+")
_LETTERS = re.compile(rb"[A-Za-z\x80-\xff]+")
_NUMBER = re.compile(rb"[-+]?[0-9]+(?:[.,' ][0-9]+)*(?:[eE][-+]?[0-9]+)? ?%?")


def is_number(text: bytes) -> bool:
    """Whether a text is a number as people write them, with separators or a percent sign."""
    return _NUMBER.fullmatch(text) is not None


def shape(text: bytes) -> bytes:
    """The text with each run of digits as `9` and of letters as `a`: `2026-03-01` is `9-9-9`."""
    return _LETTERS.sub(b"a", _DIGITS.sub(b"9", text))


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds: numbers, codes of a few shapes, a few names, or anything.

    `padded` says whether some values begin with a blank, as pieces of sentences do.
    """

    number: bool = False
    shapes: frozenset[bytes] = frozenset()
    names: frozenset[bytes] = frozenset()
    padded: bool = False

    @property
    def strict(self) -> bool:
        """Whether the column can tell its own values from others."""
        return self.number or bool(self.shapes) or bool(self.names)

    def judge(self, value: bytes) -> int:
        """1 if the value is like the column's, -1 if it is not, 0 if that says nothing."""
        text = value.strip()
        if not text or text.lower() in NO_ANSWER:
            return 0
        if not self.padded and value[:1] in (b" ", b"\t"):
            return -1
        if self.number:
            return 1 if is_number(text) else -1
        if self.shapes:
            return 1 if shape(text) in self.shapes else -1
        if self.names:
            return 1 if text in self.names else 0
        return 0


def _column(values: Sequence[bytes]) -> Column:
    known = [text for value in values if (text := value.strip()) and text.lower() not in NO_ANSWER]
    padded = any(value[:1] in (b" ", b"\t") for value in values)
    count = len(known)
    if not count:
        return Column(padded=padded)
    if sum(map(is_number, known)) >= COMMON * count:
        return Column(number=True, padded=padded)
    if max(map(len, known)) <= LONGEST_CODE:
        shapes = _most(map(shape, known), count)
        if count > 2 and len(shapes) <= 4 and all(b"9" in form for form in shapes):
            return Column(shapes=shapes, padded=padded)
        names = _most(known, count)
        if count > 5 and len(names) * 3 <= count:
            return Column(names=names, padded=padded)
    return Column(padded=padded)


def _blanks(fields: Iterable[bytes]) -> int:
    return sum(not text or text.lower() in NO_ANSWER for text in map(bytes.strip, fields))


def _most(texts: Iterable[bytes], count: int) -> frozenset[bytes]:
    """The commonest of `count` texts that make up nine tenths of them."""
    found, seen = [], 0
    for text, times in Counter(texts).most_common():
        if seen >= COMMON * count:
            break
        found.append(text)
        seen += times
    return frozenset(found)


@dataclass
class Likeness:
    """What records of `width` fields look like, learnt from a sample of the file's head."""

    dialect: Dialect
    width: int
    sample: bytes

    @cached_property
    def columns(self) -> list[Column]:
        """What each column holds; learnt when first asked for."""
        rows = list(self._learnt())
        if not rows:
            return [Column(padded=False)] * self.width
        return [_column(column) for column in zip(*rows, strict=True)]

    def _learnt(self) -> Iterator[list[bytes]]:
        """The fields of good records at the head, up to where another table may begin.

        Those right behind a broken record may be pieces of it.
        """
        learnt, broken = 0, b""
        for record, sound in records(self.sample, self.dialect, LEARNT):
            if not record.strip():
                if learnt > 2 and broken.count(self.dialect.quote or b"\n") % 2 == 0:
                    return
                continue
            fields = split(record, self.dialect) if sound else []
            if len(fields) == self.width and not broken:
                learnt += 1
                yield fields
            broken = b"" if sound else record

    @cached_property
    def strict(self) -> int:
        """How many columns can tell their own values from others."""
        return sum(column.strict for column in self.columns)

    @cached_property
    def padded(self) -> bool:
        """Whether any column has values that begin with a blank."""
        return any(column.padded for column in self.columns)

    def resembles(self, fields: Sequence[bytes]) -> bool:
        """Whether a record is likelier one of the file's than a line of text between two.

        More of its values must be like their columns' than unlike them, or as many in a wide
        table, where text hardly ever has the right number of fields. Where no column can tell,
        that number decides. A field too many or too few is forgiven if the rest is like.
        """
        if not self.strict:
            return len(fields) == self.width
        like, unlike = self.count(fields, 0)
        if len(fields) == self.width:
            return not unlike or like > unlike - (self.width > 3)
        if abs(len(fields) - self.width) > 1:
            return False
        return self._alike(fields, 0) or self._alike(fields[-self.width :], 1)

    def both_fit(self, left: Sequence[bytes], right: Sequence[bytes]) -> bool:
        """Whether values of the last columns and values of the first are like them together."""
        one = self.count(left, self.width - len(left))
        two = self.count(right, 0)
        return self._enough(one[0] + two[0], one[1] + two[1], _blanks([*left, *right]))

    def _enough(self, like: int, unlike: int, blanks: int) -> bool:
        """At least one like, and twice as many as unlike; with blanks two, if two can tell.

        A blank field speaks for a record: text seldom has two delimiters with nothing between.
        """
        return like >= max(1, 2 * unlike) and like + blanks >= min(2, self.strict)

    def _alike(self, fields: Sequence[bytes], first: int) -> bool:
        return self._enough(*self.count(fields, first), _blanks(fields))

    def count(self, fields: Sequence[bytes], first: int) -> tuple[int, int]:
        """How many fields are like their columns' values, and how many are unlike them."""
        found = [
            column.judge(value) for column, value in zip(self.columns[first:], fields, strict=False)
        ]
        return found.count(1), found.count(-1)

    def is_record(self, line: bytes, *, doubt: bool = False) -> bool:
        """Whether a line taken from a quoted text is a record of this file by itself.

        With `doubt`, by its grammar and width alone.
        """
        line = line.removesuffix(b"\r")
        if line.count(self.dialect.delimiter) < self.width - 1:
            return False
        if grammar(self.dialect).record.fullmatch(line) is None:
            return False
        fields = split(line, self.dialect)
        return len(fields) == self.width and (doubt or self._alike(fields, 0))

    def is_header(self, fields: Sequence[bytes]) -> bool:
        """Whether a record is more like the header of some other table than like a record."""
        like, unlike = self.count(fields, 0)
        named = [field.strip() for field in fields if field.strip()]
        return (
            not like
            and bool(unlike)
            and len(named) * 2 > len(fields)
            and len(set(named)) == len(named)
            and not any(map(is_number, named))
        )
