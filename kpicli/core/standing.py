"""Where a figure stands to a benchmark in full: gap, verdict, what it takes, and what to beware."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from kpicli.core.cautions import cautions
from kpicli.core.comparison import compare
from kpicli.core.estimate import Estimate
from kpicli.core.intervals import Interval
from kpicli.core.kpi import Composed, Kpi, Scores
from kpicli.core.percentile import percentile, percentile_interval
from kpicli.core.sample_size import more_answers
from kpicli.core.sampled_benchmark import sampled, two_sample_benchmark
from kpicli.core.significance import OneSided
from kpicli.core.steps import closings
from kpicli.core.tally import Tally
from kpicli.core.verdict import INCONCLUSIVE, TOO_FEW, Benchmark, Percentile, Standing, decided


def standing_of(
    kpi: Kpi,
    tally: Tally,
    estimate: Estimate | None,
    benchmark: Benchmark,
    level: float,
    today: date,
    patterns: Mapping[Scores, int] | None = None,
) -> Standing:
    """Everything about a figure against a benchmark; without a figure, that there is no verdict.

    The gap's interval is the figure's own, moved by the benchmark, or that of two samples where
    the benchmark has an `n`; it is two-sided, the verdict one-sided. `closing` is empty where the
    figure is at the benchmark or better, or no answers would do. `more` is None where the verdict
    is clear, a million answers more would not make it so, or the figure is a composite. Ages are
    counted up to `today`. `patterns` counts the answers given, so that steps can be told in them.
    """
    remarks = cautions(kpi, benchmark, today)
    if estimate is None:
        return Standing(benchmark, None, None, TOO_FEW, cautions=remarks)
    found = judged(estimate, benchmark, level)
    composed = isinstance(kpi, Composed)
    return replace(
        found,
        interval=_interval(estimate, benchmark, level),
        closing=closings(kpi, tally, benchmark.value, patterns),
        more=None if composed else _more(estimate, benchmark, level, found.verdict),
        percentile=_percentile(estimate, benchmark),
        cautions=remarks,
    )


def judged(estimate: Estimate, benchmark: Benchmark, level: float) -> Standing:
    """The verdict; a benchmark with an `n` counts as a sample, with its own chance error."""
    return decided(estimate, benchmark, _test(estimate, benchmark), level)


def _test(estimate: Estimate, benchmark: Benchmark) -> OneSided | None:
    if benchmark.n is None:
        return estimate.against(benchmark.value)
    return two_sample_benchmark(
        estimate, benchmark.value, benchmark.n, _spread(estimate, benchmark)
    )


def _spread(estimate: Estimate, benchmark: Benchmark) -> float | None:
    """The standard deviation of the benchmark's answers: that of the figure's own if not known."""
    if benchmark.sd is not None or estimate.method != "t" or estimate.se is None:
        return benchmark.sd
    return estimate.se * math.sqrt(estimate.n_design)


def _interval(estimate: Estimate, benchmark: Benchmark, level: float) -> Interval | None:
    if benchmark.n is not None:
        spread = _spread(estimate, benchmark)
        other = sampled(estimate, benchmark.value, benchmark.n, spread)
        found = compare(estimate, other, level) if other else None
        return found.interval if found else None
    own = estimate.interval
    if own is None:
        return None
    return Interval(own.low - benchmark.value, own.high - benchmark.value, own.level, own.method)


def _more(estimate: Estimate, benchmark: Benchmark, level: float, verdict: str) -> int | None:
    if verdict not in (INCONCLUSIVE, TOO_FEW):
        return None
    needed = more_answers(estimate, benchmark, level, judged)
    return None if needed is None or needed.over else needed.more


def _percentile(estimate: Estimate, benchmark: Benchmark) -> Percentile | None:
    """The place in the benchmark's distribution; the nearest known one beyond its ends."""
    if len(benchmark.quantiles) < 2 or estimate.interval is None:
        return None
    known = sorted(benchmark.quantiles.items())
    value = min(max(estimate.value, known[0][1]), known[-1][1])
    rank, drawn = percentile(value, benchmark.quantiles), estimate.interval
    reach = percentile_interval(drawn, benchmark.quantiles)
    return Percentile((rank.low + rank.high) / 2, reach.low, reach.high)
