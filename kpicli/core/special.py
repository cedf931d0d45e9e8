"""Distribution functions: the normal, Student's t and the incomplete beta they rest on.

Every function keeps its *relative* accuracy in both tails: each half of a symmetric distribution
is held as two numbers, the probability between the centre and x and the probability beyond x, and
whichever is the smaller is computed directly, never as one minus the other.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

from kpicli.core.beta import beta_below, gamma_ratio, incomplete_beta

__all__ = ["incomplete_beta", "normal_cdf", "normal_quantile", "t_cdf", "t_quantile", "t_sf"]


def normal_cdf(x: float) -> float:
    """The probability that a standard normal is at most `x`: 0 to 1.

    Φ(x) = erfc(−x/√2)/2. Abramowitz & Stegun 1964, 26.2.29.
    """
    return 0.5 * math.erfc(-x / math.sqrt(2.0))


def normal_quantile(p: float) -> float:
    """The x with Φ(x) = `p`: a number of standard deviations, −inf at 0 and inf at 1.

    ValueError when `p` is not from 0 to 1.
    """
    return t_quantile(p, math.inf)


def t_cdf(x: float, df: float) -> float:
    """The probability that Student's t with `df` degrees of freedom is at most `x`: 0 to 1.

    `df` is any positive number, and infinity is the normal. ValueError when `df` is not positive.
    Student 1908; Abramowitz & Stegun 1964, 26.7.1.
    """
    return t_sf(-x, df)


def t_sf(x: float, df: float) -> float:
    """The probability that Student's t exceeds `x`: 0 to 1, exact digits far into the tail.

    `df` as in `t_cdf`, and the same errors.
    """
    if not df > 0.0 or math.isnan(x):
        raise ValueError(f"Student's t needs df > 0 and a number, got df {df} and x {x}")
    centre, tail = _halves(abs(x), df)
    return tail if x >= 0.0 else 0.5 + centre


@lru_cache(maxsize=4096)
def t_quantile(p: float, df: float) -> float:
    """The x with P(t ≤ x) = `p`: −inf at 0, inf at 1.

    Newton's method, started from Abramowitz & Stegun 1964, 26.2.22 and the first terms of 26.7.5,
    on P against x around the centre and on ln P against ln x in the tail: both curves are concave,
    so it converges from any start. ValueError when `p` is not from 0 to 1 or `df` not positive.
    """
    if not (0.0 <= p <= 1.0 and df > 0.0):
        raise ValueError(f"a quantile needs p from 0 to 1 and df > 0, got p {p} and df {df}")
    q = min(p, 1.0 - p)
    if q == 0.0:
        return math.copysign(math.inf, p - 0.5)
    return math.copysign(_solve_centre(0.5 - q, df) if q > 0.25 else _solve_tail(q, df), p - 0.5)


def _solve_centre(target: float, df: float) -> float:
    """The x ≥ 0 with probability `target` between 0 and x."""
    x = target * math.exp(-_log_density(0.0, df))
    return _newton(
        x, lambda at: at + (target - _halves(at, df)[0]) * math.exp(-_log_density(at, df))
    )


def _solve_tail(q: float, df: float) -> float:
    """The x > 0 with probability `q` beyond x, or infinity where no float is that large."""
    if df == math.inf:
        root = math.sqrt(-2.0 * math.log(q))
        x = root - (2.30753 + 0.27061 * root) / (1.0 + root * (0.99229 + 0.04481 * root))
    else:
        x = normal = -t_quantile(q, math.inf)
        x += (normal**3 + normal) / (4.0 * df)
        if df > 10.0:
            x += (5.0 * normal**5 + 16.0 * normal**3 + 3.0 * normal) / (96.0 * df * df)

    def step(at: float) -> float:
        tail = _halves(at, df)[1]
        if tail == 0.0:
            return 0.999 * at
        slope = at * math.exp(_log_density(at, df) - math.log(tail))  # of −ln P against ln x
        return at * math.exp(math.log(tail / q) / slope)

    try:
        return _newton(x, step)
    except (OverflowError, ZeroDivisionError):
        return math.inf


def _newton(x: float, step: Callable[[float], float]) -> float:
    """Where `step` comes to rest: changes nothing, or nothing but the last digits."""
    last = math.inf
    for _ in range(100):
        before, x = x, step(x)
        change = abs(x - before)
        if change <= 1e-15 * abs(x) or last <= change <= 1e-12 * abs(x):
            break
        last = change
    return x


def _halves(x: float, df: float) -> tuple[float, float]:
    """P(0 < t ≤ x) and P(t > x) for x ≥ 0, each to full relative precision."""
    if df == math.inf:
        return 0.5 * math.erf(x / math.sqrt(2.0)), 0.5 * math.erfc(x / math.sqrt(2.0))
    if x == 0.0:
        return 0.0, 0.5
    ratio = x / df * x
    if ratio > 1e40:  # all that is left is the leading power of x
        power = math.exp(df * (0.5 * math.log(df) - math.log(x)))
        tail = gamma_ratio(0.5 * df) * power / (math.sqrt(math.pi) * df)
        return 0.5 - tail, tail
    inner, outer = ratio / (1.0 + ratio), 1.0 / (1.0 + ratio)
    if x < 1.0:
        centre = 0.5 * beta_below(0.5, 0.5 * df, inner, outer)
        return centre, 0.5 - centre
    if df > 40.0 and ratio < 1.0:
        tail = _tail_of_many(ratio, df)
    else:
        tail = 0.5 * beta_below(0.5 * df, 0.5, outer, inner)
    return 0.5 - tail, tail


def _tail_of_many(ratio: float, df: float) -> float:
    """P(t > x) for many degrees of freedom, where ratio = x²/df is below 1.

    With v = ln(1 + x²/df) the tail is an integral over v of e^(−Tv) v^(−½) (sinh(v/2)/(v/2))^(−½),
    T = df/2 − ¼. Expanding the last factor in powers of v² leaves incomplete gamma functions, the
    first of which is erfc: the expansion of DiDonato & Morris 1992 for large a, with b = ½. Ten
    terms give full precision from 40 degrees of freedom up.
    """
    v = math.log1p(ratio)
    big = 0.5 * df - 0.25
    u = big * v
    power = math.exp(-u) / math.sqrt(u)  # u^(s−1) e^(−u) at s = ½
    gamma = math.sqrt(math.pi) * math.erfc(math.sqrt(u))  # Γ(s, u)
    total, scale = gamma, 1.0
    for k, coefficient in enumerate(_SINH_POWERS[1:]):
        for s in (2 * k + 0.5, 2 * k + 1.5):
            power *= u
            gamma = s * gamma + power
        scale /= 4.0 * big * big
        total += coefficient * gamma * scale
    return 0.5 * total * gamma_ratio(0.5 * df) / math.sqrt(math.pi * big)


def _sinh_powers(terms: int) -> tuple[float, ...]:
    """The coefficients of (sinh h / h)^(−½) in powers of h².

    J. C. P. Miller's recurrence for the power of a series (Knuth, volume 2, section 4.7).
    """
    found = [1.0]
    for k in range(1, terms):
        total = sum(
            (0.5 * m - k) * found[k - m] / math.factorial(2 * m + 1) for m in range(1, k + 1)
        )
        found.append(total / k)
    return tuple(found)


_SINH_POWERS = _sinh_powers(11)


def _log_density(x: float, df: float) -> float:
    if df == math.inf:
        return -0.5 * x * x - 0.5 * math.log(2.0 * math.pi)
    ratio = x / df * x
    log_ratio = math.log1p(ratio) if ratio < 1e40 else 2.0 * math.log(x) - math.log(df)
    scale = math.log(gamma_ratio(0.5 * df)) - 0.5 * math.log(math.pi * df)
    return scale - 0.5 * (df + 1.0) * log_ratio
