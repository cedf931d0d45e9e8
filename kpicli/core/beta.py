"""The regularised incomplete beta function, and the ratios of gamma functions it needs.

Powers and gamma functions are never formed separately: what is left after their large parts cancel
is written out, so that arguments in the millions keep their digits.
"""

from __future__ import annotations

import math

_EPSILON = 1e-16
_TINY = 1e-300
_STIRLING = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156)
"""B(2k) / (2k (2k−1)) for k = 1, 2, …: Abramowitz & Stegun 1964, 6.1.40."""


def incomplete_beta(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function I_x(a, b): 0 to 1.

    The share of a Beta(a, b) distribution below `x`. ValueError when `a` or `b` is not positive
    and finite, or `x` not from 0 to 1.
    """
    if not (0.0 < a < math.inf and 0.0 < b < math.inf and 0.0 <= x <= 1.0):
        raise ValueError(f"incomplete beta needs a, b > 0 and x from 0 to 1, got {a}, {b}, {x}")
    return beta_below(a, b, x, 1.0 - x)


def beta_below(a: float, b: float, x: float, y: float) -> float:
    """I_x(a, b) when y = 1 − x is known better than subtraction would give it: 0 to 1.

    The continued fraction of DLMF 8.17.22 on the side of the mean where it converges fast:
    I_x(a, b) = x^a y^b / (a B(a, b)) × 1/(1 + d₁/(1 + d₂/(1 + …))), else 1 − I_y(b, a).
    """
    if x <= 0.0 or y <= 0.0:
        return 0.0 if x <= 0.0 else 1.0
    power = _power(a, b, x, y)
    if x > (a + 1.0) / (a + b + 2.0):
        return 1.0 - power * _fraction(b, a, y) / b
    return power * _fraction(a, b, x) / a


def gamma_ratio(a: float) -> float:
    """Γ(a + ½) / Γ(a), which grows as √a. `a` is positive."""
    if a < 10.0:
        return math.exp(math.lgamma(a + 0.5) - math.lgamma(a))
    shift = a * math.log1p(0.5 / a) - 0.5 + _remainder(a + 0.5) - _remainder(a)
    return math.sqrt(a) * math.exp(shift)


def _remainder(z: float) -> float:
    """The difference of ln Γ(z) and Stirling's (z − ½) ln z − z + ½ ln 2π, which tends to 0."""
    if z < 10.0:
        return math.lgamma(z) - (z - 0.5) * math.log(z) + z - 0.5 * math.log(2.0 * math.pi)
    inverse = 1.0 / (z * z)
    total = 0.0
    for coefficient in reversed(_STIRLING):
        total = total * inverse + coefficient
    return total / z


def _power(a: float, b: float, x: float, y: float) -> float:
    """The power x^a y^b / B(a, b).

    With Stirling's formula for the three gamma functions it is
    √(ab / 2π(a+b)) × (x/x₀)^a × (y/y₀)^b × e^remainders, where x₀ = a/(a+b) and y₀ = b/(a+b).
    DiDonato & Morris 1992.
    """
    gap = x * b - y * a
    exponent = a * _log_ratio(x, a, b, gap) + b * _log_ratio(y, b, a, -gap)
    exponent += _remainder(a + b) - _remainder(a) - _remainder(b)
    return math.sqrt(a / (a + b) * b / (2.0 * math.pi)) * math.exp(exponent)


def _log_ratio(x: float, a: float, b: float, gap: float) -> float:
    """The logarithm of x (a + b) / a, from gap = x (a + b) − a where the logarithm is near 0."""
    ratio = x * ((a + b) / a)
    return math.log1p(gap / a) if 0.5 < ratio < 2.0 else math.log(ratio)


def _fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of DLMF 8.17.22 by Lentz's method (Thompson & Barnett 1986)."""
    c = 1.0
    d = 1.0 / _nonzero(1.0 - (a + b) * x / (a + 1.0))
    total = d
    for m in range(1, 100_000):
        even = m * (b - m) * x / ((a + 2 * m - 1.0) * (a + 2 * m))
        d = 1.0 / _nonzero(1.0 + even * d)
        c = _nonzero(1.0 + even / c)
        total *= c * d
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1.0))
        d = 1.0 / _nonzero(1.0 + odd * d)
        c = _nonzero(1.0 + odd / c)
        total *= c * d
        if abs(c * d - 1.0) <= _EPSILON:
            break
    return total


def _nonzero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
