"""The results of a trend as series: one for each KPI and group, its periods in order."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kpicli.core.report import Break, Change, Chart, Report, Result
from kpicli.render.parts import explain


@dataclass(frozen=True, slots=True)
class Series:
    """One KPI in one group over time, never empty, with its process behaviour chart."""

    results: tuple[Result, ...]
    chart: Chart | None
    breaks: tuple[Break, ...]

    @property
    def title(self) -> str:
        """The KPI's title."""
        return self.results[0].title

    @property
    def group(self) -> str:
        """What sets the series apart from its KPI's others: "North"; empty for the total."""
        return explain.label(replace(self.results[0], period=None))

    @property
    def latest(self) -> Result | None:
        """The latest figure of a complete period, or None."""
        return next(
            (each for each in reversed(self.results) if complete(each) and each.estimate), None
        )

    @property
    def running(self) -> Result | None:
        """The period that is not over yet, or None."""
        return next((each for each in reversed(self.results) if not complete(each)), None)

    @property
    def values(self) -> list[float | None]:
        """The figures of the complete periods, None where there is none."""
        there = (each.estimate for each in self.results if complete(each))
        return [each.value if each else None for each in there]

    def earlier(self, change: Change | None) -> Result | None:
        """The result that a change started from."""
        named = (each for each in self.results if change and label(each) == change.earlier)
        return next(named, None)


def of(report: Report) -> list[Series]:
    """The series of a report in order of appearance."""
    found: dict[tuple[object, ...], list[Result]] = {}
    for each in report.results:
        found.setdefault((each.name, *each.group.items()), []).append(each)
    return [_series(report, tuple(rows)) for rows in found.values()]


def complete(result: Result) -> bool:
    """Whether the result's period is over."""
    return result.period is None or result.period.complete


def label(result: Result) -> str:
    """The name of the result's period."""
    return result.period.label if result.period else ""


def _series(report: Report, results: tuple[Result, ...]) -> Series:
    name, group = results[0].name, dict(results[0].group)
    charts = (each for each in report.charts if (each.name, dict(each.group)) == (name, group))
    breaks = tuple(each for each in report.breaks if each.kpi in (None, name, results[0].kpi))
    return Series(results, next(charts, None), breaks)
