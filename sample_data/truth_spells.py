"""Who stays and how long: retention, churn and lifetime."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from truth_survival import Curve, Spell
from truth_tables import KNOWN_SINCE, YEAR, Account, O, Tables, grouped, number, periods, ratio

YEAR_TO_O = (date(2025, 10, 1), O)


def retention(tables: Tables) -> dict[str, Any]:
    """Clients at the start of a period, and how many of them were lost in it."""
    return {
        "value": cohort(tables.accounts, *YEAR_TO_O),
        "without_as_of": cohort(tables.accounts, *_year_to(last_day(tables))),
        "by_region": {
            name: cohort(accounts, *YEAR_TO_O) for name, accounts in by_region(tables).items()
        },
        "by_quarter": {
            name: cohort(tables.accounts, *period) for name, period in periods(3).items()
        },
    }


def last_day(tables: Tables) -> date:
    """The latest day written in the accounts: where they end when no `as_of` says more."""
    day = timedelta(days=1)
    return max(max(a.start, a.after - day) if a.after else a.start for a in tables.accounts)


def _year_to(last: date) -> tuple[date, date]:
    end = last + timedelta(days=1)
    return end.replace(year=end.year - 1), end


def cohort(accounts: list[Account], start: date, end: date) -> dict[str, Any]:
    """Retention and churn of those who were clients before the period and on its first day."""
    at_risk = [a for a in accounts if a.start < start and (a.after is None or a.after > start)]
    lost = sum(a.after is not None and a.after <= end for a in at_risk)
    joined = sum(start <= a.start < end for a in accounts)
    return {
        "at_risk": len(at_risk),
        "lost": lost,
        "joined": joined,
        "retention": ratio(100 * (len(at_risk) - lost), len(at_risk)),
        "churn": ratio(100 * lost, len(at_risk)),
    }


def lifetime(tables: Tables) -> dict[str, Any]:
    """Years as a client, taken at face value and with nobody known before KNOWN_SINCE."""
    return {
        name: {
            "value": lasting(tables.accounts, spells),
            "by_region": {
                region: lasting(accounts, spells) for region, accounts in by_region(tables).items()
            },
        }
        for name, spells in {"plain": plain, "known_since": late}.items()
    }


def plain(accounts: list[Account]) -> list[Spell]:
    """Each client from its first day to the day after its last, or to O while it stays."""
    return [
        ((min(a.after or O, O) - a.start).days, a.after is not None and a.after <= O, 0)
        for a in accounts
        if a.start < O
    ]


def late(accounts: list[Account]) -> list[Spell]:
    """The same, but at risk only from KNOWN_SINCE: who left before could not be known."""
    started = [a for a in accounts if a.start < O]
    return [
        (time, ended, max(0, (KNOWN_SINCE - account.start).days))
        for account, (time, ended, _) in zip(started, plain(accounts), strict=True)
    ]


def lasting(
    accounts: list[Account], spells: Callable[[list[Account]], list[Spell]]
) -> dict[str, Any]:
    """The median and the restricted mean in years, and what they rest on."""
    curve = Curve(spells(accounts))
    median = curve.median()
    return {
        "n": curve.n,
        "left_before": len(accounts) - curve.n,
        "events": curve.events,
        "fewest_at_risk": curve.fewest,
        "longest": number(curve.longest / YEAR),
        "median": None if median is None else number(median / YEAR),
        "mean": number(curve.mean() / YEAR),
    }


def by_region(tables: Tables) -> dict[str, list[Account]]:
    """The accounts of each region."""
    return grouped(tables.accounts, lambda account: account.region)
