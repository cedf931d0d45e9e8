"""The Gamma–Gamma model: what a client's purchases are worth on average.

Purchases of a client are Gamma(p, ν) in value, and ν is Gamma(q, v) over clients, whatever their
number of purchases: `correlation` checks that they do not go together. Fader & Hardie 2013, "The
Gamma–Gamma Model of Monetary Value"; Colombo & Jiang 1999.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from kpicli.core.maximum_likelihood import Fit, Total, maximise
from kpicli.core.special import normal_quantile

_NO_SPREAD = 1e-26
"""A mean square of proportional deviations that is no more than rounding."""


class GammaGamma(NamedTuple):
    """The parameters, all positive: p and q without unit, v in the unit of value."""

    p: float
    q: float
    v: float


class Spending(NamedTuple):
    """A client's number of purchases, 1 or more, and their mean value, above 0."""

    x: int
    mean: float


Spendings = Mapping[Spending, int]
"""How many clients have each."""


def log_likelihood(parameters: GammaGamma, spendings: Spendings) -> float:
    """The log-likelihood of all clients' mean values, in nats; the sum is exact.

    f(m) = Γ(px+q) / (Γ(px) Γ(q)) × v^q m^(px−1) x^(px) / (v+xm)^(px+q): `of_count` is what the
    number of purchases decides, `of_value` the rest. Fader & Hardie 2013.
    """
    counts = {x: of_count(parameters, x) for x in {spending.x for spending in spendings}}
    return math.fsum(
        n * (counts[spending.x] + of_value(parameters, spending))
        for spending, n in spendings.items()
    )


def of_count(parameters: GammaGamma, x: int) -> float:
    """The part of a client's log-likelihood that only the number of purchases decides."""
    p, q, v = parameters
    scale = q * math.log(v) + p * x * math.log(x)
    return math.lgamma(p * x + q) - math.lgamma(p * x) - math.lgamma(q) + scale


def of_value(parameters: GammaGamma, spending: Spending) -> float:
    """The other part, which the mean value decides too."""
    p, q, v = parameters
    x, mean = spending
    return (p * x - 1.0) * math.log(mean) - (p * x + q) * math.log(v + x * mean)


def expected_value(parameters: GammaGamma, x: int, mean: float) -> float | None:
    """The mean value of a client's purchases to come, in the unit of value, or None.

    p (v + x m) / (px + q − 1): between the client's own mean and that of all, nearer to the former
    the more purchases there are. With `x` 0 it is the mean of all, p v / (q − 1), and `mean` does
    not matter. None where px + q is not above 1, as then no mean exists. Fader & Hardie 2013.
    """
    p, q, v = parameters
    left = p * x + q - 1.0
    return p * (v + x * mean) / left if left > 0.0 else None


def fit(spendings: Spendings) -> Fit:
    """The likeliest parameters in the order p, q, v: `GammaGamma(*fit(...).parameters)`.

    ValueError without clients, or when a number or mean of purchases is not positive.
    """
    for (x, mean), n in spendings.items():
        if not (n > 0 and x > 0 and 0.0 < mean < math.inf):
            raise ValueError(f"no spending: {x} purchases of {mean} by {n} clients")
    clients = sum(spendings.values())
    value = math.fsum(n * spending.mean for spending, n in spendings.items())
    return fit_total(
        lambda parameters: log_likelihood(GammaGamma(*parameters), spendings), clients, value
    )


def fit_total(total: Total, clients: float, value: float) -> Fit:
    """The same, of a log-likelihood that is summed elsewhere, with the sum of the mean values."""
    if not clients > 0:
        raise ValueError("no client with a purchase: there is nothing to learn a value from")
    return maximise(total, GammaGamma(2.0, 3.0, value / clients))


@dataclass(frozen=True, slots=True)
class Correlation:
    """Pearson's correlation of number and mean value of purchases over n clients: −1 to 1.

    `low` and `high` are None under four clients.
    """

    value: float
    n: int
    low: float | None
    high: float | None


def correlation(spendings: Spendings, level: float = 0.95) -> Correlation | None:
    """Whether frequent buyers spend more or less at a time, which the model takes not to be so.

    None when either does not vary. The interval is Fisher's: tanh(artanh r ± z/√(n−3)). What counts
    is its size: among many clients a correlation of .02 is significant, and harmless.
    """
    n = sum(spendings.values())
    if not n:
        return None
    x_mean = math.fsum(k * s.x for s, k in spendings.items()) / n
    m_mean = math.fsum(k * s.mean for s, k in spendings.items()) / n
    away = [(k, s.x / x_mean - 1.0, s.mean / m_mean - 1.0) for s, k in spendings.items()]
    return correlated(
        n,
        math.fsum(k * x * x for k, x, _ in away),
        math.fsum(k * x * m for k, x, m in away),
        math.fsum(k * m * m for k, _, m in away),
        level,
    )


def correlated(
    n: int, counts: float, both: float, values: float, level: float = 0.95
) -> Correlation | None:
    """The same, of sums of squares and products of the deviations from the means.

    Deviations are in proportion to the mean: x/x̄ − 1 of the counts, m/m̄ − 1 of the values.
    """
    if min(counts, values) <= _NO_SPREAD * n:
        return None
    r = max(-1.0, min(1.0, both / math.sqrt(counts * values)))
    if n < 4:
        return Correlation(r, n, None, None)
    if abs(r) == 1.0:
        return Correlation(r, n, r, r)
    reach = normal_quantile(0.5 + level / 2.0) / math.sqrt(n - 3.0)
    return Correlation(r, n, math.tanh(math.atanh(r) - reach), math.tanh(math.atanh(r) + reach))
