"""What a client is worth over the time ahead: purchases × their value × margin, discounted."""

from __future__ import annotations

import math
from dataclasses import dataclass

from kpicli.core.bgnbd import BgNbd, History
from kpicli.core.expected_purchases import p_alive, purchases_if_alive
from kpicli.core.gamma_gamma import GammaGamma, expected_value

YEAR = {"days": 365.25, "weeks": 365.25 / 7.0}
"""The units of time, and how many make a year."""


@dataclass(frozen=True, slots=True)
class Horizon:
    """The time ahead: so many `periods` of `length`, in the `unit` of the clients' histories.

    `discount` is a rate a year. ValueError for an unknown unit, no periods, or no length.
    """

    periods: int
    length: float
    unit: str
    discount: float = 0.0

    def __post_init__(self) -> None:
        sound = (
            self.periods > 0 and 0.0 < self.length < math.inf and 0.0 <= self.discount < math.inf
        )
        if self.unit not in YEAR or not sound:
            raise ValueError(f"no horizon: {self}")

    @property
    def ends(self) -> tuple[float, ...]:
        """When each period ends, from now, in the unit."""
        return tuple(self.length * period for period in range(1, self.periods + 1))

    @property
    def factors(self) -> tuple[float, ...]:
        """What one of money in each period is worth now, taken to come half-way through it."""
        per_period = self.length / YEAR[self.unit]
        force = math.log1p(self.discount)
        return tuple(math.exp(-force * per_period * (k + 0.5)) for k in range(self.periods))


@dataclass(frozen=True, slots=True)
class Ahead:
    """Purchases over a horizon: their mean number, and the same with each period discounted."""

    purchases: float
    discounted: float


def ahead_if_alive(parameters: BgNbd, x: int, age: float, horizon: Horizon) -> Ahead:
    """The purchases of a client who is still one, which depend on x and age alone.

    Discounted: Σ (E[Y(t_k)] − E[Y(t_(k−1))]) × (1+d)^−(k−½ periods in years). Errors as in
    `purchases_if_alive`.
    """
    before, parts = 0.0, []
    for end, factor in zip(horizon.ends, horizon.factors, strict=True):
        purchases = purchases_if_alive(parameters, x, age, end)
        parts.append((purchases - before) * factor)
        before = purchases
    return Ahead(before, math.fsum(parts))


def client_value(
    buying: BgNbd,
    spending: GammaGamma,
    history: History,
    mean: float | None,
    horizon: Horizon,
    margin: float = 1.0,
) -> float | None:
    """A client's expected margin over the horizon, discounted to now, in the unit of value.

    P(alive) × discounted purchases × expected value × `margin`, a share of it: how often and how
    much are taken to be independent. `mean` is the mean value of the repeat purchases; without one
    above 0 the mean of all clients stands in. None where there is no expected value.
    """
    known = mean is not None and mean > 0.0
    worth = expected_value(spending, history.x if known else 0, mean or 0.0)
    if worth is None:
        return None
    ahead = ahead_if_alive(buying, history.x, history.age, horizon)
    return p_alive(buying, history) * ahead.discounted * worth * margin
