"""The Python API: a configuration loaded once, asked about a file, a DataFrame or an Arrow table.

Each command is a method; what it takes is checked as the command line checks its options.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from os import PathLike
from pathlib import Path
from typing import Any

from kpicli.analysis.asked import Day, Names, asked
from kpicli.analysis.choices import Adjust, Sort
from kpicli.analysis.found import Report
from kpicli.analysis.found_whole import WholeReport
from kpicli.config.load import Config
from kpicli.config.load import load as load_config
from kpicli.core.calendar import Every


class Scorecard:
    """A checked configuration, ready to measure as often as wanted.

    Every method raises `kpicli.UserError`, which lists everything that is wrong at once.
    """

    def __init__(self, config: Config) -> None:
        self.config = config

    @property
    def kpis(self) -> tuple[str, ...]:
        """The names of the results it computes."""
        return tuple(self.config.kpis)

    def score(
        self,
        data: Any = None,
        *,
        kpis: Names = (),
        since: Day | None = None,
        until: Day | None = None,
        where: Mapping[str, Any] | None = None,
        level: float | None = None,
        strict: bool = False,
    ) -> Report:
        """How are we doing: every KPI over all rows.

        `data` is the main source in place of the configured path: a path, a pandas DataFrame,
        or an Arrow table. Missing values of a DataFrame are missing answers. `kpis` are names
        of results, all when empty. `since` (included) and `until` (not included) are days, as
        ISO text or dates; `where` keeps rows by column: a value, or a list of them. `level`
        replaces the configured one. `strict` refuses data with any unusable record or answer.
        """
        rows = {"since": since, "until": until, "where": where}
        return self._run("score", data, kpis=kpis, level=level, strict=strict, **rows)

    def segment(
        self,
        data: Any = None,
        *,
        by: Names,
        sort: Sort = "impact",
        top: int | None = None,
        worst: int | None = None,
        merge: int | None = None,
        adjust: Adjust = "bh",
        kpis: Names = (),
        since: Day | None = None,
        until: Day | None = None,
        where: Mapping[str, Any] | None = None,
        level: float | None = None,
        strict: bool = False,
    ) -> Report:
        """Where: per KPI the total, with crossings the subtotals, then each group.

        `by` names declared segments or columns of the main source; several are crossed. A group's
        `versus_rest` is its difference from the rest, `impact` what the total would gain if it
        came up to the rest. `sort` orders the groups; `top` and `worst` keep so many of the best
        and of the worst; `merge` takes groups of fewer rows than that together; `adjust` is the
        method for many tests. The other arguments are those of `score`.
        """
        rows = {"since": since, "until": until, "where": where}
        shown = {"sort": sort, "top": top, "worst": worst, "merge": merge, "adjust": adjust}
        return self._run(
            "segment", data, by=by, kpis=kpis, level=level, strict=strict, **shown, **rows
        )

    def trend(
        self,
        data: Any = None,
        *,
        every: Every,
        by: Names = (),
        last: int | None = None,
        rolling: int = 1,
        cohorts: bool = False,
        adjust: Adjust = "bh",
        kpis: Names = (),
        since: Day | None = None,
        until: Day | None = None,
        where: Mapping[str, Any] | None = None,
        level: float | None = None,
        strict: bool = False,
    ) -> Report:
        """Since when: per KPI a series of periods, that of the total, then one per group.

        Every period from the first to the last is there, also without answers. `change` is from
        the period before, `year_change` from the same period a year earlier; `facts.charts` hold
        the limits. `last` keeps so many periods, `rolling` pools so many for each figure.
        With `cohorts` there is no series: `triangles` has the clients of retention or churn by the
        period they began in, and how many of them are still there (or lost) after so many periods.
        The other arguments are those of `segment`.
        """
        rows = {"since": since, "until": until, "where": where}
        shown: dict[str, Any] = {"every": every, "last": last, "rolling": rolling}
        shown |= {"cohorts": cohorts, "adjust": adjust}
        return self._run(
            "trend", data, by=by, kpis=kpis, level=level, strict=strict, **shown, **rows
        )

    def benchmark(
        self,
        data: Any = None,
        *,
        against: str | PathLike[str] | None = None,
        by: Names = (),
        every: Every | None = None,
        last: int | None = None,
        merge: int | None = None,
        kpis: Names = (),
        since: Day | None = None,
        until: Day | None = None,
        where: Mapping[str, Any] | None = None,
        level: float | None = None,
        strict: bool = False,
    ) -> Report:
        """Against whom: every KPI with its `standings`: gap, verdict, what closing it would take.

        `against` names what to compare with alone: a benchmark, `target`, `previous` (with
        `every`), a period such as `2026-Q1`, `best` (with `by`), or the path of another export.
        The other arguments are those of `segment` and `trend`.
        """
        rows = {"since": since, "until": until, "where": where}
        shown = {"against": against, "every": every, "last": last, "merge": merge}
        return self._run(
            "benchmark", data, by=by, kpis=kpis, level=level, strict=strict, **shown, **rows
        )

    def report(
        self,
        data: Any = None,
        *,
        by: Names = (),
        every: Every | None = None,
        last: int | None = None,
        adjust: Adjust = "bh",
        kpis: Names = (),
        since: Day | None = None,
        until: Day | None = None,
        where: Mapping[str, Any] | None = None,
        level: float | None = None,
        strict: bool = False,
    ) -> WholeReport:
        """Everything: each KPI over all rows, by each segment alone, and over time.

        `by` names the segments, all declared ones when empty. `every` and `last` are the periods:
        without them the last 24 months of the KPIs whose rows have dates. The other arguments are
        those of `segment`.
        """
        from kpicli.analysis.report import report

        rows: dict[str, Any] = {"since": since, "until": until, "where": where}
        shown: dict[str, Any] = {"by": by, "every": every, "last": last, "adjust": adjust}
        request = asked(data, kpis=kpis, level=level, strict=strict, **shown, **rows)
        return WholeReport(report(self.config, request))

    def _run(self, command: str, data: Any, **wanted: Any) -> Report:
        request = asked(data, **wanted)
        measured = getattr(import_module(f"kpicli.analysis.{command}"), command)
        return Report(measured(self.config, request))

    def __repr__(self) -> str:
        return f"<kpicli scorecard {self.config.file}: {', '.join(self.kpis)}>"


def load(path: str | PathLike[str]) -> Scorecard:
    """The scorecard of a configuration file. Raises `kpicli.UserError`."""
    return Scorecard(load_config(Path(path)))
