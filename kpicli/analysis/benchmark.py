"""`benchmark`: every KPI beside benchmarks, targets, its past, its best segment, another file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from kpicli.analysis.frame import Frame
from kpicli.analysis.grouping import calendar_of
from kpicli.analysis.measure import Measured, benchmarks_of, measured
from kpicli.analysis.own_references import beside
from kpicli.analysis.provenance import today
from kpicli.analysis.remarks import dominant
from kpicli.analysis.request import Request
from kpicli.analysis.results import result_of
from kpicli.analysis.segment import Segmented, merged_groups
from kpicli.analysis.timeline import Timeline, last_day
from kpicli.analysis.trend import Series, timeline_of
from kpicli.config.load import Config
from kpicli.core.comparison import compare
from kpicli.core.crossing import Cell
from kpicli.core.estimate import Estimate
from kpicli.core.kpi import LOWER
from kpicli.core.periods import parse
from kpicli.core.plan import Input
from kpicli.core.report import Ledger, Note, Report, Result
from kpicli.core.standing import standing_of
from kpicli.core.verdict import FEW
from kpicli.errors import Location, UserError, usage_error

PREVIOUS, BEST, TARGET = "previous", "best", "target"
AGAINST = Location("--against")
LENGTHS = {1: "day", 7: "week", 31: "month", 92: "quarter", 366: "year"}
"""Kinds of period by the most days they have."""

Kind = str
"""What `--against` names: all, name, target, previous, period, best or file."""


def benchmark(config: Config, request: Request) -> Report:
    """The report of `benchmark`. Errors are `UserError`s."""
    kind = _kind(config, request)
    if kind == "file":
        return _other_file(config, request)
    if kind in ("previous", "period"):
        return _other_period(config, request)
    if kind == "best" and not request.by:
        raise usage_error(
            "no-segment",
            "--against best needs segments to choose from",
            AGAINST,
            hint="name them: --by region",
        )
    if request.every:
        return _by_period(config, request)
    if request.by:
        return _by_segment(config, request)
    with measured(config, request) as found:
        results = []
        for name in found.kpis:
            frame = found.frame(name)
            frame.prepare([()])
            found.notes += dominant(name, frame.heaviest(()))
            results.append(_full(found, frame, (), result_of(frame, ())))
        return found.report("benchmark", results)


def _kind(config: Config, request: Request) -> Kind:
    """What `--against` means: a benchmark's name first, then a word, a period, a file."""
    given = request.against
    if given is None:
        return "all"
    from kpicli.norms.builtin import BUILTIN

    names = [*(one.name for one in BUILTIN), *(one.name for one in config.benchmarks)]
    if given in names:
        return "name"
    if given in (TARGET, PREVIOUS, BEST):
        return given
    if _span(config, given) is not None:
        return "period"
    if given.strip() and (Path(given).exists() or "/" in given or "." in given):
        return "file"
    from kpicli.config.decode import closest

    known = list(dict.fromkeys([*names, TARGET, PREVIOUS, BEST]))
    close = closest(given, known)
    raise usage_error(
        "no-such-benchmark",
        f"nothing to compare with is called {given!r}",
        AGAINST,
        allowed=tuple(known),
        hint=f"did you mean {close}?" if close else "or a period such as 2026-Q1, or a file",
    )


def _span(config: Config, text: str) -> tuple[date, date] | None:
    """The days of a period's name, None when it is none."""
    try:
        return parse(text, calendar_of(config, "year"))
    except ValueError:
        return None


def _full(found: Measured, frame: Frame, cell: Cell, result: Result) -> Result:
    """A result with all that can be said of it against each benchmark."""
    if result.withheld:
        return result
    config, period = found.config, result.period
    days = (period.start, last_day(period)) if period else (found.counted.last_date, None)
    norms = benchmarks_of(config, frame.kpi, *days)
    wanted = found.request.against
    if wanted is not None:
        norms = [
            one
            for one in norms
            if one.name == wanted or (wanted == TARGET and one.kind == "target")
        ]
    patterns = None if result.group or period else frame.found.patterns
    day, tally = today(config.reporting.timezone), frame.tally(cell)
    standings = tuple(
        standing_of(frame.kpi, tally, result.estimate, one, frame.level, day, patterns)
        for one in norms
    )
    return replace(result, standings=standings)


def _by_segment(config: Config, request: Request) -> Report:
    with measured(config, request) as found:
        merged = merged_groups(found, request.merge)
        results: list[Result] = []
        for name in found.kpis:
            parted = Segmented(found, name, merged)
            placed = parted.placed()
            if request.against == BEST:
                results += _against_best(parted, placed)
            else:
                results += [_full(found, parted.frame, cell, one) for cell, one in placed]
        by = tuple(group.name for group in found.scan.groups)
        return found.report("benchmark", results, by=by, sort=request.sort)


