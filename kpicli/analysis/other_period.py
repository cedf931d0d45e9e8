"""The latest complete period beside an earlier one of the same kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kpicli.analysis.grouping import calendar_of
from kpicli.analysis.measure import measured
from kpicli.analysis.own_references import beside
from kpicli.analysis.passes import shown
from kpicli.analysis.request import Request
from kpicli.analysis.timeline import Timeline, timeline_of
from kpicli.analysis.trend import Series
from kpicli.config.load import Config
from kpicli.core.periods import parse
from kpicli.core.report import Note, Report, Result
from kpicli.errors import Location, UserError, usage_error

LENGTHS = {1: "day", 7: "week", 31: "month", 92: "quarter", 366: "year"}
"""Kinds of period by the most days they have."""


def other_period(config: Config, request: Request) -> Report:
    """The latest complete period against the one that `--against` names. Errors: `UserError`."""
    wanted = request.against or ""
    span = span_of(config, wanted)
    every = request.every
    if span is not None:
        length = (span[1] - span[0]).days
        every = every or next(kind for most, kind in LENGTHS.items() if length <= most)
    if every is None:
        raise usage_error(
            "no-period",
            "--against previous needs the length of a period",
            Location("--every"),
            hint="for example --every quarter",
        )
    calendar = calendar_of(config, every)
    with measured(config, replace(request, every=every, last=None), calendar) as found:
        results: list[Result] = []
        missing: list[UserError] = []
        passes = [part for part in found.passes if shown(part)]
        for part in passes:
            timeline = timeline_of(part, calendar)
            now = timeline.latest
            try:
                then = _earlier(timeline, now, span, wanted)
            except UserError as error:
                missing.append(error)
                names = ", ".join(shown(part))
                part.notes.append(Note("warning", "no-such-period", f"{names}: {error}"))
                continue
            for name in shown(part):
                series = Series(part, name, timeline, [(now, then)] if now is not None else [])
                results += _periods_beside(series, now or 0, then)
        if missing and len(missing) == len(passes):
            raise missing[0]
        return found.report("benchmark", results, by=found.by, every=every)


def _earlier(
    timeline: Timeline, now: int | None, span: tuple[date, date] | None, wanted: str
) -> int:
    """The window to compare the latest complete one with. A `UserError` when there is none."""
    then = None
    if now is not None and span is None:
        then = timeline.before(now)
    elif now is not None and span is not None:
        days = tuple(day.isoformat() for day in span)
        periods = [one.period for one in timeline.windows[:now]]
        then = next((at for at, one in enumerate(periods) if (one.start, one.end) == days), None)
    if then is not None and not timeline.windows[then].period.complete:
        then = None
    if then is None:
        complete = [one.period.label for one in timeline.windows if one.period.complete]
        raise usage_error(
            "no-such-period",
            f"there is no complete period {wanted if span else ''}".rstrip()
            + " before the latest complete one",
            Location("--against"),
            allowed=tuple(complete[:-1][-12:]),
            hint="the figures compared are those of the latest complete period",
        )
    return then


def _periods_beside(series: Series, now: int, then: int) -> list[Result]:
    frame, earlier = series.frame, series.timeline.windows[then].period
    broken = series.timeline.broken(then, now, series.breaks)
    results = []
    for (group, at), result in series.placed():
        if at != now:
            continue
        one, other = series.cell(group, now), series.cell(group, then)
        standing = None
        if not result.withheld and other not in series.hidden and not broken:
            compared = frame.difference(one, other)
            reference = (earlier.label, "period", "the same survey")
            own, past = result.estimate, frame.estimate(other)
            tally = frame.tally(one)
            standing = beside(frame.kpi, tally, own, past, compared, reference, frame.level)
        plain = without_changes(result)
        results.append(replace(plain, standings=(standing,) if standing else ()))
    if broken:
        text = f"{frame.kpi.name}: the measuring changed between the periods: not compared"
        series.measured.notes.append(Note("warning", "broken-series", text))
    return results


def without_changes(result: Result) -> Result:
    """A result of a series with nothing said of its past."""
    return replace(result, change=None, year_change=None, signals=())


def span_of(config: Config, text: str) -> tuple[date, date] | None:
    """The days of a period's name, None when it is none."""
    try:
        return parse(text, calendar_of(config, "year"))
    except ValueError:
        return None
