"""Business hours: open time between two local times, against counting it minute by minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpicli.core.business_hours import ALWAYS, BusinessHours
from tests.thorough import often

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
AMSTERDAM = "Europe/Amsterdam"
OFFICE = ((9 * 3600, 17 * 3600 + 1800),)
WEEK = (OFFICE,) * 5 + ((),) * 2
HOURS = BusinessHours(WEEK, frozenset({date(2026, 12, 25)}), AMSTERDAM)
CHANGES = {
    AMSTERDAM: (date(2026, 3, 29), date(2026, 10, 25)),
    "America/New_York": (date(2026, 3, 8), date(2026, 11, 1)),
    "America/Sao_Paulo": (date(2017, 10, 15), date(2018, 2, 18)),
    "Australia/Lord_Howe": (date(2026, 4, 5), date(2026, 10, 4)),
    "Pacific/Apia": (date(2011, 12, 30), date(2011, 9, 24)),  # a day skipped, and an hour
    "Asia/Kolkata": (date(2026, 7, 1), date(2026, 7, 2)),
    "UTC": (date(2026, 2, 28), date(2028, 2, 29)),
}


def instant(at: datetime, zone: str) -> datetime:
    """The instant of a local time; the first of two, as PEP 495 has it."""
    return at.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def minute_by_minute(hours: BusinessHours, begin: datetime, end: datetime, clock: str) -> int:
    """The open seconds between two local times of whole minutes, counted one minute at a time."""
    assert hours.timezone is not None
    zone, at, until = ZoneInfo(hours.timezone), instant(begin, clock), instant(end, clock)
    if until < at:
        return -minute_by_minute(hours, end, begin, clock)
    found = 0
    while at < until:
        local = at.astimezone(zone)
        second = local.hour * 3600 + local.minute * 60
        day = () if local.date() in hours.holidays else hours.week[local.weekday()]
        found += 60 * any(low <= second < high for low, high in day)
        at += MINUTE
    return found


@pytest.mark.parametrize(
    ("begin", "end", "expected"),
    [
        ("2026-06-01 10:00", "2026-06-01 11:30", 1.5),
        ("2026-06-01 16:30", "2026-06-02 10:00", 2.0),
        ("2026-06-05 16:30", "2026-06-08 10:00", 2.0),  # a weekend between
        ("2026-06-06 10:00", "2026-06-07 20:00", 0.0),  # within a weekend
        ("2026-06-01 03:00", "2026-06-01 09:00", 0.0),  # before it opens
        ("2026-06-01 17:30", "2026-06-02 09:00", 0.0),  # from closing to opening
        ("2026-06-01 03:00", "2026-06-02 03:00", 8.5),
        ("2026-12-24 16:30", "2026-12-28 10:00", 2.0),  # Christmas and a weekend
        ("2026-06-01 11:30", "2026-06-01 10:00", -1.5),
        ("2026-06-01 11:30", "2026-06-01 11:30", 0.0),
    ],
)
def test_only_open_time_counts(begin: str, end: str, expected: float) -> None:
    one, other = (datetime.fromisoformat(each) for each in (begin, end))
    assert HOURS.elapsed(one, other) == 3600 * expected


def test_parts_of_seconds_count() -> None:
    begin = datetime(2026, 6, 1, 17, 29, 59, 750_000)
    assert HOURS.elapsed(begin, datetime(2026, 6, 2, 9, 0, 0, 1)) == 0.250001


def test_a_day_of_23_or_25_hours_has_as_many_when_it_is_always_open() -> None:
    spring, autumn = datetime(2026, 3, 29), datetime(2026, 10, 25)
    assert ALWAYS.elapsed(spring, spring + DAY, AMSTERDAM) == 23 * 3600
    assert ALWAYS.elapsed(autumn, autumn + DAY, AMSTERDAM) == 25 * 3600


def test_the_repeated_hour_is_the_first_of_the_two_and_the_skipped_one_comes_after() -> None:
    autumn, spring = datetime(2026, 10, 25), datetime(2026, 3, 29)
    table = ALWAYS.timetable(spring.date(), autumn.date(), AMSTERDAM)
    assert table.elapsed(autumn, autumn.replace(hour=2, minute=30)) == 2.5 * 3600
    assert table.elapsed(autumn, autumn.replace(hour=3)) == 4 * 3600
    skipped, same = (spring.replace(hour=hour, minute=30) for hour in (2, 3))
    assert table.elapsed(spring, skipped) == table.elapsed(spring, same) == 2.5 * 3600


def test_a_lunch_break_is_closed() -> None:
    lunch = ((9 * 3600, 12 * 3600), (13 * 3600, 17 * 3600))
    hours = BusinessHours((lunch,) * 7, timezone="UTC")
    assert hours.elapsed(datetime(2026, 6, 1, 11), datetime(2026, 6, 1, 14)) == 2 * 3600


def test_hours_of_another_zone_are_read_off_the_clock_that_times_are_told_by() -> None:
    """9:00 to 17:30 in Amsterdam is 3:00 to 11:30 in New York; for three weeks 4:00 to 12:30."""
    noon = datetime(2026, 6, 1, 9), datetime(2026, 6, 1, 20)
    assert HOURS.elapsed(*noon, clock="America/New_York") == 2.5 * 3600
    early = datetime(2026, 3, 9, 9), datetime(2026, 3, 9, 20)
    assert HOURS.elapsed(*early, clock="America/New_York") == 3.5 * 3600


def test_hours_without_a_zone_or_times_that_are_not_covered_are_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        BusinessHours(WEEK).elapsed(datetime(2026, 6, 1), datetime(2026, 6, 2))
    table = HOURS.timetable(date(2026, 6, 1), date(2026, 6, 30))
    table.elapsed(datetime(2026, 6, 1), datetime(2026, 6, 30, 23, 59))
    for outside in (datetime(2026, 7, 1), datetime(2026, 5, 30)):
        with pytest.raises(ValueError, match="does not cover"):
            table.elapsed(datetime(2026, 6, 2), outside)


def minutes(zone: str) -> st.SearchStrategy[datetime]:
    """Local times of whole minutes within days of the changes of a zone."""
    return st.builds(
        lambda day, minute: datetime(day.year, day.month, day.day) + minute * MINUTE,
        st.sampled_from(CHANGES[zone]),
        st.integers(-3 * 1440, 4 * 1440),
    )


stretches = st.lists(st.integers(0, 96).map(lambda quarter: 900 * quarter), unique=True).map(
    lambda ends: tuple(zip(sorted(ends)[0::2], sorted(ends)[1::2], strict=False))
)
weeks = st.tuples(*[st.one_of(st.just(OFFICE), st.just(((0, 86_400),)), stretches)] * 7)


@settings(max_examples=often(50), deadline=None)
@given(st.data())
def test_open_time_is_what_counting_minutes_gives(data: st.DataObject) -> None:
    clock = data.draw(st.sampled_from(sorted(CHANGES)))
    zone = data.draw(st.sampled_from([clock, AMSTERDAM]))
    begin = data.draw(minutes(clock))
    end = begin + data.draw(st.integers(0, 5 * 1440)) * MINUTE
    days = [begin.date() + each * DAY for each in range(6)]
    closed = frozenset(data.draw(st.lists(st.sampled_from(days), max_size=2)))
    hours = BusinessHours(data.draw(weeks), closed, zone)
    expected = minute_by_minute(hours, begin, end, clock)
    assert hours.elapsed(begin, end, clock) == expected
    assert hours.elapsed(end, begin, clock) == -expected


@settings(max_examples=often(40), deadline=None)
@given(st.data())
def test_open_time_adds_up(data: st.DataObject) -> None:
    zone = data.draw(st.sampled_from(sorted(CHANGES)))
    hours = BusinessHours(data.draw(weeks), frozenset(), zone)
    days = CHANGES[zone]
    table = hours.timetable(min(days) - 10 * DAY, max(days) + 10 * DAY)
    one, two, three = (data.draw(minutes(zone)) for _ in range(3))
    assert table.elapsed(one, two) + table.elapsed(two, three) == table.elapsed(one, three)
    assert table.elapsed(one, two) == hours.elapsed(one, two)
