"""The cells of a cohort triangle one by one, each with its figure or why there is none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kpicli.core.cohorts import CohortCell
from kpicli.core.intervals import Interval, wilson
from kpicli.core.report import WITHHELD, Cohorts, Period

IMMATURE, NOBODY = "immature", "no-clients"
WHY = {
    IMMATURE: "not all of its clients are known to have reached the age",
    NOBODY: "nobody began then",
    WITHHELD: "withheld to protect clients",
}
"""Why a cell has no figure."""


@dataclass(frozen=True, slots=True)
class Figure:
    """The figure of a cohort at an age, and its interval, in percent.

    `period` is None for all cohorts pooled, `n` the clients of the cohort known at that age, and
    `retained` those of them still there. Without a figure `why` says why not.
    """

    period: Period | None
    age: int
    n: int | None = None
    retained: int | None = None
    value: float | None = None
    interval: Interval | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of a cohort by age from 0 up; its size, None where that is withheld."""

    period: Period | None
    size: int | None
    figures: tuple[Figure, ...]
    why: str | None = None


def rows(found: Cohorts) -> Iterator[Row]:
    """A row for each cohort, then, of several, that of all of them pooled."""
    for row in found.triangle.rows:
        hidden = row.label in found.hidden
        why = WITHHELD if hidden else None if row.size else NOBODY
        period = found.periods[row.label]
        figures = (
            figure(found, period, age, cell, why or IMMATURE) for age, cell in enumerate(row.cells)
        )
        yield Row(period, None if hidden else row.size, tuple(figures), why)
    pooled = found.triangle.pooled
    cells = (figure(found, None, age, cell, IMMATURE) for age, cell in enumerate(pooled))
    sizes = (row.size for row in found.triangle.rows if row.label not in found.hidden)
    yield Row(None, sum(sizes), tuple(cells))


def figure(
    found: Cohorts, period: Period | None, age: int, cell: CohortCell | None, why: str
) -> Figure:
    """The share still there, or lost where the KPI tells that, of a cell."""
    if cell is None:
        return Figure(period, age, why=why)
    n, counted = cell.n, cell.n - cell.retained if found.event == "lost" else cell.retained
    drawn = wilson(counted / n, n, found.level)
    drawn = replace(drawn, low=100 * drawn.low, high=100 * drawn.high)
    return Figure(period, age, n, cell.retained, 100 * counted / n, drawn)
