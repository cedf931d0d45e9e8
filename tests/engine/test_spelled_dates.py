"""Dates as people spell them: months by name, any order, offsets behind, and dates as numbers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpicli.core.months import MONTHS
from kpicli.core.source import Source
from kpicli.engine.connection import locked
from kpicli.engine.dates import expression
from tests.engine.test_moment_sql import by_sql, ordered_by_sql, shown

ZONE = "Europe/Amsterdam"

SPELLINGS = {
    "12 Mar 2024": "2024-03-12 00:00:00",
    "12-Mar-2024": "2024-03-12 00:00:00",
    "12/mar/2024": "2024-03-12 00:00:00",
    "12MAR2024": "2024-03-12 00:00:00",
    "12. März 2024": "2024-03-12 00:00:00",
    "12 MÄRZ 2024 8:05": "2024-03-12 08:05:00",
    "12 mars 2024": "2024-03-12 00:00:00",
    "12 maart 2024, 15:04": "2024-03-12 15:04:00",
    "12 de marzo de 2024": "2024-03-12 00:00:00",
    "12 marzo 2024": "2024-03-12 00:00:00",
    "1 de março de 2024": "2024-03-01 00:00:00",
    "12th March 2024": "2024-03-12 00:00:00",
    "March 12, 2024": "2024-03-12 00:00:00",
    "March 12, 2024 3:04 PM": "2024-03-12 15:04:00",
    "Mar. 12, 2024, 3:04:05 p.m.": "2024-03-12 15:04:05",
    "Sept 1 2024": "2024-09-01 00:00:00",
    "2024/03/12 3:45:12 PM GMT+1": "2024-03-12 15:45:12",
    "2024/03/12 3:45:12 PM GMT-5": "2024-03-12 21:45:12",
    "2024/03/12 12:05:00 AM GMT": "2024-03-12 01:05:00",
    "2024/03/12 15:45:12 UTC+05:30": "2024-03-12 11:15:12",
    "2024/03/12 3:45:12\u202fPM": "2024-03-12 15:45:12",
    "2024/3/12": "2024-03-12 00:00:00",
    "2024.03.12": "2024-03-12 00:00:00",
    "2024.3.2 10:11:12.5": "2024-03-02 10:11:12.5",
    "29 Feb 2024 24:00": "2024-03-01 00:00:00",
    "12 Mar 2024 12:00 PM": "2024-03-12 12:00:00",
    "12 Mar 2024 12:00 AM": "2024-03-12 00:00:00",
    "12 Mar 2024 10:00 +0200": "2024-03-12 09:00:00",
    "12-Mar-24": None,
    "12 Mar": None,
    "Mar 2024": None,
    "30 Feb 2024": None,
    "0 Mar 2024": None,
    "12 Foo 2024": None,
    "12 March 20245": None,
    "12 Mar 2024 25:00": None,
    "12 Mar 2024 13:00 PM": None,
    "12 Mar 2024 0:30 AM": None,
    "12 Mar 2024 10:00 EST": None,
    "12 Mar 2024 10:00 CET": None,
    "12 Mar 2024 10:00 GMT+15": None,
    "12 Mar 2024 10:00+2": None,
    "12 Mar 2024 and later": None,
    "2024/03/12 3:45:12 PM EST": None,
    "2024.03/12": None,
    "2024.13.01": None,
    "12 Mar 999": None,
    "45363": None,
}


@pytest.mark.parametrize(("text", "there"), SPELLINGS.items())
def test_what_a_spelling_means(text: str, there: str | None) -> None:
    for order in ("ymd", "dmy", "mdy"):
        assert by_sql([text], order, ZONE) == [there]
    assert ordered_by_sql([text, "7"]) == "ymd"


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("12/03/2024 10:00:00.25", "2024-03-12 10:00:00.25"),
        ("12.03.2024, 8:30 PM", "2024-03-12 20:30:00"),
        ("12/03/2024 8:30 PM GMT+1", "2024-03-12 20:30:00"),
        ("12/03/2024 20:30:00Z", "2024-03-12 21:30:00"),
        ("12/03/2024 24:00", "2024-03-13 00:00:00"),
        ("12/03/20248:30", None),
        ("12/03/2024 8:30 CET", None),
        ("12/03/24", None),
    ],
)
def test_a_day_in_numbers_may_have_any_time_behind_it(text: str, there: str | None) -> None:
    assert by_sql([text], "dmy", ZONE) == [there]


moments = st.datetimes(datetime(1990, 1, 2), datetime(2099, 12, 30)).map(
    lambda moment: moment.replace(microsecond=0)
)
LANGUAGES = sorted(MONTHS, key=MONTHS.__getitem__)


def spelled(moment: datetime, name: str) -> list[str]:
    """A moment in each spelling; `name` is one of its month."""
    half = f"{moment:%I:%M:%S %p}"
    return [
        f"{moment.day} {name} {moment.year} {moment:%H:%M:%S}",
        f"{moment:%d}-{name}-{moment.year}, {half}",
        f"{moment.day} de {name} de {moment.year} {half.lower()}",
        f"{name.title()} {moment.day}, {moment.year} {half}",
        f"{name.upper()}. {moment:%d} {moment.year} {moment:%H:%M:%S}.000",
        f"{moment:%Y.%m.%d %H:%M:%S}",
        f"{moment:%Y/%m/%d} {half} ",
        f"{moment:%d/%m/%Y} {half}",
        f"{moment:%d.%m.%Y, %H:%M:%S}",
    ]


@settings(max_examples=25, deadline=None)
@given(st.lists(moments, min_size=1, max_size=8), st.data())
def test_every_moment_comes_back_from_every_spelling(
    found: list[datetime], data: st.DataObject
) -> None:
    texts, expected = [], []
    for moment in found:
        names = [name for name in LANGUAGES if MONTHS[name] == moment.month]
        for text in spelled(moment, data.draw(st.sampled_from(names))):
            texts.append(text)
            expected.append(shown(moment))
    assert by_sql(texts, "dmy", ZONE) == expected


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(moments, st.integers(-12, 14)), min_size=1, max_size=8))
def test_each_offset_of_a_column_is_moved_by_itself(found: list[tuple[datetime, int]]) -> None:
    texts, expected = [], []
    for moment, hours in found:
        aware = moment.replace(tzinfo=UTC) - timedelta(hours=hours)
        there = shown(aware.astimezone(ZoneInfo(ZONE)).replace(tzinfo=None))
        texts += [
            f"{moment:%Y/%m/%d %I:%M:%S %p} GMT{hours:+d}",
            f"{moment:%d %b %Y %H:%M:%S} {hours:+03d}:00",
            f"{moment:%B %d, %Y %I:%M:%S %p} UTC{hours:+03d}",
        ]
        expected += [there] * 3
    assert by_sql(texts, "ymd", ZONE) == expected


@settings(max_examples=25, deadline=None)
@given(st.lists(moments, min_size=1, max_size=8))
def test_numbers_are_told_by_the_column_and_come_back(found: list[datetime]) -> None:
    local = [shown(moment) for moment in found]
    days = [(moment - datetime(1899, 12, 30)) / timedelta(days=1) for moment in found]
    texts = [f"{day:.8f}" for day in days]
    assert ordered_by_sql(texts) == "excel"
    assert by_sql(texts, "excel", ZONE) == local
    later = [max(moment, datetime(2001, 9, 10)).replace(tzinfo=UTC) for moment in found]
    there = [shown(one.astimezone(ZoneInfo(ZONE)).replace(tzinfo=None)) for one in later]
    for kind, times in (("epoch", 1), ("epoch_ms", 1000)):
        texts = [f"{int(one.timestamp()) * times}" for one in later]
        assert ordered_by_sql(texts) == kind
        assert by_sql(texts, kind, ZONE) == there


@pytest.mark.parametrize(
    "texts",
    [
        ["1", "2", "5"],
        ["45363", "3"],
        ["45363", "-45364"],
        ["45363", "2024-03-12"],
        ["45363", "12 Mar 2024"],
        ["12345", "54321"],
        ["1710000000", "1710000000000"],
        ["1710000000", "45363"],
        ["0999999999"],
        ["20240312"],
        ["202403"],
        ["2024"],
        ["4.5e4"],
        ["45,363"],
        ["", " "],
    ],
)
def test_other_numbers_are_no_dates(texts: list[str]) -> None:
    assert ordered_by_sql(texts) == "ymd"
    dates = [text for text in texts if "2024-" in text or "Mar" in text]
    assert sum(found is not None for found in by_sql(texts, "ymd", ZONE)) == len(dates)


def test_words_among_numbers_are_unreadable_and_the_numbers_dates() -> None:
    texts = ["45363", "n/a", "", "45363.25"]
    assert ordered_by_sql(texts) == "excel"
    expected = ["2024-03-12 00:00:00", None, None, "2024-03-12 06:00:00"]
    assert by_sql(texts, "excel", ZONE) == expected


@pytest.mark.parametrize(
    ("kind", "text", "there"),
    [
        ("excel", "61", "1900-03-01 00:00:00"),
        ("excel", "60", None),
        ("excel", "45363.999999", "2024-03-13 00:00:00"),
        ("excel", "45363,5", None),
        ("excel", "2024-03-12", None),
        ("epoch", "0", "1970-01-01 01:00:00"),
        ("epoch", "-3600", "1970-01-01 00:00:00"),
        ("epoch", "1710000000.5", "2024-03-09 17:00:00.5"),
        ("epoch", "9999999999999", None),
        ("epoch", "999999999999", None),
        ("epoch", "-999999999999.999999999", None),
        ("epoch_ms", "999999999999999", None),
        ("excel", "9999999", None),
        ("epoch_ms", "1710000000123", "2024-03-09 17:00:00.123"),
        ("epoch_ms", "nan", None),
    ],
)
def test_declared_numbers_are_dates_as_declared(kind: str, text: str, there: str | None) -> None:
    source = Source("survey", "survey.csv", date="t", date_format=kind)
    with locked([]) as connection:
        read = expression(f"'{text}'", None, source, ZONE)
        found = connection.execute(f"SELECT CAST({read} AS VARCHAR)").fetchone()
    assert found == (there,)


def test_no_name_of_a_month_begins_another_months() -> None:
    by_name = sorted(MONTHS)
    for name, longer in pairwise(by_name):
        assert not longer.startswith(name) or MONTHS[name] == MONTHS[longer], (name, longer)
