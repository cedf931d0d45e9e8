"""The oracles of retention, lifetime, snapshots and logs of updates: worked examples and laws."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.clients.log_oracle import as_accounts, revenue_kept, snapshots
from tests.clients.plain import account
from tests.clients.reading import observed_end
from tests.clients.rows import DAYS
from tests.clients.spells_oracle import DAY, by_status, clients, cohort, lifetime
from tests.clients.tables import Table, drawn

END = date(2026, 1, 1)
YEAR = (date(2025, 1, 1), END)


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


def test_what_was_observed_ends_after_the_latest_day_that_is_not_to_come() -> None:
    rows = [account("a", "2025-01-01", "2099-01-01"), account("b", "2025-03-01", "soon")]
    assert observed_end(rows, ["start", "end"]) == date(2025, 3, 2)
    assert observed_end([], ["start"]) is None
