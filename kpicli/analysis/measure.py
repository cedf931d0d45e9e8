"""One pass over the data for any command: plan, tally, estimate, judge, report."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kpicli.analysis.columns import TABLE, check_columns
from kpicli.analysis.judging import Judged, judged
from kpicli.analysis.provenance import provenance
from kpicli.analysis.remarks import dominant, from_reading, odd_answers, strict
from kpicli.analysis.request import Request
from kpicli.config.load import Config
from kpicli.core.arithmetic import lines
from kpicli.core.estimate import Estimate, estimate
from kpicli.core.kpi import Scored
from kpicli.core.plan import Ask, Scan, Source
from kpicli.core.report import Count, Ledger, Note, Report, Result
from kpicli.core.tally import Tally
from kpicli.core.verdict import Benchmark, band_of, reliability, standing
from kpicli.errors import ExitCode, Location, Problem, UserError, data_error, usage_error
from kpicli.norms.builtin import BUILTIN

if TYPE_CHECKING:
    from kpicli.engine.session import Session


def score(config: Config, request: Request) -> Report:
    """The report of `score`: every KPI over all rows. Errors are `UserError`s."""
    from kpicli.engine.session import session

    source = main_source(config, request)
    kpis = wanted(config, request.kpis)
    level = config.reporting.level if request.level is None else request.level
    with session(source, config.reporting.timezone) as opened:
        check_columns(config, source, kpis, opened.columns)
        scan = plan(config, source, kpis, request)
        counted = opened.tally(scan)
        results, notes = [], from_reading(counted, every=request.strict)
        found = {name: judged(kpi, counted.cells[name]) for name, kpi in kpis.items()}
        for ask in scan.asks:
            kpi = kpis[ask.name]
            figure, more = _figure(opened, scan, ask, kpi, found[ask.name], level)
            notes += more
            norms = benchmarks_of(config, kpi, counted.last_date)
            results.append(_result(kpi, scan, ask, found[ask.name], figure, level, norms))
        odd = {name: one.odd for name, one in found.items()}
        notes += odd_answers(opened, odd, kpis, every=request.strict)
    if request.strict:
        strict(notes)
    ledger = Ledger(
        source.name,
        counted.rows,
        tuple(counted.steps),
        counted.kept,
        {name: one.tally.kinds for name, one in found.items()},
    )
    return Report(
        "score", config.name, tuple(results), (ledger,), tuple(notes), provenance(config, counted)
    )


def main_source(config: Config, request: Request) -> Source:
    """The main source with the call's own path, rows and conditions."""
    source = config.main
    if request.data is not None:
        source = replace(source, data=request.data, path=TABLE)
    elif request.export is not None:
        source = replace(source, path=request.export, base=".")
    return replace(source, where=(*source.where, *request.where))


def wanted(config: Config, names: Sequence[str]) -> dict[str, Scored]:
    """The KPIs called for, in the configuration's order; all when none is named."""
    from kpicli.config.decode import closest

    problems = []
    for name in names:
        if name not in config.kpis:
            close = closest(name, list(config.kpis))
            problems.append(
                Problem(
                    "no-such-result",
                    f"no result is called {name!r}",
                    Location("--kpi"),
                    tuple(config.kpis),
                    f"did you mean {close}?" if close else None,
                )
            )
    if problems:
        raise UserError(problems, ExitCode.USAGE)
    return {name: kpi for name, kpi in config.kpis.items() if not names or name in names}


def plan(config: Config, source: Source, kpis: Mapping[str, Scored], request: Request) -> Scan:
    """The scan that tallies the KPIs in one pass."""
    if (request.since or request.until) and not source.date:
        raise usage_error(
            "date-required",
            "--since and --until need the column of the date",
            config.place(f"sources.{source.name}"),
            hint="add date: and the column to the source",
        )
    asks = []
    for name, kpi in kpis.items():
        weight = None if kpi.weight == "none" else kpi.weight or source.weight
        asks.append(Ask(name, kpi.columns, kpi.where, weight))
    dated = any(one.since or one.until for one in config.benchmarks)
    return Scan(
        source,
        tuple(asks),
        (),
        request.since,
        request.until,
        config.reporting.timezone,
        config.reporting.week_starts,
        span=dated and source.date is not None,
    )


