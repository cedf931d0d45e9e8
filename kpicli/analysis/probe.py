"""What one column holds over the whole file, asked of the engine: clients, dates, weights."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kpicli.analysis.peek import blocks, known
from kpicli.core.date_numbers import NUMBERED
from kpicli.core.plan import Ask, Cell, Counted, Scan
from kpicli.core.source import Condition, Dedupe, Source
from kpicli.sources.platform import as_known

BEGINNING = "0001-01-01"
"""A day before all data: asked as `since`, it parts the rows without a readable date."""

ISO = "ISO 8601"
NAMED = "months by name"
YEAR_FIRST = "year first"
ORDERS = {"dmy": "day first", "mdy": "month first"}
NUMBERS = {5: "excel", 10: "epoch", 13: "epoch_ms"}
"""Which numbers are dates, by their digits before the mark."""
_NUMERIC = re.compile(r"\s*(\d{1,2})[/.\-](\d{1,2})[/.\-]\d{4}(?!\d)")
_NAMED = re.compile(r"\s*(?:\d{1,2}(?:st|nd|rd|th)?[-/., ]*(?:de )?)?[^\W\d_]{3}")
_YEAR_FIRST = re.compile(r"\s*\d{4}[/.]")
_NUMBER = re.compile(r"\s*(\d+)(?:[.,]\d+)?\s*")


@dataclass(frozen=True, slots=True)
class Clients:
    """How many clients a column names, and how many rows repeat one named before."""

    distinct: int
    repeats: int


@dataclass(frozen=True, slots=True)
class Dates:
    """What a column's dates are: readable rows and others, the first and the last (ISO text)."""

    readable: int
    unreadable: int
    first: str | None
    last: str | None

    @property
    def share(self) -> float:
        """The readable share of the rows, 0 to 1."""
        return self.readable / max(self.readable + self.unreadable, 1)


@dataclass(frozen=True, slots=True)
class Weights:
    """The usable weights of the rows: how many, their mean, and Kish's effective n."""

    n: int
    mean: float
    effective: float


def clients(source: Source, column: str) -> Clients:
    """The clients of the rows that the source's `where` keeps; rows that name none are left out."""
    named = Condition(column, ("",), negate=True)
    bare = replace(source, date=None, client=None, cluster=None, strata=None)
    asked = replace(bare, where=(*bare.where, named), dedupe=Dedupe((column,)))
    found = _tallied(asked)
    return Clients(found.kept, steps(found).get("duplicate", 0))


def dates(source: Source, column: str, timezone: str = "UTC") -> Dates:
    """The dates of the rows that the source's `where` keeps.

    Errors (exit 3): `ambiguous-dates`, `mixed-dates`.
    """
    bare = replace(source, dedupe=None, client=None, cluster=None, strata=None, date=column)
    found = _tallied(bare, since=BEGINNING, timezone=timezone)
    return Dates(found.kept, steps(found).get("no-date", 0), found.first_date, found.last_date)


def weights(source: Source, column: str) -> Weights:
    """The weights of the rows that the source's `where` keeps. Error (exit 3): `bad-weight`."""
    from kpicli.engine.session import session

    bare = replace(source, dedupe=None, client=None, cluster=None, strata=None)
    with session(bare, "UTC") as opened:
        found = opened.tally(Scan(bare, (Ask("weights", (), weight=column),)))
    return of_cells(found.cells["weights"])


def of_cells(cells: Sequence[Cell]) -> Weights:
    """The weights of the rows in a KPI's cells."""
    total, squares = sum(cell.weight for cell in cells), sum(cell.weight2 for cell in cells)
    n = sum(cell.n for cell in cells)
    return Weights(n, total / n if n else 0.0, total * total / squares if squares else 0.0)


def steps(counted: Counted) -> dict[str, int]:
    """Rows by what became of them, with those kept under `kept`."""
    return {**dict(counted.steps), "kept": counted.kept}


def order(source: Source, column: str) -> str | None:
    """How a column's readable dates are written: `ISO 8601`, `day first`, `month first`, `year
    first`, `months by name`, numbers of some kind, or None.

    Reads as far as the first date that tells day from month; without such dates the first block
    tells.
    """
    from kpicli.sources.files import expand

    if source.data is not None:
        return None
    if source.date_format:
        return NUMBERED.get(source.date_format, source.date_format)
    with expand(source.path, source.base) as files:
        form = as_known(replace(source, date=column), known(files[0], source)).date_format
        if form:
            return form
        for file in files:
            for block in blocks(file, source, [column]):
                texts = [text for text in block.get(column, []) if text and text.strip()]
                found = [match for text in texts if (match := _NUMERIC.match(text))]
                if texts and not found:
                    return _without_order(texts)
                for match in found:
                    if int(match[1]) > 12:
                        return ORDERS["dmy"]
                    if int(match[2]) > 12:
                        return ORDERS["mdy"]
    return ORDERS["mdy"]


def _without_order(texts: Sequence[str]) -> str:
    """How dates are written that are not as 31/12/2026 is."""
    numbers = [match for text in texts if (match := _NUMBER.fullmatch(text))]
    for digits, kind in NUMBERS.items():
        if numbers and all(len(match[1]) == digits for match in numbers):
            return NUMBERED[kind]
    for name, pattern in ((NAMED, _NAMED), (YEAR_FIRST, _YEAR_FIRST)):
        if 2 * sum(pattern.match(text) is not None for text in texts) > len(texts):
            return name
    return ISO


def _tallied(source: Source, since: str | None = None, timezone: str = "UTC") -> Counted:
    """A scan for its ledger alone: no answer is tallied."""
    from kpicli.engine.session import session

    with session(source, timezone) as opened:
        return opened.tally(Scan(source, (), since=since, timezone=timezone))
