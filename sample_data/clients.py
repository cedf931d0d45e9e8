"""The invented clients: who they are, how content they are, when they came and left."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta

from dice import Dice

FIRST_DAY = date(2024, 10, 1)
LAST_DAY = date(2026, 9, 30)
SURVEYED = 300  # C001 to C300 answer the survey
SILENT = 6  # C301 to C306 stand in the accounts only

REGIONS = {"North": 0.30, "South": 0.22, "East": 0.22, "West": 0.26}
SIZES = {"small": 0.48, "medium": 0.36, "large": 0.16}
SPEND = {"small": (4200.0, 0.45), "medium": (22500.0, 0.45), "large": (96000.0, 0.5)}
PLANS = {
    "small": {"Basic": 0.65, "Plus": 0.30, "Premium": 0.05},
    "medium": {"Basic": 0.25, "Plus": 0.55, "Premium": 0.20},
    "large": {"Basic": 0.05, "Plus": 0.35, "Premium": 0.60},
}
INDUSTRIES = (
    "Education",
    "Food, drink and hospitality",
    "Health care",
    "Logistics",
    "Manufacturing",
    "Public sector",
    "Retail",
    "Software",
)
LANGUAGES = {"nl": 0.48, "en": 0.32, "de": 0.20}
MONTHLY_LOSS = 0.0105  # about 12 % a year
SOUTH_LAG = 0.42
ATTENTION = {"small": -0.12, "medium": 0.08, "large": 0.22}  # large clients get more of it


@dataclass(frozen=True)
class Client:
    """One account. `mood` is the hidden contentment that moves answers, churn and usage."""

    id: str
    region: str
    size: str
    industry: str
    spend: str
    plan: str
    language: str
    mood: float
    signed: date
    ended: date | None

    def active_on(self, day: date) -> bool:
        """True from the day of signing up to, not including, the day the contract ends."""
        return self.signed <= day and (self.ended is None or day < self.ended)


def make_clients(dice: Dice) -> list[Client]:
    """All clients in id order: the surveyed ones, then the silent ones."""
    return [_make_client(dice, number) for number in range(1, SURVEYED + SILENT + 1)]


def _make_client(dice: Dice, number: int) -> Client:
    region, size = dice.weighted(REGIONS), dice.weighted(SIZES)
    mood = 0.6 * dice.bell() + ATTENTION[size] - (SOUTH_LAG if region == "South" else 0.0)
    median, spread = SPEND[size]
    signed = _signed(dice, newcomer=dice.chance(0.09))
    ended = _ended(dice, signed, mood)
    if number > SURVEYED:
        signed, ended = _silent_dates(number - SURVEYED)
    return Client(
        id=f"C{number:03d}",
        region=region,
        size=size,
        industry=dice.pick(INDUSTRIES),
        spend=f"{dice.skewed(median, spread):.2f}",
        plan=dice.weighted(PLANS[size]),
        language=dice.weighted(LANGUAGES),
        mood=mood,
        signed=signed,
        ended=ended,
    )


def _signed(dice: Dice, *, newcomer: bool) -> date:
    """Newcomers sign inside the survey window, the others in the eight years before it."""
    if newcomer:
        return FIRST_DAY + timedelta(days=dice.whole(0, 620))
    return FIRST_DAY - timedelta(days=30 + int(2900 * dice.between(0, 1) ** 1.4))


def _ended(dice: Dice, signed: date, mood: float) -> date | None:
    """The day the contract ends, sooner for the less content, or None while active."""
    loss = MONTHLY_LOSS * math.exp(-0.6 * mood - 0.12)
    day = max(FIRST_DAY + timedelta(days=45), signed + timedelta(days=75))
    while day <= LAST_DAY:
        if dice.chance(loss):
            ended = day + timedelta(days=dice.whole(0, 29))
            return ended if ended <= LAST_DAY else None
        day += timedelta(days=30)
    return None


def _silent_dates(number: int) -> tuple[date, date | None]:
    """Why a client never answered: left before the window, signed at its end, or just silent."""
    return {
        1: (date(2019, 5, 6), date(2024, 3, 31)),
        2: (date(2021, 11, 15), date(2024, 8, 31)),
        3: (date(2026, 9, 7), None),
        4: (date(2026, 9, 21), None),
        5: (date(2018, 2, 12), None),
        6: (date(2023, 6, 1), None),
    }[number]


def account_rows(clients: list[Client]) -> list[dict[str, str]]:
    """The rows of accounts.csv."""
    return [
        {
            "client_id": client.id,
            "company": f"Client {client.id[1:]}",
            "region": client.region,
            "segment_size": client.size,
            "industry": client.industry,
            "annual_spend": client.spend,
            "plan": client.plan,
            "signed_on": client.signed.isoformat(),
            "ended_on": client.ended.isoformat() if client.ended else "",
        }
        for client in clients
    ]
