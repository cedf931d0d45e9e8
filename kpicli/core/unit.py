"""What a KPI's figures are measured in, and how they and their differences are written."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its id in JSON, its suffix, the suffix of a difference, its usual decimals.

    `low` and `high` are the ends of its range, None where it is open. A unit with `scales` is
    written in them, each from the size that stands before it: seconds in hours from 7,200 on.
    `factor` is how many of the unit that figures are kept in make one of this one.
    """

    id: str
    suffix: str
    difference: str
    decimals: int
    low: float | None = None
    high: float | None = None
    signed: bool = False
    factor: float = 1.0
    scales: tuple[tuple[float, Unit], ...] = ()

    def scale(self, size: float) -> Unit:
        """The unit that a figure of this size, of either sign, is written in."""
        fitting = [unit for least, unit in self.scales if least <= abs(size)]
        return fitting[-1] if fitting else self


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in a unit, for facts: JSON has the bare number, readers the number in a scale.

    Of the two ends of its `interval` one that is not reached is None. Where only the standard error
    `se` is known, `drawn` draws the interval.
    """

    value: float
    unit: Unit
    interval: tuple[float | None, float | None] | None = None
    se: float = 0.0

    def drawn(self, level: float) -> Amount:
        """The amount with the interval ± z × `se`, where it has an error and no interval."""
        if self.interval is not None or not self.se:
            return self
        from kpicli.core.special import normal_quantile

        far = normal_quantile(0.5 + 0.5 * level) * self.se
        low = self.value - far
        if self.unit.low is not None:
            low = max(low, self.unit.low)
        return replace(self, interval=(low, self.value + far))


PERCENT = Unit("percent", " %", " points", 1, 0.0, 100.0)
POINTS = Unit("points", "", " points", 1, -100.0, 100.0, signed=True)
SCALE = Unit("scale", "", "", 2)
SCORE = Unit("score", "", " points", 1, 0.0, 100.0)
INDEX = Unit("index", "", " points", 1)
NUMBER = Unit("number", "", "", 2)
YEARS = Unit("years", " years", " years", 1, 0.0)
DAYS = Unit("days", " d", " d", 1)

_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86_400.0
SECONDS = Unit(
    "seconds",
    " s",
    " s",
    1,
    0.0,
    scales=(
        (2 * _MINUTE, Unit("minutes", " min", " min", 1, 0.0, factor=_MINUTE)),
        (2 * _HOUR, Unit("hours", " h", " h", 1, 0.0, factor=_HOUR)),
        (3 * _DAY, replace(DAYS, low=0.0, factor=_DAY, decimals=2)),
        (10 * _DAY, replace(DAYS, low=0.0, factor=_DAY)),
    ),
)
"""Durations, in seconds: written in minutes from 2 on, in hours from 2, in days from 3."""

WHOLE_MONEY = 10_000.0
"""From here on amounts of money are written without cents."""


def money(currency: str | None = None) -> Unit:
    """Amounts of a currency, called by its code where it is known: "4,287.31 EUR", "12,400 EUR"."""
    suffix = f" {currency}" if currency else ""
    written = Unit(currency or "money", suffix, suffix, 2)
    return replace(
        written, id="money", scales=((0.0, written), (WHOLE_MONEY, replace(written, decimals=0)))
    )
