"""`benchmark`: every KPI beside benchmarks, targets, its past, its best segment, another file."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from kpicli.analysis.frame import Frame
from kpicli.analysis.grouping import calendar_of
from kpicli.analysis.measure import benchmarks_of, measured, wanted
from kpicli.analysis.other_period import other_period, span_of, without_changes
from kpicli.analysis.own_references import beside
from kpicli.analysis.passes import Pass, shown
from kpicli.analysis.provenance import today
from kpicli.analysis.remarks import dominant
from kpicli.analysis.request import Request
from kpicli.analysis.results import result_of
from kpicli.analysis.segment import Segmented, merged_groups
from kpicli.analysis.timeline import last_day, timeline_of
from kpicli.analysis.trend import Series
from kpicli.config.load import Config
from kpicli.core.comparison import compare
from kpicli.core.crossing import Cell
from kpicli.core.estimate import Estimate
from kpicli.core.kpi import LOWER, Scored, Tabled
from kpicli.core.plan import Input
from kpicli.core.report import Ledger, Note, Report, Result
from kpicli.core.standing import standing_of
from kpicli.core.verdict import FEW
from kpicli.errors import Location, Problem, UserError, usage_error

PREVIOUS, BEST, TARGET = "previous", "best", "target"
AGAINST = Location("--against")
Kind = str
"""What `--against` names: all, name, target, previous, period, best or file."""


def benchmark(config: Config, request: Request) -> Report:
    """The report of `benchmark`. Errors are `UserError`s."""
    kind = _kind(config, request)
    _go_together(request, kind)
    if kind == "file":
        return _other_file(config, request)
    if kind in ("previous", "period"):
        return other_period(config, request)
    if request.every:
        return _by_period(config, request)
    if request.by:
        return _by_segment(config, request)
    with measured(config, request) as found:
        results = []
        for part in found.passes:
            for name in shown(part):
                frame = part.frame(name)
                frame.prepare([()])
                part.notes += dominant(name, frame.heaviest(()))
                results.append(in_full(part, frame, (), result_of(frame, ())))
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
    if span_of(config, given) is not None:
        return "period"
    there = os.path.exists(given)  # noqa: PTH110 - never raises
    if given.strip() and (there or "/" in given or "." in given):
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


def _go_together(request: Request, kind: Kind) -> None:
    """A `UserError` with all options that would come to nothing beside the others."""
    parted, merged = bool(request.by), request.merge is not None
    timed = bool(request.every) or kind in ("previous", "period")
    best = "--against best"
    problems = []
    for wrong, what in ((kind == BEST and not parted, best), (merged and not parted, "--merge")):
        if wrong:
            told, hint = f"{what} needs segments to choose from", "for example --by region"
            problems.append(Problem("no-segment", told, Location("--by"), hint=hint))
    if request.last is not None and not timed:
        told, hint = "--last needs the length of a period", "for example --every quarter"
        problems.append(Problem("no-period", told, Location("--every"), hint=hint))
    for wrong, what in (
        (kind == BEST and timed, best),
        (kind == "file" and timed, "--against another export"),
        (merged and parted and timed, "--merge"),
    ):
        if wrong:
            told = f"{what} is not for periods"
            hint = "leave them out; --since and --until choose the days that count"
            problems.append(Problem("not-by-period", told, Location("--every"), hint=hint))
    if problems:
        raise UserError(problems)


def in_full(found: Pass, frame: Frame, cell: Cell, result: Result) -> Result:
    """A result with all that can be said of it against each benchmark."""
    if result.withheld:
        return result
    config, period = found.config, result.period
    days = (period.start, last_day(period)) if period else (found.last_date, None)
    norms = benchmarks_of(config, frame.kpi, *days)
    wanted = found.request.against
    if wanted is not None:
        norms = [
            one
            for one in norms
            if one.name == wanted or (wanted == TARGET and one.kind == "target")
        ]
    patterns = None if result.group or period else frame.patterns
    day, tally = today(config.reporting.timezone), frame.tally(cell)
    standings = tuple(
        standing_of(frame.kpi, tally, result.estimate, one, frame.level, day, patterns)
        for one in norms
    )
    return replace(result, standings=standings)


def _by_segment(config: Config, request: Request) -> Report:
    with measured(config, request) as found:
        results: list[Result] = []
        for part in found.passes:
            merged = merged_groups(part, request.merge)
            for name in shown(part):
                parted = Segmented(part, name, merged)
                placed = parted.placed()
                if request.against == BEST:
                    results += _against_best(parted, placed)
                else:
                    results += [in_full(part, parted.frame, cell, one) for cell, one in placed]
        return found.report("benchmark", results, by=found.by, sort=request.sort)


def _against_best(parted: Segmented, placed: list[tuple[Cell, Result]]) -> list[Result]:
    """Each group against the group with the best figure, of those with answers enough."""
    frame = parted.frame
    known = [
        (cell, result.estimate)
        for cell, result in placed
        if cell in parted.groups
        and result.estimate
        and result.estimate.n_design >= FEW
        and frame.whole(cell)
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
        results = []
        for part in found.passes:
            timeline = timeline_of(part, calendar)
            for name in shown(part):
                series = Series(part, name, timeline)
                for (group, at), result in series.placed():
                    cell = series.cell(group, at)
                    results.append(in_full(part, series.frame, cell, without_changes(result)))
        return found.report("benchmark", results, by=found.by, every=request.every)


def _other_file(config: Config, request: Request) -> Report:
    """Total and groups against those of another export, as two independent samples.

    Groups taken together have no counterpart there, where others are small.
    """
    request = replace(request, kpis=_of_main(config, request))
    asked = replace(request, export=request.against, data=None, merge=None)
    others, ledger, inputs, notes = _figures_of(config, asked)
    with measured(config, request) as found:
        results = []
        for part, name in [(one, name) for one in found.passes for name in shown(one)]:
            placed, frame = _placed(part, name)
            for cell, result in placed:
                other = None if result.merged else others(name).get(cell)
                standing = None
                if other is not None and not result.withheld and result.estimate is not None:
                    compared = compare(result.estimate, other, frame.level)
                    reference = (Path(request.against or "").name, "file", request.against or "")
                    tally, own = frame.tally(cell), result.estimate
                    patterns = frame.patterns if cell == () else None
                    standing = beside(
                        frame.kpi, tally, own, other, compared, reference, frame.level, patterns
                    )
                results.append(replace(result, standings=(standing,) if standing else ()))
        found.notes += notes
        report = found.report("benchmark", results, by=found.by)
    provenance = replace(report.provenance, inputs=(*report.provenance.inputs, *inputs))
    return replace(report, ledgers=(*report.ledgers, ledger), provenance=provenance)


def _of_main(config: Config, request: Request) -> tuple[str, ...]:
    """The KPIs of the source that the other file stands in for. A `UserError` without any."""
    names = [
        name
        for name, kpi in wanted(config, request.kpis).items()
        if isinstance(kpi, Scored) or (isinstance(kpi, Tabled) and kpi.source == config.main.name)
    ]
    if not names:
        raise usage_error(
            "not-of-the-export",
            f"none of the KPIs is of {config.main.name}, which the other file stands in for",
            AGAINST,
            hint="compare them with an earlier period: --against previous --every quarter",
        )
    return tuple(names)


def _placed(found: Pass, name: str) -> tuple[list[tuple[Cell, Result]], Frame]:
    """A KPI's results with their cells, by the segments asked for or the total alone."""
    if found.request.by:
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
            for part, name in [(one, name) for one in found.passes for name in shown(one)]:
                placed, _ = _placed(part, name)
                figures[name] = {c: one.estimate for c, one in placed if one.estimate is not None}
            report = found.report("benchmark", [])
    except UserError as error:
        problems = [replace(one, where=one.where or AGAINST) for one in error.problems]
        raise UserError(problems, error.code) from None
    ledger = replace(report.ledgers[0], source=Path(request.export or "").name)
    return figures.__getitem__, ledger, report.provenance.inputs, list(report.notes)
