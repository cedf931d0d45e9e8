"""What a figure means: its band, how far to trust it, and how it stands to a benchmark.

Everything is decided once, at full precision; renderers only put it into words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kpicli.core.estimate import Estimate
from kpicli.core.intervals import Interval
from kpicli.core.kpi import Band
from kpicli.core.significance import OneSided
from kpicli.core.unit import Unit

FEW = 30.0
"""Below this effective n a figure is flagged and no benchmark verdict is given.

Source: Parker et al. (2017), National Center for Health Statistics data presentation
standards for proportions, which the limits on units and on the interval's width come from too.
"""
FEW_UNITS = 8
WIDE = 0.30
RELATIVE = 1.30
NARROW = 0.05

ABOVE = "above"
BELOW = "below"
INCONCLUSIVE = "inconclusive"
TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class Reliability:
    """`shown` without a reason against it, else `flagged` with the reasons' codes."""

    state: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A reference value of a KPI: what it is, where it comes from, whether anyone checked it.

    `kind` is `benchmark`, `target`, or for figures of one's own `period`, `segment` or `file`.
    `since` and `until` are the first and last day a target holds for. `n` is the number of
    answers behind the value and `sd` the standard deviation of their points, where known:
    then it is itself uncertain. `quantiles` are values by share (0 to 1) of a distribution;
    `value` is then its median.
    """

    name: str
    kpi: str
    value: float
    source: str
    verified: bool
    kind: str = "benchmark"
    since: str | None = None
    until: str | None = None
    n: float | None = None
    sd: float | None = None
    year: int | None = None
    industry: str | None = None
    region: str | None = None
    scale: str | None = None
    definition: str | None = None
    quantiles: Mapping[float, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Percentile:
    """Where a figure stands in a distribution: share (0 to 1) below it, and an interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Closing:
    """What closing a gap would take: `moved` respondents of `of`, from one answer to another."""

    moved: int
    of: int
    start: str
    end: str
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a figure stands to a benchmark.

    `gap` is figure − benchmark in the figure's unit; `p` the one-sided p-value of the test in
    the direction of the gap; `verdict` is `above`, `below`, `inconclusive` or `too_few`.
    `interval` is the gap's; `closing` what it would take to reach the benchmark, one entry per
    step; `more` how many more answers an inconclusive verdict needs if the figure stays;
    `cautions` are codes: `stale`, `scale-differs`, `definition-differs`.
    """

    benchmark: Benchmark
    gap: float | None
    p: float | None
    verdict: str
    interval: Interval | None = None
    closing: tuple[Closing, ...] = ()
    more: int | None = None
    percentile: Percentile | None = None
    cautions: tuple[str, ...] = ()


def reliability(estimate: Estimate, unit: Unit, *further: str) -> Reliability:
    """How far a figure can be trusted, with reason codes.

    `few-answers`: effective n under 30, after weights and sampling units. `few-units`: under 8
    degrees of freedom in a design with sampling units. `wide-interval`: as wide as 30 % of the
    unit's range or wider. `relative-width`: a percentage whose interval is wider than 5 points
    and than 130 % of the figure. `no-interval`: none could be computed. `further` are codes of
    what else stands against it, such as `parts-missing`.
    """
    reasons = []
    if estimate.n_design < FEW:
        reasons.append("few-answers")
    if estimate.clusters is not None and (estimate.df or 0) < FEW_UNITS:
        reasons.append("few-units")
    if estimate.interval is None:
        reasons.append("no-interval")
    elif unit.low is not None and unit.high is not None:
        width = (estimate.interval.high - estimate.interval.low) / (unit.high - unit.low)
        if width >= WIDE:
            reasons.append("wide-interval")
        elif (
            unit.low == 0
            and width > NARROW
            and width > RELATIVE * estimate.value / (unit.high - unit.low)
        ):
            reasons.append("relative-width")
    reasons += further
    return Reliability("flagged" if reasons else "shown", tuple(reasons))


def band_of(value: float, bands: Sequence[Band]) -> Band | None:
    """The band that holds `value`: the one with the highest `low` not above it."""
    fitting = [band for band in bands if band.low <= value]
    return max(fitting, key=lambda band: band.low, default=None)


def standing(estimate: Estimate, benchmark: Benchmark, level: float) -> Standing:
    """The verdict on a figure against a benchmark.

    A one-sided test at the declared level: `above` when the figure is significantly higher,
    `below` when significantly lower, `too_few` under an effective n of 30 (see `reliability`) or
    without a test.
    """
    return decided(estimate, benchmark, estimate.against(benchmark.value), level)


def decided(
    estimate: Estimate, benchmark: Benchmark, test: OneSided | None, level: float
) -> Standing:
    """The verdict that a one-sided test of a figure against a benchmark comes to."""
    gap = estimate.value - benchmark.value
    if test is None:
        return Standing(benchmark, gap, None, TOO_FEW)
    p = test.p_above if gap >= 0 else test.p_below
    if estimate.n_design < FEW:
        return Standing(benchmark, gap, p, TOO_FEW)
    if p >= 1 - level:
        return Standing(benchmark, gap, p, INCONCLUSIVE)
    return Standing(benchmark, gap, p, ABOVE if gap >= 0 else BELOW)
