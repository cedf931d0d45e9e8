"""The shifted-beta-geometric model: how a cohort goes on that loses ever fewer of its clients.

Each client is lost in any period with a probability of its own, the same in every period; over
clients these probabilities have a Beta(α, β) distribution. Those who are easily lost go first, so
that the share retained from period to period rises though no client changes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShiftedBetaGeometric:
    """The model by its mean churn in the first period, 0 to 1, and its heterogeneity.

    `churn` is α / (α + β); `heterogeneity` is 1 / (α + β), 0 when all clients are alike.
    """

    churn: float
    heterogeneity: float

    @property
    def alpha(self) -> float:
        """α, infinite when all clients are alike."""
        return self.churn / self.heterogeneity if self.heterogeneity else math.inf

    @property
    def beta(self) -> float:
        """β, infinite when all clients are alike."""
        return (1.0 - self.churn) / self.heterogeneity if self.heterogeneity else math.inf

    def retention(self, period: int) -> float:
        """The share, 0 to 1, of those there at the start of `period`, from 1, still there after it.

        (β + t − 1) / (α + β + t − 1). Fader & Hardie 2007, equation 8.
        """
        return 1.0 - self.churn / (1.0 + self.heterogeneity * (period - 1))

    def survival(self, periods: int) -> float:
        """The share, 0 to 1, of a cohort that is still there after so many periods."""
        return math.prod(self.retention(period) for period in range(1, periods + 1))


def fit(at_risk: Sequence[float], lost: Sequence[float]) -> ShiftedBetaGeometric | None:
    """The most likely model, or None when nobody was lost after the first period.

    `at_risk` were there at the start of their 1st, 2nd, … period and observed to its end, and
    `lost` of them were lost in it. For one cohort each is at risk who was not lost; cohorts of
    different age add up period by period. With m the churn, φ the heterogeneity and k = 0, 1, …
    the periods before, the loss is m / (1 + φk) and the log-likelihood
    Σ lost ln m + (at risk − lost) ln(1 − m + φk) − at risk ln(1 + φk), whose derivatives are
    brought to 0 by bisection: in m for given φ, then in φ along that ridge. Where retention does
    not rise φ is 0, and the model geometric.

    ValueError for sequences of different length, or more lost than at risk, or fewer than 0.
    Fader & Hardie 2007.
    """
    rows = [(k, r, r - d) for k, (r, d) in enumerate(zip(at_risk, lost, strict=True))]
    if not all(0.0 <= stayed <= r < math.inf for _, r, stayed in rows):
        raise ValueError("of those at risk in a period from none to all can be lost")
    if not math.fsum(lost[1:]) > 0.0:
        return None
    gone = math.fsum(lost)

    def churn(phi: float) -> float:
        return _root(lambda m: gone / m - math.fsum(s / (1.0 - m + phi * k) for k, _, s in rows))

    def slope(polarisation: float) -> float:
        phi = polarisation / (1.0 - polarisation)
        m = churn(phi)
        return math.fsum(k * (s / (1.0 - m + phi * k) - r / (1.0 + phi * k)) for k, r, s in rows)

    polarisation = _root(slope)
    phi = polarisation / (1.0 - polarisation)
    return ShiftedBetaGeometric(churn(phi), phi)


def _root(falling: Callable[[float], float]) -> float:
    """Where a function falls through 0 between 0 and 1, or 0 where it is not above it anywhere.

    It is never 1 itself, where the function need not exist.
    """
    low, high = 0.0, 1.0
    while low < (middle := 0.5 * (low + high)) < high and high > 1e-12:
        low, high = (middle, high) if falling(middle) > 0.0 else (low, middle)
    return low
