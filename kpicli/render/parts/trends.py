"""A trend on a page for the terminal: charts and tables of periods, or a line for each series.

Up to three series are shown in full; of more there is a line each, unless `explain` is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from kpicli.core import words, words_periods
from kpicli.core.report import Report, Result
from kpicli.core.words import Remark, number, percent
from kpicli.render.parts import grid, period_rows, series_rows
from kpicli.render.parts.chart import Drawing, chart
from kpicli.render.parts.page import Page
from kpicli.render.parts.rows import COLOURS, UNVERIFIED
from kpicli.render.parts.series import Series, label, of
from kpicli.render.parts.sparkline import ends, span, sparkline
from kpicli.render.parts.trend_signs import STYLES, meanings

if TYPE_CHECKING:
    from rich.text import Text

FULL = 3
"""Series up to which each is shown in full."""
LONG, SHORTER = 48, (36, 24, 18, 12)
"""Periods of a sparkline, and those it shrinks to for want of room."""
WIDEST = 120
"""Columns of a chart where the page has no width of its own."""


def draw(page: Page, report: Report) -> None:
    """Put the series down, and what the signs mean."""
    every = of(report)
    if not every:
        return
    page.flow([page.text((part, "dim")) for part in words_periods.heading(report)], " · ")
    drawn = _Trend(page, report)
    if page.surface.explain or len(every) <= FULL:
        for series in every:
            drawn.whole(series)
    elif not any(series.group for series in every):
        drawn.kpis(every)
    else:
        for _, found in groupby(every, key=lambda series: series.results[0].name):
            drawn.groups(list(found))
    drawn.legend()


class _Trend:
    def __init__(self, page: Page, report: Report) -> None:
        self.page, self.report = page, report
        self.unicode = page.surface.unicode
        self.by = " × ".join(report.by) or "segment"
        self.room = LONG if page.roomy else 24
        self.roles: set[str] = set()
        self.shown: list[Result] = []
        self.left_out: dict[str, None] = {}
        self.told: list[Result] = []

    def whole(self, series: Series) -> None:
        """A series with its latest figure in words, its chart and its table."""
        page = self.page
        self._title(series)
        self._summary(series)
        self._chart(series)
        all_of_it = page.surface.explain or len(series.results) <= period_rows.LATEST + 1
        shown = series.results if all_of_it else series.results[-period_rows.LATEST :]
        levels = percent(series.results[0].level)
        suffix = max(len(row.unit.suffix) if row.estimate else 0 for row in shown)
        columns = period_rows.columns(f"{levels} interval", suffix)
        page.blank()
        left_out = grid.draw(page, columns, period_rows.rows(series, shown, self.unicode, self.by))
        hidden = len(series.results) - len(shown)
        if hidden:
            earlier = f"… {hidden:,} earlier period{'s' if hidden > 1 else ''}: -f csv lists them"
            page.add(page.text((earlier, "dim")), indent=2, hang=2)
        self.shown += shown
        self.left_out |= dict.fromkeys(left_out)

    def groups(self, every: Sequence[Series]) -> None:
        """The total of a KPI in words and as a chart, and a line for each of its series."""
        first = every[0]
        self._title(first, alone=False)
        self._summary(first)
        self._chart(first)
        self.page.blank()
        self._lines(every, [series.group or "total" for series in every], shared=True)

    def kpis(self, every: Sequence[Series]) -> None:
        """A line for each KPI."""
        self.page.blank()
        self._lines(every, [series.title for series in every])
        told = "each line from its own lowest to its highest; --kpi NAME shows one with its chart"
        self.page.add(self.page.text((told, "dim")), indent=2, hang=2)

    def legend(self) -> None:
        """What the signs on the page mean, those that are on it."""
        page = self.page
        year = "in a year" not in self.left_out
        told = [
            page.text((sign, style), (f" {meaning}", "dim"))
            for sign, style, meaning in meanings(self.shown, self.roles, self.unicode, year)
        ]
        if told:
            page.blank()
        fitting = [page.width is None or each.cell_len <= page.width for each in told]
        page.flow([each for each, fits in zip(told, fitting, strict=True) if fits], "   ")
        for each, fits in zip(told, fitting, strict=True):
            if not fits:
                page.add(each, hang=2)
        if self.left_out:
            heads = ", ".join(self.left_out)
            page.add(page.text((f"no room here for: {heads}; -f csv has them", "dim")), hang=2)
        if any(not each.benchmark.verified for row in self.told for each in row.standings):
            page.add(page.text((UNVERIFIED, "dim")))

    def _title(self, series: Series, alone: bool = True) -> None:
        page, named = self.page, [series.title, series.group] if alone else [series.title]
        line = [page.text((", ".join(part for part in named if part), "bold"))]
        values = series.values[-self.room :]
        scale = span(values, series.results[0].unit.signed)
        page.blank()
        if scale and alone:
            line.append(page.text((sparkline(values, *scale, self.unicode), "blue")))
            line.append(page.text((self._ends(scale, series), "dim")))
        page.flow(line, "  ")

    def _ends(self, scale: tuple[float, float], series: Series) -> str:
        unit = series.results[0].unit
        low, high = (number(end, unit.decimals, signed=unit.signed) for end in scale)
        signs = ends(self.unicode)
        return f"{signs[0]} {low} to {signs[1]} {high}{unit.suffix}"

    def _summary(self, series: Series) -> None:
        """The latest complete figure and its changes, what it means, and the running period."""
        page, result = self.page, series.latest
        if result is not None:
            self.told.append(result)
            figure = page.text((f"{words.figure(result)} in {label(result)}", "bold"))
            told = series_rows.told(series, result, self.report.by)
            page.flow([figure, *self._remarks(told)], " · ", 2)
            page.flow(self._remarks(words.remarks(result, distances=page.roomy)), " · ", 2)
        running = series.running
        if running is not None and running.estimate is not None:
            so_far = (
                f"so far in {label(running)}: {words.figure(running)} "
                f"({words.interval(running)}), n {words.count(running)}"
            )
            page.add(page.text((so_far, "dim")), indent=2, hang=2)

    def _remarks(self, found: Sequence[Remark]) -> list[Text]:
        return [self.page.text((each.text, COLOURS[each.tone])) for each in found]

    def _chart(self, series: Series) -> None:
        page = self.page
        drawing = chart(series, (page.width or WIDEST) - 2, self.report.every, self.unicode)
        if drawing is None:
            return
        self.roles |= drawing.roles
        self.told += series.results
        page.blank()
        for text, cells in drawing.lines:
            runs = groupby(cells, key=lambda cell: STYLES.get(cell[1], ""))
            drawn = (("".join(sign for sign, _ in run), style) for style, run in runs)
            page.lines.append(page.text((f"  {text}", "dim"), *drawn))
        for text in drawing.below:
            page.lines.append(page.text((f"  {text}", "dim")))
        self._keys(drawing, len(series.results))

    def _keys(self, drawing: Drawing, total: int) -> None:
        page = self.page
        told = [
            page.text((sign, STYLES[role]), (f" {meaning}", "dim"))
            for sign, role, meaning in drawing.keys
        ]
        page.flow(told, "   ", 2)
        if drawing.hidden:
            shown = f"the chart shows the latest {total - drawing.hidden:,} of {total:,} periods"
            page.add(page.text((shown, "dim")), indent=2)

    def _lines(self, every: Sequence[Series], names: Sequence[str], shared: bool = False) -> None:
        """A line for each series, its sparkline as long as the other columns leave room for."""
        columns = series_rows.overview(series_rows.latest(every))
        for room in (LONG, *SHORTER):
            values = [value for series in every for value in series.values[-room:]]
            scale = span(values, every[0].results[0].unit.signed) if shared else None
            rows = series_rows.lines(every, names, scale, room, self.unicode)
            left_out = grid.fit(self.page, columns, rows).left_out
            if all(columns[at].spare >= series_rows.SPARE for at in left_out):
                break
        if scale:
            told = f"all on one scale: {self._ends(scale, every[0])}"
            self.page.add(self.page.text((told, "dim")), indent=2)
        self.shown += [series.latest or series.results[-1] for series in every]
        self.left_out |= dict.fromkeys(grid.draw(self.page, columns, rows))
