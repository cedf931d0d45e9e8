"""The oracles of revenue per client and of lifetime value: worked examples."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.clients.money_oracle import MixedCurrenciesError, arpc, clv, payments
from tests.clients.plain import account
from tests.clients.spells_oracle import clients

END = date(2026, 1, 1)
YEAR = (date(2025, 1, 1), END)


def paid(client: str, day: str, amount: str, order: str = "") -> dict[str, str]:
    return {"client": client, "date": day, "amount": amount, "order": order, "currency": "EUR"}


def test_revenue_per_client_counts_refunds_and_clients_without_revenue() -> None:
    rows = [
        paid("a", "2025-02-01", "100"),
        paid("a", "2025-03-01", "-40"),
        paid("b", "2025-02-01", "60"),
        paid("z", "2025-02-01", "-20"),
        paid("b", "2026-01-01", "1000"),
    ]
    found = payments(rows, END)
    assert found.reasons == {"after-the-end": 1}
    who = clients(
        [account("a", "2020-01-01"), account("b", "2020-01-01"), account("c", "2025-12-31")]
    )
    active = arpc(found.items, who, *YEAR)
    assert active.revenue == 100 and (active.clients, active.value) == (4, 25)
    # (60, 60, 0, -20) around 25: 2 · 35² + 25² + 45² = 5100; √(5100/3/4)
    assert active.se == pytest.approx((5100 / 12) ** 0.5)
    paying = arpc(found.items, who, *YEAR, paying=True)
    assert (paying.clients, paying.value) == (2, 50)
    assert arpc(found.items, None, *YEAR).clients == 3
    assert arpc(found.items, who, *YEAR, refunds=False).value == pytest.approx(160 / 3)
    assert arpc([], None, *YEAR).value is None


def test_amounts_of_two_currencies_make_no_sum() -> None:
    rows = [paid("a", "2025-01-01", "1"), {**paid("a", "2025-01-01", "1"), "currency": "USD"}]
    with pytest.raises(MixedCurrenciesError):
        payments(rows, END)
    assert payments(rows, END, currency="USD").reasons == {"other-currency": 1}


def test_lifetime_value_is_the_product_of_three_factors() -> None:
    rows = [
        paid("a", "2025-01-01", "100", "1"),
        paid("a", "2025-01-01", "50", "1"),
        paid("a", "2025-06-01", "90", "2"),
        paid("b", "2025-01-01", "-40", "3"),
    ]
    items = payments(rows, END).items
    who = clients([account("a", "2024-12-01"), account("b", "2025-01-01")])
    found = clv(items, who, END, years=3, margin=0.5)
    assert found is not None
    observed = 2 * 365 / 365.25
    assert found.purchase == pytest.approx(200 / 3)
    assert found.per_year == pytest.approx(3 / observed)
    assert found.value == pytest.approx(200 / observed * 3 * 0.5)
    orders = clv(items, who, END, years=3, by_order=True)
    assert orders is not None and orders.purchase == 100
    assert orders.value == pytest.approx(2 * found.value)
    near = clv(items, who, END, years=3, discount=1e-9)
    assert near is not None and near.value == pytest.approx(orders.value)
    silent = clv(items, None, END, lost_after=timedelta(days=30))
    assert silent is not None and silent.years == pytest.approx((151 + 30) / 365.25)
    assert clv(items, None, END) is None
