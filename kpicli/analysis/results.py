"""From a cell of a frame to a result: parts, band, reliability, verdicts, arithmetic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kpicli.analysis.frame import Frame
from kpicli.core.crossing import ALL, Cell
from kpicli.core.estimate import Estimate
from kpicli.core.kpi import Scored
from kpicli.core.report import Count, Period, Result
from kpicli.core.survival import facts as stay_facts
from kpicli.core.tally import Tally
from kpicli.core.verdict import Benchmark, Standing, band_of, reliability, standing

EXPLAINED = 200
"""Up to so many results the arithmetic is worked out even when nobody asked."""


def group_of(names: Sequence[str], cell: Cell) -> dict[str, str | None]:
    """The keys of a cell by the names of its dimensions, without those added up."""
    return {name: key for name, key in zip(names, cell, strict=True) if key is not ALL}


def result_of(
    frame: Frame,
    cell: Cell,
    norms: Sequence[Benchmark] = (),
    *,
    group: Mapping[str, str | None] | None = None,
    period: Period | None = None,
    explain: bool = True,
    least: int = 0,
) -> Result:
    """The result of one cell, with its verdicts on `norms`; `explain` adds the arithmetic.

    Without a figure the answers are counted by kind, unless they are fewer than `least`.
    """
    kpi, level = frame.kpi, frame.level
    tally, figure = frame.tally(cell), frame.estimate(cell)
    base = Result(
        kpi.name,
        kpi.identity.id,
        kpi.title,
        kpi.unit,
        kpi.better,
        level,
        figure,
        group=group or {},
        period=period,
        bands=kpi.bands,
        answers=tally.kinds,
        low=kpi.low,
        high=kpi.high,
        facts=kpi.facts,
        items=frame.items,
        with_flagged=frame.with_flagged(cell),
    )
    if figure is None:
        few = 0 < sum(tally.kinds.values()) < least
        answers = {} if few else tally.kinds
        return replace(base, why=frame.why(cell), answers=answers)
    parts = _parts(kpi, tally)
    facts = frame.facts(cell, whole=not group and period is None, period=period)
    stay = frame.survival(cell) if period is None else None
    if stay is not None:
        facts = {**facts, **stay_facts(stay)}
    lacking = ("parts-missing",) if frame.lacking(cell) else ()
    return replace(
        base,
        parts=parts,
        band=band_of(figure.value, kpi.bands),
        reliability=reliability(figure, kpi.unit, *lacking),
        standings=tuple(standing_of(figure, norm, level) for norm in norms),
        facts=facts,
        voices=None if frame.hearing is None else frame.hearing.voices(cell),
        survival=stay,
        arithmetic=frame.explained(cell, figure, parts) if explain else (),
    )


def standing_of(figure: Estimate, norm: Benchmark, level: float) -> Standing:
    """The verdict; only a benchmark that is a sample itself needs the test of two samples."""
    if norm.n is None:
        return standing(figure, norm, level)
    from kpicli.core.standing import judged

    return judged(figure, norm, level)


def _parts(kpi: Scored, tally: Tally) -> dict[str, Count]:
    found = {}
    for part in kpi.parts:
        masses = [mass for point, mass in tally.points.items() if part.holds(point)]
        weight = sum(mass.weight for mass in masses) if tally.weighted else None
        found[part.name] = Count(sum(mass.n for mass in masses), weight)
    return found
