"""Periods of days: every day in exactly one, no holes, weeks and fiscal years as agreed."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from kpicli.core.calendar import DAYS_EARLY, Calendar, Every, WeekStarts
from kpicli.engine.spellings import FIRST_YEAR, LAST_YEAR

DAY = timedelta(days=1)
DAYS = [date(2000, 1, 1) + n * DAY for n in range(18628)]
"""2000-01-01 to 2050-12-31."""

calendars = st.builds(
    Calendar,
    st.sampled_from(get_args(Every)),
    st.sampled_from(get_args(WeekStarts)),
    st.integers(1, 12),
)
days = st.dates(date(1900, 1, 1), date(2200, 12, 31))


@given(calendars, days)
def test_a_day_is_in_its_period_and_in_neither_neighbour(calendar: Calendar, day: date) -> None:
    start = calendar.start_of(day)
    assert start <= day < calendar.next(start)
    assert calendar.start_of(calendar.next(start) - DAY) == start
    assert calendar.start_of(calendar.next(start)) == calendar.next(start)
    assert calendar.start_of(start - DAY) == calendar.previous(start)


@given(calendars, st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)))
@example(Calendar("year"), date(LAST_YEAR, 12, 31))
@example(Calendar("year", fiscal_year_starts=2), date(FIRST_YEAR, 1, 1))
def test_every_day_that_can_be_read_has_a_period_with_an_end_and_neighbours(
    calendar: Calendar, day: date
) -> None:
    start = calendar.start_of(day)
    assert start <= day < calendar.next(start)
    assert calendar.previous(start) < start
    before = calendar.year_before(start)
    assert before is None or before < start


@given(calendars, days, st.integers(0, 60))
def test_k_periods_on_and_k_back_lead_home(calendar: Calendar, day: date, k: int) -> None:
    start = there = calendar.start_of(day)
    for _ in range(k):
        there = calendar.next(there)
    assert calendar.next(start, k) == there
    assert calendar.previous(there, k) == start


@given(calendars, days, days.map(lambda day: day.replace(day=1)))
def test_a_sequence_has_no_hole_whatever_the_days_asked_for(
    calendar: Calendar, first: date, last: date
) -> None:
    assume((last - first).days < 5000)
    starts = calendar.sequence(first, last)
    if last < first:
        assert starts == []
        return
    assert starts[0] == calendar.start_of(first) and starts[-1] == calendar.start_of(last)
    assert all(calendar.next(one) == other for one, other in pairwise(starts))


def test_every_week_of_half_a_century_is_the_iso_week() -> None:
    weeks = Calendar("week")
    for day in DAYS:
        year, week, _ = day.isocalendar()
        assert weeks.start_of(day) == date.fromisocalendar(year, week, 1)


@pytest.mark.parametrize(("starts", "number"), [("monday", 0), ("sunday", 6), ("saturday", 5)])
def test_a_week_starts_on_its_weekday_and_has_seven_days(starts: WeekStarts, number: int) -> None:
    weeks = Calendar("week", starts)
    for day in DAYS:
        start = weeks.start_of(day)
        assert start.weekday() == number
        assert 0 <= (day - start).days < 7


@pytest.mark.parametrize("first", range(1, 13))
def test_a_fiscal_year_is_twelve_months_from_its_first_and_has_four_quarters(first: int) -> None:
    years = Calendar("year", fiscal_year_starts=first)
    quarters = Calendar("quarter", fiscal_year_starts=first)
    for day in DAYS:
        start = years.start_of(day)
        assert (start.month, start.day) == (first, 1)
        assert years.next(start) == start.replace(year=start.year + 1)
        assert quarters.start_of(day) in [quarters.next(start, k) for k in range(4)]
        assert quarters.next(start, 4) == years.next(start)


def test_months_weeks_and_days_do_not_mind_the_fiscal_year() -> None:
    for day in DAYS[:800]:
        for every in ("day", "week", "month"):
            fiscal = Calendar(every, fiscal_year_starts=4)
            assert fiscal.start_of(day) == Calendar(every).start_of(day)


def test_a_year_before_29_february_and_before_week_53_there_is_nothing() -> None:
    assert Calendar("day").year_before(date(2024, 2, 29)) is None
    assert Calendar("day").year_before(date(2025, 2, 28)) == date(2024, 2, 28)
    assert Calendar("week").year_before(date(2026, 12, 28)) is None
    assert Calendar("week").year_before(date(2026, 1, 5)) == date(2025, 1, 6)


@given(calendars, days)
def test_the_same_period_a_year_before_is_a_period_about_a_year_before(
    calendar: Calendar, day: date
) -> None:
    start = calendar.start_of(day)
    before = calendar.year_before(start)
    if before is None:
        early = timedelta(days=DAYS_EARLY[calendar.week_starts])
        week_53 = calendar.every == "week" and (start + early).isocalendar().week == 53
        assert week_53 or (calendar.every, start.month, start.day) == ("day", 2, 29)
        return
    assert calendar.start_of(before) == before
    assert 364 <= (start - before).days <= 371
    if calendar.every != "week":
        assert (before.year, before.month, before.day) == (start.year - 1, start.month, start.day)


def test_the_week_a_year_before_has_the_same_iso_number() -> None:
    weeks = Calendar("week")
    for day in DAYS[::7]:
        start = weeks.start_of(day)
        before = weeks.year_before(start)
        if before is not None:
            year, week, _ = start.isocalendar()
            assert before.isocalendar() == (year - 1, week, 1)


@pytest.mark.parametrize("every", get_args(Every))
def test_a_period_that_the_calendar_cannot_hold_is_a_value_error(every: Every) -> None:
    calendar = Calendar(every)
    with pytest.raises(ValueError):
        calendar.next(calendar.start_of(date.max))
