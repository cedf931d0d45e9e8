"""The page of `benchmark`: each figure as a bullet chart, and a table of what it is held against.

Below the width of the table each reference has lines of its own. Of a KPI with many groups or
periods only the total, or the latest period, is drawn in full, the others as on a scorecard.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from kpicli.core import words, words_benchmarks
from kpicli.core.report import Report, Result
from kpicli.core.verdict import Standing
from kpicli.core.words import Tone
from kpicli.render.parts import explain
from kpicli.render.parts.bar import marks, scale, signs
from kpicli.render.parts.bullets import ZONES, Cells, bullet
from kpicli.render.parts.page import Page
from kpicli.render.parts.rows import BARS, COLOURS, MARKS, Rows

if TYPE_CHECKING:
    from rich.text import Text

FULL = 6
"""So many results of one KPI are drawn in full; of more, only the total."""
WIDEST, LONGEST = 72, 24
"""Columns of the widest chart, and of the longest name that shares a line with numbers."""
STYLES = BARS | {"zone": "cyan", "mark": "bold"}
UNVERIFIED = "* unverified: its source has not been checked; --explain names it"
SIDES = "intervals are two-sided, verdicts one-sided: one may be clear with 0 within"


def draw(page: Page, report: Report) -> None:
    """Put every result and the legend down on the page."""
    drawing, compact = _Drawing(page, report), False
    for place, (_, found) in enumerate(groupby(report.results, key=lambda result: result.name)):
        full, rest = _parted(list(found))
        for number, result in enumerate(full):
            if place or number:
                page.blank()
            drawing.result(result)
        if shown := tuple(one for one in rest if not one.withheld):
            if place or full:
                page.blank()
            Rows(page, replace(report, results=shown)).draw()
            compact = True
        for result in (one for one in rest if one.withheld):
            drawing.result(result)
    page.blank()
    drawing.legend(compact)


def _parted(results: list[Result]) -> tuple[list[Result], list[Result]]:
    """The results of a KPI to be drawn in full, and those to be drawn in rows.

    Of more than `FULL` the total is drawn in full; in a series without one its latest complete
    period, which then is in the rows as well.
    """
    if len(results) <= FULL:
        return results, []
    totals = [one for one in results if not one.group and one.period is None]
    if totals:
        return totals, [one for one in results if one.group or one.period is not None]
    complete = [one for one in results if one.period and one.period.complete and one.estimate]
    return [one for one in complete if not one.group][-1:], results


class _Drawing:
    def __init__(self, page: Page, report: Report) -> None:
        self.page = page
        self.report = report
        self.marks = marks(report, page.surface.unicode)

    def result(self, result: Result) -> None:
        """One figure: heading, chart, references."""
        page, found = self.page, words.tone(result)
        start = page.text((MARKS[found], f"bold {COLOURS[found]}"), (" ", ""))
        title = page.text((explain.title(result), "bold"))
        if result.estimate is None:
            reason = words_benchmarks.WITHHELD if result.withheld else words.why(result)
            page.add(start + title + page.text(("  ", ""), (reason, COLOURS[Tone.EMPTY])), hang=2)
            return
        figure = page.text(("  ", ""), (words.figure(result), f"bold {COLOURS[found]}"))
        page.add(start + title + figure, hang=2)
        told = f"{words.percent(result.level)} interval {words.interval(result)}"
        parts = [told, f"n {words.count(result)}", *words.flags(result)]
        if result.period and not result.period.complete:
            parts.append(words_benchmarks.RUNNING)
        if where := words_benchmarks.place(result):
            parts.append(where)
        page.flow([page.text((part, "")) for part in parts], " · ", 2)
        self._chart(result)
        if result.standings:
            self._references(result)
        else:
            page.add(page.text(("nothing to compare with", "dim")), indent=2)

    def _chart(self, result: Result) -> None:
        page = self.page
        low, high = scale(result)
        width = min(WIDEST, (page.width or 100) - 4 - len(low) - len(high))
        drawn = bullet(result, width, self.marks, page.surface.unicode)
        if drawn is None:
            return
        before = page.text(("  ", ""), (low, "dim"), (" ", ""))
        after = page.text((" ", ""), (high, "dim"))
        page.add(before + self._cells(drawn.chart) + after)
        if any(role == "mark" for _, role in drawn.marks):
            page.add(page.text((" " * before.cell_len, "")) + self._cells(drawn.marks))

    def _cells(self, cells: Cells) -> Text:
        styled = [(sign, STYLES[role]) for sign, role in cells]
        runs = groupby(styled, key=lambda cell: cell[1])
        return self.page.text(*(("".join(sign for sign, _ in run), style) for style, run in runs))

    def _references(self, result: Result) -> None:
        page = self.page
        unit = result.unit.difference.strip()
        head = [f"in {unit}" if unit else "", "value", "gap"]
        head += [f"{words.percent(result.level)} interval", "p"]
        rows = [self._numbers(result, each) for each in result.standings]
        sizes = [max(map(self._width, column)) for column in zip(head, *rows, strict=True)]
        names = (self._width(row[0]) for row in (head, *rows))
        sizes[0] = max(size for size in names if size <= LONGEST)
        verdicts = [words_benchmarks.verdict(result, each) for each in result.standings]
        whole = 4 + sum(sizes) + 2 * len(sizes) + max(map(self._width, verdicts))
        wide = page.width is None or whole <= page.width
        if wide:
            start = page.text((head[0], "dim"))
            page.add(self._aligned(start, head[1:], sizes, "dim"), indent=4)
        for standing, cells, verdict in zip(result.standings, rows, verdicts, strict=True):
            tone = COLOURS[words_benchmarks.tone(result, standing)]
            name = self._name(standing)
            sign = page.text((self.marks[standing.benchmark.name], "bold"), (" ", ""))
            said = page.text(("  ", ""), (verdict, tone))
            if not wide or name.cell_len > sizes[0]:
                page.add(sign + name + page.text((f" {cells[1]}", "")) + said, 2, 2)
                told = f"gap {words.gap(result, standing)}, {cells[3]}, p {cells[4]}"
                told = told.replace("p <", "p under ")
                page.add(page.text((told, "")), indent=4)
            else:
                page.add(sign + self._aligned(name, cells[1:], sizes, "") + said, indent=2)
            self._beneath(result, standing)

    def _numbers(self, result: Result, standing: Standing) -> list[str]:
        return [
            self._name(standing).plain,
            words_benchmarks.value(result, standing),
            words.gap(result, standing).removesuffix(result.unit.difference),
            words_benchmarks.gap_interval(result, standing),
            words_benchmarks.p_value(standing.p, result.level),
        ]

    def _name(self, standing: Standing) -> Text:
        style = "bold" if standing.benchmark.verified else "dim"
        return self.page.text((standing.benchmark.name, style))

    def _aligned(self, name: Text, cells: list[str], sizes: list[int], style: str) -> Text:
        """The name flush left, then the numbers flush right."""
        name.pad_right(sizes[0] - name.cell_len)
        for cell, size in zip(cells, sizes[1:], strict=True):
            text = self.page.text((cell, style))
            text.pad_left(2 + size - text.cell_len)
            name.append_text(text)
        return name

    def _width(self, text: str) -> int:
        return self.page.text((text, "")).cell_len

    def _beneath(self, result: Result, standing: Standing) -> None:
        told = [
            ("to close it", words_benchmarks.closing(standing)),
            ("to settle it", words_benchmarks.more(standing, result.items)),
            ("among others", words_benchmarks.percentile(result, standing)),
        ]
        for label, text in told:
            if text:
                self.page.add(self.page.text((f"{label}: ", "dim"), (text, "")), 6, 2)
        for caution in words_benchmarks.cautions(standing):
            self.page.add(self.page.text(("! ", "yellow"), (caution, "yellow")), 6, 2)

    def legend(self, compact: bool) -> None:
        """What the signs on the page mean, those that are on it; `compact` when rows are."""
        page, known = self.page, signs(self.page.surface.unicode)
        tones: dict[str, tuple[str, list[str]]] = {}
        for tone in sorted({words.tone(one) for one in self.report.results}, key=list(Tone).index):
            if tone is not Tone.PLAIN:
                tones.setdefault(MARKS[tone], (COLOURS[tone], []))[1].append(tone)
        items = [((sign, colour), " or ".join(names)) for sign, (colour, names) in tones.items()]
        self._items(items)
        results = [one for one in self.report.results if one.estimate]
        if any(bullet(one, 2, self.marks, page.surface.unicode) for one in results):
            items = [((known.dot, "bold"), "score"), ((known.whisker, "blue"), "interval")]
            if any(words_benchmarks.place(one) for one in results):
                zone = ZONES[page.surface.unicode]
                items.append(((zone, STYLES["zone"]), "between the benchmarks"))
            if compact:
                items += [((sign, STYLES["mark"]), name) for name, sign in self.marks.items()]
            self._items(items)
        standings = [each for one in self.report.results for each in one.standings]
        if any(each.p is not None for each in standings):
            page.add(page.text((SIDES, "dim")))
        if any(not each.benchmark.verified for each in standings):
            page.add(page.text((UNVERIFIED, "dim")))

    def _items(self, items: list[tuple[tuple[str, str], str]]) -> None:
        page = self.page
        page.flow([page.text(sign, (f" {meaning}", "dim")) for sign, meaning in items], "   ")
