"""What the BG/NBD model expects of a client: to be alive, and to buy so many times."""

from __future__ import annotations

import math

from kpicli.core.bgnbd import BgNbd, History, log_odds_gone

_LONGEST = 1e5
"""The longest time ahead, in units of alpha + age: the terms of the sum are about 40 times it."""
_HUGE = 1e200


def p_alive(parameters: BgNbd, history: History) -> float:
    """The probability that a client is still one at the end of what is observed: 0 to 1.

    1 / (1 + a/(b+x−1) × ((α+T)/(α+t_x))^(r+x)), and 1 for a client who bought once: in this model
    nobody leaves before a repeat purchase. Fader, Hardie & Lee 2008.
    """
    if history.x == 0:
        return 1.0
    odds = log_odds_gone(parameters, history)
    small = math.exp(-abs(odds))
    return (small if odds > 0.0 else 1.0) / (1.0 + small)


def expected_purchases(parameters: BgNbd, history: History, ahead: float) -> float:
    """The mean number of purchases in the next `ahead` units of time, given the history: 0 or more.

    Errors as in `purchases_if_alive`.
    """
    alive = p_alive(parameters, history)
    return alive * purchases_if_alive(parameters, history.x, history.age, ahead)


def purchases_of_new(parameters: BgNbd, ahead: float) -> float:
    """The mean number of repeat purchases of a client in the time after the first: 0 or more."""
    return purchases_if_alive(parameters, 0, 0.0, ahead)


def purchases_if_alive(parameters: BgNbd, x: int, age: float, ahead: float) -> float:
    """The mean number of purchases in the next `ahead` units of time if now alive: 0 or more.

    Were there no leaving, k purchases would have the probability of a negative binomial,
    w_k = (1−z)^(r+x) (r+x)_k z^k / k! with z = t/(α+T+t). The j-th of them is made with probability
    (b+x)_(j−1) / (a+b+x)_(j−1), so that k of them become the sum S_k of the first k such terms:
    Σ w_k S_k. It equals (a+b+x−1)/(a−1) × (1 − (1−z)^(r+x) 2F1(r+x, b+x; a+b+x−1; z)), equation 10
    of Fader, Hardie & Lee 2005 without the chance to be alive, but has no hole at a = 1 and loses
    no digits near it, as all terms are positive.

    ValueError when `ahead` is negative or beyond 100,000 × (alpha + age).
    """
    r, alpha, a, b = parameters
    if not 0.0 <= ahead <= _LONGEST * (alpha + age):
        raise ValueError(f"cannot look {ahead} ahead, with alpha {alpha} and age {age}")
    shape, left, stays = r + x, alpha + age, b + x
    z, rest = ahead / (left + ahead), left / (left + ahead)
    chance = weight = weights = 1.0  # weights are in proportion to w_0
    made = total = 0.0
    k = 0
    while True:
        weight *= z * (shape + k) / (k + 1)
        made += chance
        chance *= (stays + k) / (a + stays + k)
        k += 1
        weights += weight
        total += weight * made
        if weight * made <= 1e-17 * rest * total:
            return total / weights
        if weights > _HUGE:
            weight, weights, total = weight / _HUGE, weights / _HUGE, total / _HUGE
