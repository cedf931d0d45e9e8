"""`trend`: every KPI by periods, each compared with the period and the year before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from kpicli.analysis.differences import family
from kpicli.analysis.frame import Frame
from kpicli.analysis.grouping import calendar_of
from kpicli.analysis.measure import benchmarks_of, measured
from kpicli.analysis.order import by_name
from kpicli.analysis.passes import Pass, shown
from kpicli.analysis.provenance import today
from kpicli.analysis.request import Request
from kpicli.analysis.results import EXPLAINED, group_of, result_of
from kpicli.analysis.suspects import ahead, ends_early, suspects
from kpicli.analysis.timeline import Timeline, last_day, timeline_of
from kpicli.config.load import Config
from kpicli.core.calendar import Calendar
from kpicli.core.comparison import Comparison
from kpicli.core.crossing import ALL, Cell, Key, Unions
from kpicli.core.kpi import Composed, Kpi
from kpicli.core.mix import decompose
from kpicli.core.report import Break, Change, Chart, Difference, Report, Result
from kpicli.core.shown import withheld as shown_withheld
from kpicli.core.withholding import withheld
from kpicli.core.xmr import limits, signals
from kpicli.errors import Location, usage_error

Pairs = Sequence[tuple[int, int]]
"""Windows to be compared, by number."""


def trend(
    config: Config, request: Request, wanted: Callable[[Series], bool] = lambda _: True
) -> Report:
    """The report of `trend`: a series per KPI and group, gaps included. Errors: `UserError`s.

    Of a KPI whose series are not `wanted` nothing is told.
    """
    calendar = calendar_for(config, request)
    if request.cohorts:
        from kpicli.analysis.cohorts import cohorts

        return cohorts(config, request, calendar)
    with measured(config, request, calendar) as found:
        results: list[Result] = []
        charts: list[Chart] = []
        for part in found.passes:
            timeline = timeline_of(part, calendar)
            part.notes += ends_early(timeline, part.last_date)
            part.notes += ahead(part.last_date, today(config.reporting.timezone))
            for name in shown(part):
                one = Series(part, name, timeline)
                if not wanted(one):
                    continue
                results += one.results()
                charts += one.charts
                cells = part.cells(name)
                part.notes += suspects(one.frame, timeline, cells, one.breaks, one.hidden)
        names = set(found.kpis) | {kpi.identity.id for kpi in found.kpis.values()}
        return found.report(
            "trend",
            results,
            by=found.by,
            every=request.every,
            rolling=request.rolling,
            charts=tuple(charts),
            breaks=tuple(b for b in config.breaks if b.kpi is None or b.kpi in names),
        )


def calendar_for(config: Config, request: Request) -> Calendar:
    """The calendar of the periods asked for; a `UserError` where none are."""
    if request.every is None:
        raise usage_error(
            "no-period",
            "trend needs the length of a period",
            Location("--every"),
            hint="for example --every month",
        )
    return calendar_of(config, request.every)


def breaks_of(config: Config, kpi: Kpi) -> list[Break]:
    """The declared breaks that concern a KPI."""
    return [one for one in config.breaks if one.kpi in (None, kpi.name, kpi.identity.id)]


class Series:
    """One KPI over time: the total's series, then one per group.

    With `within` it is the series of that group alone, protected by itself. Where it is `crossed`
    the groups over all periods are shown elsewhere, and must not give away what is withheld.
    """

    def __init__(
        self,
        found: Pass,
        name: str,
        timeline: Timeline,
        further: Pairs = (),
        within: Key = ALL,
        crossed: bool = False,
    ) -> None:
        self.measured, self.timeline, self.request = found, timeline, found.request
        self.by = [group.name for group in found.groups]
        windows = timeline.unions()
        unions: Unions = (*({} for _ in self.by), windows) if windows else ()
        self.frame: Frame = found.frame(name, unions)
        self.kpi, self.level = self.frame.kpi, self.frame.level
        self.breaks = breaks_of(found.config, self.kpi)
        self.total: Cell = (within,) if within is not ALL else (ALL,) * len(self.by)
        groups = self.frame.found.groups
        parts = {group[:-1] for group in groups} if self.by and within is ALL else set()
        self.parts: list[Cell] = sorted(parts, key=by_name(self.by, found.bins))
        self.series: list[Cell] = [self.total, *self.parts]
        self.first = max(0, len(timeline.windows) - (found.request.last or len(timeline.windows)))
        self.least = found.config.privacy.min_group
        self.crossed = crossed
        of_parts: list[frozenset[Cell]] = [
            Series(one, part, timeline_of(one, timeline.calendar), (), within, crossed).hidden
            for one, part in found.parts(name)
        ]
        self.hidden: frozenset[Cell] = frozenset[Cell]().union(
            *of_parts, self._hidden(self.least, unions)
        )
        found.withhold(self.hidden)
        self.charts: list[Chart] = []
        self.further = further

    def cell(self, series: Cell, at: int) -> Cell:
        """The cell of a series in the window at `at`."""
        return (*series, self.timeline.windows[at].key)

    @property
    def whole(self) -> Cell:
        """The cell of all periods and groups."""
        return (*self.total, ALL)

    def _hidden(self, least: int, unions: Unions) -> frozenset[Cell]:
        alone = not self.parts and self.total != (ALL,) * len(self.by)
        groups = self.frame.found.groups.items()
        counts: dict[Cell, int] = {g: o.n for g, o in groups if not alone or g[:-1] == self.total}
        published = [self.cell(one, at) for one in self.series for at in self._everywhere]
        published.append(self.whole)
        published += [(*part, ALL) for part in self.parts if self.crossed]
        hidden = frozenset(withheld(counts, least, published, unions))
        if self.frame.hearing is not None:
            shown = [cell for cell in published if cell not in hidden]
            self.frame.hearing.publish(shown, counts, unions)
        return hidden

    @property
    def _everywhere(self) -> range:
        return range(len(self.timeline.windows))

    def _prepare(self) -> None:
        cells = [self.cell(one, at) for one in self.series for at in self._everywhere]
        pairs = [(self.cell(s, a), self.cell(s, b)) for a, b in self.further for s in self.series]
        for earlier in (self.timeline.before, self.timeline.year_before):
            for at in range(self.first, len(self.timeline.windows)):
                then = earlier(at)
                if then is not None:
                    pairs += [(self.cell(s, at), self.cell(s, then)) for s in self.series]
        self.frame.prepare(cells, list(dict.fromkeys(pairs)))

    def results(self) -> list[Result]:
        """The series one after the other, each with every period shown."""
        return [result for _, result in self.placed()]

    def placed(self) -> list[tuple[tuple[Cell, int], Result]]:
        """The results with their series and window, in the order of `results`."""
        self._prepare()
        changes = self._changes("before")
        years = self._changes("year_before")
        shown = range(self.first, len(self.timeline.windows))
        explain = self.request.explain or len(self.series) * len(shown) <= EXPLAINED
        results: list[tuple[tuple[Cell, int], Result]] = []
        for series in self.series:
            found = self._signals(series)
            for at in shown:
                result = self._result(series, at, explain)
                if not result.withheld:
                    result = replace(
                        result,
                        share=self._share(series, at),
                        change=changes.get((series, at)),
                        year_change=years.get((series, at)),
                        signals=found.get(at, ()),
                    )
                results.append(((series, at), result))
        return results

    def _result(self, series: Cell, at: int, explain: bool) -> Result:
        cell, period = self.cell(series, at), self.timeline.windows[at].period
        norms = benchmarks_of(self.measured.config, self.kpi, period.start, last_day(period))
        group = group_of(self.by, series)
        result = result_of(
            self.frame,
            cell,
            norms,
            group=group,
            period=period,
            explain=explain,
            least=self.least,
        )
        return shown_withheld(result) if cell in self.hidden else result

    def _share(self, series: Cell, at: int) -> float | None:
        own, whole = self.cell(series, at), self.cell(self.total, at)
        if not self.by or whole in self.hidden:
            return None
        weight = self.frame.tally(whole).weight
        return self.frame.tally(own).weight / weight if weight else None

    def _changes(self, which: str) -> dict[tuple[Cell, int], Change]:
        """The changes from an earlier window, tested in two families: the total's, the groups'."""
        changes: dict[tuple[Cell, int], Change] = {}
        tested: dict[tuple[Cell, int], Comparison] = {}
        for series in self.series:
            for at in range(self.first, len(self.timeline.windows)):
                then = getattr(self.timeline, which)(at)
                if then is None:
                    continue
                key = (series, at)
                earlier = self.timeline.windows[then].period.label
                why = self._why_not(series, at, then)
                found = None
                if why is None:
                    found = self.frame.difference(self.cell(series, at), self.cell(series, then))
                changes[key] = Change(earlier, None, why or ("no-test" if found is None else None))
                if found is not None:
                    tested[key] = found
        whole = {key: one for key, one in tested.items() if key[0] == self.total}
        parts = {key: one for key, one in tested.items() if key[0] != self.total}
        adjust, level = self.request.adjust, self.level
        differences = family(self.kpi, whole, adjust, level) | family(
            self.kpi, parts, adjust, level
        )
        for (series, at), difference in differences.items():
            then = getattr(self.timeline, which)(at)
            changes[series, at] = self._split(series, at, then, difference)
        return changes

    def _why_not(self, series: Cell, at: int, then: int) -> str | None:
        """Why two windows are not compared, None when they are."""
        windows = self.timeline.windows
        cells = [self.cell(series, one) for one in (at, then)]
        if any(cell in self.hidden for cell in cells):
            return "withheld"
        if not (windows[at].period.complete and windows[then].period.complete):
            return "incomplete"
        if self.timeline.broken(then, at, self.breaks):
            return "break"
        if any(self.frame.estimate(cell) is None for cell in cells):
            return self.frame.nothing
        if len({tuple(self.frame.lacking(cell)) for cell in cells}) > 1:
            return "other-parts"
        return None

    def _split(self, series: Cell, at: int, then: int, difference: Difference) -> Change:
        """A change of the total with what came from within the segments and from their mix."""
        earlier = self.timeline.windows[then].period.label
        parts = [[self.cell(part, one) for part in self.parts] for one in (then, at)]
        hidden = any(cell in self.hidden for side in parts for cell in side)
        whole = series == self.total and not isinstance(self.kpi, Composed)
        if not whole or not self.parts or hidden:
            return Change(earlier, difference)
        sides = []
        for side in parts:
            figures = {
                part: self.frame.estimate(c) for part, c in zip(self.parts, side, strict=True)
            }
            sides.append({p: (e.sum_weights, e.value) for p, e in figures.items() if e is not None})
        mix = decompose(*sides)
        if mix is None:
            return Change(earlier, difference)
        return Change(earlier, difference, None, mix.within, mix.mix, mix.simpson)

    def _signals(self, series: Cell) -> dict[int, tuple[str, ...]]:
        """The process behaviour chart since the last break; not of pooled periods."""
        if self.timeline.rolling > 1:
            return {}
        start = self.timeline.since(self.breaks)
        values = [self._value(series, at) for at in range(start, len(self.timeline.windows))]
        chart = limits(values, self.kpi.unit.low, self.kpi.unit.high)
        if chart is None:
            return {}
        group = group_of(self.by, series)
        since = self.timeline.windows[start].period.label
        points = sum(value is not None for value in values)
        self.charts.append(
            Chart(self.kpi.name, group, chart.mean, chart.low, chart.high, points, since)
        )
        return dict(enumerate(signals(values, chart), start))

    def _value(self, series: Cell, at: int) -> float | None:
        """The figure of a complete period that is shown, and of all its parts, else None."""
        cell = self.cell(series, at)
        if cell in self.hidden or not self.timeline.windows[at].period.complete:
            return None
        figure = self.frame.estimate(cell) if self.frame.whole(cell) else None
        return None if figure is None else figure.value
