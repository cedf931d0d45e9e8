"""`report --split-by`: a scorecard for each group of one segment, and one of all of them.

The groups are one table, protected as `segment` protects it. A page is about one group that is
shown, and its tables (by another segment, by periods) are about that group alone, each protected
by itself beside the group's total: see `report_privacy`. A group that is withheld has no page, so
nothing of it is told anywhere. The page of all groups tells no periods and no other segments: what
the pages of the groups hold back could be taken from these.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from kpicli.analysis.benchmark import in_full
from kpicli.analysis.cards import cards_of
from kpicli.analysis.grouping import calendar_of
from kpicli.analysis.measure import measured
from kpicli.analysis.passes import shown
from kpicli.analysis.report import MONTH, PERIODS, resting_on, total_of, with_periods
from kpicli.analysis.report_privacy import without_details, without_small, without_total
from kpicli.analysis.request import Request
from kpicli.analysis.segment import Segmented, merged_groups
from kpicli.analysis.timeline import timeline_of
from kpicli.analysis.trend import Series
from kpicli.config.load import Config
from kpicli.core.report import Chart, Overall, Report, Result
from kpicli.core.scorecard import Scorecard

Key = str | None
Names = Mapping[Key, frozenset[str]]
"""The KPIs that are shown of each group."""


def split(config: Config, request: Request, by: str) -> tuple[Scorecard, list[Scorecard]]:
    """The scorecard of all groups, and one for each group of which anything is shown.

    Errors are `UserError`s.
    """
    alone = replace(request, by=(by,), every=None)
    found = _groups(config, alone)
    table, lost = without_total(found)
    total = without_small(total_of(config, replace(alone, by=())), config.privacy.min_group)
    cards = cards_of(each.kpi for each in total.results)
    index = Scorecard(resting_on(total, [found], lost), (without_details(table),), None, cards)
    rows = [each for each in table.results if each.group and not each.withheld]
    keys = {
        key: frozenset(each.name for each in rows if each.group[by] == key)
        for key in sorted(
            {each.group[by] for each in rows}, key=lambda key: (key is None, key or "")
        )
    }
    tables: dict[Key, list[Report]] = {key: [] for key in keys}
    for name in request.by or config.segments:
        if name != by:
            for key, one in _parted(config, replace(alone, by=(by, name)), keys):
                tables[key].append(one)
    trends = dict(_timed(config, alone, request.every, keys))
    pages = []
    for key in keys:
        own = tuple(_bare(each, by) for each in rows if each.group[by] == key)
        parts = [*tables[key], *([trends[key]] if key in trends else [])]
        score = resting_on(replace(total, results=own), parts, [])
        pages.append(Scorecard(score, tuple(tables[key]), trends.get(key), cards, (by, key)))
    return index, pages


def _groups(config: Config, request: Request) -> Report:
    """The groups of one segment, with all that can be said of them against their benchmarks."""
    with measured(config, request) as found:
        results: list[Result] = []
        overall: list[Overall] = []
        for part in found.passes:
            merged = merged_groups(part, None)
            for name in shown(part):
                one = Segmented(part, name, merged)
                results += [in_full(part, one.frame, cell, each) for cell, each in one.placed()]
                overall += one.overall()
        return found.report("segment", results, by=found.by, overall=tuple(overall))


def _parted(config: Config, request: Request, keys: Names) -> Iterator[tuple[Key, Report]]:
    """The groups of a second segment within each group of the first; only safe tables."""
    with measured(config, request) as found:
        for key, names in keys.items():
            results: list[Result] = []
            overall: list[Overall] = []
            for part in found.passes:
                merged = merged_groups(part, None)
                for name in shown(part):
                    if name not in names:
                        continue
                    one = Segmented(part, name, merged, key)
                    if one.total not in one.hidden:
                        results += one.results()
                        overall += one.overall()
            by, second = request.by
            if results:
                report = found.report(
                    "segment", [_bare(each, by) for each in results], by=(second,)
                )
                whole = tuple(replace(each, by=second) for each in overall)
                yield key, without_details(replace(report, overall=whole))


def _timed(
    config: Config, request: Request, every: str | None, keys: Names
) -> Iterator[tuple[Key, Report]]:
    """The series of each group."""
    names = with_periods(config, request, every)
    if not names:
        return
    length = every or MONTH
    calendar = calendar_of(config, length)
    asked = replace(request, every=length, kpis=names, last=request.last or PERIODS)
    with measured(config, asked, calendar) as found:
        lines = [(part, timeline_of(part, calendar)) for part in found.passes]
        for key, known in keys.items():
            results: list[Result] = []
            charts: list[Chart] = []
            for part, timeline in lines:
                for name in shown(part):
                    if name not in known:
                        continue
                    one = Series(part, name, timeline, (), key)
                    if one.whole not in one.hidden:
                        results += [_bare(each, request.by[0]) for each in one.results()]
                        charts += [replace(each, group={}) for each in one.charts]
            breaks = tuple(b for b in config.breaks if b.kpi is None or b.kpi in config.kpis)
            if results:
                further = {"charts": tuple(charts), "breaks": breaks, "every": length}
                yield key, without_details(found.report("trend", results, **further))


def _bare(result: Result, by: str) -> Result:
    """A result without the group whose page it stands on."""
    return replace(result, group={key: text for key, text in result.group.items() if key != by})
