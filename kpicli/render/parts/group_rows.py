"""One KPI's groups on a page: a line each with dots on one scale, or all stacked."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from kpicli.core import words, words_groups
from kpicli.core.report import Result
from kpicli.core.words import Tone
from kpicli.render.parts.dots import Axis, dots, heading
from kpicli.render.parts.group_columns import INDENT, Layout
from kpicli.render.parts.nest import Line
from kpicli.render.parts.page import Page
from kpicli.render.parts.rows import BARS, COLOURS, GAP, LEAST_BAR, MARKS, MOST_BAR

if TYPE_CHECKING:
    from rich.text import Text

DIM = ("n", "eff. n", "share", "p adj.", "its interval")
"""The headings of what only supports the figures."""


class GroupRows:
    """The lines of one KPI's groups, drawn onto a page."""

    def __init__(self, page: Page, layout: Layout, scale: Axis | None) -> None:
        self.page = page
        self.layout = layout
        self.scale = scale if layout.bar or layout.stacked else None

    def draw(self, lines: list[Line], by: str) -> None:
        """Put the headings and a line for each group down on the page."""
        if not self.layout.stacked:
            self._headings(lines, by)
        for place, line in enumerate(lines):
            if place and self.layout.stacked:
                self.page.blank()
            if line.result is None:
                self.page.add(self.page.text((line.label, "dim")), 2 + INDENT * line.depth)
            elif self.layout.stacked:
                self._stacked(line, line.result)
            else:
                self._row(line, line.result)
            if line.result is not None and words_groups.is_total(line.result):
                self._words(line.result)

    def _headings(self, lines: list[Line], by: str) -> None:
        page, layout = self.page, self.layout
        parted = any(line.result is None for line in lines)
        name = page.text(("" if parted else by, "dim"))
        line = page.text(("  ", "")) + (name if name.cell_len <= layout.label else page.text())
        line.pad_right(2 + layout.label - line.cell_len)
        suffixes = [len(each.result.unit.suffix) for each in lines if each.result]
        for column, size in zip(layout.columns, layout.widths, strict=True):
            pad = " " * max(suffixes, default=0) if column.head == "score" else ""
            cell = page.text((column.head, "dim"), (pad if len(pad) + 5 <= size else "", ""))
            cell.pad_left(GAP + size - cell.cell_len)
            line.append_text(cell)
        if self.scale is not None:
            line.append_text(page.text((" " * GAP, ""), (self._ends(layout.bar), "dim")))
        page.lines.append(line)

    def _ends(self, width: int) -> str:
        return heading(width, self.scale, self.page.surface.unicode) if self.scale else ""

    def _start(self, line: Line, result: Result, room: int) -> list[Text]:
        """Mark and label, on several lines where the label is longer than `room`."""
        page, indent = self.page, " " * INDENT * line.depth
        found = words_groups.tone(result)
        label = page.text((line.label, "bold" if line.over else ""))
        cut = [label] if page.width is None else page.wrap(label, room - len(indent))
        marks = [
            page.text((MARKS[found], f"bold {COLOURS[found]}")),
            *[page.text((" ", ""))] * len(cut),
        ]
        return [
            mark + page.text((" " + indent, "")) + part
            for mark, part in zip(marks, cut, strict=False)
        ]

    def _row(self, line: Line, result: Result) -> None:
        page, layout = self.page, self.layout
        first, *more = self._start(line, result, layout.label)
        first.pad_right(2 + layout.label - first.cell_len)
        if result.estimate is None:
            beside = page.text((words_groups.absent(result), _absent_style(result)))
            room = None if page.width is None else page.width - first.cell_len - GAP
            told = [beside] if room is None else page.wrap(beside, room)
            blank = page.text((" " * (2 + layout.label), ""))
            more += [blank.copy() for _ in told[len(more) + 1 :]]
            for start, part in zip([first, *more], told, strict=False):
                start.pad_right(2 + layout.label - start.cell_len)
                start.append_text(page.text((" " * GAP, "")) + part)
        else:
            for column, size in zip(layout.columns, layout.widths, strict=True):
                cell = page.text((column.text(result), _style(column.head, result)))
                cell.pad_left(GAP + size - cell.cell_len)
                first.append_text(cell)
            if self.scale is not None:
                first.append_text(page.text((" " * GAP, "")) + self._dots(result, layout.bar))
        page.lines += [first, *more]

    def _dots(self, result: Result, width: int) -> Text:
        if self.scale is None:
            return self.page.text()
        cells = dots(result, width, self.scale, self.page.surface.unicode) or []
        runs = groupby(cells, key=lambda cell: BARS.get(cell[1], "bold"))
        return self.page.text(*(("".join(sign for sign, _ in run), style) for style, run in runs))

    def _stacked(self, line: Line, result: Result) -> None:
        page, indent = self.page, 2 + INDENT * line.depth
        width = page.width or 80
        shown = words_groups.figure(result) if result.estimate else ""
        figure = page.text((shown, _style("score", result)))
        *above, last = self._start(line, result, width - 2 - GAP - figure.cell_len)
        figure.pad_left(max(width - last.cell_len - figure.cell_len, 0))
        page.lines += above
        page.put(last + figure)
        if result.estimate is None:
            absent = page.text((words_groups.absent(result), _absent_style(result)))
            page.add(absent, indent, hang=2)
            return
        for items in _supports(result):
            page.flow([page.text((item, "")) for item in items], ", ", indent)
        if self.scale is not None:
            low, high = f"{self.scale.low_text} ", f" {self.scale.high_text}"
            room = min(MOST_BAR, width - indent - len(low + high))
            if room >= LEAST_BAR:
                drawn = self._dots(result, room)
                page.add(page.text((low, "dim")) + drawn + page.text((high, "dim")), indent)

    def _words(self, total: Result) -> None:
        """The total's band, verdicts and flags, as on the scorecard."""
        if total.estimate is None:
            return
        told = words.remarks(total, distances=self.page.roomy)
        found = [self.page.text((remark.text, COLOURS[remark.tone])) for remark in told]
        self.page.flow(found, " · ", 2 if self.layout.stacked else 4)


def _supports(result: Result) -> list[list[str]]:
    """What stands beneath a stacked figure: how sure it is, then how it stands to the rest."""
    told = [words_groups.interval(result), f"n {words.count(result)}"]
    if result.share is not None:
        told.append(f"share {words_groups.share(result)}")
    beside = []
    if result.versus_rest is not None:
        p = words_groups.p(result)
        sure = [words_groups.difference_interval(result), f"p {p}" if p else ""]
        brackets = ", ".join(each for each in sure if each)
        beside.append(words_groups.difference(result) + " vs rest")
        beside[0] += f" ({brackets})" if brackets else ""
    if result.impact is not None:
        beside.append(f"impact {words_groups.impact(result)}")
    return [told, beside]


def _style(head: str, result: Result) -> str:
    """How a cell is set: figures bold, and coloured as the mark is; what supports them dim."""
    found = words_groups.tone(result)
    if head == "score":
        return f"bold {COLOURS[found]}"
    if head == "vs rest" and found in (Tone.GOOD, Tone.ATTENTION):
        return COLOURS[found]
    return "dim" if head in DIM else ""


def _absent_style(result: Result) -> str:
    return "dim" if result.withheld else COLOURS[Tone.EMPTY]
