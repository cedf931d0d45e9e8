"""The results on a page: numbers in columns with a bar, the words beneath, or all stacked."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from kpicli.core import words
from kpicli.core.report import Report, Result
from kpicli.core.words import Tone, tone
from kpicli.render.parts import explain
from kpicli.render.parts.bar import bar, marks, scale
from kpicli.render.parts.page import Page

if TYPE_CHECKING:
    from rich.text import Text

MARKS = {Tone.GOOD: "▲", Tone.ATTENTION: "▼", Tone.FLAGGED: "!", Tone.EMPTY: "!", Tone.PLAIN: " "}
COLOURS = {
    Tone.GOOD: "green",
    Tone.ATTENTION: "red",
    Tone.FLAGGED: "yellow",
    Tone.EMPTY: "yellow",
    Tone.PLAIN: "",
}
UNVERIFIED = "* unverified: its source has not been checked; --explain names it"
BARS = {"track": "dim", "solid": "blue", "whisker": "blue", "dot": "bold", "zero": "dim"}
"""Styles of a bar's parts; a benchmark's mark is bold."""

GAP = 2
LEAST_BAR, SCALED_BAR, MOST_BAR = 12, 20, 40
"""Columns of the narrowest bar, of the narrowest with the ends of its range, and of the widest."""
LONGEST_LABEL, LONGEST_ROOMY = 28, 40
AIRY = 8
"""Results up to which each has a blank line around it."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns of the label, the numbers, the bar, and the ends of its range (0: not shown)."""

    label: int
    cells: tuple[int, ...]
    bar: int
    ends: tuple[int, int]
    stacked: bool


