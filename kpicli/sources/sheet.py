"""A sheet of a workbook as a table: where its header is, its columns, and its records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Any

from kpicli.core.field import Field
from kpicli.core.source import Source
from kpicli.errors import data_error
from kpicli.sources.cells import text
from kpicli.sources.files import File
from kpicli.sources.platform import Recognised
from kpicli.sources.platforms import check_declared, recognise
from kpicli.sources.workbooks.part import Errors

LOOKED = 100
"""The header is looked for in so many rows."""
SHOWN = 30
"""A platform is recognised from so many records, the header among them."""

Cells = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with a table: row `top` (from 0) is its header, row `body` the first record.

    `grid` is the library's sheet, `first` the place of its first column.
    """

    name: str
    grid: Any
    errors: Errors
    first: int
    top: int
    body: int
    fields: tuple[Field, ...]
    titles: int = 0
    known: Recognised | None = None

    @property
    def rows(self) -> int:
        """The rows below the header, blank ones among them."""
        return int(self.grid.end[0]) + 1 - self.body if self.grid.end else 0

    def records(self) -> Iterator[tuple[int, Cells]]:
        """The rows below the header with their numbers, as the program that shows them counts."""
        for place, row in cells(self.grid, self.errors, self.first):
            if place >= self.body and row.count("") < len(row):
                yield place + 1, row


def cells(grid: Any, errors: Errors, first: int) -> Iterator[tuple[int, list[Any]]]:
    """The rows of a sheet with their places, errors as their texts."""
    for place, row in enumerate(grid.iter_rows()):
        for column, error in errors.get(place, {}).items():
            if 0 <= column - first < len(row):
                row[column - first] = error
        yield place, row


def sheet(file: File, source: Source, name: str, grid: Any, errors: Errors) -> Sheet | None:
    """The sheet with its header found, None where it is empty.

    The header is the first row with two filled cells, or the first filled one where no row has
    two; cells that are merged over several rows make it as many rows high.
    """
    if grid.start is None:
        return None
    first = int(grid.start[1])
    rows = {
        place: trimmed
        for place, row in islice(cells(grid, errors, first), int(grid.start[0]) + LOOKED)
        if (trimmed := _trimmed(row))
    }
    if not rows:
        return None
    top = next((place for place, row in rows.items() if _filled(row) > 1), min(rows))
    known, top = _known(source, rows, top)
    check_declared(known, source, file)
    titles = sum(place < top for place in rows)
    if known is not None:
        body = top + (source.header_rows or known.header_rows)
        known = _dated(known, grid, body)
        return Sheet(name, grid, errors, first, top, body, known.fields, titles, known)
    last = top
    if source.header_rows is None:
        last = _merged(grid.merged_cell_ranges or (), rows, top, first)
    _check_width(file, name, rows, top, last)
    names = rows[top] if last == top else _stacked(grid.merged_cell_ranges, rows, top, last, first)
    body = last + 1 if source.header_rows is None else top + source.header_rows
    return Sheet(name, grid, errors, first, top, body, tuple(map(Field, names)), titles)


def _trimmed(row: Cells) -> list[str]:
    """The texts of a row without blanks around them, up to the last that is filled."""
    texts = [text(cell).strip() for cell in row]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _filled(row: Sequence[str]) -> int:
    return sum(map(bool, row))


def _known(source: Source, rows: dict[int, list[str]], top: int) -> tuple[Recognised | None, int]:
    """The platform that the rows from the header on show, or from the first filled one on."""
    for start in dict.fromkeys((top, min(rows))):
        below = [rows[place] for place in sorted(rows) if place >= start][:SHOWN]
        width = max(map(len, below[:3]))
        even = [[*row, *[""] * (width - len(row))][:width] for row in below]
        known = recognise(even, source.format)
        if known is not None:
            return known, start
    return None, top


def _dated(known: Recognised, grid: Any, body: int) -> Recognised:
    """The platform's reading, without its way to write dates where the cells are dates."""
    names = [field.name for field in known.fields]
    column = known.roles.get("date")
    if known.date_format is None or column not in names:
        return known
    place = names.index(column)
    rows = islice(grid.iter_rows(), body, body + LOOKED)
    dates = any(len(row) > place and isinstance(row[place], date) for row in rows)
    return replace(known, date_format=None) if dates else known


def _merged(
    ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]],
    rows: dict[int, list[str]],
    top: int,
    first: int,
) -> int:
    """The last row of the header: cells merged downwards reach it, and each column has a name."""
    last = top
    for (begin, _), (end, _) in sorted(ranges):
        if top <= begin <= last:
            last = max(last, end)
    if last > top:
        names = _stacked(ranges, rows, top, last, first)
        below = rows.get(last + 1, [])
        if any(under and not name for name, under in zip(names, below, strict=False)):
            last += 1
    return last


def _stacked(
    ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]],
    rows: dict[int, list[str]],
    top: int,
    last: int,
    first: int,
) -> list[str]:
    """The names of a header of several rows: what stands above each other, merged cells spread."""
    width = max(len(rows.get(place, ())) for place in range(top, last + 1))
    grid = [[*rows.get(place, ()), *[""] * width][:width] for place in range(top, last + 1)]
    for (begin, left), (end, right) in ranges:
        if top <= begin <= last and left - first < width:
            for row in range(begin, min(end, last) + 1):
                for column in range(left - first, min(right - first + 1, width)):
                    grid[row - top][column] = grid[begin - top][left - first]
    columns = zip(*grid, strict=True)
    return [" ".join(dict.fromkeys(part for part in column if part)) for column in columns]


def _check_width(file: File, name: str, rows: dict[int, list[str]], top: int, last: int) -> None:
    """Refuse a header with which hardly any row below agrees in width."""
    width = max(len(rows.get(place, ())) for place in range(top, last + 1))
    below = [len(row) for place, row in rows.items() if place > last]
    wider = [found for found in below if found > width]
    if len(wider) > 1 and 2 * len(wider) >= len(below):
        common = Counter(wider).most_common(1)[0][0]
        raise data_error(
            "preamble",
            f"sheet {name}: row {top + 1} fills {width} column{'s' * (width > 1)}, the rows below "
            f"fill {common}",
            file.where(),
            hint="take out what stands above the header, or give each column a name",
        )