def _against_best(parted: Segmented, placed: list[tuple[Cell, Result]]) -> list[Result]:
    """Each group against the group with the best figure, of those with answers enough."""
    frame = parted.frame
    known = [
        (cell, result.estimate)
        for cell, result in placed
        if cell in parted.groups and result.estimate and result.estimate.n_design >= FEW
    ]
    if not known:
        return [replace(result, standings=()) for _, result in placed]
    sign = -1.0 if frame.kpi.better == LOWER else 1.0
    best, other = max(known, key=lambda one: sign * one[1].value)
    cells = [cell for cell, _ in placed]
    pairs = [(cell, best) for cell in parted.groups if cell != best]
    frame.prepare([*cells, parted.total], [*parted.pairs, *pairs])
    name = ", ".join(str(key) if key is not None else "(none)" for key in best)
    results = []
    for cell, result in placed:
        standing = None
        if cell in parted.groups and cell != best and not result.withheld:
            compared = frame.difference(cell, best)
            reference = (name, "segment", "the best segment of this survey")
            tally, own = frame.tally(cell), result.estimate
            standing = beside(frame.kpi, tally, own, other, compared, reference, frame.level)
        results.append(replace(result, standings=(standing,) if standing else ()))
    return results


def _by_period(config: Config, request: Request) -> Report:
    calendar = calendar_of(config, request.every or "")
    with measured(config, request, calendar) as found:
        timeline = timeline_of(found, calendar)
        results = []
        for name in found.kpis:
            series = Series(found, name, timeline)
            for (group, at), result in series.placed():
                cell = series.cell(group, at)
                results.append(_full(found, series.frame, cell, _without_changes(result)))
        by = tuple(group.name for group in found.scan.groups)
        return found.report("benchmark", results, by=by, every=request.every)


def _without_changes(result: Result) -> Result:
    return replace(result, change=None, year_change=None, signals=())


def _other_period(config: Config, request: Request) -> Report:
    """The latest complete period against an earlier one of the same kind."""
    wanted = request.against or ""
    span = _span(config, wanted)
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
    with measured(config, replace(request, every=every), calendar) as found:
        timeline = timeline_of(found, calendar)
        now = timeline.latest
        then = _earlier(timeline, now, None if span is None else span[0], wanted)
        results = []
        for name in found.kpis:
            series = Series(found, name, timeline, [(now, then)] if now is not None else [])
            results += _periods_beside(series, now or 0, then)
        by = tuple(group.name for group in found.scan.groups)
        return found.report("benchmark", results, by=by, every=every)


def _earlier(timeline: Timeline, now: int | None, start: date | None, wanted: str) -> int:
    """The window to compare the latest complete one with. A `UserError` when there is none."""
    then = None
    if now is not None:
        first = start.isoformat() if start else ""
        places = [at for at in range(now) if timeline.windows[at].period.start == first]
        then = timeline.before(now) if start is None else next(iter(places), None)
    if then is None:
        complete = [one.period.label for one in timeline.windows if one.period.complete]
        raise usage_error(
            "no-such-period",
            f"there is no complete period {'' if start is None else wanted + ' '}before the latest "
            "complete one",
            AGAINST,
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
        plain = _without_changes(result)
        results.append(replace(plain, standings=(standing,) if standing else ()))
    if broken:
        text = f"{frame.kpi.name}: the measuring changed between the periods: not compared"
        series.measured.notes.append(Note("warning", "broken-series", text))
    return results


def _other_file(config: Config, request: Request) -> Report:
    """Total and groups against those of another export, as two independent samples."""
    others, ledger, inputs, notes = _figures_of(
        config, replace(request, export=request.against, data=None)
    )
    with measured(config, request) as found:
        merged = merged_groups(found, request.merge)
        results = []
        for name in found.kpis:
            placed, frame = _placed(found, name, merged if request.by else None)
            for cell, result in placed:
                other = others(name).get(cell)
                standing = None
                if other is not None and not result.withheld and result.estimate is not None:
                    compared = compare(result.estimate, other, frame.level)
                    reference = (Path(request.against or "").name, "file", request.against or "")
                    tally, own = frame.tally(cell), result.estimate
                    patterns = frame.found.patterns if cell == () else None
                    standing = beside(
                        frame.kpi, tally, own, other, compared, reference, frame.level, patterns
                    )
                results.append(replace(result, standings=(standing,) if standing else ()))
        found.notes += notes
        by = tuple(group.name for group in found.scan.groups)
        report = found.report("benchmark", results, by=by)
    provenance = replace(report.provenance, inputs=(*report.provenance.inputs, *inputs))
    return replace(report, ledgers=(*report.ledgers, ledger), provenance=provenance)


def _placed(
    found: Measured, name: str, merged: object | None
) -> tuple[list[tuple[Cell, Result]], Frame]:
    if merged is not None:
        parted = Segmented(found, name, merged_groups(found, found.request.merge))
        return parted.placed(), parted.frame
    frame = found.frame(name)
    frame.prepare([()])
    return [((), result_of(frame, ()))], frame


def _figures_of(
    config: Config, request: Request
) -> tuple[Callable[[str], Mapping[Cell, Estimate]], Ledger, tuple[Input, ...], list[Note]]:
    """The figures of another export by KPI and cell, those shown, with its ledger and notes."""
    figures: dict[str, dict[Cell, Estimate]] = {}
    try:
        with measured(config, request) as found:
            for name in found.kpis:
                placed, _ = _placed(found, name, () if request.by else None)
                figures[name] = {c: one.estimate for c, one in placed if one.estimate is not None}
            report = found.report("benchmark", [])
    except UserError as error:
        problems = [replace(one, where=one.where or AGAINST) for one in error.problems]
        raise UserError(problems, error.code) from None
    ledger = replace(report.ledgers[0], source=Path(request.export or "").name)
    return figures.__getitem__, ledger, report.provenance.inputs, list(report.notes)
