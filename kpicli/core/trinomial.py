"""Shares of promoters and detractors: the variance of an answer scored −1, 0 or +1."""

from __future__ import annotations

import math

_SLACK = 1e-9
"""How far a share may stray from its range by rounding alone."""


def nps_variance(promoters: float, detractors: float) -> float:
    """The variance of one answer scored −1, 0 or +1: 0 to 1.

    p + d − (p − d)², written as p(1 − p) + d(1 − d) + 2pd, which cannot turn negative. ValueError
    when either share, or both together, is not from 0 to 1.
    """
    as_share(promoters + detractors)
    p, d = as_share(promoters), as_share(detractors)
    return p * (1.0 - p) + d * (1.0 - d) + 2.0 * p * d


def nps_adjusted(promoters: float, detractors: float, n: float) -> tuple[float, float]:
    """The net promoter score with three answers added, and its standard error: −1 to 1.

    ¾ promoter, 1½ passive, ¾ detractor. ValueError as in `nps_score`. Rocks 2016.
    """
    if not n > 0.0:
        raise ValueError(f"a net promoter score needs at least one answer, got n = {n}")
    nps_variance(promoters, detractors)
    total = n + 3.0
    p, d = (promoters * n + 0.75) / total, (detractors * n + 0.75) / total
    return p - d, math.sqrt(nps_variance(p, d) / total)


def as_share(value: float) -> float:
    """`value` as a share, 0 to 1, forgiving what rounding does. ValueError if it is none."""
    if not -_SLACK <= value <= 1.0 + _SLACK:
        raise ValueError(f"a share runs from 0 to 1, got {value}")
    return min(max(value, 0.0), 1.0)


def score_limit(p: float, d: float, z2: float) -> float:
    """The largest Δ, p − d to 1, that the score test does not reject; `z2` is z²/n. By bisection.

    Tango 1998.
    """
    low, high = p - d, 1.0
    for _ in range(200):
        middle = 0.5 * (low + high)
        if not low < middle < high:
            break
        if (middle - (p - d)) ** 2 <= z2 * restricted_variance(p, d, middle):
            low = middle
        else:
            high = middle
    return high


def restricted_variance(p: float, d: float, delta: float) -> float:
    """The variance of an answer under the likeliest shares that differ by `delta`: 0 to 1.

    v(Δ) = 2e + Δ(1 − Δ), where e is the share of detractors that makes the answers likeliest. For
    Δ ≥ 0 it is the larger root of 2e² + ((2 − p + d)Δ − p − d) e − dΔ(1 − Δ) = 0; for Δ < 0 the
    two sides change places. Tango 1998, whose discordant pairs are our promoters and detractors.
    """
    if delta < 0.0:
        p, d, delta = d, p, -delta
    linear = (2.0 - p + d) * delta - p - d
    constant = d * delta * (1.0 - delta)
    root = math.sqrt(linear * linear + 8.0 * constant)
    fewest = (root - linear) / 4.0 if linear <= 0.0 else 2.0 * constant / (root + linear)
    return 2.0 * fewest + delta * (1.0 - delta)
