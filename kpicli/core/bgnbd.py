"""The BG/NBD model: how often clients without a contract buy, and when they are gone for good.

While alive a client buys at random at a rate λ, and is gone after any repeat purchase with
probability p. Over clients λ is Gamma(r, α) and p is Beta(a, b). Fader, Hardie & Lee 2005.

Times are in one unit, whichever: it only rescales α.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

from kpicli.core.maximum_likelihood import Fit, Total, maximise


class BgNbd(NamedTuple):
    """The parameters, all positive: r and a, b without unit, alpha in the unit of time."""

    r: float
    alpha: float
    a: float
    b: float


class History(NamedTuple):
    """What the model needs to know of a client.

    `x` counts the purchases after the first, `t_x` is the time from the first purchase to the last
    (0 when x is 0), `age` that from the first to the end of what is observed (T in the paper).
    """

    x: int
    t_x: float
    age: float


Histories = Mapping[History, int]
"""How many clients have each history."""


def log_likelihood(parameters: BgNbd, histories: Histories) -> float:
    """The log-likelihood of all clients, in nats; the sum is exact, so that order changes nothing.

    L = Γ(r+x) α^r / Γ(r) × B(a, b+x) / B(a, b) × (1/(α+T)^(r+x) + [x > 0] a/(b+x−1) /
    (α+t_x)^(r+x)): the first two factors are `of_count`, the last `of_times`. ValueError for
    histories that cannot be. Fader, Hardie & Lee 2005, as regrouped in Fader & Hardie 2013.
    """
    counts = {x: of_count(parameters, x) for x in {history.x for history in histories}}
    return math.fsum(
        n * (counts[history.x] + of_times(parameters, history)) for history, n in histories.items()
    )


def of_count(parameters: BgNbd, x: int) -> float:
    """The part of a client's log-likelihood that the number of repeat purchases decides."""
    r, alpha, a, b = parameters
    bought = math.lgamma(r + x) - math.lgamma(r) + r * math.log(alpha)
    stayed = math.lgamma(b + x) - math.lgamma(b) + math.lgamma(a + b) - math.lgamma(a + b + x)
    return bought + stayed


def of_times(parameters: BgNbd, history: History) -> float:
    """The other part, which the times decide too."""
    silent = -(parameters.r + history.x) * math.log(parameters.alpha + history.age)
    if history.x == 0:
        return silent
    odds = log_odds_gone(parameters, history)
    return silent + max(odds, 0.0) + math.log1p(math.exp(-abs(odds)))


def log_odds_gone(parameters: BgNbd, history: History) -> float:
    """The logarithm of the odds that a client with a repeat purchase has since gone.

    ln a − ln(b+x−1) + (r+x) ln((α+T)/(α+t_x)).
    """
    r, alpha, a, b = parameters
    x, t_x, age = history
    silence = math.log1p((age - t_x) / (alpha + t_x))
    return math.log(a) - math.log(b + x - 1) + (r + x) * silence


def start(purchases: float, time: float) -> BgNbd:
    """Where to begin a search, given Σ x and Σ T of all clients: their mean rate, a mean p of ¼."""
    return BgNbd(1.0, time / purchases, 1.0, 3.0)


def fit(histories: Histories) -> Fit:
    """The likeliest parameters in the order r, alpha, a, b: `BgNbd(*fit(...).parameters)`.

    ValueError when nobody bought twice, or a history cannot be.
    """
    for history, n in histories.items():
        _check(history, n)
    purchases = sum(n * history.x for history, n in histories.items())
    time = math.fsum(n * history.age for history, n in histories.items())
    return fit_total(
        lambda parameters: log_likelihood(BgNbd(*parameters), histories), purchases, time
    )


def fit_total(total: Total, purchases: float, time: float) -> Fit:
    """The same, of a log-likelihood that is summed elsewhere, with the clients' Σ x and Σ T."""
    if not (purchases > 0 and time > 0):
        raise ValueError("nobody bought twice: there is nothing to learn a rate from")
    return maximise(total, start(purchases, time))


def _check(history: History, n: int) -> None:
    x, t_x, age = history
    if not (n > 0 <= x and 0.0 <= t_x <= age < math.inf and (x > 0 or t_x == 0.0)):
        raise ValueError(f"no history: x {x}, t_x {t_x}, age {age} of {n} clients")
