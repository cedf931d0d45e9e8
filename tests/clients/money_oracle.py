"""Revenue per client and lifetime value from rows of transactions, by the rules alone."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from tests.clients.reading import Kept, OutError, Row, day, keep, must, number, text
from tests.clients.spells_oracle import YEAR, Clients, times
from tests.clients.survival import Spell, lasting, present_mean


class MixedCurrenciesError(Exception):
    """Amounts of several currencies make no sum."""


@dataclass(frozen=True)
class Payment:
    """A row that counts."""

    client: str
    day: date
    amount: Fraction
    order: str


def payments(
    rows: list[Row], end: date, *, currency: str | None = None, quantity: bool = False
) -> Kept[Payment]:
    """Rows before `end`, in the one currency; without one named, all must be in the same."""

    def read(row: Row) -> Payment:
        client = text(row, "client")
        amount = must(number(row, "amount"), "amount")
        times_paid = must(number(row, "quantity"), "quantity") if quantity else 1
        if currency and text(row, "currency") != currency:
            raise OutError("other-currency")
        paid = must(day(row, "date"), "date")
        if paid >= end:
            raise OutError("after-the-end")
        return Payment(client, paid, amount * times_paid, row["order"])

    if not currency and len({row["currency"] for row in rows} - {""}) > 1:
        raise MixedCurrenciesError
    return keep(rows, read)


@dataclass(frozen=True)
class PerClient:
    """Revenue, the clients it is divided by, their quotient (None of nobody), and its error."""

    revenue: Fraction
    clients: int
    value: float | None
    se: float | None


def arpc(
    paid: list[Payment],
    accounts: Clients | None,
    start: date,
    end: date,
    *,
    paying: bool = False,
    refunds: bool = True,
) -> PerClient:
    """Revenue in [start, end) per client; `se` is linearised with the client as the unit."""
    within = [p for p in paid if start <= p.day < end and (refunds or p.amount >= 0)]
    revenue: Counter[str] = Counter()
    for payment in within:
        revenue[payment.client] += payment.amount  # type: ignore[assignment]
    counted = {payment.client for payment in within if payment.amount > 0 or not paying}
    if accounts and not paying:
        counted |= accounts.running(start, end)
    total, n, units = sum((p.amount for p in within), Fraction(0)), len(counted), set(revenue)
    units |= counted
    if not n:
        return PerClient(total, 0, None, None)
    apart = sum((Fraction(revenue[u]) - total / n * (u in counted)) ** 2 for u in units)
    m = len(units)
    se = math.sqrt(apart * Fraction(m, m - 1)) / n if m > 1 else None
    return PerClient(total, n, float(total / n), se)


@dataclass(frozen=True)
class Worth:
    """The three factors and their product."""

    purchase: float
    per_year: float
    years: float
    value: float


def clv(
    paid: list[Payment],
    accounts: Clients | None,
    end: date,
    *,
    years: float | None = None,
    margin: float = 1.0,
    discount: float = 0.0,
    lost_after: timedelta | None = None,
    by_order: bool = False,
    known_since: date | None = None,
) -> Worth | None:
    """None where nothing was bought, nobody was observed, or nobody says how long clients stay."""
    bought = [payment for payment in paid if payment.amount > 0]
    n = len({payment.order for payment in bought}) if by_order else len(bought)
    observed = client_years(paid, accounts, end)
    if years is None:
        spells = _spells(bought, accounts, end, lost_after, known_since)
        mean = lasting(spells).mean
        if mean is None:
            return None
        length = present_mean(spells, discount) if discount else float(mean)
    else:
        rate = math.log1p(discount)
        length = -math.expm1(-rate * years) / rate if discount else years
    if not n or not observed:
        return None
    net = sum((payment.amount for payment in paid), Fraction(0))
    purchase, per_year = float(net / n), float(n / observed)
    return Worth(purchase, per_year, length, float(net / observed) * length * margin)


def client_years(paid: list[Payment], accounts: Clients | None, end: date) -> Fraction:
    """The overlap of the spells with [first day of the payments, end), else from the first
    purchase of each client."""
    if accounts and paid:
        return Fraction(accounts.days(min(payment.day for payment in paid), end)) / YEAR
    firsts = _firsts(paid)
    return Fraction(sum((end - first).days for first in firsts.values())) / YEAR


def _firsts(paid: list[Payment]) -> dict[str, date]:
    firsts: dict[str, date] = {}
    for payment in paid:
        if payment.amount > 0:
            firsts[payment.client] = min(firsts.get(payment.client, payment.day), payment.day)
    return firsts


def _spells(
    bought: list[Payment],
    accounts: Clients | None,
    end: date,
    lost_after: timedelta | None,
    known_since: date | None,
) -> list[Spell]:
    """From the accounts; else from the first purchase to the last plus `lost_after`, if that is
    before `end`, and to `end` where it is not."""
    if lost_after is None:
        return times(accounts, end, known_since) if accounts else []
    last: dict[str, date] = {}
    for payment in bought:
        last[payment.client] = max(last.get(payment.client, payment.day), payment.day)
    return [
        (
            Fraction((min(last[client] + lost_after, end) - first).days) / YEAR,
            last[client] + lost_after < end,
            Fraction(0),
        )
        for client, first in _firsts(bought).items()
    ]
