"""The columns of a file as far as its first records tell, and their texts' counts in all of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kpicli.analysis.guess_words import words
from kpicli.analysis.peek import Head
from kpicli.core.answers import number
from kpicli.core.months import MONTHS
from kpicli.core.plan import Ask, Scan
from kpicli.core.source import Source

MOST_DISTINCT = 150
"""A column with more distinct texts in its first records holds no closed question."""
MOST_COLUMNS = 400
"""So many columns are looked at for questions, so many of them in one scan:"""
AT_ONCE = 40
LONGEST_ANSWER = 120

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
DATE = re.compile(
    r"(?:\d{4}(?:-\d{1,2}-|/\d{1,2}/|\.\d{1,2}\.)\d{1,2}|"
    r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}|"
    rf"\d{{1,2}}(?:st|nd|rd|th)?[-/., ]*(?:de )?(?:{_MONTH})[-/., ]*(?:de )?\d{{4}}|"
    rf"(?:{_MONTH})[-/., ]*\d{{1,2}}(?:st|nd|rd|th)?[-/., ]+\d{{4}})"
    r"(?:(?:T|,? )\d{1,2}:\d{2}.*)?",
    re.IGNORECASE,
)
_DATE_NUMBER = re.compile(r"\d{5}(?:[.,]\d+)?|\d{10}(?:\.\d+)?|\d{13}")
_DATED = re.compile(
    r"\b(?:date|dates|datum|fecha|time|timestamp|datetime|created|submitted|completed|"
    r"answered|recorded|responded|started|opened|closed|resolved)\b"
)
"""Names of columns whose numbers may be dates: serial days of Excel, seconds since 1970."""


@dataclass(slots=True)
class Column:
    """A column: its name, its question's words, and what its first records hold.

    `filled` of them are not blank, with `distinct` texts, the longest `longest` long; `numeric`,
    `dated` and `spaced` of them are numbers, dates, and texts of several words. `counts` are the
    rows by text in the whole file, None for a column whose texts were not counted.
    """

    name: str
    number: int
    words: str
    sample: Sequence[str | None]
    filled: int
    distinct: int
    longest: int
    numeric: int
    dated: int
    spaced: int
    counts: dict[str | None, int] | None = field(default=None)

    @property
    def unique(self) -> bool:
        """Whether no two of the first records hold the same text."""
        return self.filled > 1 and self.distinct == self.filled == len(self.sample)

    @property
    def countable(self) -> bool:
        """Whether its distinct texts are few and short enough to be counted."""
        return 0 < self.distinct <= MOST_DISTINCT and self.longest <= LONGEST_ANSWER

    @property
    def open(self) -> bool:
        """Whether it holds open text: many different ones of several words, some of them long."""
        often = self.spaced - self.dated >= 0.5 * self.filled
        return self.longest > 25 and often and self.distinct >= 0.3 * self.filled


def columns(head: Head, questions: Mapping[str, str], decimal: str) -> list[Column]:
    """The columns that stand once in the file, in its order; `questions` are their full texts."""
    found = []
    for place, name in enumerate(head.names):
        if name not in head.texts:
            continue
        sample = head.texts[name]
        filled = [text.strip() for text in sample if text is not None and text.strip()]
        distinct = set(filled)
        numeric = sum(number(text, decimal) is not None for text in filled)
        asked = questions.get(name, "")
        whole = f"{name} {asked}" if asked and asked != name else name
        dates = sum(DATE.fullmatch(text) is not None for text in filled)
        if not dates and _DATED.search(words(name)):
            dates = sum(_DATE_NUMBER.fullmatch(text) is not None for text in filled)
        found.append(
            Column(
                name,
                place + 1,
                words(whole),
                sample,
                len(filled),
                len(distinct),
                max(map(len, distinct), default=0),
                numeric,
                dates,
                sum(" " in text for text in filled),
            )
        )
    return found


def count(source: Source, found: Sequence[Column]) -> tuple[list[Column], int]:
    """The columns that every file has, with their texts counted where there are few, and the rows.

    One scan over the whole source, or several where very many columns are to be counted.
    """
    from kpicli.engine.session import session

    with session(source, "UTC") as opened:
        there = set(opened.columns)
    common = [column for column in found if column.name in there]
    asked = [column for column in common if column.countable][:MOST_COLUMNS]
    rows = 0
    for first in range(0, max(len(asked), 1), AT_ONCE):
        rows = _count(source, asked[first : first + AT_ONCE])
    return common, rows


def _count(source: Source, asked: Sequence[Column]) -> int:
    from kpicli.engine.session import session

    asks = tuple(Ask(str(column.number), (column.name,)) for column in asked)
    with session(source, "UTC") as opened:
        counted = opened.tally(Scan(source, asks))
    for column in asked:
        column.counts = {}
        for cell in counted.cells[str(column.number)]:
            text = cell.texts[0]
            column.counts[text] = column.counts.get(text, 0) + cell.n
    return counted.rows


def decimal_of(head: Head) -> str:
    """`,` when numbers are written 3,5 and none is written 3.5, else `.`.

    Columns with lists of several answers, such as 1,3,4, say nothing.
    """
    comma = point = 0
    for texts in head.texts.values():
        if any(re.fullmatch(r"\d+(?:,\d+){2,}", (text or "").strip()) for text in texts[:500]):
            continue
        for text in texts[:500]:
            if text is None:
                continue
            plain = text.strip()
            comma += re.fullmatch(r"-?\d+,(?:\d{1,2}|\d{4,})", plain) is not None
            point += re.fullmatch(r"-?\d+\.\d+", plain) is not None
    return "," if comma > 2 and not point else "."