def _figure(
    opened: Session, scan: Scan, ask: Ask, kpi: Scored, found: Judged, level: float
) -> tuple[Estimate | None, list[Note]]:
    """The estimate of a KPI, over sampling units where the source has any.

    Error (exit 3): `too-large-numbers`.
    """
    try:
        figure, more = _estimate(opened, scan, ask, kpi, found, level)
    except OverflowError:
        figure, more = None, None
    if more is None or (figure and not math.isfinite(figure.value + (figure.se or 0.0))):
        raise data_error(
            "too-large-numbers",
            f"{kpi.name}: its answers, points or weights are too large to be added up",
            Location(scan.source.path),
            hint="declare the scale of the answers, or divide the numbers by a thousand",
        )
    return figure, more


def _estimate(
    opened: Session, scan: Scan, ask: Ask, kpi: Scored, found: Judged, level: float
) -> tuple[Estimate | None, list[Note]]:
    source = scan.source
    clusters = source.cluster or source.client
    if not found.points or not (clusters or source.strata or source.population):
        return estimate(found.tally, kpi.method, level, low=kpi.low, high=kpi.high), []
    middle = float(round(found.tally.mean))
    points = {texts: point - middle for texts, point in found.points.items()}
    units = opened.moments(ask, points)[()]
    figure = estimate(
        found.tally, kpi.method, level, low=kpi.low, high=kpi.high, strata=units.strata
    )
    return figure, dominant(kpi.name, units.heaviest) if clusters else []


def _result(
    kpi: Scored,
    scan: Scan,
    ask: Ask,
    found: Judged,
    figure: Estimate | None,
    level: float,
    norms: Sequence[Benchmark],
) -> Result:
    tally = found.tally
    base = Result(
        kpi.name,
        kpi.identity.id,
        kpi.title,
        kpi.unit,
        kpi.better,
        level,
        figure,
        bands=kpi.bands,
        answers=tally.kinds,
        low=kpi.low,
        high=kpi.high,
        facts=kpi.facts,
    )
    if figure is None:
        return replace(base, why="no-weight" if tally.n else "no-answers")
    parts = _parts(kpi, tally)
    facts = dict(kpi.facts)
    if kpi.describe is not None:
        facts |= kpi.describe(found.patterns)
    source = scan.source
    units = source.cluster or source.client or source.strata
    return replace(
        base,
        parts=parts,
        band=band_of(figure.value, kpi.bands),
        reliability=reliability(figure, kpi.unit),
        standings=tuple(standing(figure, norm, level) for norm in norms),
        facts=facts,
        arithmetic=lines(kpi, tally, figure, parts, weight=ask.weight, units=units),
    )


def _parts(kpi: Scored, tally: Tally) -> dict[str, Count]:
    found = {}
    for part in kpi.parts:
        masses = [mass for point, mass in tally.points.items() if part.holds(point)]
        weight = sum(mass.weight for mass in masses) if tally.weighted else None
        found[part.name] = Count(sum(mass.n for mass in masses), weight)
    return found


def benchmarks_of(config: Config, kpi: Scored, last: str | None) -> list[Benchmark]:
    """The benchmarks and targets of a KPI: built-in ones unless replaced by name.

    A target with days counts when the last answer falls within them.
    """
    found: dict[str, Benchmark] = {}
    if kpi.identity.benchmarked and kpi.unit.id == "percent":
        for norm in BUILTIN:
            found[norm.name] = Benchmark(
                norm.name, kpi.name, norm.value, norm.source, norm.verified
            )
    day = last[:10] if last else None
    for one in config.benchmarks:
        if one.kpi not in (kpi.name, kpi.identity.id):
            continue
        if one.since and (day is None or day < one.since):
            continue
        if one.until and (day is None or day > one.until):
            continue
        found[one.name] = one
    return list(found.values())
