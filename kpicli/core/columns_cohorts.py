"""The columns of cohort triangles: a row per cell, the pooled ones last."""

from __future__ import annotations

from collections.abc import Iterator

from kpicli.core.cohort_cells import rows
from kpicli.core.column import Value
from kpicli.core.report import Cohorts, Report

POOLED = "pooled"
"""What stands in place of a cohort's label for all of them together."""

FIRST = (("name", "text"), ("kpi", "text"), ("title", "text"), ("group", "text"))
REST = (
    ("cohort", "text"),
    ("cohort_start", "text"),
    ("cohort_end", "text"),
    ("cohort_complete", "boolean"),
    ("age", "integer"),
    ("n", "integer"),
    ("retained", "integer"),
    ("value", "number"),
    ("unit", "text"),
    ("low", "number"),
    ("high", "number"),
    ("level", "number"),
    ("why", "text"),
)

Columns = tuple[tuple[str, str], ...]


def of_cells(report: Report) -> tuple[Columns, Iterator[list[Value]]]:
    """The columns, and the rows: which cell, its clients, those still there, and the figure.

    `by` names the segments that part the row, as in the table of results.
    """
    keys = tuple(dict.fromkeys(report.by))
    parted = (("by", "text"), *((f"group_{key}", "text") for key in keys)) if keys else ()
    columns = (*FIRST, *parted, *REST)
    return columns, (row for each in report.triangles for row in _cells(each, keys))


def _cells(found: Cohorts, keys: tuple[str, ...]) -> Iterator[list[Value]]:
    named = "; ".join(f"{key}={value or ''}" for key, value in found.group.items()) or None
    which: list[Value] = [found.name, found.kpi, found.title, named]
    if keys:
        which += ["; ".join(found.group) or None, *(found.group.get(key) for key in keys)]
    for row in rows(found):
        period = row.period
        days: list[Value] = [POOLED, None, None, None]
        if period is not None:
            days = [period.label, period.start, period.end, period.complete]
        for each in row.figures:
            drawn = each.interval
            low, high = (drawn.low, drawn.high) if drawn else (None, None)
            counts = [each.age, each.n, each.retained, each.value, found.unit.id]
            yield [*which, *days, *counts, low, high, found.level, each.why]
