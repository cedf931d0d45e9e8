"""Each instant falls into exactly one local day, in every zone and at every transition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo, available_timezones

import duckdb
import pyarrow as pa
import pytest

from kpicli.config.load import load
from kpicli.core.calendar import Calendar
from kpicli.core.source import Source
from kpicli.engine.connection import locked
from kpicli.engine.dates import expression
from kpicli.engine.periods import period_sql
from kpicli.errors import UserError
from tests.engine.moment import local_time
from tests.support import configure
from tests.thorough import often

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND, HOUR, WEEK = timedelta(microseconds=1), timedelta(hours=1), timedelta(days=7)
AROUND = (-HOUR, -MICROSECOND, timedelta(), MICROSECOND, HOUR)
YEARS = [datetime(year, 1, 1, tzinfo=UTC) for year in (2000, 2031)]


def transitions(zone: ZoneInfo) -> Iterator[datetime]:
    """The instants of 2000 to 2030 at which the zone's offset changes, to the second."""
    before, end = YEARS
    while before < end:
        after = before + WEEK
        if before.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset():
            low, high = before, after
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) // 2
                middle = middle.replace(microsecond=0)
                same = middle.astimezone(zone).utcoffset() == low.astimezone(zone).utcoffset()
                low, high = (middle, high) if same else (low, middle)
            yield high
        before = after


def instants() -> list[tuple[str, datetime]]:
    """(zone, instant) around every transition of zones that both know, links included.

    Of one zone in four; of all of them in the long run.
    """
    with locked([]) as connection:
        known = connection.execute("SELECT name FROM pg_timezone_names()").fetchall()
    return [
        (name, at + shift)
        for name in sorted(available_timezones() & {name for (name,) in known})[:: often(4, 1)]
        for at in transitions(ZoneInfo(name))
        for shift in AROUND
    ]


def local(cases: Sequence[tuple[str, datetime]]) -> list[tuple[datetime, date, int]]:
    """(local time, its day, days that hold it) of each instant, as the database has them."""
    table = pa.table(
        {
            "place": range(len(cases)),
            "zone": [zone for zone, _ in cases],
            "us": [(at - EPOCH) // MICROSECOND for _, at in cases],
        }
    )
    day = period_sql("d", Calendar("day"))
    with locked([]) as connection:
        connection.register("cases", table)
        return connection.execute(  # type: ignore[no-any-return]
            f"WITH found AS (SELECT place, timezone(zone, make_timestamptz(us)) AS d FROM cases), "
            f"days AS (SELECT unnest(generate_series(TIMESTAMP '1999-12-30', "
            f"TIMESTAMP '2031-01-03', INTERVAL 1 DAY)) AS start) "
            f"SELECT any_value(d), any_value({day}), count(start) FROM found LEFT JOIN days "
            f"ON d >= start AND d < start + INTERVAL 1 DAY GROUP BY place ORDER BY place"
        ).fetchall()


def test_every_instant_around_every_transition_is_in_exactly_one_day() -> None:
    """Time-zone data of different years differ on a few zones, which a tenth allows for."""
    cases = instants()
    assert len(cases) > 50_000 // often(4, 1)
    zones = {zone for zone, _ in cases}
    apart = set()
    for (zone, at), (moment, day, days) in zip(cases, local(cases), strict=True):
        assert days == 1, (zone, at)
        assert day == moment.date()
        expected = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        if moment != expected:
            assert abs(moment - expected) <= 3 * HOUR, (zone, at)
            apart.add(zone)
    assert len(apart) <= len(zones) // 10, sorted(apart)


@pytest.mark.parametrize(
    ("zone", "instant", "there"),
    [
        ("America/Sao_Paulo", "2017-10-15T02:59:59.999999Z", "2017-10-14 23:59:59.999999"),
        ("America/Sao_Paulo", "2017-10-15T03:00:00Z", "2017-10-15 01:00:00"),
        ("America/Sao_Paulo", "2018-02-18T01:30:00Z", "2018-02-17 23:30:00"),
        ("America/Sao_Paulo", "2018-02-18T02:30:00Z", "2018-02-17 23:30:00"),
        ("America/St_Johns", "2010-11-07T02:30:30Z", "2010-11-07 00:00:30"),
        ("America/St_Johns", "2010-11-07T02:31:30Z", "2010-11-06 23:01:30"),
        ("Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29 23:59:59"),
        ("Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31 00:00:00"),
        ("Asia/Kathmandu", "2026-06-30T18:15:00Z", "2026-07-01 00:00:00"),
    ],
)
def test_famous_transitions_are_read_right_by_both_engines(
    zone: str, instant: str, there: str
) -> None:
    expected = datetime.fromisoformat(there)
    read = expression("t", None, Source("survey", "survey.csv"), zone)
    with locked([]) as connection:
        [(found,)] = connection.execute(f"SELECT {read} FROM (SELECT '{instant}' AS t)").fetchall()
    assert found == expected
    assert local_time(instant, None, ZoneInfo(zone)) == expected


def test_the_days_of_the_clock_change_have_23_and_25_hours() -> None:
    hours = [datetime(2026, 1, 1, tzinfo=UTC) + n * HOUR for n in range(24 * 365)]
    cases = [("Europe/Amsterdam", hour) for hour in hours]
    days = [day for _, day, _ in local(cases)]
    assert days.count(date(2026, 3, 29)) == 23
    assert days.count(date(2026, 10, 25)) == 25
    assert days.count(date(2026, 6, 1)) == 24


def test_every_zone_that_a_configuration_may_name_is_known_to_the_database(tmp_path: Path) -> None:
    folders = [Path(folder) for folder in TZPATH if Path(folder).is_dir()]
    files = {
        file.relative_to(folder).as_posix()
        for folder in folders
        for file in folder.rglob("*")
        if "right" not in file.parts and "posix" not in file.parts
    }
    accepted, unknown = 0, []
    with locked([]) as connection:
        for place, zone in enumerate(
            sorted(files | available_timezones() | {"posix/UTC", "right/UTC"})
        ):
            try:
                connection.execute("SELECT timezone(?, TIMESTAMPTZ 'epoch')", [zone]).fetchall()
                known = True
            except duckdb.Error:
                known = False
            if known and place % often(4, 1):
                continue  # what is unknown is asked for each time, what is known in the long run
            reporting = {"timezone": zone}
            path = configure(
                tmp_path / "kpicli.yaml",
                {"nps": {"question": "q"}},
                {"path": "s.csv"},
                reporting=reporting,
            )
            try:
                load(path)
            except UserError:
                continue
            accepted += 1
            if not known:
                unknown.append(zone)
    assert not unknown
    assert accepted > 400 // often(4, 1)
