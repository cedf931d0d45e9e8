"""What stands in a sheet below a table: totals and averages, and further tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from kpicli.sources.quarantine import TOTALS

Row = tuple[int, Sequence[Any]]
LEARNT = 50
"""Which columns hold numbers is learnt from so many records."""


class SecondTable(Exception):  # noqa: N818 - a finding
    """A second header stands in the row of this number."""


def parted(rows: Iterator[Row], width: int) -> Iterator[tuple[Row, bool]]:
    """The rows of a table, and whether each is a total: at the end, or behind a blank row.

    `SecondTable` where a row behind a blank one is a header: all texts, each another, those in at
    least two columns that held nothing but numbers among them.
    """
    held: list[tuple[Row, bool]] = []
    learnt: list[Sequence[Any]] = []
    last: int | None = None
    for number, row in rows:
        behind = last is not None and number > last + 1
        last = number
        if _is_total(row):
            held.append(((number, row), behind))
            continue
        if behind and _is_header(row, learnt, width):
            raise SecondTable(number)
        yield from held
        held = []
        if len(learnt) < LEARNT:
            learnt.append(row)
        yield (number, row), False
    yield from ((one, True) for one, _ in held)


def _is_total(row: Sequence[Any]) -> bool:
    """Whether a row is named as a total is, and all else in it are numbers."""
    name = row[0]
    if not isinstance(name, str) or name.strip(" :").lower().encode() not in TOTALS:
        return False
    rest = [cell for cell in row[1:] if cell != ""]
    return bool(rest) and all(isinstance(cell, int | float) for cell in rest)


def _is_header(row: Sequence[Any], learnt: Sequence[Sequence[Any]], width: int) -> bool:
    filled = [cell for cell in row if cell != ""]
    if not all(isinstance(cell, str) for cell in filled) or len(set(filled)) < len(filled):
        return False
    columns = [place for place, cell in enumerate(row[:width]) if cell != ""]
    return sum(_numeric(learnt, place) for place in columns) > 1


def _numeric(learnt: Sequence[Sequence[Any]], place: int) -> bool:
    found = [row[place] for row in learnt if place < len(row) and row[place] != ""]
    return bool(found) and all(isinstance(cell, int | float) for cell in found)
