"""Figures in rows and columns, marked where a group is clearly better or worse than the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpicli.core import words_groups
from kpicli.core.report import Report, Result
from kpicli.core.words import NOTHING, Tone
from kpicli.render.parts.group_columns import SHORTEST_LABEL
from kpicli.render.parts.nest import MANY
from kpicli.render.parts.page import Page
from kpicli.render.parts.rows import COLOURS, GAP, LONGEST_LABEL, MARKS

if TYPE_CHECKING:
    from rich.text import Text

LEAST_LABEL = 6
"""Columns that labels have however wide the figures are."""
LONGEST_HEAD = 12
"""Columns at which a heading is wrapped where the figures beneath are narrower."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """A name for the rows, the columns' headings, and per row its label and figures."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Result | None, ...]], ...]


def of_kpis(report: Report) -> Matrix | None:
    """Groups in rows, KPIs in columns; None with a crossing, one KPI or fewer than two groups.

    None as well where each KPI shows groups of its own, its best or worst: a cell left empty would
    read as a group without answers.
    """
    kpis: dict[str, dict[object, Result]] = {}
    labels: dict[object, str] = {}
    for result in report.results:
        key = tuple(result.group.values())
        kpis.setdefault(result.name, {})[key] = result
        labels.setdefault(key, words_groups.label(result))
    keys = sorted(labels, key=lambda key: key != ())
    if len(report.by) != 1 or len(kpis) < 2:
        return None
    rows = _rows(keys, labels, list(kpis.values()))
    if len(rows) < 2 + (() in labels) or any(len(found) < len(keys) for found in kpis.values()):
        return None
    heads = {result.name: result.title for result in report.results}
    return Matrix(report.by[0], tuple(heads.values()), rows)


def of_crossing(results: Sequence[Result], by: Sequence[str]) -> Matrix | None:
    """One segment in rows and the other in columns; None unless there are two of two or more."""
    if len(by) != 2:
        return None
    row, column = by
    crossed = [each for each in results if set(each.group) <= set(by)]
    rows = {each.group[row]: None for each in crossed if row in each.group}
    columns = {each.group[column]: None for each in crossed if column in each.group}
    if len(rows) < 2 or len(columns) < 2:
        return None
    at = {tuple(sorted(each.group.items())): each for each in crossed}

    def cell(*parts: tuple[str, str | None]) -> Result | None:
        return at.get(tuple(sorted(parts)))

    lines = [(words_groups.TOTAL, (cell(), *(cell((column, each)) for each in columns)))]
    for value in rows:
        cells = (cell((row, value)), *(cell((row, value), (column, each)) for each in columns))
        lines.append((words_groups.value(value), cells))
    heads = (words_groups.TOTAL, *(words_groups.value(each) for each in columns))
    return Matrix(row, heads, tuple(lines))


def _rows(
    keys: Sequence[object],
    labels: Mapping[object, str],
    columns: Sequence[Mapping[object, Result]],
) -> tuple[tuple[str, tuple[Result | None, ...]], ...]:
    found = [(labels[key], tuple(each.get(key) for each in columns)) for key in keys]
    hidden = [all(cell and cell.withheld for cell in cells) for _, cells in found]
    if sum(hidden) > MANY:
        found = [row for row, empty in zip(found, hidden, strict=True) if not empty]
    return tuple(found)


class Heat:
    """A matrix on a page, in several blocks where its columns do not fit side by side."""

    def __init__(self, page: Page, matrix: Matrix) -> None:
        self.page = page
        self.matrix = matrix
        places = range(len(matrix.heads))
        self.figures = [self._figures(place) for place in places]
        self.label = max(self._width(label) for label in (matrix.name, *self._labels()))
        if page.width is not None:
            most = LONGEST_LABEL if page.roomy else SHORTEST_LABEL
            room = page.width - 2 - GAP - max(self.figures)
            self.label = min(self.label, most, max(room, LEAST_LABEL))
        self.widths = [self._column(place) for place in places]

    def blocks(self) -> list[list[int]]:
        """The columns by block, as many in each as fit."""
        room = None if self.page.width is None else self.page.width - 2 - self.label
        found: list[list[int]] = [[]]
        for place, size in enumerate(self.widths):
            taken = sum(GAP + self.widths[each] for each in found[-1])
            if room is not None and found[-1] and taken + GAP + size > room:
                found.append([])
            found[-1].append(place)
        return found

    def draw(self) -> None:
        """Put the matrix down on the page, a blank line between its blocks."""
        for number, block in enumerate(self.blocks()):
            if number:
                self.page.blank()
            heads = [
                self._cut(self.page.text((self.matrix.heads[place], "dim")), self.widths[place])
                for place in block
            ]
            self._line(self.page.text((self.matrix.name, "dim")), heads, block, bottom=True)
            for label, cells in self.matrix.rows:
                over = label == words_groups.TOTAL
                name = self.page.text((label, "bold" if over else ""))
                drawn = [[self._cell(cells[place], self.figures[place])] for place in block]
                self._line(name, drawn, block, bottom=False)

    def _line(self, name: Text, cells: list[list[Text]], block: list[int], bottom: bool) -> None:
        """A label and cells of one or more lines, set at the bottom or at the top."""
        labels = self._cut(name, self.label)
        columns = [labels, *cells]
        height = max(map(len, columns))
        for column in columns:
            empty = [self.page.text() for _ in range(height - len(column))]
            column[:] = empty + column if bottom else column + empty
        for place in range(height):
            line = self.page.text(("  ", "")) + columns[0][place]
            line.pad_right(2 + self.label - line.cell_len)
            for column, each in zip(columns[1:], block, strict=True):
                cell = column[place]
                cell.pad_left(GAP + self.widths[each] - cell.cell_len)
                line.append_text(cell)
            self.page.put(line)

    def _cell(self, result: Result | None, width: int) -> Text:
        page = self.page
        if result is None:
            return page.text()
        found = words_groups.tone(result)
        text = figure(result)
        if result.estimate is None:
            return page.text((text, "dim"))
        told = page.text((text, f"bold {COLOURS[found]}" if found is not Tone.PLAIN else ""))
        mark = page.text((MARKS[found], f"bold {COLOURS[found]}"))
        return mark + page.text((" " * (width - told.cell_len - mark.cell_len), "")) + told

    def _figures(self, place: int) -> int:
        """The columns that marks and figures need."""
        cells = [row[1][place] for row in self.matrix.rows]
        return max([2 + self._width(figure(each)) for each in cells if each], default=1)

    def _column(self, place: int) -> int:
        """The columns that figures and heading need, the latter wrapped."""
        needed = self.figures[place]
        most = max(needed, LONGEST_HEAD)
        head = self._cut(self.page.text((self.matrix.heads[place], "")), most)
        widest = max([needed, *(part.cell_len for part in head)])
        if self.page.width is None:
            return widest
        return min(widest, self.page.width - 2 - self.label - GAP)

    def _cut(self, text: Text, width: int) -> list[Text]:
        return [text] if self.page.width is None else self.page.wrap(text, width)

    def _labels(self) -> list[str]:
        return [label for label, _ in self.matrix.rows]

    def _width(self, text: str) -> int:
        return self.page.text((text, "")).cell_len


def figure(result: Result) -> str:
    """What stands in a cell: the figure, "withheld", or a dash."""
    if result.withheld:
        return "withheld"
    return words_groups.figure(result) if result.estimate else NOTHING
