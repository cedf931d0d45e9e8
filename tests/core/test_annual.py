"""A rate of a month or a quarter as one of a year, and whole months between days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicli.core.annual import lost_a_year
from kpicli.core.periods import months_before, whole_months

DAYS = st.dates(date(2019, 1, 1), date(2029, 12, 31))


@pytest.mark.parametrize(
    ("lost", "months", "year"),
    [(0.02, 1, 0.2152833), (0.05, 1, 0.4596399), (0.05, 3, 0.1854938), (0.05, 12, 0.05)],
)
def test_what_is_lost_each_month_or_quarter_is_compounded(
    lost: float, months: int, year: float
) -> None:
    assert lost_a_year(lost, months) == pytest.approx(year, abs=1e-7)


@given(st.floats(0, 1), st.sampled_from([1, 3, 6, 12]))
def test_a_year_loses_more_than_one_period_and_less_than_all_of_them_added(
    lost: float, months: int
) -> None:
    year = lost_a_year(lost, months)
    assert lost - 1e-12 <= year <= min(1.0, lost * 12 / months) + 1e-12


@given(st.floats(0, 1))
def test_four_quarters_of_three_months_lose_what_twelve_months_do(lost: float) -> None:
    quarter = 1 - (1 - lost) ** 3
    assert lost_a_year(quarter, 3) == pytest.approx(lost_a_year(lost, 1))


@pytest.mark.parametrize(
    ("start", "day", "months"),
    [
        ("2025-01-31", "2025-02-27", 0),
        ("2025-01-31", "2025-02-28", 1),
        ("2025-01-31", "2025-03-30", 1),
        ("2025-01-31", "2025-03-31", 2),
        ("2024-02-29", "2025-02-28", 12),
        ("2025-03-15", "2025-03-15", 0),
        ("2025-03-15", "2026-03-14", 11),
    ],
)
def test_a_month_is_over_on_the_same_day_or_at_the_end_of_a_shorter_month(
    start: str, day: str, months: int
) -> None:
    assert whole_months(date.fromisoformat(start), date.fromisoformat(day)) == months


@given(DAYS, st.integers(0, 900), st.integers(0, 40))
def test_who_began_later_is_no_older(start: date, days: int, later: int) -> None:
    end = start + timedelta(days=days + later)
    assert whole_months(start, end) >= whole_months(start + timedelta(days=later), end)


@given(DAYS, st.integers(0, 60))
def test_so_many_months_after_a_day_so_many_are_over(day: date, months: int) -> None:
    assert whole_months(months_before(day, months), day) >= months
