"""Figures of one's own as references: another period, the best segment, another file."""

from __future__ import annotations

from collections.abc import Mapping

from kpicli.core.comparison import Comparison
from kpicli.core.estimate import Estimate
from kpicli.core.kpi import Kpi, Scores
from kpicli.core.steps import closings
from kpicli.core.tally import Tally
from kpicli.core.verdict import (
    ABOVE,
    BELOW,
    FEW,
    INCONCLUSIVE,
    TOO_FEW,
    Benchmark,
    Standing,
)


def beside(
    kpi: Kpi,
    tally: Tally,
    own: Estimate | None,
    other: Estimate | None,
    found: Comparison | None,
    reference: tuple[str, str, str],
    level: float,
    patterns: Mapping[Scores, int] | None = None,
) -> Standing | None:
    """How a figure stands to another of one's own; None when that one is not there.

    `reference` is the other's name, kind (`period`, `segment`, `file`) and source; `found` their
    comparison. The verdict is one-sided, at the level, as against any benchmark.
    """
    if other is None:
        return None
    name, kind, source = reference
    benchmark = Benchmark(name, kpi.name, other.value, source, True, kind, n=float(other.n))
    if own is None:
        return Standing(benchmark, None, None, TOO_FEW)
    gap = own.value - other.value
    if found is None:
        return Standing(benchmark, gap, None, TOO_FEW)
    along = gap == 0 or (found.statistic > 0) == (gap > 0)
    p = found.p / 2 if along else 1 - found.p / 2
    verdict = ABOVE if gap >= 0 else BELOW
    if min(own.n_design, other.n_design) < FEW:
        verdict = TOO_FEW
    elif p >= 1 - level:
        verdict = INCONCLUSIVE
    closing = closings(kpi, tally, other.value, patterns)
    return Standing(benchmark, gap, p, verdict, found.interval, closing)
