"""One-sided tests of an estimate against a benchmark known without error.

Each test agrees with an interval: the benchmark lies below the interval of level 1 − 2α exactly
when the p-value of "above" is under α.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from kpicli.core.special import t_cdf, t_sf
from kpicli.core.trinomial import as_share, nps_adjusted


@dataclass(frozen=True, slots=True)
class OneSided:
    """Two p-values, 0 to 1, and the statistic z or t they come from.

    `p_above` is small when the true value is clearly above the benchmark, `p_below` when it is
    clearly below. `statistic` is positive when the estimate is above.
    """

    p_above: float
    p_below: float
    statistic: float
    method: str


def share_test(share: float, n: float, benchmark: float, df: float | None = None) -> OneSided:
    """The score test of a share, 0 to 1, against a benchmark share, 0 to 1.

    z = (p − p₀) / √(p₀(1 − p₀)/n), referred to Student's t when `df` is given: the test whose
    inversion is Wilson's interval. A benchmark of exactly 0 or 1 leaves no room for chance: any
    other share is certainly above or below it, and an equal share is neither (both p-values 1).
    ValueError when a share is not from 0 to 1, or `n` or `df` not positive. Wilson 1927.
    """
    share, benchmark = as_share(share), as_share(benchmark)
    if not n > 0.0:
        raise ValueError(f"a test needs at least one answer, got n = {n}")
    return _compare(share - benchmark, math.sqrt(benchmark * (1.0 - benchmark) / n), df, "score")


def nps_test(
    promoters: float, detractors: float, n: float, benchmark: float, df: float | None = None
) -> OneSided:
    """The adjusted Wald test of a net promoter score against a benchmark, both −1 to 1.

    The score and its standard error after adding ¾ promoter, 1½ passive and ¾ detractor; referred
    to Student's t when `df` is given. ValueError when the shares are not from 0 to 1 together, or
    `n` or `df` not positive. Rocks 2016.
    """
    score, se = nps_adjusted(promoters, detractors, n)
    return _compare(score - benchmark, se, df, "adjusted-wald")


def mean_test(mean: float, se: float, benchmark: float, df: float) -> OneSided:
    """The t test of a mean against a benchmark in the same unit.

    t = (mean − benchmark) / se with `df` degrees of freedom. With a standard error of 0 a mean
    that differs is certainly above or below. ValueError when `df` is not positive. Student 1908.
    """
    return _compare(mean - benchmark, se, df, "t")


def _compare(gap: float, se: float, df: float | None, method: str) -> OneSided:
    df = math.inf if df is None else df
    if not df > 0.0:
        raise ValueError(f"a test needs degrees of freedom, got {df}")
    if se == 0.0 and gap == 0.0:
        return OneSided(1.0, 1.0, 0.0, method)
    statistic = gap / se if se > 0.0 else math.copysign(math.inf, gap)
    return OneSided(t_sf(statistic, df), t_cdf(statistic, df), statistic, method)
