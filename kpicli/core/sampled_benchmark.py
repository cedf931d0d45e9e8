"""A figure against a benchmark that was itself measured on a sample."""

from __future__ import annotations

import math
from dataclasses import replace

from kpicli.core.estimate import Basis, Estimate
from kpicli.core.sides import FAMILIES, satterthwaite
from kpicli.core.significance import OneSided
from kpicli.core.special import t_cdf, t_sf

_ROUNDED = 0.01
"""How far the rounding of a published figure may take its shares beyond what can be."""


def two_sample_benchmark(
    estimate: Estimate, value: float, n: float, sd: float | None = None
) -> OneSided | None:
    """Both one-sided p-values against a benchmark with `n` answers, or None without a test.

    The tests of `comparison.compare`, so that the benchmark's own chance error counts. `value` and
    `sd`, the standard deviation of one answer, are in the KPI's unit. A share needs no `sd`. A net
    promoter score without one is taken to have as many passives as the figure's own sample, or
    as many as its value leaves room for. A mean without one has no test; nor has a single answer,
    or for means and `wald` a sample without spread.

    ValueError when `n` is under 1, `sd` negative, or no net promoter score of `value` could have
    it. Rocks 2016; Welch 1947.
    """
    if not n >= 1.0 or (sd is not None and not sd >= 0.0):
        raise ValueError(f"a benchmark has n of 1 or more and sd of 0 or more, got {n} and {sd}")
    family = FAMILIES[estimate.method]
    if estimate.se is None or (family.test == "welch" and n <= 1.0):
        return None
    other = _benchmark(estimate, value, n, sd)
    if other is None:
        return None
    both = family.sides((estimate.basis, other))
    gap = both[0].centre - both[1].centre
    if family.test != "score" and min(side.variance for side in both) == 0.0:
        return None
    se = math.sqrt(both[0].variance + both[1].variance)
    if se == 0.0:
        return OneSided(1.0, 1.0, 0.0, family.test)
    df = satterthwaite(both)
    return OneSided(t_sf(gap / se, df), t_cdf(gap / se, df), gap / se, family.test)


def sampled(estimate: Estimate, value: float, n: float, sd: float | None = None) -> Estimate | None:
    """The benchmark as a figure of its own, for `comparison.compare`; None where it has no test.

    It has no interval. Values and errors are those of `two_sample_benchmark`.
    """
    basis = _benchmark(estimate, value, n, sd)
    if basis is None or (FAMILIES[estimate.method].test == "welch" and n <= 1.0):
        return None
    se = basis.se
    if estimate.method == "wilson":
        se = basis.scale * math.sqrt(max(0.0, basis.mean * (1.0 - basis.mean)) / n)
    return Estimate(value, round(n), n, n, se, basis.df, None, estimate.method, basis, n)


def _benchmark(estimate: Estimate, value: float, n: float, sd: float | None) -> Basis | None:
    """The benchmark's sample as far as a test needs it."""
    own = estimate.basis
    mean = value / own.scale
    if estimate.method == "t":
        if sd is None:
            return None
        return replace(own, mean=mean, n=n, se=sd / math.sqrt(n), df=None, mean_df=n - 1.0)
    if estimate.method == "wilson":
        return replace(own, mean=mean, n=n, df=None)
    either = own.promoters + own.detractors
    if sd is not None:
        either = (sd / own.scale) ** 2 + mean * mean
        most = (1.0 + _ROUNDED) * n / max(1.0, n - 1.0)  # an sd may be over n − 1
        if not abs(mean) - _ROUNDED <= either <= most:
            raise ValueError(f"no net promoter score of {value:g} has a standard deviation of {sd}")
    either = min(max(either, abs(mean)), 1.0)
    if sd is None:
        sd = own.scale * math.sqrt(max(0.0, either - mean * mean))
    return replace(
        own,
        mean=mean,
        promoters=(either + mean) / 2.0,
        detractors=(either - mean) / 2.0,
        n=n,
        df=None,
        se=sd / math.sqrt(n),
        mean_df=n - 1.0,
    )
