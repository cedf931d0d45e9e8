"""The results on a page, in the layout that its width allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpicli.core import words
from kpicli.core.report import Report, Result
from kpicli.core.words import Tone, tone
from kpicli.render.bar import bar, marks, scale
from kpicli.render.page import Page

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
ROLES = {
    "track": "dim",
    "solid": "blue",
    "whisker": "blue",
    "dot": "bold",
    "zero": "dim",
    "mark": "bold",
}

GAP = 2
LEAST_BAR, MOST_BAR = 12, 30
LEAST_WORDS = 36
LONGEST_LABEL = 28


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns of each part; `words` None when they go under the numbers."""

    label: int
    cells: tuple[int, ...]
    bar: int
    ends: tuple[int, int]
    words: int | None
    stacked: bool


class Rows:
    """The results of a report, drawn onto a page."""

    def __init__(self, page: Page, report: Report) -> None:
        self.page = page
        self.results = report.results
        self.marks = marks(report, page.surface.unicode)
        self.grouped = any(words.label(result) for result in report.results)
        levels = {result.level for result in report.results}
        self.head = ["score", f"{words.percent(levels.pop())} interval", "n"]
        if levels:
            self.head[1] = "interval"
        self.weighted = any(words.effective(result) for result in report.results)
        if self.weighted:
            self.head.append("eff. n")
        self.layout = self._layout()

    def draw(self) -> None:
        """Put heading and results down on the page."""
        if not self.layout.stacked:
            self._heading()
        name = None
        for result in self.results:
            if self.grouped and result.name != name:
                name = result.name
                self.page.add(self.page.text((result.title, "bold")))
            if self.layout.stacked:
                self._stacked(result)
            else:
                self._row(result)

    def _label(self, result: Result) -> Text:
        if not self.grouped:
            return self.page.text((result.title, "bold"))
        return self.page.text((words.label(result) or "total", ""))

    def _cells(self, result: Result) -> list[str]:
        found = [words.figure(result), words.interval(result), f"{words.answered(result):,}"]
        return found + ([words.effective(result) or ""] if self.weighted else [])

    def _layout(self) -> Layout:
        rows = [self.head, *(self._cells(result) for result in self.results)]
        cells = tuple(max(map(self._width, column)) for column in zip(*rows, strict=True))
        labels = [self._label(result).cell_len for result in self.results]
        label = max([size for size in labels if size <= LONGEST_LABEL], default=0)
        scales = [scale(result) for result in self.results]
        ends = (
            max(self._width(low) for low, _ in scales),
            max(self._width(high) for _, high in scales),
        )
        beside = sum(ends) + 2 if any(ends) else 0
        limit = self.page.width
        if limit is None:
            return Layout(label, cells, MOST_BAR, ends, 10_000, False)
        room = limit - 2 - label - sum(GAP + cell for cell in cells) - GAP
        most = MOST_BAR if any(ends) else 0
        if room - beside - 20 - GAP >= LEAST_WORDS:
            drawn = min(most, max(20, room - beside - GAP - 60)) if any(ends) else 0
            return Layout(label, cells, drawn, ends, room - beside - drawn - GAP, False)
        if room - beside >= LEAST_BAR:
            return Layout(label, cells, min(most, room - beside), ends, None, False)
        if room >= LEAST_BAR:
            return Layout(label, cells, min(most, room), (0, 0), None, False)
        return Layout(label, cells, min(most, limit - 2 - beside), ends, None, True)

    def _width(self, text: str) -> int:
        return self.page.text((text, "")).cell_len

    def _heading(self) -> None:
        layout = self.layout
        line = self.page.text((" " * (2 + layout.label), ""))
        for text, cell in zip(self.head, layout.cells, strict=True):
            line.append_text(self.page.text((" " * (GAP + cell - self._width(text)), ""), (text, "dim")))
        self.page.add(line)

    def _mark(self, result: Result) -> Text:
        found = tone(result)
        return self.page.text((MARKS[found], f"bold {COLOURS[found]}"), (" ", ""))

    def _row(self, result: Result) -> None:
        page, layout = self.page, self.layout
        label, line = self._label(result), self._mark(result)
        if label.cell_len > layout.label:
            page.add(line + label)
            line, label = page.text(("  ", "")), page.text()
        label.pad_right(layout.label - label.cell_len)
        line.append_text(label)
        styles = (f"bold {COLOURS[tone(result)]}", "", "", "dim")
        for text, cell, style in zip(self._cells(result), layout.cells, styles, strict=False):
            shown = page.text((text, style))
            line.append(" " * (GAP + cell - shown.cell_len))
            line.append_text(shown)
        line.append(" " * GAP)
        line.append_text(self._bar(result))
        told = self._words(result)
        if layout.words is None:
            page.add(line)
            if told:
                page.add(told, indent=4)
            return
        cut = page.wrap(told, layout.words)
        start = 2 + layout.label + sum(GAP + cell for cell in layout.cells)
        start += GAP + layout.bar + (sum(layout.ends) + 2 if any(layout.ends) else 0) + GAP
        line.append(" " * (start - line.cell_len))
        page.lines.append(line + cut[0])
        page.lines.extend(page.text((" " * start, "")) + each for each in cut[1:])

    def _stacked(self, result: Result) -> None:
        page = self.page
        label, score = self._label(result), page.text((words.figure(result), "bold"))
        line = self._mark(result) + label
        room = (page.width or 80) - line.cell_len - score.cell_len
        if room >= 2:
            page.add(line + page.text((" " * room, "")) + score)
        else:
            page.add(line)
            page.add(score, indent=2)
        page.add(page.text((f"{words.interval(result)}, n {words.count(result)}", "")), indent=2)
        drawn = self._bar(result)
        if drawn:
            page.add(drawn, indent=2)
        told = self._words(result)
        if told:
            page.add(told, indent=2)

    def _bar(self, result: Result) -> Text:
        page, layout = self.page, self.layout
        cells = bar(result, layout.bar, self.marks, page.surface.unicode)
        if cells is None or not layout.bar:
            return page.text()
        drawn = page.text(*((sign, ROLES[role]) for sign, role in cells))
        if not any(layout.ends):
            return drawn
        low, high = scale(result)
        before = page.text((low, "dim"))
        before.pad_left(layout.ends[0] - before.cell_len)
        return before + page.text((" ", "")) + drawn + page.text((f" {high}", "dim"))

    def _words(self, result: Result) -> Text:
        colour = COLOURS[tone(result)]
        if result.estimate is None:
            return self.page.text((words.why(result), colour))
        parts: list[tuple[str, str]] = []
        groups: Sequence[tuple[str, str]] = (
            (words.band(result), colour),
            (", ".join(words.verdicts(result)), ""),
            (", ".join(words.flags(result)), "yellow"),
        )
        for text, style in groups:
            if text:
                parts += [(" · ", "dim")] if parts else []
                parts.append((text, style))
        return self.page.text(*parts)
