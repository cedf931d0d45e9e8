"""The oracles themselves: worked examples, laws, and agreement with the truth of sample_data."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.clients.log_oracle import as_accounts, latest, revenue_kept, snapshots
from tests.clients.money_oracle import MixedCurrenciesError, arpc, clv, payments
from tests.clients.reading import Kept, observed_end
from tests.clients.rows import DAYS
from tests.clients.spells_oracle import DAY, by_status, clients, cohort, lifetime
from tests.clients.tables import Table, drawn
from tests.clients.usage_oracle import engagement, months, uses
from tests.clients.work_oracle import projects, ready_made, seconds, taken, tickets

END = date(2026, 1, 1)
YEAR = (date(2025, 1, 1), END)
HOUR = 3600
READERS: dict[str, Callable[[list[dict[str, str]]], Kept[Any]]] = {
    "accounts": lambda rows: clients(rows).kept,
    "transactions": lambda rows: payments(rows, END, currency="EUR", quantity=True),
    "tickets": lambda rows: tickets(rows, "resolved", END, closed={"closed"}),
    "durations": lambda rows: ready_made(rows, "resolution", HOUR, {"Closed", "Resolved"}),
    "projects": lambda rows: projects(rows, END)[1],
    "usage": lambda rows: uses(rows, END),
    "snapshots": lambda rows: snapshots(rows).kept,
    "statuses": lambda rows: by_status(rows, {"Churned"}, {"Joined"})[1],
}


def account(client: str, start: str, end: str = "") -> dict[str, str]:
    return {"client": client, "start": start, "end": end}


@given(st.data(), st.sampled_from(sorted(READERS)))
def test_each_row_is_kept_or_has_a_reason(data: st.DataObject, name: str) -> None:
    rows = data.draw(drawn(name)).rows
    kept = READERS[name](rows)
    assert kept.rows == len(rows) == len(kept.items) + sum(kept.reasons.values())


@given(drawn("ticket_log"))
def test_each_update_is_the_latest_superseded_or_out_of_place(table: Table) -> None:
    rows, reasons = latest(table.rows, "ticket", "updated")
    assert len(rows) + sum(reasons.values()) == len(table.rows)
    assert len({row["ticket"] for row in rows}) == len(rows)


@given(drawn("accounts"), st.sampled_from(DAYS), st.sampled_from(DAYS), st.randoms())
def test_churn_adds_up_to_hundred_and_does_not_hang_on_the_order_of_rows(
    table: Table, one: date, other: date, rng: Random
) -> None:
    start, end = sorted((one, other))
    found = cohort(clients(table.rows), start, end)
    assert found == cohort(clients(rng.sample(table.rows, len(table.rows))), start, end)
    assert found.lost <= found.at_risk
    if found.churn is not None and found.retention is not None:
        assert found.churn + found.retention == pytest.approx(100)


@given(drawn("accounts"), st.sampled_from(DAYS))
def test_a_spell_cut_in_two_that_follow_each_other_is_one_spell(table: Table, cut: date) -> None:
    whole, rows = clients(table.rows), []
    for client, (start, after) in whole.kept.items:
        end = (after - DAY).isoformat() if after else ""
        if start < cut and (after is None or cut < after):
            rows.append(account(client, start.isoformat(), (cut - DAY).isoformat()))
            rows.append(account(client, cut.isoformat(), end))
        else:
            rows.append(account(client, start.isoformat(), end))
    assert clients(rows).spells == whole.spells


def test_those_lost_are_the_ones_there_at_the_start_and_no_more_at_the_end() -> None:
    rows = [
        account("stays", "2020-01-01"),
        account("leaves on the first day", "2020-01-01", "2025-01-01"),
        account("leaves on the last day", "2020-01-01", "2025-12-31"),
        account("leaves the day after", "2020-01-01", "2026-01-01"),
        account("left the day before", "2020-01-01", "2024-12-31"),
        account("comes on the first day", "2025-01-01", "2025-06-30"),
        account("came the day before", "2024-12-31", "2025-06-30"),
        account("returns", "2020-01-01", "2025-03-31"),
        account("returns", "2025-09-01"),
        account("returns too late", "2020-01-01", "2025-03-31"),
        account("returns too late", "2026-01-01"),
        account("renews", "2020-01-01", "2025-12-31"),
        account("renews", "2026-01-01"),
    ]
    found = cohort(clients(rows), *YEAR)
    # at risk: all but "left the day before" and "comes on the first day"
    assert (found.at_risk, found.lost) == (8, 4)
    assert found.churn == 50


def test_new_clients_are_in_neither_number() -> None:
    rows = [account(f"old {k}", "2020-01-01", "2025-05-01" if k < 5 else "") for k in range(100)]
    rows += [account(f"new {k}", "2025-02-01", "2025-05-01" if k < 9 else "") for k in range(50)]
    assert cohort(clients(rows), *YEAR).churn == 5


def test_lifetimes_run_from_the_first_day_to_the_last_and_count_it() -> None:
    rows = [account("a", "2025-01-01", "2025-01-01"), account("b", "2025-01-01")]
    found = lifetime(clients(rows), END)
    assert found.median == Fraction(4, 1461) and found.events == 1 and found.n == 2
    # half of them a day, the others at least 365 days
    assert found.mean == Fraction(1 + 364 * Fraction(1, 2)) / Fraction(1461, 4)
    late = lifetime(clients(rows), END, known_since=date(2025, 7, 1))
    assert (late.n, late.events, late.median) == (1, 0, None)


def test_a_status_without_days_gives_the_same_rates() -> None:
    rows = [
        {"client": str(k), "status": status}
        for k, status in enumerate(["Stayed"] * 6 + ["Churned"] * 2 + ["Joined"] * 3)
    ]
    assert by_status(rows, {"Churned"}, {"Joined"})[0].churn == 25
    twice = [{"client": "7", "status": "Stayed"}, *rows]
    assert by_status(twice, {"Churned"}, {"Joined"})[0].lost == 1


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
    assert (active.revenue, active.clients, active.value) == (100, 4, 25)
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


def test_ten_tickets_of_an_hour_and_one_of_four_days() -> None:
    found = taken([(Fraction(HOUR), True)] * 10 + [(Fraction(96 * HOUR), True)], 4 * HOUR)
    assert found.mean == pytest.approx(9.636 * HOUR, rel=1e-4) and found.median == HOUR
    assert found.p90 == HOUR and found.share == pytest.approx(1000 / 11)


def ticket(opened: str, resolved: str = "", status: str = "open") -> dict[str, str]:
    return {"opened": opened, "resolved": resolved, "status": status}


def test_open_tickets_count_against_the_limit_once_they_are_older_than_it() -> None:
    rows = [
        ticket("2025-12-31 20:00:00", "2025-12-31 21:00:00", "closed"),
        ticket("2025-12-31 20:00:00"),  # open for exactly the limit
        ticket("2025-12-31 19:59:59"),  # and for longer
        ticket("2025-12-31 22:00:00", "2026-01-01 08:00:00", "closed"),  # not yet, at the end
        ticket("2025-12-31 22:00:00", "2025-12-31 21:00:00", "closed"),
        ticket("2026-01-01 00:00:00"),
        ticket("2025-12-31 22:00:00", status="closed"),
    ]
    found = tickets(rows, "resolved", END)
    figures = taken(found.items, 4 * HOUR)
    assert (figures.closed, figures.open, figures.share) == (1, 4, 50)
    assert found.reasons == {"end-before-beginning": 1, "after-the-end": 1}
    said = tickets(rows, "resolved", END, closed={"closed"})
    assert said.reasons["closed-without-time"] == 1 and len(said.items) == 4


def test_an_hour_is_gained_and_lost_where_the_clock_is_changed() -> None:
    from datetime import datetime

    zone = ZoneInfo("Europe/Amsterdam")
    spring, autumn = datetime(2025, 3, 29, 12), datetime(2025, 10, 25, 12)
    day = timedelta(days=1)
    assert seconds(spring, spring + day, zone) == 23 * HOUR
    assert seconds(autumn, autumn + day, zone) == 25 * HOUR
    assert seconds(spring, spring + day, None) == 24 * HOUR


def test_hours_filled_in_for_open_tickets_count_only_where_nothing_says_they_are_open() -> None:
    rows = [{"hours": "2", "status": "Closed"}, {"hours": "4", "status": "Open"}]
    assert taken(ready_made(rows, "hours", HOUR, None).items, HOUR).mean == 3 * HOUR
    said = taken(ready_made(rows, "hours", HOUR, {"Closed"}).items, HOUR, waited=False)
    assert (said.mean, said.open, said.share) == (2 * HOUR, 1, 0)


def project(due: str, completed: str, satisfaction: str, status: str = "") -> dict[str, str]:
    return {"due": due, "completed": completed, "satisfaction": satisfaction, "status": status}


def test_projects_are_done_when_on_time_and_to_satisfaction() -> None:
    rows = [
        project("2025-03-01", "2025-03-01", "4"),
        project("2025-03-01", "2025-02-01", "3"),
        project("2025-03-01", "2025-02-27", ""),
        project("2025-03-01", "2025-03-02", "5"),
        project("2025-03-01", "2025-03-11", ""),
        project("2025-03-01", "", ""),
        project("2025-03-01", "2026-02-01", "5"),  # not yet, at the end
        project("2026-01-01", "2025-12-01", "5"),
        project("2025-03-01", "2025-03-01", "5", "cancelled"),
    ]
    found, kept = projects(rows, END)
    assert (found.due, found.done, found.on_time, found.open, found.unrated) == (7, 2, 3, 2, 2)
    assert kept.reasons == {"not-yet-due": 1, "cancelled": 1}
    assert found.mean_delay == (0 - 28 - 2 + 1 + 10) / 5
    assert projects(rows, END, unrated="leave_out")[0].value == 20
    assert projects(rows, END, unrated="not_done")[0].value == pytest.approx(100 / 7)


def use(client: str, day: str, events: str = "1") -> dict[str, str]:
    return {"client": client, "date": day, "events": events}


def test_clients_are_engaged_in_the_months_in_which_they_do_enough() -> None:
    rows = [
        use("a", "2025-11-03", "3"),
        use("a", "2025-11-03", "1"),
        use("a", "2025-12-01", "12"),
        use("b", "2025-12-31", "3"),
        use("z", "2025-12-31", "9"),
        use("b", "2026-01-01", "9"),
    ]
    found = uses(rows, END)
    assert found.reasons == {"after-the-end": 1}
    assert [start.month for start, _ in months(found.items, END)] == [11, 12]
    who = clients(
        [account("a", "2020-01-01"), account("b", "2025-12-31"), account("c", "2025-01-01")]
    )
    all_in = engagement(found.items, who, END)
    # November a and c, December a, b and c
    assert (all_in.client_months, all_in.active, all_in.bands) == (5, 2, (2, 1, 1, 1))
    assert all_in.stickiness == pytest.approx(100 * (1 / 30 + 2 / 31) / 3)
    # by client: a 2 − 2·0.4, b −0.4, c −2·0.4; √((1.44 + .16 + .64)·3/2)/5
    assert all_in.se == pytest.approx(100 * (2.24 * 1.5) ** 0.5 / 5)
    alone = engagement(found.items, None, END)
    assert (alone.client_months, alone.active) == (4, 3)
    assert engagement(found.items, who, date(2025, 12, 31)).client_months == 2


@given(drawn("snapshots", 60), st.sampled_from(DAYS), st.sampled_from(DAYS))
def test_snapshots_lose_the_same_clients_as_the_accounts_made_of_them(
    table: Table, one: date, other: date
) -> None:
    start, end = sorted((one, other))
    found = snapshots(table.rows)
    kept = revenue_kept(found, start, end)
    spells = cohort(clients(as_accounts(found)), start, end)
    assert (spells.at_risk, spells.lost) == ((kept.at_risk, kept.lost) if kept else (0, 0))


def test_revenue_kept_is_at_most_all_of_it_when_gross_and_may_grow_when_net() -> None:
    start = {"a": 1.0, "b": 6.6, "c": 0.9, "d": 1.5}
    close = {"a": 2.8, "b": 6.6, "d": 0.9, "new": 5.0}
    rows = [
        {"client": client, "month": month, "amount": str(amount)}
        for month, amounts in {"2024-12-01": start, "2025-12-01": close}.items()
        for client, amount in amounts.items()
    ]
    kept = revenue_kept(snapshots(rows), *YEAR)
    assert kept is not None and (kept.at_risk, kept.lost) == (4, 1)
    assert kept.gross == pytest.approx(85) and kept.net == pytest.approx(103)


def test_a_ticket_opened_again_is_open() -> None:
    row = {"ticket": "K1", "opened": "2025-01-01 08:00:00", "updated": "2025-01-01 08:00:00"}
    log = [
        {**row, "resolved": "", "updated": "2025-01-02 10:00:00"},
        {**row, "resolved": ""},
        {**row, "resolved": "2025-01-01 09:00:00", "updated": "2025-01-01 09:00:00"},
    ]
    rows, reasons = latest(log, "ticket", "updated")
    assert reasons == {"superseded": 2}
    assert taken(tickets(rows, "resolved", END).items, HOUR).open == 1


def test_what_was_observed_ends_after_the_latest_day_that_is_not_to_come() -> None:
    rows = [account("a", "2025-01-01", "2099-01-01"), account("b", "2025-03-01", "soon")]
    assert observed_end(rows, ["start", "end"]) == date(2025, 3, 2)
    assert observed_end([], ["start"]) is None
