"""A figure with its uncertainty: value, standard error, interval, and its tests."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kpicli.core.design import Stratum, kish, linearised
from kpicli.core.intervals import (
    Interval,
    mean_t,
    nps_adjusted_wald,
    nps_score,
    nps_t,
    nps_wald,
    wilson,
)
from kpicli.core.significance import OneSided, mean_test, nps_test, share_test
from kpicli.core.tally import Tally, Totals


@dataclass(frozen=True, slots=True)
class Basis:
    """What an interval and a test are computed from, in shares of 1.

    `n` is the number of answers, or with weights or clusters the design-effective number
    (variance of one answer ÷ design variance of the mean); `df` is None without a design.
    """

    mean: float
    promoters: float
    detractors: float
    n: float
    df: float | None
    scale: float
    se: float | None
    mean_df: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Estimate:
    """A KPI's figure in its unit.

    `se` is the design-based standard error (n/(n−1); Taylor linearisation with weights,
    strata or clusters), None for a single answer; `df` its degrees of freedom; `n_eff` Kish's
    effective n, `n_design` what sampling units leave of it; `interval` has its own method and
    need not be value ± quantile × se.
    """

    value: float
    n: int
    n_eff: float
    sum_weights: float
    se: float | None
    df: float | None
    interval: Interval | None
    method: str
    basis: Basis
    n_design: float
    clusters: int | None = None

    def against(self, benchmark: float) -> OneSided | None:
        """The one-sided test of the figure against a fixed value in the same unit."""
        return METHODS[self.method].test(self.basis, benchmark)


@dataclass(frozen=True, slots=True)
class Method:
    """How an interval is drawn and a benchmark tested, from a `Basis`."""

    interval: Callable[[Basis, float], Interval | None]
    test: Callable[[Basis, float], OneSided | None]


def _scaled(interval: Interval, scale: float) -> Interval:
    return Interval(interval.low * scale, interval.high * scale, interval.level, interval.method)


def _wilson(basis: Basis, level: float) -> Interval:
    return _scaled(wilson(basis.mean, basis.n, level, basis.df), basis.scale)


def _share_test(basis: Basis, benchmark: float) -> OneSided:
    return share_test(basis.mean, basis.n, benchmark / basis.scale, basis.df)


def _nps(
    draw: Callable[[float, float, float, float, float | None], Interval],
) -> Callable[[Basis, float], Interval | None]:
    def interval(basis: Basis, level: float) -> Interval | None:
        if draw is nps_t and basis.n <= 1:
            return None
        shares = (basis.promoters, basis.detractors)
        return _scaled(draw(*shares, basis.n, level, basis.df), basis.scale)

    return interval


def _nps_test(basis: Basis, benchmark: float) -> OneSided:
    return nps_test(basis.promoters, basis.detractors, basis.n, benchmark / basis.scale, basis.df)


def _mean(basis: Basis, level: float) -> Interval | None:
    if basis.se is None or basis.mean_df is None:
        return None
    drawn = mean_t(basis.mean, basis.se, basis.mean_df, level)
    low = drawn.low if basis.low is None else max(drawn.low, basis.low)
    high = drawn.high if basis.high is None else min(drawn.high, basis.high)
    return Interval(low, high, level, drawn.method)


def _mean_test(basis: Basis, benchmark: float) -> OneSided | None:
    if basis.se is None or basis.mean_df is None:
        return None
    return mean_test(basis.mean, basis.se, benchmark, basis.mean_df)


METHODS: dict[str, Method] = {
    "wilson": Method(_wilson, _share_test),
    "adjusted-wald": Method(_nps(nps_adjusted_wald), _nps_test),
    "wald": Method(_nps(nps_wald), _nps_test),
    "score": Method(_nps(nps_score), _nps_test),
    "nps-t": Method(_nps(nps_t), _nps_test),
    "t": Method(_mean, _mean_test),
}
"""Interval methods by name. Shares: `wilson`. NPS: `adjusted-wald`, `wald`, `score`, `nps-t`.
Means and other points: `t`."""


def estimate(
    tally: Tally | Totals,
    method: str,
    level: float,
    *,
    low: float | None = None,
    high: float | None = None,
    strata: Sequence[Stratum] | None = None,
    drawn: bool = True,
) -> Estimate | None:
    """The figure of a tally, or None if there is no valid answer (or no weight on any).

    The figure is the weighted mean of the points. Without `strata` each respondent is a
    sampling unit of their own: V = n/(n−1) · Σ w²(y − ŷ)² / (Σ w)². With `strata` the sums
    over sampling units come from the engine (Binder 1983). `low` and `high` clip a mean's
    interval to where figures can be. No interval is drawn when `drawn` is off.
    """
    n, weight = tally.n, tally.weight
    if n == 0 or weight <= 0:
        return None
    value = tally.total / weight
    n_eff = kish(weight, tally.weight2)
    clusters: int | None = None
    n_design = n_eff
    df: float | None
    if strata is None:
        if isinstance(tally, Totals):
            raise RuntimeError("totals need the sums over their units")
        spread = math.fsum(
            mass.weight2 * (point - value) ** 2 for point, mass in tally.points.items()
        )
        variance = spread / weight**2 * n / (n - 1) if n > 1 else None
        df = float(n - 1) if n > 1 else None
        fallback = n_eff
    else:
        design = linearised(strata)
        variance = None if design.se is None else design.se**2
        df = float(design.df) if variance is not None else None
        clusters = design.n_psu
        fallback = min(n_eff, float(design.n_psu))
        n_design = min(n_eff, _design_n(tally, value, variance, fallback))
    se = None if variance is None else math.sqrt(variance)
    designed = strata is not None or tally.weighted
    basis = _basis(tally, method, value, variance, df, designed, fallback, low, high)
    return Estimate(
        value,
        n,
        n_eff,
        weight,
        se,
        df,
        METHODS[method].interval(basis, level) if drawn else None,
        method,
        basis,
        n_design,
        clusters,
    )


def _design_n(
    tally: Tally | Totals, value: float, variance: float | None, fallback: float
) -> float:
    """Answers drawn singly that would know the mean as well: s² ÷ design variance."""
    if isinstance(tally, Totals):
        return fallback
    masses = tally.points.items()
    spread = math.fsum(mass.weight * (point - value) ** 2 for point, mass in masses)
    if not variance or spread <= 0 or tally.n < 2:
        return fallback
    return spread / tally.weight * tally.n / (tally.n - 1) / variance


def _basis(
    tally: Tally | Totals,
    method: str,
    value: float,
    variance: float | None,
    df: float | None,
    designed: bool,
    fallback: float,
    low: float | None,
    high: float | None,
) -> Basis:
    se = None if variance is None else math.sqrt(variance)
    if method == "t":
        return Basis(value, 0.0, 0.0, float(tally.n), df, 1.0, se, df, low, high)
    weight = tally.weight
    mean = value / 100
    if isinstance(tally, Totals):
        promoters, detractors = mean, 0.0
    else:
        promoters = math.fsum(m.weight for p, m in tally.points.items() if p > 0) / weight
        detractors = math.fsum(m.weight for p, m in tally.points.items() if p < 0) / weight
    one = promoters + detractors - (promoters - detractors) ** 2
    n = float(tally.n)
    if designed:
        n = one / (variance / 1e4) if variance and one > 0 else fallback
    return Basis(mean, promoters, detractors, n, df if designed else None, 100.0, se, df, low, high)
