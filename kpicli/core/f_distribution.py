"""The F distribution, and χ² as F with the second degrees of freedom infinite."""

from __future__ import annotations

import math

from kpicli.core.beta import beta_below


def f_sf(x: float, df1: int, df2: float) -> float:
    """The probability that F with `df1` and `df2` degrees of freedom exceeds `x`: 0 to 1.

    I_y(df2/2, df1/2) with y = df2 / (df2 + df1 x), to full relative precision. ValueError when the
    degrees of freedom are not positive or `x` is negative. Abramowitz & Stegun 1964, 26.6.2.
    """
    if not (df1 > 0 and df2 > 0.0 and x >= 0.0):
        raise ValueError(f"F needs positive df and x from 0 up, got {df1}, {df2} and {x}")
    if math.isinf(df2):
        return chi2_sf(df1 * x, df1)
    ratio = df1 * x / df2
    if math.isinf(ratio):
        return 0.0
    return beta_below(0.5 * df2, 0.5 * df1, 1.0 / (1.0 + ratio), ratio / (1.0 + ratio))


def chi2_sf(x: float, df: int) -> float:
    """The probability that χ² with `df` degrees of freedom exceeds `x`: 0 to 1.

    With h = x/2, from Q(½) = erfc √h or Q(1) = e^(−h) up by Q(s + 1) = Q(s) + h^s e^(−h) / Γ(s + 1)
    to s = df/2. ValueError when `df` is not positive or `x` negative. Abramowitz & Stegun 1964,
    26.4.4 and 26.4.5.
    """
    if not (df > 0 and x >= 0.0):
        raise ValueError(f"χ² needs positive df and x from 0 up, got {df} and {x}")
    half = 0.5 * x
    if half == 0.0 or math.isinf(half):
        return 1.0 if half == 0.0 else 0.0
    start, first = (0.5, math.erfc(math.sqrt(half))) if df % 2 else (1.0, math.exp(-half))
    log = math.log(half)
    powers = (start + k for k in range((df - 1) // 2))
    terms = (math.exp(s * log - half - math.lgamma(s + 1.0)) for s in powers)
    return min(1.0, math.fsum([first, *terms]))
