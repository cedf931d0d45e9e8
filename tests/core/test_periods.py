"""Names of periods: in order, read back, as the standards and common usage have them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicli.core.calendar import Calendar, Every, WeekStarts
from kpicli.core.periods import FORMS, label, parse, period
from kpicli.core.report import Period
from tests.core.test_calendar import DAYS, calendars, days


@pytest.mark.parametrize(
    ("calendar", "day", "name"),
    [
        (Calendar("day"), date(2026, 1, 5), "2026-01-05"),
        (Calendar("week"), date(2026, 1, 1), "2026-W01"),
        (Calendar("week"), date(2027, 1, 1), "2026-W53"),
        (Calendar("week"), date(2024, 12, 30), "2025-W01"),
        (Calendar("week", "sunday"), date(2026, 1, 5), "W2026-01-04"),
        (Calendar("week", "saturday"), date(2026, 1, 5), "W2026-01-03"),
        (Calendar("month"), date(2026, 3, 31), "2026-03"),
        (Calendar("quarter"), date(2026, 3, 31), "2026-Q1"),
        (Calendar("year"), date(2026, 3, 31), "2026"),
        (Calendar("year", fiscal_year_starts=4), date(2026, 3, 31), "FY2026"),
        (Calendar("year", fiscal_year_starts=4), date(2026, 4, 1), "FY2027"),
        (Calendar("quarter", fiscal_year_starts=4), date(2026, 4, 1), "FY2027-Q1"),
        (Calendar("quarter", fiscal_year_starts=4), date(2027, 1, 1), "FY2027-Q4"),
        (Calendar("quarter", fiscal_year_starts=10), date(2025, 10, 1), "FY2026-Q1"),
        (Calendar("quarter", fiscal_year_starts=12), date(2026, 1, 31), "FY2026-Q1"),
    ],
)
def test_a_period_has_the_name_in_common_use(calendar: Calendar, day: date, name: str) -> None:
    assert label(calendar.start_of(day), calendar) == name


def test_the_iso_week_and_its_year_are_right_on_every_day_of_half_a_century() -> None:
    weeks = Calendar("week")
    for day in DAYS:
        year, week, _ = day.isocalendar()
        assert label(weeks.start_of(day), weeks) == f"{year}-W{week:02}"


@pytest.mark.parametrize("first", range(2, 13))
def test_fiscal_years_and_quarters_are_numbered_as_pandas_numbers_them(first: int) -> None:
    import pandas as pd

    last = pd.Timestamp(2000, first - 1, 1).strftime("%b").upper()
    quarters = Calendar("quarter", fiscal_year_starts=first)
    years = Calendar("year", fiscal_year_starts=first)
    found = pd.PeriodIndex(pd.to_datetime(DAYS[:1500]), freq=f"Q-{last}")
    for day, year, quarter in zip(DAYS, found.qyear, found.quarter, strict=False):
        assert label(quarters.start_of(day), quarters) == f"FY{year}-Q{quarter}"
        assert label(years.start_of(day), years) == f"FY{year}"


@given(calendars, days)
def test_a_name_is_read_back_as_the_days_it_names(calendar: Calendar, day: date) -> None:
    start = calendar.start_of(day)
    assert parse(label(start, calendar), calendar) == (start, calendar.next(start))


@given(calendars, days, days)
def test_names_in_order_are_periods_in_order(calendar: Calendar, one: date, other: date) -> None:
    starts = sorted([calendar.start_of(one), calendar.start_of(other)])
    names = [label(start, calendar) for start in starts]
    assert names == sorted(names)
    assert (names[0] == names[1]) == (starts[0] == starts[1])


@given(calendars)
def test_a_name_without_fy_means_the_same_days_in_every_calendar(calendar: Calendar) -> None:
    assert parse("2026", calendar) == (date(2026, 1, 1), date(2027, 1, 1))
    assert parse("2026-Q1", calendar) == (date(2026, 1, 1), date(2026, 4, 1))
    assert parse("2026-03", calendar) == (date(2026, 3, 1), date(2026, 4, 1))
    assert parse(" 2026-w05 ", calendar) == (date(2026, 1, 26), date(2026, 2, 2))
    assert parse("W2026-01-04", calendar) == (date(2026, 1, 4), date(2026, 1, 11))
    assert parse("2026-03-05", calendar) == (date(2026, 3, 5), date(2026, 3, 6))


def test_a_name_with_fy_follows_the_start_of_the_fiscal_year() -> None:
    april, january = Calendar("month", fiscal_year_starts=4), Calendar("month")
    assert parse("FY2027", april) == (date(2026, 4, 1), date(2027, 4, 1))
    assert parse("fy2027-q1", april) == (date(2026, 4, 1), date(2026, 7, 1))
    assert parse("FY2027", january) == (date(2027, 1, 1), date(2028, 1, 1))
    assert parse("FY2027-Q1", january) == (date(2027, 1, 1), date(2027, 4, 1))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "26",
        "2026-1",
        "2026-Q5",
        "2026Q1",
        "Q1 2026",
        "2026-W5",
        "W2026",
        "2026/03",
        "FY26",
        "FY2026-03",
        "FYW2026-01-04",
        "20260305",
        "٢٠٢٦",
        "last month",
    ],
)
def test_what_is_no_name_is_answered_with_the_forms(text: str) -> None:
    with pytest.raises(ValueError, match="write 2026, 2026-Q1") as refused:
        parse(text, Calendar("month"))
    assert FORMS in str(refused.value)


@pytest.mark.parametrize(
    "text", ["2026-13", "2026-W54", "2025-W53", "2026-02-30", "0000", "FY0001", "9999", "2026-W00"]
)
def test_a_period_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="there is no period"):
        parse(text, Calendar("month", fiscal_year_starts=4))


@given(st.text(max_size=12))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        start, end = parse(text, Calendar("month"))
    except ValueError:
        return
    assert start < end


def test_a_period_is_complete_once_its_last_day_is_over() -> None:
    march = Calendar("month")
    for today, complete in [(date(2026, 3, 31), False), (date(2026, 4, 1), True)]:
        found = period(date(2026, 3, 1), today, march)
        assert found == Period("2026-03", "2026-03-01", "2026-04-01", complete)


@given(calendars, days)
def test_one_period_ends_where_the_next_begins(calendar: Calendar, day: date) -> None:
    start = calendar.start_of(day)
    one = period(start, day, calendar)
    other = period(calendar.next(start), day, calendar)
    assert one.end == other.start
    assert not one.complete and not other.complete
    assert period(start, calendar.next(start), calendar).complete
    assert not period(start, calendar.next(start) - timedelta(days=1), calendar).complete


def test_every_kind_of_period_has_a_name_and_every_form_is_shown() -> None:
    start = date(2026, 1, 1)
    for every in get_args(Every):
        for starts in get_args(WeekStarts):
            for first in (1, 4):
                calendar = Calendar(every, starts, first)
                name = label(calendar.start_of(start), calendar)
                shape = "".join("9" if letter.isdigit() else letter for letter in name)
                shown = "".join("9" if letter.isdigit() else letter for letter in FORMS)
                assert shape in shown.replace(" or ", ", ").split(", ")
