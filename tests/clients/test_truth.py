"""The oracles and the truth of sample_data, two ways to the same figures, agree."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.clients.money_oracle import arpc, clv, payments
from tests.clients.spells_oracle import clients, cohort, lifetime
from tests.clients.usage_oracle import engagement, uses
from tests.clients.work_oracle import projects, taken, tickets

FOLDER = Path(__file__).parents[2] / "sample_data"
TRUTH: dict[str, Any] = json.loads((FOLDER / "truth.json").read_text("utf-8"))["clients"]
END = date(2026, 10, 1)
COLUMNS = {
    "accounts.csv": {"client": "client_id", "start": "signed_on", "end": "ended_on"},
    "tickets.csv": {
        "opened": "opened_at",
        "responded": "first_reply_at",
        "resolved": "resolved_at",
    },
    "projects.csv": {
        "due": "due_on",
        "completed": "completed_on",
        "satisfaction": "rating",
        "status": "status",
    },
    "transactions.parquet": {
        "client": "client_id",
        "date": "paid_on",
        "amount": "amount",
        "currency": "currency",
        "order": "order_id",
    },
    "usage.parquet": {"client": "client_id", "date": "used_on", "events": "events"},
}


def table(name: str) -> list[dict[str, str]]:
    """A table with its columns named after their roles, as text."""
    path = FOLDER / name
    if path.suffix == ".parquet":
        import pyarrow.parquet as pq

        rows = pq.read_table(path).to_pylist()
    else:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    return [{role: str(row[column]) for role, column in COLUMNS[name].items()} for row in rows]


@pytest.fixture(scope="module")
def accounts() -> Any:
    return clients(table("accounts.csv"))


def test_retention_and_lifetime_agree(accounts: Any) -> None:
    year = cohort(accounts, date(2025, 10, 1), END)
    value = TRUTH["retention"]["value"]
    assert (year.at_risk, year.lost) == (value["at_risk"], value["lost"])
    assert year.churn == pytest.approx(value["churn"])
    first = cohort(accounts, date(2024, 10, 1), date(2025, 1, 1))
    assert first.churn == pytest.approx(TRUTH["retention"]["by_quarter"]["2024-Q4"]["churn"])
    for name, since in {"plain": None, "known_since": date(2024, 10, 1)}.items():
        found, value = lifetime(accounts, END, since), TRUTH["lifetime"][name]["value"]
        assert (found.n, found.events) == (value["n"], value["events"])
        assert found.median is not None and float(found.median) == pytest.approx(value["median"])
        assert found.mean is not None and float(found.mean) == pytest.approx(value["mean"])
        assert not found.emptied


def test_revenue_and_lifetime_value_agree(accounts: Any) -> None:
    paid = payments(table("transactions.parquet"), END).items
    first = min(payment.day for payment in paid)
    for name in ("active", "paying"):
        found = arpc(paid, accounts, first, END, paying=name == "paying")
        value = TRUTH["arpc"]["value"][name]
        assert found.clients == value["clients"]
        assert found.value == pytest.approx(value["value"])
        assert found.se == pytest.approx(value["se"])
    value = TRUTH["clv"]["value"]
    ways: dict[str, dict[str, Any]] = {
        "known_since": {"known_since": date(2024, 10, 1)},
        "discounted": {"discount": 0.1},
        "five_years": {"years": 5},
        "five_years_discounted": {"years": 5, "discount": 0.1},
    }
    for name, options in ways.items():
        worth = clv(paid, accounts, END, **options)
        assert worth is not None and worth.value == pytest.approx(value[name]["value"]), name
        assert worth.years == pytest.approx(value[name]["years"])
    orders, plain = clv(paid, accounts, END, by_order=True), clv(paid, accounts, END)
    assert orders is not None and plain is not None
    assert plain.value == pytest.approx(value["value"])
    assert plain.purchase == pytest.approx(value["average_purchase_value"])
    assert orders.per_year == pytest.approx(value["by_order"]["purchases_per_client_year"])
    alone = clv(paid, None, END, lost_after=timedelta(days=180))
    assert alone is not None
    assert alone.value == pytest.approx(TRUTH["clv"]["from_payments"]["value"])


@pytest.mark.parametrize(
    ("kpi", "column", "limit"),
    [("response_time", "responded", 4 * 3600), ("resolution_time", "resolved", 72 * 3600)],
)
def test_times_agree(kpi: str, column: str, limit: int) -> None:
    rows = table("tickets.csv")
    for name, zone in {"value": ZoneInfo("Europe/Amsterdam"), "by_the_clock": None}.items():
        found = taken(tickets(rows, column, END, zone=zone).items, limit)
        value = TRUTH[kpi][name]
        assert (found.closed, found.open) == (value["closed"], value["open"])
        for figure in ("mean", "median", "p90", "km_median"):
            assert getattr(found, figure) == pytest.approx(value[figure]), (name, figure)
        assert found.share == pytest.approx(value["share_within_limit"])


def test_projects_agree() -> None:
    rows, value = table("projects.csv"), TRUTH["project_completion"]["value"]
    found = projects(rows, END)[0]
    for figure in ("due", "done", "on_time", "unrated", "open"):
        assert getattr(found, figure) == value[figure]
    assert found.value == pytest.approx(value["value"])
    assert found.mean_delay == pytest.approx(value["mean_delay_days"])
    for option, key in {"leave_out": "unrated_left_out", "not_done": "unrated_not_done"}.items():
        assert projects(rows, END, unrated=option)[0].value == pytest.approx(value[key])


def test_engagement_agrees(accounts: Any) -> None:
    found = engagement(uses(table("usage.parquet"), END).items, accounts, END)
    value = TRUTH["engagement"]["value"]
    assert (found.client_months, found.active) == (value["client_months"], value["active"])
    assert found.value == pytest.approx(value["value"])
    assert found.se == pytest.approx(value["se"])
    assert found.stickiness == pytest.approx(value["stickiness"])
    assert list(found.bands) == [band["n"] for band in value["bands"].values()]
