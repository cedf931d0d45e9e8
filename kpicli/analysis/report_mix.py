"""What of each change came from within the groups of a segment, and what from their mix.

That takes the groups in each period, a finer table than those on the page, whose margins are the
groups and the periods there. It is told where that table can be protected without withholding
more of its margins than the page does. All periods must be shown: then what is withheld can be
protected by handing out the keys of the segment otherwise within each period, which leaves every
other table as it is (see `report_privacy`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kpicli.analysis.grouping import calendar_of
from kpicli.analysis.measure import measured
from kpicli.analysis.passes import shown
from kpicli.analysis.request import Request
from kpicli.analysis.timeline import timeline_of
from kpicli.analysis.trend import Series
from kpicli.config.load import Config
from kpicli.core.crossing import ALL
from kpicli.core.report import Change, Report, Result

Changes = Mapping[tuple[str, str], tuple[Change | None, Change | None]]
"""The change and that of a year, by KPI and period."""


def with_mix(config: Config, request: Request, trend: Report, segment: Report) -> Report:
    """The series of the totals, their changes parted by the segment of the other report."""
    [by] = segment.by
    names = {each.name for each in segment.results} & {each.name for each in trend.results}
    names -= {each.name for each in trend.results if each.withheld}
    if not names or trend.every is None:
        return trend
    hidden: dict[str, set[str | None]] = {name: set() for name in names}
    for each in segment.results:
        if each.group and each.withheld and each.name in names:
            hidden[each.name].add(each.group[by])
    asked = replace(request, by=(by,), every=trend.every, kpis=tuple(names))
    found = _changes(config, asked, hidden)
    return replace(trend, results=tuple(_parted(each, found) for each in trend.results))


def _changes(config: Config, request: Request, hidden: Mapping[str, set[str | None]]) -> Changes:
    calendar = calendar_of(config, request.every or "")
    changes: dict[tuple[str, str], tuple[Change | None, Change | None]] = {}
    with measured(config, request, calendar) as found:
        for part in found.passes:
            timeline = timeline_of(part, calendar)
            for name in shown(part):
                one = Series(part, name, timeline, crossed=True)
                if not _safe(one, hidden[name]):
                    continue
                for each in one.results():
                    if not each.group and each.period:
                        changes[name, each.period.label] = each.change, each.year_change
    return changes


def _safe(series: Series, hidden: set[str | None]) -> bool:
    """Whether no margin need be withheld but groups that are withheld on the page as well."""
    margins = [cell for cell in series.hidden if ALL in cell]
    return all(cell[-1] is ALL and cell[0] in hidden for cell in margins)


def _parted(result: Result, found: Changes) -> Result:
    label = result.period.label if result.period else ""
    change, year = found.get((result.name, label), (None, None))
    return replace(
        result,
        change=_both(result.change, change),
        year_change=_both(result.year_change, year),
    )


def _both(own: Change | None, parted: Change | None) -> Change | None:
    if own is None or own.difference is None or parted is None:
        return own
    return replace(own, within=parted.within, mix=parted.mix, simpson=parted.simpson)
