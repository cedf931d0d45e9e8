"""The charts of a workbook: a line per KPI over its periods, with the ends of its intervals."""

from __future__ import annotations

from typing import Any

from kpicli.core.columns import table
from kpicli.core.report import Report

HIGH, WIDE = 16, 8
"""Rows and columns of cells that a chart stands on."""
ACROSS = 2
"""Charts beside each other."""


def add_charts(book: Any, sheet: Any, data: Any, trend: Report) -> None:
    """Put a chart for each KPI of the trend on `sheet`; `data` is the sheet of its tidy table.

    Its title is the one in the table: a title given as text would be taken for a formula if it
    looks like one.
    """
    names = [column for column, _ in table(trend).columns]
    columns = {name: names.index(name) for name in ("title", "period", "value", "low", "high")}
    spans: dict[str, list[int]] = {}
    for row, each in enumerate(trend.results, 1):
        if not each.group:
            spans.setdefault(each.name, []).append(row)
    for at, rows in enumerate(spans.values()):
        chart = book.add_chart({"type": "line"})
        first, last = rows[0], rows[-1]
        for column, look in (
            ("value", {"color": "#0A5585", "width": 2}),
            ("low", {"color": "#9AA1AB", "width": 0.75}),
            ("high", {"color": "#9AA1AB", "width": 0.75}),
        ):
            chart.add_series(
                {
                    "name": [data.get_name(), 0, columns[column]],
                    "categories": [
                        data.get_name(),
                        first,
                        columns["period"],
                        last,
                        columns["period"],
                    ],
                    "values": [data.get_name(), first, columns[column], last, columns[column]],
                    "line": look,
                }
            )
        title = [data.get_name(), first, columns["title"]]
        chart.set_title({"name": title, "name_font": {"size": 12}})
        chart.set_legend({"position": "bottom"})
        chart.set_y_axis({"major_gridlines": {"visible": True, "line": {"color": "#D9DCE1"}}})
        sheet.insert_chart(HIGH * (at // ACROSS), WIDE * (at % ACROSS), chart)
