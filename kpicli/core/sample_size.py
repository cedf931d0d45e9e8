"""How many more answers would turn an open verdict into one, if the figure stayed as it is."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from kpicli.core.estimate import Estimate
from kpicli.core.verdict import ABOVE, BELOW, Benchmark, Standing, standing

CAP = 1_000_000
"""Beyond so many more answers no number is given."""


@dataclass(frozen=True, slots=True)
class Needed:
    """More answers needed; with `over` set, more than `more`, which is then the cap."""

    more: int
    over: bool = False


def more_answers(
    estimate: Estimate,
    benchmark: Benchmark,
    level: float,
    judge: Callable[[Estimate, Benchmark, float], Standing] = standing,
) -> Needed | None:
    """The fewest further answers with which the verdict would be `above` or `below`; 0 if it is.

    None when the figure lies exactly on the benchmark, or has no test. The verdict of `judge` is
    tried on ever more answers of the same spread, design effect and average cluster; no formula
    stands for it. A figure that stays as it is decides with just so many; since new answers will
    move it, even odds are the most to be expected of that number.
    """
    if estimate.value == benchmark.value or estimate.against(benchmark.value) is None:
        return None

    def decided(more: int) -> bool:
        return judge(grown(estimate, more), benchmark, level).verdict in (ABOVE, BELOW)

    if decided(0):
        return Needed(0)
    if not decided(CAP):
        return Needed(CAP, over=True)
    low, high = 0, CAP
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if decided(middle) else (middle, high)
    return Needed(high)


def grown(estimate: Estimate, more: int) -> Estimate:
    """The same figure with `more` answers like those there are; its interval is not redrawn.

    Respondents on their own gain `more` degrees of freedom, a design its share of them. Variances
    shrink as the degrees of freedom grow.
    """
    n = estimate.n + more
    factor = n / estimate.n
    df, basis = estimate.df, estimate.basis
    if df is None:
        tighter, new_df = factor, None
    else:
        new_df = n - 1.0 if df == estimate.n - 1 else df * factor
        tighter = new_df / df
    se = None if estimate.se is None else estimate.se / math.sqrt(tighter)
    return replace(
        estimate,
        n=n,
        n_eff=estimate.n_eff * factor,
        sum_weights=estimate.sum_weights * factor,
        se=se,
        df=new_df,
        n_design=estimate.n_design * factor,
        basis=replace(
            basis,
            n=basis.n * (factor if basis.df is None else tighter),
            df=None if basis.df is None else new_df,
            se=se,
            mean_df=None if basis.mean_df is None else new_df,
        ),
    )
