"""How much clients use what they pay for: engagement, stickiness and frequency."""

from __future__ import annotations

import math
from collections import Counter
from datetime import date
from fractions import Fraction
from typing import Any

from truth_spells import by_region
from truth_tables import Account, O, Tables, Use, periods, ratio

ENOUGH = 4
BANDS = {"0": (0, 0), "1-3": (1, 3), "4-11": (4, 11), "12+": (12, None)}
Month = tuple[str, tuple[date, date]]


def engagement(tables: Tables) -> dict[str, Any]:
    """The share of client-months with enough events, all, by region and by month."""
    months = [(name, span) for name, span in periods(1).items() if span[1] <= O]
    return {
        "value": _over(tables.accounts, tables.usage, months),
        "by_region": {
            name: _over(accounts, tables.usage, months)
            for name, accounts in by_region(tables).items()
        },
        "by_month": {month[0]: _over(tables.accounts, tables.usage, [month]) for month in months},
    }


def _over(accounts: list[Account], usage: list[Use], months: list[Month]) -> dict[str, Any]:
    """The figures of some clients over some months; use by anyone else, or then, is not in it."""
    events: Counter[tuple[str, str]] = Counter()
    names = {day: name for name, day in _days(months)}
    for use in usage:
        if use.day in names:
            events[use.client, names[use.day]] += use.events
    seen = {(use.client, use.day) for use in usage if use.day in names}
    days = Counter((client, names[day]) for client, day in seen)
    cells = [
        (account.client, name)
        for name, span in months
        for account in accounts
        if account.runs(*span)
    ]
    active = [cell for cell in cells if events[cell] >= ENOUGH]
    daily = sum(
        (
            Fraction(sum(days[cell] for cell in cells if cell[1] == name), (end - start).days)
            for name, (start, end) in months
        ),
        Fraction(0),
    )
    monthly = sum(days[cell] > 0 for cell in cells)
    counts = Counter(_band(events[cell]) for cell in cells)
    return {
        "client_months": len(cells),
        "clients": len({client for client, _ in cells}),
        "active": len(active),
        "value": ratio(100 * len(active), len(cells)),
        "se": _error(cells, set(active)),
        "events": sum(events[cell] for cell in cells),
        "daily_active": float(daily / len(months)),
        "monthly_active": ratio(monthly, len(months)),
        "stickiness": float(100 * daily / monthly),
        "bands": {
            band: {"n": counts[band], "share": ratio(100 * counts[band], len(cells))}
            for band in BANDS
        },
    }


def _error(cells: list[tuple[str, str]], active: set[tuple[str, str]]) -> float:
    """The standard error of the share in percent, clients as clusters, over clusters-1."""
    share = Fraction(len(active), len(cells))
    apart: Counter[str] = Counter()
    for cell in cells:
        apart[cell[0]] += (cell in active) - share  # type: ignore[assignment]
    k = len(apart)
    spread = sum((Fraction(value) ** 2 for value in apart.values()), Fraction(0)) * k / (k - 1)
    return 100 * math.sqrt(spread) / len(cells)


def _band(events: int) -> str:
    return next(
        name
        for name, (low, high) in BANDS.items()
        if low <= events and (high is None or events <= high)
    )


def _days(months: list[Month]) -> list[tuple[str, date]]:
    return [
        (name, date.fromordinal(day))
        for name, (start, end) in months
        for day in range(start.toordinal(), end.toordinal())
    ]
