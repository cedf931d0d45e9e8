"""The tidy table of a report: one row per result, one typed column per fact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kpicli.core.column import Column, Value
from kpicli.core.columns_cohorts import of_cells
from kpicli.core.columns_compared import of_groups, of_periods, of_quality
from kpicli.core.columns_standings import of_standings
from kpicli.core.intervals import Interval
from kpicli.core.report import Report, Result
from kpicli.core.words import answered


def group(result: Result) -> str | None:
    """The group as text: "region=North; channel=email"; None for the total."""
    return "; ".join(f"{key}={value or ''}" for key, value in result.group.items()) or None


def _interval(result: Result) -> Interval | None:
    return result.estimate.interval if result.estimate else None


FIXED = (
    Column("name", "text", lambda row: row.name),
    Column("kpi", "text", lambda row: row.kpi),
    Column("title", "text", lambda row: row.title),
    Column("group", "text", group),
    Column("period", "text", lambda row: row.period.label if row.period else None),
    Column("value", "number", lambda row: row.estimate.value if row.estimate else None),
    Column("unit", "text", lambda row: row.unit.id),
    Column("better", "text", lambda row: row.better),
    Column("why", "text", lambda row: row.why),
    Column("n", "integer", lambda row: None if row.withheld else answered(row)),
    Column("n_eff", "number", lambda row: row.estimate.n_eff if row.estimate else None),
    Column("sum_weights", "number", lambda row: row.estimate.sum_weights if row.estimate else None),
    Column("se", "number", lambda row: row.estimate.se if row.estimate else None),
    Column("df", "number", lambda row: row.estimate.df if row.estimate else None),
    Column("low", "number", lambda row: drawn.low if (drawn := _interval(row)) else None),
    Column("high", "number", lambda row: drawn.high if (drawn := _interval(row)) else None),
    Column("level", "number", lambda row: row.level),
    Column("method", "text", lambda row: drawn.method if (drawn := _interval(row)) else None),
    Column("band", "text", lambda row: row.band.name if row.band else None),
    Column("reliability", "text", lambda row: row.reliability.state),
    Column("reasons", "text", lambda row: "; ".join(row.reliability.reasons) or None),
)
"""The columns that every tidy table has. `n` is 0 where there is no answer, and empty where the
figure is withheld; all else without a value is empty. `group` is for reading; `reasons` are
codes."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the name and the kind of each column, as in `Column`, and its rows."""

    columns: tuple[tuple[str, str], ...]
    rows: Iterator[list[Value]]


def table(report: Report) -> Table:
    """The tidy table: a row per result, or of cohort triangles a row per cell."""
    if report.triangles:
        return Table(*of_cells(report))
    columns = tidy(report)
    rows = ([column.value(result) for column in columns] for result in report.results)
    return Table(tuple((column.name, column.kind) for column in columns), rows)


def tidy(report: Report) -> tuple[Column, ...]:
    """The fixed columns, then those of flagged answers, of groups, of periods and of benchmarks.

    Which there are depends on what was asked for: flagged answers where rows were left out for
    them, groups where a segment was named, periods in a trend, more about each benchmark in
    `benchmark`. No two have one name: a second one of a name,
    as a benchmark called "change" makes, has " 2" added to it.
    """
    further = (*of_quality(report), *of_groups(report), *of_periods(report), *of_standings(report))
    return tuple(_apart((*FIXED, *further)))


def _apart(columns: Iterable[Column]) -> Iterable[Column]:
    """The columns under names of their own."""
    taken: set[str] = set()
    for column in columns:
        name, times = column.name, 1
        while name in taken:
            times += 1
            name = f"{column.name} {times}"
        taken.add(name)
        yield column if times == 1 else replace(column, name=name)
