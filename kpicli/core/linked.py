"""Two groups compared that share sampling units, such as clients who answer in both."""

from __future__ import annotations

import math

from kpicli.core.comparison import Comparison, compare, reach
from kpicli.core.estimate import Estimate
from kpicli.core.intervals import Interval, mean_t
from kpicli.core.special import t_sf

METHOD = "linearised"


def compare_linked(
    a: Estimate, b: Estimate, covariance: float, most_df: float, level: float
) -> Comparison | None:
    """The difference a − b of two groups of one sample, in the KPI's unit.

    se = √(V₁ + V₂ − 2 C), with the covariance C of `core.design.covariance`, at most √(V₁ V₂): what
    is beyond that is rounding; t with (V₁ + V₂)² / (V₁²/df₁ + V₂²/df₂) degrees of freedom, but not
    more than `most_df`, those of both groups together (`core.design.df_of_both`): n clients who
    all answer twice are n differences, whose test is the paired one. Clients who answer twice make
    the difference better known than two separate samples would. Where nothing varies, the test of
    independent groups. None when a group has no standard error. Binder 1983; Satterthwaite 1946.
    """
    if a.se is None or b.se is None or not a.df or not b.df:
        return None
    most = a.se * b.se
    variance = a.se**2 + b.se**2 - 2.0 * min(max(covariance, -most), most)
    if variance <= 1e-12 * (a.se**2 + b.se**2):
        return compare(a, b, level)
    se = math.sqrt(variance)
    df = min(most_df, (a.se**2 + b.se**2) ** 2 / (a.se**4 / a.df + b.se**4 / b.df))
    difference = a.value - b.value
    drawn = mean_t(difference, se, df, level)
    furthest = reach(a.basis, a.method)
    low, high = max(drawn.low, -furthest), min(drawn.high, furthest)
    return Comparison(
        difference,
        se,
        Interval(low, high, level, METHOD),
        min(1.0, 2.0 * t_sf(abs(difference / se), df)),
        difference / se,
        df,
        METHOD,
    )
