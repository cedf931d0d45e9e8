"""A trend as Markdown: per series its latest figure in words and a table of its periods.

Of more than three series there is a table with a line each, unless `explain` is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence

from kpicli.core import words, words_periods
from kpicli.core.report import Report
from kpicli.core.words import number, percent
from kpicli.render.parts import period_rows, series_rows
from kpicli.render.parts.grid import Column, Row
from kpicli.render.parts.markdown_table import LEFT, RIGHT, Escape, table
from kpicli.render.parts.reference import references
from kpicli.render.parts.series import Series, of
from kpicli.render.parts.sparkline import ends, span, sparkline
from kpicli.render.parts.surface import Surface
from kpicli.render.parts.trend_signs import meanings
from kpicli.render.parts.trends import FULL


def lines(report: Report, surface: Surface, text: Escape) -> list[str]:
    """The lines of a trend: what was compared, then the series, then what the signs mean."""
    every = of(report)
    if not every:
        return []
    found = [text(", ".join(words_periods.heading(report))), ""]
    if len(every) > 1:
        found += _overview(every, surface, text)
    if surface.explain or len(every) <= FULL:
        for series in every:
            found += _whole(series, report, surface, text)
    signs = meanings(report.results, (), surface.unicode)
    found += [f"* {text(f'{sign} {meaning}')}" for sign, _, meaning in signs]
    return [*found, ""] if signs else found


def _overview(every: Sequence[Series], surface: Surface, text: Escape) -> list[str]:
    """A line for each series, its sparkline from its own lowest to its own highest figure."""
    names = [", ".join(part for part in (each.title, each.group) if part) for each in every]
    columns = series_rows.overview(series_rows.latest(every))
    gap = "·" if surface.unicode else "'"
    rows = series_rows.lines(every, names, None, 0, surface.unicode, gap)
    return _table("Series", columns, rows, text)


def _whole(series: Series, report: Report, surface: Surface, text: Escape) -> list[str]:
    title = ", ".join(part for part in (series.title, series.group) if part)
    found = [f"### {text(title)}", ""]
    latest, unit = series.latest, series.results[0].unit
    if latest is not None:
        remarks = [*series_rows.told(series, latest, report.by), *words.remarks(latest)]
        told = [f"{words.figure(latest)} in {latest.period.label if latest.period else ''}"]
        found += [text("; ".join(told + [each.text for each in remarks if each.text])), ""]
    scale = span(series.values, unit.signed)
    if scale:
        gap = "·" if surface.unicode else "'"
        drawn = sparkline(series.values, *scale, surface.unicode, gap)
        signs = ends(surface.unicode)
        low, high = (number(end, unit.decimals, signed=unit.signed) for end in scale)
        found.append(f"* {text(f'{drawn} ({signs[0]} {low} to {signs[1]} {high}{unit.suffix})')}")
    if series.chart is not None:
        mean, limits = words_periods.limits(series.chart, series.results)
        told_limits = f"mean {mean}, limits {limits} (from {series.chart.points:,} figures)"
        found.append(f"* {text(told_limits)}")
    found += [f"* {text(each.told)}" for each in references(series.results)]
    for each in series.breaks:
        found.append(f"* {text(f'{each.day} {each.what}: nothing is compared across it')}")
    columns = period_rows.columns(f"{percent(series.results[0].level)} interval", 0)
    rows = period_rows.rows(series, series.results, surface.unicode, " × ".join(report.by))
    return [*found, "", *_table("Period", columns, rows, text)]


def _table(first: str, columns: Sequence[Column], rows: Sequence[Row], text: Escape) -> list[str]:
    used = [at for at in range(len(columns)) if any(row.cells[at][0] for row in rows)]
    names = (columns[at].head.strip() for at in used)
    heads = ["", first, *(name.capitalize() if name[1:] else name for name in names), "Remarks"]
    sides = [LEFT if columns[at].left else RIGHT for at in used]
    shown = []
    for row in rows:
        cells = [" ".join(row.cells[at][0].split()) for at in used]
        remarks = ", ".join(told for told, _ in row.words if told)
        shown.append([row.mark[0].strip(), row.label[0], *cells, remarks])
    return table([heads, *shown], [LEFT, LEFT, *sides, LEFT], text)
