"""The cells of the plain table of cohort triangles: a line per cohort and age."""

from __future__ import annotations

from collections.abc import Iterator

from kpicli.core import words_cohorts
from kpicli.core.cohort_cells import rows
from kpicli.core.report import Cohorts, Report
from kpicli.core.words import MINUS

COLUMNS = (
    "kpi",
    "group",
    "cohort",
    "age",
    "score",
    "unit",
    "low",
    "high",
    "n",
    "retained",
    "state",
)


def cells(report: Report) -> Iterator[dict[str, str]]:
    """A line for each cell, pooled ones last."""
    for found in report.triangles:
        yield from _cells(found)


def _cells(found: Cohorts) -> Iterator[dict[str, str]]:
    which = {
        "kpi": found.name,
        "group": ";".join(f"{key}={value or ''}" for key, value in found.group.items()),
        "unit": found.unit.id,
    }
    for row in rows(found):
        for each in row.figures:
            drawn = each.interval
            ends = (drawn.low, drawn.high) if drawn else (None, None)
            score, low, high = (
                "" if one is None else words_cohorts.share(one, 1).replace(MINUS, "-")
                for one in (each.value, *ends)
            )
            yield which | {
                "cohort": words_cohorts.label(row),
                "age": str(each.age),
                "score": score,
                "low": low,
                "high": high,
                "n": "" if each.n is None else str(each.n),
                "retained": "" if each.retained is None else str(each.retained),
                "state": each.why or "",
            }
