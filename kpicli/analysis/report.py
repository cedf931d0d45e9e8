"""`report`: the whole scorecard, every KPI over all rows, by each segment, and over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kpicli.analysis.benchmark import in_full
from kpicli.analysis.cards import cards_of
from kpicli.analysis.measure import measured, wanted
from kpicli.analysis.passes import one_each, shown
from kpicli.analysis.remarks import dominant
from kpicli.analysis.report_mix import with_mix
from kpicli.analysis.report_privacy import (
    left_out,
    without_details,
    without_small,
    without_total,
)
from kpicli.analysis.request import Request
from kpicli.analysis.results import result_of
from kpicli.analysis.segment import segment
from kpicli.analysis.trend import Series, trend
from kpicli.config.load import Config
from kpicli.core.kpi import Composed, Kpi, Tabled
from kpicli.core.report import Note, Report
from kpicli.core.scorecard import Scorecard
from kpicli.errors import UserError

MONTH = "month"
PERIODS = 24
"""So many periods of a series are shown."""


def report(config: Config, request: Request) -> Scorecard:
    """The scorecard: each source is read once for the totals, each segment, and the periods.

    Changes are parted into those within the groups of the first segment and those of their mix.
    Segments are those of `request.by`, else all declared ones; each parts the rows by itself.
    Periods are months unless `request.every` says otherwise, of the KPIs whose rows have dates.
    Errors are `UserError`s.
    """
    alone = replace(request, by=(), every=None)
    names, asked = request.by or tuple(config.segments), bool(request.by)
    tables = [one for name in names if (one := _by(config, replace(alone, by=(name,)), asked))]
    timed, lost = _over_time(config, alone, request.every)
    total, parts = total_of(config, alone), [*tables, *([timed] if timed else [])]
    if parts:
        total = without_small(total, config.privacy.min_group)
    kept = [without_total(one) for one in tables]
    first = kept[0][0] if kept else None
    if timed and first and first.results:
        timed = with_mix(config, alone, timed, first)
    return Scorecard(
        resting_on(total, parts, [*(note for _, left in kept for note in left), *lost]),
        tuple(without_details(one) for one, _ in kept if one.results),
        without_details(timed) if timed and timed.results else None,
        cards_of(each.kpi for each in total.results),
        mixed_by=first.by[0] if first else None,
    )


def total_of(config: Config, request: Request) -> Report:
    """Every KPI over all rows, with all that can be said of it against its benchmarks."""
    with measured(config, request) as found:
        results = []
        for part in found.passes:
            for name in shown(part):
                frame = part.frame(name)
                frame.prepare([()])
                part.notes += dominant(name, frame.heaviest(()))
                results.append(in_full(part, frame, (), result_of(frame, ())))
        return found.report("score", results)


def resting_on(total: Report, parts: Sequence[Report], notes: Sequence[Note]) -> Report:
    """The totals with the ledgers and notes of all tables beside them, each once."""
    ledgers = one_each(ledger for one in (total, *parts) for ledger in one.ledgers)
    every = [*total.notes, *(note for one in parts for note in one.notes), *notes]
    return replace(total, ledgers=ledgers, notes=tuple(dict.fromkeys(every)))


def _by(config: Config, request: Request, asked: bool) -> Report | None:
    """The groups of one segment; None where it parts none of the rows and nobody asked for it."""
    try:
        return segment(config, request)
    except UserError as error:
        if asked or any(one.slug != "no-such-segment" for one in error.problems):
            raise
        return None


def _over_time(
    config: Config, request: Request, every: str | None
) -> tuple[Report | None, list[Note]]:
    """The series of the totals, and a note on each KPI whose periods would say too much."""
    names = with_periods(config, request, every)
    if not names:
        return None, []
    length, lost = every or MONTH, list[Note]()

    def safe(series: Series) -> bool:
        if series.whole not in series.hidden:
            return True
        lost.append(left_out(series.kpi.title, length))
        return False

    asked = replace(request, every=length, kpis=names, last=request.last or PERIODS)
    return trend(config, asked, safe), lost


def with_periods(config: Config, request: Request, every: str | None) -> tuple[str, ...]:
    """The KPIs that are told by period: all where periods are asked for, else those with dates."""
    kpis = wanted(config, request.kpis)
    return tuple(name for name, kpi in kpis.items() if every or dated(config, kpi))


def dated(config: Config, kpi: Kpi) -> bool:
    """Whether the rows behind a KPI have dates, so that it can be told by period."""
    if isinstance(kpi, Composed):
        return all(dated(config, config.kpis[part.name]) for part in kpi.components)
    if isinstance(kpi, Tabled):
        role = kpi.recipe.dated
        known = role is None or config.sources[kpi.source].column(role) is not None
        return known and not kpi.recipe.entire
    return config.main.date is not None
