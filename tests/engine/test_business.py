"""Open time by the database is what `Timetable.elapsed` says, across changes of the clock."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpicli.core.business_hours import ALWAYS, BusinessHours
from kpicli.engine.business import open_seconds, stage
from kpicli.engine.connection import locked
from tests.core.test_business_hours import AMSTERDAM, CHANGES, DAY, HOURS, WEEK, weeks
from tests.thorough import often

Pair = tuple[datetime | None, datetime | None]
MICROSECOND = timedelta(microseconds=1)


def by_database(
    hours: BusinessHours, clock: str, first: date, last: date, pairs: list[Pair]
) -> list[float | None]:
    """The open seconds of each pair."""
    with locked([]) as connection:
        stage(connection, hours, clock, first, last)
        connection.execute(
            "CREATE TEMP TABLE tickets AS SELECT unnest(range(?)) AS place, "
            "unnest(?::TIMESTAMP[]) AS opened, unnest(?::TIMESTAMP[]) AS closed",
            [len(pairs), [one for one, _ in pairs], [other for _, other in pairs]],
        )
        sql = open_seconds("tickets", {"seconds": ("opened", "closed")})
        rows = connection.execute(f"SELECT seconds FROM ({sql}) ORDER BY place").fetchall()
    return [seconds for (seconds,) in rows]


@settings(max_examples=often(10), deadline=None)
@given(st.data())
def test_the_database_and_plain_python_agree(data: st.DataObject) -> None:
    clock = data.draw(st.sampled_from(sorted(CHANGES)))
    zone = data.draw(st.sampled_from([clock, AMSTERDAM]))
    first, last = min(CHANGES[clock]) - 9 * DAY, max(CHANGES[clock]) + 9 * DAY
    around = [datetime(day.year, day.month, day.day) + timedelta(days=-2) for day in CHANGES[clock]]
    moment = st.builds(
        lambda start, us: start + us * MICROSECOND,
        st.sampled_from(around),
        st.one_of(
            st.integers(0, 5 * 86_400 * 10**6),
            st.integers(0, 5 * 96).map(lambda quarter: quarter * 900 * 10**6),
        ),
    )
    pairs: list[Pair] = data.draw(
        st.lists(st.tuples(st.none() | moment, st.none() | moment), min_size=1, max_size=60)
    )
    closed = frozenset(data.draw(st.lists(st.dates(first, last), max_size=4)))
    hours = BusinessHours(data.draw(weeks), closed, zone)
    table = hours.timetable(first, last, clock)
    expected = [
        None if one is None or other is None else table.elapsed(one, other) for one, other in pairs
    ]
    assert by_database(hours, clock, first, last, pairs) == expected


def test_every_quarter_of_an_hour_of_a_year_agrees() -> None:
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    start = datetime(2026, 1, 1)
    quarters = [start + timedelta(minutes=15 * each) for each in range(365 * 96)]
    pairs: list[Pair] = [(start, each) for each in quarters]
    for hours in (HOURS, ALWAYS):
        table = hours.timetable(first, last, AMSTERDAM)
        expected = [table.elapsed(start, each) for each in quarters]
        assert by_database(hours, AMSTERDAM, first, last, pairs) == expected


@pytest.mark.parametrize("outside", [datetime(2026, 5, 30, 23), datetime(2026, 7, 1)])
def test_there_is_no_open_time_beyond_the_days_asked_for(outside: datetime) -> None:
    inside = datetime(2026, 6, 30, 23, 59)
    pairs: list[Pair] = [(inside, outside), (outside, inside), (inside, inside)]
    found = by_database(HOURS, AMSTERDAM, date(2026, 6, 1), date(2026, 6, 30), pairs)
    assert found == [None, None, 0.0]


def test_several_spans_share_their_moments_and_other_columns_stay() -> None:
    with locked([]) as connection:
        stage(connection, HOURS, AMSTERDAM, date(2026, 6, 1), date(2026, 6, 30))
        connection.execute(
            "CREATE TEMP TABLE tickets AS SELECT 'T1' AS id, TIMESTAMP '2026-06-01 10:00' AS o, "
            "TIMESTAMP '2026-06-01 10:30' AS r, TIMESTAMP '2026-06-02 09:30' AS c"
        )
        spans = {"response": ("o", "r"), "resolution": ("o", "CASE WHEN c > o THEN c END")}
        sql = open_seconds("tickets", spans)
        found: Any = connection.execute(sql)
        names = [column[0] for column in found.description]
        [row] = found.fetchall()
    assert names == ["id", "o", "r", "c", "response", "resolution"]
    assert (row[0], row[4], row[5]) == ("T1", 1800.0, 8 * 3600.0)


def test_hours_without_a_zone_are_those_of_the_clock_that_times_are_told_by() -> None:
    plain = BusinessHours(WEEK)
    pairs: list[Pair] = [(datetime(2026, 6, 1, 8), datetime(2026, 6, 1, 10))]
    for clock in ("America/New_York", AMSTERDAM):
        found = by_database(plain, clock, date(2026, 6, 1), date(2026, 6, 2), pairs)
        assert found == [3600.0]