class Rows:
    """The results of a report, drawn onto a page."""

    def __init__(self, page: Page, report: Report) -> None:
        self.page = page
        self.results = report.results
        self.marks = marks(report, page.surface.unicode)
        self.grouped = any(explain.label(result) for result in report.results)
        self.weighted = any(words.effective(result) for result in report.results)
        self.suffix = max(
            [len(each.unit.suffix) for each in self.results if each.estimate], default=0
        )
        levels = {result.level for result in report.results}
        told = f"{words.percent(min(levels))} interval" if len(levels) == 1 else "interval"
        self.head = ["score" + " " * self.suffix, told, "n"] + ["eff. n"] * self.weighted
        self.layout = self._layout()

    def draw(self) -> None:
        """Put heading and results down on the page."""
        name = None
        if not self.layout.stacked:
            self.page.add(self._columns(self.head, ("dim",) * 4, self.page.text(("  ", ""))))
        airy = self.layout.stacked or (not self.grouped and len(self.results) <= AIRY)
        for place, result in enumerate(self.results):
            new = self.grouped and result.name != name
            if place and (airy or new):
                self.page.blank()
            if new:
                name = result.name
                self.page.add(self.page.text((result.title, "bold")))
            if self.layout.stacked:
                self._stacked(result)
            else:
                self._row(result)

    def _layout(self) -> Layout:
        rows = [self.head, *(self._cells(result) for result in self.results)]
        cells = tuple(max(map(self._width, column)) for column in zip(*rows, strict=True))
        labels = [self._label(result).cell_len for result in self.results]
        longest = LONGEST_ROOMY if self.page.roomy else LONGEST_LABEL
        label = max([size for size in labels if size <= longest], default=0)
        lows, highs = zip(*(scale(result) for result in self.results), strict=True)
        ends = max(map(self._width, lows)), max(map(self._width, highs))
        scaled, limit = sum(ends) + 2, self.page.width
        if limit is None:
            return Layout(label, cells, MOST_BAR, ends, False)
        room = limit - 2 - label - sum(GAP + cell for cell in cells)
        if not any(ends):
            return Layout(label, cells, 0, ends, room < 0)
        room -= GAP
        if room - scaled >= SCALED_BAR:
            return Layout(label, cells, min(MOST_BAR, room - scaled), ends, False)
        if room >= LEAST_BAR:
            return Layout(label, cells, min(MOST_BAR, room), (0, 0), False)
        room = limit - 2
        if room - scaled >= LEAST_BAR:
            return Layout(label, cells, min(MOST_BAR, room - scaled), ends, True)
        return Layout(label, cells, min(MOST_BAR, room), (0, 0), True)

    def _width(self, text: str) -> int:
        return self.page.text((text, "")).cell_len

    def _label(self, result: Result) -> Text:
        text = (explain.label(result) or "total") if self.grouped else result.title
        return self.page.text((text, "" if self.grouped else "bold"))

    def _cells(self, result: Result) -> list[str]:
        beside = self.suffix - len(result.unit.suffix if result.estimate else "")
        figure = words.figure(result) + " " * beside
        found = [figure, words.interval(result), f"{words.answered(result):,}"]
        return found + [words.effective(result) or ""] * self.weighted

    def _columns(self, cells: list[str], styles: tuple[str, ...], start: Text) -> Text:
        """The numbers, each flush right in its column, after `start`."""
        start.pad_right(2 + self.layout.label - start.cell_len)
        for text, size, style in zip(cells, self.layout.cells, styles, strict=False):
            cell = self.page.text((text, style))
            cell.pad_left(GAP + size - cell.cell_len)
            start.append_text(cell)
        return start

    def _start(self, result: Result, room: int) -> Text:
        """Mark and label; a label longer than `room` goes down on lines of its own."""
        found, label = tone(result), self._label(result)
        start = self.page.text((MARKS[found], f"bold {COLOURS[found]}"), (" ", ""))
        if label.cell_len <= room:
            return start + label
        cut = [label] if self.page.width is None else self.page.wrap(label, self.page.width - 2)
        for line in cut:
            self.page.lines.append(start + line)
            start = self.page.text(("  ", ""))
        return start

    def _row(self, result: Result) -> None:
        styles = (f"bold {COLOURS[tone(result)]}", "", "", "dim")
        line = self._columns(self._cells(result), styles, self._start(result, self.layout.label))
        self.page.lines.append(line + self.page.text((" " * GAP, "")) + self._bar(result))
        self._words(result, 4)

    def _stacked(self, result: Result) -> None:
        page = self.page
        figure = page.text((words.figure(result), f"bold {COLOURS[tone(result)]}"))
        room = (page.width or 80) - 2 - GAP - figure.cell_len
        line = self._start(result, room)
        figure.pad_left(max(room + 2 + GAP - line.cell_len, 0))
        page.add(line + figure)
        page.add(page.text((f"{words.interval(result)}, n {words.count(result)}", "")), indent=2)
        drawn = self._bar(result)
        if drawn:
            page.add(drawn, indent=2)
        self._words(result, 2)

    def _bar(self, result: Result) -> Text:
        page, layout = self.page, self.layout
        cells = bar(result, layout.bar, self.marks, page.surface.unicode)
        if not cells:
            return page.text()
        runs = groupby(cells, key=lambda cell: BARS.get(cell[1], "bold"))
        drawn = page.text(*(("".join(sign for sign, _ in run), style) for style, run in runs))
        if not any(layout.ends):
            return drawn
        low, high = scale(result)
        before = page.text((low, "dim"))
        before.pad_left(layout.ends[0] - before.cell_len)
        return before + page.text((" ", "")) + drawn + page.text((f" {high}", "dim"))

    def _words(self, result: Result, indent: int) -> None:
        told = words.remarks(result, distances=self.page.roomy)
        found = [self.page.text((remark.text, COLOURS[remark.tone])) for remark in told]
        self.page.flow(found, " · ", indent)
        if result.estimate and result.facts and not self.grouped:
            self.page.add(self.page.text((", ".join(explain.facts(result)), "dim")), indent=indent)
