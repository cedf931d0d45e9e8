"""Two independent groups compared: their difference, its interval and its test."""

from __future__ import annotations

import math
from dataclasses import dataclass

from kpicli.core.estimate import Basis, Estimate
from kpicli.core.intervals import Interval, mean_t, wilson
from kpicli.core.sides import FAMILIES, satterthwaite
from kpicli.core.special import t_sf

NAMES = {
    "score": "pooled score test, Newcombe's hybrid score interval",
    "adjusted-wald": "adjusted Wald test and interval",
    "wald": "Wald test and interval",
    "welch": "Welch's t test and interval",
    "delta": "t test and interval by the delta method",
    "linearised": "t test and interval by linearisation over sampling units",
}
"""Tests of two groups as they are printed."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The difference of two figures, in the points or the unit of the KPI.

    `difference` is of the figures as shown. `se` is by the design, √(V₁ + V₂); the interval and
    the test have methods of their own and need not follow from it. `p` is two-sided, 0 to 1;
    `statistic` is positive when the first is higher; `df` None refers it to the normal.
    """

    difference: float
    se: float
    interval: Interval
    p: float
    statistic: float
    df: float | None
    method: str


def compare(a: Estimate, b: Estimate, level: float) -> Comparison | None:
    """The difference a − b of two independent groups, or None when it cannot be tested.

    None when a group has no standard error, as with a single answer, or for means and `wald` no
    spread, since its answers then do not tell how far others like them would lie.

    Shares: the score test z = (p₁ − p₂) / √(p̄(1 − p̄)(1/n₁ + 1/n₂)), p̄ pooled, and Newcombe's
    hybrid score interval. The test takes the groups to be equal and pools them, the interval does
    not, so near the level one may exclude 0 and the other not: whether groups differ is decided by
    `p`. Net promoter scores: adjusted Wald, ¾ promoter, 1½ passive and ¾ detractor added to each
    group; or Wald. Means: Welch's t. With a design n is effective, z becomes t, and the degrees
    of freedom are Satterthwaite's. Intervals end where differences do, and reach at least to the
    difference itself, from which the answers added can pull them when scores are at both ends.

    ValueError when the two have different methods, or `level` is not between 0 and 1.
    Newcombe 1998 (method 10 for differences); Rocks 2016; Welch 1947; Satterthwaite 1946.
    """
    if a.method != b.method:
        raise ValueError(f"figures by {a.method} and by {b.method} are not of one KPI")
    if a.se is None or b.se is None:
        return None
    family = FAMILIES[a.method]
    both = family.sides((a.basis, b.basis))
    gap = both[0].centre - both[1].centre
    se = math.sqrt(both[0].variance + both[1].variance)
    if family.test != "score" and min(side.variance for side in both) == 0.0:
        return None
    statistic = gap / se if se > 0.0 else 0.0
    df = satterthwaite(both)
    scale, difference = a.basis.scale, a.value - b.value
    if family.test == "score":
        interval = newcombe(a.basis, b.basis, level)
    else:
        drawn = mean_t(gap * scale, se * scale, df, level)
        furthest = reach(a.basis, a.method)
        low, high = min(drawn.low, difference), max(drawn.high, difference)
        interval = Interval(max(low, -furthest), min(high, furthest), level, family.test)
    return Comparison(
        difference,
        math.hypot(a.se, b.se),
        interval,
        min(1.0, 2.0 * t_sf(abs(statistic), df)),
        statistic,
        None if math.isinf(df) else df,
        family.test,
    )


def newcombe(a: Basis, b: Basis, level: float) -> Interval:
    """Newcombe's hybrid score interval of a difference of shares, in percent: −100 to 100.

    From the two Wilson intervals (l₁, u₁) and (l₂, u₂): d − √((p₁ − l₁)² + (u₂ − p₂)²) to
    d + √((u₁ − p₁)² + (p₂ − l₂)²). Newcombe 1998 (method 10 for differences).
    """
    one, two = wilson(a.mean, a.n, level, a.df), wilson(b.mean, b.n, level, b.df)
    gap = a.mean - b.mean
    low = gap - math.hypot(a.mean - one.low, two.high - b.mean)
    high = gap + math.hypot(one.high - a.mean, b.mean - two.low)
    low, high = max(low, -1.0), min(high, 1.0)
    return Interval(low * a.scale, high * a.scale, level, "newcombe")


def relevant(comparison: Comparison, minimum: float) -> bool:
    """Whether the difference, either way, is at least the smallest one that matters.

    It says nothing of chance, which is what `p` is for. ValueError when `minimum` is negative.
    """
    if not minimum >= 0.0:
        raise ValueError(f"a smallest difference that matters is not negative, got {minimum}")
    size = abs(comparison.difference)
    return size >= minimum or math.isclose(size, minimum, rel_tol=1e-9)


def reach(basis: Basis, method: str) -> float:
    """The largest difference there can be."""
    if method != "t":
        return 2.0 * basis.scale
    if basis.low is None or basis.high is None:
        return math.inf
    return basis.high - basis.low
