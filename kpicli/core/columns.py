"""The tidy table of a report: one row per result, one typed column per fact."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from kpicli.core.report import Report, Result
from kpicli.core.verdict import Standing
from kpicli.core.words import answered

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, `text`, `integer` or `number`, and a result's value in it."""

    name: str
    kind: str
    value: Callable[[Result], Value]


def finite(value: float | None) -> float | None:
    """`value`, or None where there is no finite number."""
    return value if value is not None and math.isfinite(value) else None


def group(result: Result) -> str | None:
    """The group as text: "region=North; channel=email"; None for the total."""
    return "; ".join(f"{key}={value or ''}" for key, value in result.group.items()) or None


FIXED = (
    Column("name", "text", lambda row: row.name),
    Column("kpi", "text", lambda row: row.kpi),
    Column("title", "text", lambda row: row.title),
    Column("group", "text", group),
    Column("period", "text", lambda row: row.period.label if row.period else None),
    Column("value", "number", lambda row: finite(row.estimate.value) if row.estimate else None),
    Column("unit", "text", lambda row: row.unit.id),
    Column("better", "text", lambda row: row.better),
    Column("why", "text", lambda row: row.why),
    Column("n", "integer", answered),
    Column("n_eff", "number", lambda row: finite(row.estimate.n_eff) if row.estimate else None),
    Column(
        "sum_weights",
        "number",
        lambda row: finite(row.estimate.sum_weights) if row.estimate else None,
    ),
    Column("se", "number", lambda row: finite(row.estimate.se) if row.estimate else None),
    Column("df", "number", lambda row: finite(row.estimate.df) if row.estimate else None),
    Column("low", "number", lambda row: _interval(row, 0)),
    Column("high", "number", lambda row: _interval(row, 1)),
    Column("level", "number", lambda row: row.level),
    Column("method", "text", lambda row: _method(row)),
    Column("band", "text", lambda row: row.band.name if row.band else None),
    Column("reliability", "text", lambda row: row.reliability.state),
    Column("reasons", "text", lambda row: "; ".join(row.reliability.reasons) or None),
)
"""The columns that every tidy table has. `n` is 0 where there is no answer; all else without a
value is empty. `group` is for reading; `reasons` are codes."""


def tidy(report: Report) -> tuple[Column, ...]:
    """The fixed columns, then `<benchmark>_value`, `_gap`, `_p` and `_verdict` for each name.

    Benchmarks are in order of appearance. Should one result know two of a name, the second is
    "<name> 2".
    """
    names = {name: None for row in report.results for name in _standings(row)}
    found = list(FIXED)
    for name in names:
        found += [
            Column(f"{name}_value", "number", _of(name, lambda each: each.benchmark.value)),
            Column(f"{name}_gap", "number", _of(name, lambda each: finite(each.gap))),
            Column(f"{name}_p", "number", _of(name, lambda each: finite(each.p))),
            Column(f"{name}_verdict", "text", _of(name, lambda each: each.verdict)),
        ]
    return tuple(found)


def _interval(result: Result, end: int) -> float | None:
    if result.estimate is None or result.estimate.interval is None:
        return None
    return finite((result.estimate.interval.low, result.estimate.interval.high)[end])


def _method(result: Result) -> str | None:
    if result.estimate is None or result.estimate.interval is None:
        return None
    return result.estimate.interval.method


def _standings(result: Result) -> dict[str, Standing]:
    """A result's standings by column name."""
    found: dict[str, Standing] = {}
    for each in result.standings:
        name, times = each.benchmark.name, 1
        while name in found:
            times += 1
            name = f"{each.benchmark.name} {times}"
        found[name] = each
    return found


def _of(name: str, read: Callable[[Standing], Value]) -> Callable[[Result], Value]:
    def value(result: Result) -> Value:
        standing = _standings(result).get(name)
        return None if standing is None else read(standing)

    return value
