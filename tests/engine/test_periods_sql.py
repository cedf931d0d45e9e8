"""The database and the calendar put every day of half a century into the same period."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, get_args

import pytest

from kpicli.core.calendar import Calendar, Every, WeekStarts
from kpicli.engine.connection import locked
from kpicli.engine.periods import period_sql

CALENDARS = [
    *(Calendar(every) for every in get_args(Every)),
    *(Calendar("week", starts) for starts in get_args(WeekStarts)),
    *(Calendar("quarter", fiscal_year_starts=month) for month in range(1, 13)),
    *(Calendar("year", fiscal_year_starts=month) for month in range(1, 13)),
]
HALF_A_CENTURY = "unnest(generate_series(DATE '2000-01-01', DATE '2050-12-31', INTERVAL 1 DAY))"


@pytest.fixture(scope="module")
def connection() -> Iterator[Any]:
    with locked([]) as found:
        yield found


@pytest.mark.parametrize("calendar", dict.fromkeys(CALENDARS), ids=str)
def test_sql_and_calendar_agree_on_every_day(connection: Any, calendar: Calendar) -> None:
    last_moment = "d + INTERVAL '23:59:59.999999'"
    rows = connection.execute(
        f"SELECT CAST(d AS DATE), {period_sql('d', calendar)}, {period_sql(last_moment, calendar)} "
        f"FROM (SELECT {HALF_A_CENTURY} AS d)"
    ).fetchall()
    assert len(rows) == 18628
    for day, midnight, evening in rows:
        assert midnight == evening == calendar.start_of(day)


def test_a_period_starts_on_a_date_even_where_the_expression_is_a_date(connection: Any) -> None:
    for calendar in CALENDARS:
        sql = period_sql("DATE '2026-03-31'", calendar)
        [(found, kind)] = connection.execute(f"SELECT {sql}, typeof({sql})").fetchall()
        assert (found, kind) == (calendar.start_of(date(2026, 3, 31)), "DATE")


def test_a_row_without_a_time_is_in_no_period(connection: Any) -> None:
    for calendar in CALENDARS:
        sql = period_sql("CAST(NULL AS TIMESTAMP)", calendar)
        assert connection.execute(f"SELECT {sql}").fetchall() == [(None,)]


def test_quarters_are_half_open_to_the_microsecond(connection: Any) -> None:
    quarters = Calendar("quarter", fiscal_year_starts=2)
    for moment, start in [
        ("2026-04-30 23:59:59.999999", date(2026, 2, 1)),
        ("2026-05-01 00:00:00", date(2026, 5, 1)),
    ]:
        sql = period_sql(f"TIMESTAMP '{moment}'", quarters)
        assert connection.execute(f"SELECT {sql}").fetchall() == [(start,)]
