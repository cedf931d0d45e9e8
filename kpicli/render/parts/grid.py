"""Rows of figures in columns, words after or beneath them; stacked where columns do not fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpicli.render.parts.page import Page

if TYPE_CHECKING:
    from rich.text import Text

GAP = 2
LONGEST_LABEL, LONGEST_ROOMY = 28, 40
WORDS = 24
"""Columns that words are given before columns that are easily given up."""
AMPLE = 5
"""How easily that is."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, and how easily it is given up for want of room (0: never)."""

    head: str
    spare: int = 0
    left: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row: mark, label, a (text, style) for each column, and words (text, style) about it.

    Without any text in its columns the words stand in their place.
    """

    mark: tuple[str, str]
    label: tuple[str, str]
    cells: tuple[tuple[str, str], ...]
    words: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Fit:
    """The columns that fit, by place, with their widths, the label's, and those left out."""

    used: tuple[int, ...]
    sizes: Mapping[int, int]
    label: int
    left_out: tuple[int, ...]
    stacked: bool


def fit(page: Page, columns: Sequence[Column], rows: Sequence[Row]) -> Fit:
    """Which columns there is room for; where not even the needed ones fit, all are stacked.

    A column without any text is no column.
    """
    used = [at for at in range(len(columns)) if any(row.cells[at][0] for row in rows)]
    sizes = {
        at: max(_width(page, text) for text in [columns[at].head, *(r.cells[at][0] for r in rows)])
        for at in used
    }
    longest = LONGEST_ROOMY if page.roomy else LONGEST_LABEL
    labels = [_width(page, row.label[0]) for row in rows]
    label = max([size for size in labels if size <= longest], default=0)
    words = max(_width(page, " · ".join(text for text, _ in row.words)) for row in rows)
    words = min(words + GAP, WORDS) if words else 0
    left_out: list[int] = []
    for at in sorted(used, key=lambda at: columns[at].spare, reverse=True):
        spare = columns[at].spare
        needed = 2 + label + sum(GAP + sizes[each] for each in used if each not in left_out)
        if page.width is None or needed + words * (spare >= AMPLE) <= page.width:
            break
        if not spare:
            return Fit(tuple(used), sizes, label, (), True)
        left_out.append(at)
    kept = tuple(at for at in used if at not in left_out)
    return Fit(kept, sizes, label, tuple(sorted(left_out)), False)


def draw(page: Page, columns: Sequence[Column], rows: Sequence[Row]) -> list[str]:
    """Put the rows down; the heads of columns that there was no room for."""
    found = fit(page, columns, rows)
    if found.stacked:
        for row in rows:
            _stacked(page, columns, found.used, row)
        return []
    if found.used:
        heads = tuple((column.head, "dim") for column in columns)
        _beside(page, columns, found, Row((" ", ""), ("", ""), heads))
    for row in rows:
        _beside(page, columns, found, row)
    return [columns[at].head.strip() for at in found.left_out]


def _width(page: Page, text: str) -> int:
    return page.text((text, "")).cell_len


def _beside(page: Page, columns: Sequence[Column], found: Fit, row: Row) -> None:
    """A row on one line, its words after it if they fit, else beneath."""
    line = _start(page, row, found.label)
    line.pad_right(2 + found.label - line.cell_len)
    for at in found.used if any(text for text, _ in row.cells) else ():
        cell = page.text(row.cells[at])
        blanks = found.sizes[at] - cell.cell_len
        cell.pad_right(blanks) if columns[at].left else cell.pad_left(blanks)
        line = line + page.text((" " * GAP, "")) + cell
    words = [page.text(each) for each in row.words]
    told = page.text((" " * GAP, "")) + page.text((" · ", "dim")).join(words)
    if words and (page.width is None or line.cell_len + told.cell_len <= page.width):
        page.lines.append(line + told)
        return
    page.lines.append(line)
    page.flow(words, " · ", 4)


def _start(page: Page, row: Row, room: int) -> Text:
    """Mark and label; a label longer than `room` goes down on lines of its own."""
    start, text = page.text(row.mark, (" ", "")), page.text(row.label)
    if text.cell_len <= room:
        return start + text
    for line in [text] if page.width is None else page.wrap(text, page.width - 2):
        page.lines.append(start + line)
        start = page.text(("  ", ""))
    return start


def _stacked(page: Page, columns: Sequence[Column], used: Sequence[int], row: Row) -> None:
    """A row as its label with its first text, beneath the others with the heads of columns."""
    label = page.text(row.mark, (" ", ""), row.label)
    page.flow([label, *(page.text(row.cells[at]) for at in used[:1] if row.cells[at][0])], "  ")
    told = []
    for at in used[1:]:
        text, style = row.cells[at]
        if text.strip():
            told.append(page.text((f"{columns[at].head.strip()} ", "dim"), (text.strip(), style)))
    page.flow(told, " · ", 2)
    page.flow([page.text(each) for each in row.words], " · ", 2)
