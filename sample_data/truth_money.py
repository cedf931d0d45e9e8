"""What clients are worth: revenue per client, and over their lifetime."""

from __future__ import annotations

import math
from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from truth_spells import by_region, late, plain
from truth_survival import Curve, Spell
from truth_tables import YEAR, Account, O, Payment, Tables, number, periods, ratio

LOST_AFTER = timedelta(days=180)
DISCOUNT, MARGIN, YEARS = 0.1, 0.6, 5


def arpc(tables: Tables) -> dict[str, Any]:
    """Revenue per active and per paying client, all of the data and in parts of it."""
    whole = (min(payment.day for payment in tables.payments), O)
    return {
        "value": _per_client(tables.accounts, tables.payments, *whole),
        "without_refunds": _per_client(
            tables.accounts, [p for p in tables.payments if p.amount >= 0], *whole
        ),
        "by_region": {
            name: _per_client(accounts, _of(accounts, tables.payments), *whole)
            for name, accounts in by_region(tables).items()
        },
        "by_quarter": {
            name: _per_client(tables.accounts, tables.payments, *period)
            for name, period in periods(3).items()
        },
    }


def _per_client(
    accounts: list[Account], payments: list[Payment], start: date, end: date
) -> dict[str, Any]:
    within = [payment for payment in payments if start <= payment.day < end]
    revenue: Counter[str] = Counter()
    for payment in within:
        revenue[payment.client] += payment.amount  # type: ignore[assignment]
    running = {account.client for account in accounts if account.runs(start, end)}
    return {
        "revenue": float(sum((payment.amount for payment in within), Fraction(0))),
        "payments": len(within),
        "refunds": sum(payment.amount < 0 for payment in within),
        "active": _mean_and_error(revenue, running | {payment.client for payment in within}),
        "paying": _mean_and_error(
            revenue, {payment.client for payment in within if payment.amount > 0}
        ),
    }


def _mean_and_error(revenue: Counter[str], clients: set[str]) -> dict[str, Any]:
    """The revenue per client, and its standard error: a ratio linearised over all clients.

    A client that is not among those counted may still have revenue (a refund, say): it is a unit
    with nothing below the line.
    """
    n, units = len(clients), clients | set(revenue)
    mean = sum((Fraction(amount) for amount in revenue.values()), Fraction(0)) / n
    apart = [Fraction(revenue[unit]) - mean * (unit in clients) for unit in units]
    spread = sum((value**2 for value in apart), Fraction(0)) * len(units) / (len(units) - 1)
    return {"clients": n, "value": number(mean), "se": math.sqrt(spread) / n}


def clv(tables: Tables) -> dict[str, Any]:
    """Average purchase value x purchases per client-year x years, and each factor."""
    first = min(payment.day for payment in tables.payments)
    return {
        "value": _worth(tables.accounts, tables.payments, first),
        "by_region": {
            name: _worth(accounts, _of(accounts, tables.payments), first)
            for name, accounts in by_region(tables).items()
        },
        "from_payments": _worth_from_payments(tables.payments),
    }


def _worth(accounts: list[Account], payments: list[Payment], first: date) -> dict[str, Any]:
    client_years = sum((account.days(first, O) for account in accounts), Fraction(0)) / YEAR
    rows = sum(payment.amount > 0 for payment in payments)
    orders = len({payment.order for payment in payments if payment.amount > 0})
    net = sum((payment.amount for payment in payments), Fraction(0))
    curve, entered = Curve(plain(accounts)), Curve(late(accounts))
    years, yearly = curve.mean() / YEAR, net / client_years
    return {
        "net_revenue": float(net),
        "client_years": float(client_years),
        "purchases": rows,
        "average_purchase_value": float(net / rows),
        "purchases_per_client_year": float(rows / client_years),
        "years": float(years),
        "value": float(yearly * years),
        "by_order": {
            "purchases": orders,
            "average_purchase_value": float(net / orders),
            "purchases_per_client_year": float(orders / client_years),
        },
        "known_since": _at(yearly, float(entered.mean() / YEAR)),
        "discounted": _at(yearly, curve.present_mean(YEAR, DISCOUNT)),
        "five_years": _at(yearly, float(YEARS)),
        "five_years_discounted": _at(yearly, (1 - (1 + DISCOUNT) ** -YEARS) / math.log1p(DISCOUNT)),
        "margin": float(yearly * years * Fraction(str(MARGIN))),
    }


def _at(yearly: Fraction, years: float) -> dict[str, float]:
    return {"years": years, "value": float(yearly) * years}


def _worth_from_payments(payments: list[Payment]) -> dict[str, Any]:
    """No accounts: from the first purchase, and lost after LOST_AFTER without one."""
    bought: dict[str, list[date]] = {}
    for payment in payments:
        if payment.amount > 0:
            bought.setdefault(payment.client, []).append(payment.day)
    spells: list[Spell] = []
    for days in bought.values():
        lost = max(days) + LOST_AFTER
        spells.append(((min(lost, O) - min(days)).days, lost < O, 0))
    rows = sum(map(len, bought.values()))
    net = sum((payment.amount for payment in payments), Fraction(0))
    to_o = sum(((O - min(days)).days for days in bought.values()), Fraction(0)) / YEAR
    to_loss = sum((time for time, _, _ in spells), Fraction(0)) / YEAR
    curve = Curve(spells)
    years = curve.mean() / YEAR
    return {
        "clients": len(bought),
        "lost": curve.events,
        "average_purchase_value": ratio(net, rows),
        "years": float(years),
        "client_years_to_o": float(to_o),
        "value": float(net / to_o * years),
        "client_years_to_loss": float(to_loss),
        "value_to_loss": float(net / to_loss * years),
    }


def _of(accounts: list[Account], payments: list[Payment]) -> list[Payment]:
    clients = {account.client for account in accounts}
    return [payment for payment in payments if payment.client in clients]
