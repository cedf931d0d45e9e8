"""One KPI's figures over time as a ledger has them: series, changes, limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kpicli.analysis.differences import family
from kpicli.analysis.measure import benchmarks_of
from kpicli.analysis.request import Request
from kpicli.analysis.results import standing_of
from kpicli.analysis.timeline import Timeline, last_day
from kpicli.analysis.trend import breaks_of
from kpicli.config.load import Config
from kpicli.core.comparison import Comparison, compare
from kpicli.core.estimate import Estimate
from kpicli.core.history import TOTAL, Record, estimate_of
from kpicli.core.kpi import Composed, Kpi, Tabled
from kpicli.core.report import IN_A_PART, Break, Change, Chart, Period, Result
from kpicli.core.shown import withheld
from kpicli.core.verdict import Reliability, band_of
from kpicli.core.xmr import limits, signals

Days = tuple[str, str]
"""The first day of a period and the first day after it."""
Place = tuple[str, int]
"""A series by its group, and a window by its number."""

NOT_RECORDED = "not-recorded"
CHANGED = "the definition changed"


@dataclass(frozen=True, slots=True)
class Recorded:
    """The records of a KPI by group and by days; of `snapshots` neighbours share answers."""

    kpi: Kpi
    groups: Mapping[str, Mapping[Days, Record]]
    snapshots: bool = False


class HistorySeries:
    """The series of one KPI, the total's first."""

    def __init__(
        self, config: Config, request: Request, found: Recorded, timeline: Timeline, level: float
    ) -> None:
        self.config, self.request, self.found = config, request, found
        self.kpi, self.timeline, self.level = found.kpi, timeline, level
        self.windows = timeline.windows
        self.first = max(0, len(self.windows) - (request.last or len(self.windows)))
        self.records: dict[Place, Record] = {}
        self.figures: dict[Place, Estimate] = {}
        for group, records in found.groups.items():
            for at, window in enumerate(self.windows):
                record = records.get((window.period.start, window.period.end))
                if record is None:
                    continue
                self.records[group, at] = record
                figure = None if record.withheld else estimate_of(record)
                if figure is not None:
                    self.figures[group, at] = figure
        self.redefined = self._redefined()
        self.breaks = [*breaks_of(config, self.kpi), *self.redefined]
        self.charts: list[Chart] = []

    def results(self) -> list[Result]:
        """The series one after the other, each with every period shown."""
        changes, years = self._changes("before"), self._changes("year_before")
        results = []
        for group in self.found.groups:
            signs = self._signals(group)
            for at in range(self.first, len(self.windows)):
                result = self._result(group, at)
                if not result.withheld:
                    result = replace(
                        result,
                        change=changes.get((group, at)),
                        year_change=years.get((group, at)),
                        signals=signs.get(at, ()),
                    )
                results.append(result)
        return results

    def period(self, group: str, at: int) -> Period:
        """The period of a window, complete when it was so for the record."""
        record, period = self.records.get((group, at)), self.windows[at].period
        if record is None or self.found.snapshots:
            return period
        return replace(period, complete=record.final)

    def _redefined(self) -> list[Break]:
        """A break at each period that begins another definition than that of the last one."""
        days: set[str] = set()
        for group in self.found.groups:
            there = [at for at in range(len(self.windows)) if (group, at) in self.records]
            for a, b in pairwise(there):
                if self.records[group, a].definition != self.records[group, b].definition:
                    days.add(self.windows[b].period.start)
        return [Break(day, CHANGED, self.kpi.name) for day in sorted(days)]

    def _result(self, group: str, at: int) -> Result:
        kpi, record, figure = self.kpi, self.records.get((group, at)), self.figures.get((group, at))
        period = self.period(group, at)
        items = kpi.items if isinstance(kpi, Tabled) else "answers"
        base = Result(
            kpi.name,
            kpi.identity.id,
            kpi.title,
            kpi.unit,
            kpi.better,
            self.level,
            figure,
            group=next(iter(self.found.groups[group].values())).groups,
            period=period,
            bands=kpi.bands,
            low=kpi.low,
            high=kpi.high,
            items=IN_A_PART if isinstance(kpi, Composed) else items,
        )
        if record is not None and record.withheld:
            return withheld(base)
        if record is None or figure is None:
            why = NOT_RECORDED if record is None else record.why or "no-figure"
            return replace(base, why=why)
        norms = benchmarks_of(self.config, kpi, period.start, last_day(period))
        return replace(
            base,
            band=band_of(figure.value, kpi.bands),
            reliability=Reliability(record.state, tuple(record.reasons.split())),
            standings=tuple(standing_of(figure, norm, self.level) for norm in norms),
        )

    def _changes(self, which: str) -> dict[Place, Change]:
        """The changes from an earlier window, tested in two families: the total's, the groups'."""
        changes: dict[Place, Change] = {}
        tested: dict[Place, Comparison] = {}
        for group in self.found.groups:
            for at in range(self.first, len(self.windows)):
                then = getattr(self.timeline, which)(at)
                if then is None:
                    continue
                found, why = None, self._why_not(group, at, then)
                if why is None:
                    found = compare(self.figures[group, at], self.figures[group, then], self.level)
                label = self.windows[then].period.label
                changes[group, at] = Change(label, None, why or "no-test")
                if found is not None:
                    tested[group, at] = found
        for total in (True, False):
            part = {place: one for place, one in tested.items() if (place[0] == TOTAL) == total}
            adjusted = family(self.kpi, part, self.request.adjust, self.level)
            for place, difference in adjusted.items():
                changes[place] = Change(changes[place].earlier, difference)
        return changes

    def _why_not(self, group: str, at: int, then: int) -> str | None:
        """Why two windows are not compared, None when they are."""
        both = [(group, each) for each in (at, then)]
        records = [self.records.get(place) for place in both]
        if any(each is not None and each.withheld for each in records):
            return "withheld"
        if not all(self.period(*place).complete for place in both):
            return "incomplete"
        if self.timeline.broken(then, at, self.breaks):
            return "break"
        if any(place not in self.figures for place in both):
            return "no-figure"
        if self.found.snapshots:
            return "overlap"
        return "no-test" if len({self.figures[place].method for place in both}) > 1 else None

    def _signals(self, group: str) -> dict[int, tuple[str, ...]]:
        """The process behaviour chart since the last break; not where neighbours share answers."""
        if self.timeline.rolling > 1 or self.found.snapshots:
            return {}
        start = self.timeline.since(self.breaks)
        values = [self._value(group, at) for at in range(start, len(self.windows))]
        chart = limits(values, self.kpi.unit.low, self.kpi.unit.high)
        if chart is None:
            return {}
        named = next(iter(self.found.groups[group].values())).groups
        since, points = self.windows[start].period.label, sum(each is not None for each in values)
        self.charts.append(
            Chart(self.kpi.name, named, chart.mean, chart.low, chart.high, points, since)
        )
        return dict(enumerate(signals(values, chart), start))

    def _value(self, group: str, at: int) -> float | None:
        """The figure of a complete period, of all its parts, else None."""
        figure = self.figures.get((group, at))
        lacking = figure is not None and "parts-missing" in self.records[group, at].reasons
        whole = self.period(group, at).complete and not lacking
        return figure.value if figure is not None and whole else None


def labels(series: Sequence[HistorySeries]) -> list[str]:
    """Where definitions changed, in words: "nps from 2026-Q1"."""
    return [
        f"{one.kpi.name} from {window.period.label}"
        for one in series
        for each in one.redefined
        for window in one.windows
        if window.period.start == each.day
    ]
