"""The commands asked on a file written for the test, and their results by group and period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kpicli.analysis.benchmark import benchmark
from kpicli.analysis.measure import Measured, measured
from kpicli.analysis.request import Request
from kpicli.analysis.score import score
from kpicli.analysis.segment import segment
from kpicli.analysis.trend import trend
from kpicli.config.load import load
from kpicli.core.estimate import Estimate
from kpicli.core.report import Report, Result
from tests.support import configure, write_csv

COMMANDS = {"score": score, "segment": segment, "trend": trend, "benchmark": benchmark}
EVERYONE = {"min_group": 1}
"""The `privacy:` that withholds nothing."""
Group = tuple[str | None, ...]


def asked(
    command: str,
    folder: Path,
    columns: Mapping[str, Sequence[Any]] | Path,
    kpis: Mapping[str, Any],
    survey: Mapping[str, Any] | None = None,
    sections: Mapping[str, Any] | None = None,
    **request: Any,
) -> Report:
    """The report of a command on a CSV of these columns, or on a file that is there."""
    with_rows = _configured(folder, columns, kpis, survey, sections)
    return COMMANDS[command](load(with_rows), Request(**request))


@contextmanager
def opened(
    folder: Path,
    columns: Mapping[str, Sequence[Any]],
    kpis: Mapping[str, Any],
    survey: Mapping[str, Any] | None = None,
    **request: Any,
) -> Iterator[Measured]:
    """One pass over a CSV of these columns, its session still open."""
    config = load(_configured(folder, columns, kpis, survey, None))
    with measured(config, Request(**request)) as found:
        yield found


def _configured(
    folder: Path,
    columns: Mapping[str, Sequence[Any]] | Path,
    kpis: Mapping[str, Any],
    survey: Mapping[str, Any] | None,
    sections: Mapping[str, Any] | None,
) -> Path:
    path = columns if isinstance(columns, Path) else write_csv(folder / "survey.csv", columns)
    source = {"path": str(path), **(survey or {})}
    more = {"privacy": EVERYONE, **(sections or {})}
    others = more.pop("sources", {})
    config = configure(folder / "kpicli.yaml", kpis, source, **more)
    if others:
        import yaml

        content = yaml.safe_load(config.read_text("utf-8"))
        content["sources"] |= others
        config.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    return config


def by_group(report: Report, name: str | None = None) -> dict[Group, Result]:
    """The results of a KPI by the keys of their group, the total under ()."""
    return {tuple(one.group.values()): one for one in _of(report, name)}


def by_period(report: Report, *group: str | None, name: str | None = None) -> dict[str, Result]:
    """The series of a group, that of the total without one, by the names of its periods."""
    found = [one for one in _of(report, name) if tuple(one.group.values()) == group]
    return {one.period.label: one for one in found if one.period is not None}


def _of(report: Report, name: str | None) -> Iterable[Result]:
    return [one for one in report.results if name in (None, one.name)]


def figure(result: Result) -> Estimate:
    """The figure of a result that has one."""
    assert result.estimate is not None, result
    return result.estimate
