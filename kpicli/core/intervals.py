"""Confidence intervals for a share, a net promoter score and a mean.

Shares run from 0 to 1 and net promoter scores from −1 to 1; whoever shows them scales them. `n` is
the number of respondents, or the effective number of a weighted or clustered sample; with `df` the
normal quantile gives way to Student's t with the design's degrees of freedom.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from kpicli.core.special import t_quantile
from kpicli.core.trinomial import as_share, nps_adjusted, nps_variance, score_limit


@dataclass(frozen=True, slots=True)
class Interval:
    """The two ends of a confidence interval, in the unit of the estimate; `level` from 0 to 1."""

    low: float
    high: float
    level: float
    method: str


def wilson(share: float, n: float, level: float, df: float | None = None) -> Interval:
    """Wilson's score interval for a share: 0 to 1, never of zero width.

    Its ends are the shares x with (share − x)² = z² x (1 − x) / n, the roots of
    (1 + z²/n) x² − (2 share + z²/n) x + share² = 0. The smaller end is taken from the product of
    the roots, so it keeps its digits, and is exactly 0 when the share is 0. With `n` effective and
    `df` the design's, this is the modified Wilson interval of Franco et al.

    ValueError when the share is not from 0 to 1, `n` or `df` not positive, or `level` not between
    0 and 1. Wilson 1927; Newcombe 1998 (method 3); Korn & Graubard 1998; Franco, Little, Louis &
    Slud 2019.
    """
    share = as_share(share)
    z2 = _critical(level, df) ** 2 / _positive(n)
    small = min(share, 1.0 - share)
    root = math.sqrt(z2 * (small * (1.0 - small) + 0.25 * z2))
    high = (small + 0.5 * z2 + root) / (1.0 + z2)
    low = small * small / ((1.0 + z2) * high)
    if share > 0.5:
        low, high = 1.0 - high, 1.0 - low
    return Interval(low, high, level, "wilson")


def nps_wald(
    promoters: float,
    detractors: float,
    n: float,
    level: float,
    df: float | None = None,
    *,
    clip: bool = True,
) -> Interval:
    """The Wald interval of a net promoter score: −1 to 1, unless `clip` is off.

    p − d ± z √(v/n), with v = p + d − (p − d)². Of zero width when everyone answers alike.
    ValueError as in `nps_score`. Rocks 2016.
    """
    half = _critical(level, df) * math.sqrt(nps_variance(promoters, detractors) / _positive(n))
    return _around(promoters - detractors, half, level, "wald", clip)


def nps_adjusted_wald(
    promoters: float,
    detractors: float,
    n: float,
    level: float,
    df: float | None = None,
    *,
    clip: bool = True,
) -> Interval:
    """The adjusted Wald interval of a net promoter score: −1 to 1, unless `clip` is off.

    The Wald interval after adding ¾ promoter, 1½ passive and ¾ detractor. Its centre lies a little
    nearer to 0 than the score. ValueError as in `nps_score`. Rocks 2016; Agresti & Min 2005.
    """
    score, se = nps_adjusted(promoters, detractors, n)
    return _around(score, _critical(level, df) * se, level, "adjusted-wald", clip)


def nps_t(
    promoters: float,
    detractors: float,
    n: float,
    level: float,
    df: float | None = None,
    *,
    clip: bool = True,
) -> Interval:
    """The t interval of a net promoter score: −1 to 1, unless `clip` is off.

    The ordinary interval for the mean of −1, 0 and +1: p − d ± t √(v/(n − 1)), t with `df`, or
    n − 1, degrees of freedom. ValueError as in `nps_score`, and when `n` is not over 1.
    Student 1908.
    """
    if not n > 1.0:
        raise ValueError(f"a t interval needs more than one answer, got n = {n}")
    quantile = _critical(level, n - 1.0 if df is None else df)
    half = quantile * math.sqrt(nps_variance(promoters, detractors) / (n - 1.0))
    return _around(promoters - detractors, half, level, "t", clip)


def nps_score(
    promoters: float, detractors: float, n: float, level: float, df: float | None = None
) -> Interval:
    """The score interval of a net promoter score: −1 to 1, never of zero width.

    All Δ that the score test does not reject: (p − d − Δ)² ≤ z² v(Δ) / n, where v(Δ) is the
    variance under the most likely shares whose difference is Δ (see `trinomial`).

    ValueError when the shares are not from 0 to 1 together, `n` or `df` is not positive, or
    `level` not between 0 and 1. Tango 1998, who has pairs for respondents; Rocks 2016.
    """
    nps_variance(promoters, detractors)
    z2 = _critical(level, df) ** 2 / _positive(n)
    low = -score_limit(detractors, promoters, z2)
    return Interval(low, score_limit(promoters, detractors, z2), level, "score")


def mean_t(mean: float, se: float, df: float, level: float) -> Interval:
    """The t interval of a mean, in the unit of the mean: mean ± t se.

    ValueError when `df` is not positive or `level` not between 0 and 1. Student 1908.
    """
    return _around(mean, _critical(level, df) * se, level, "t", clip=False)


def _critical(level: float, df: float | None) -> float:
    if not 0.0 < level < 1.0:
        raise ValueError(f"a confidence level lies between 0 and 1, got {level}")
    return t_quantile(0.5 + 0.5 * level, math.inf if df is None else df)


def _positive(n: float) -> float:
    if not n > 0.0:
        raise ValueError(f"an interval needs at least one answer, got n = {n}")
    return n


def _around(centre: float, half: float, level: float, method: str, clip: bool) -> Interval:
    low, high = centre - half, centre + half
    if clip:
        low, high = max(low, -1.0), min(high, 1.0)
    return Interval(low, high, level, method)
