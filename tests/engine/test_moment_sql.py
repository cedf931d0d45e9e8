"""Plain Python reads dates as the database does, or leaves them to it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kpicli.core.blanks import BLANKS
from kpicli.core.source import Source
from kpicli.engine.connection import locked
from kpicli.engine.dates import expression
from kpicli.engine.dates import order_of as order_by_sql
from kpicli.errors import UserError
from tests.engine.moment import UnsureError, local_time, order_of

SOURCE = Source("survey", "survey.csv", date="t")
OFFSETS = ["Z", "z", "+02", "+0230", "-05:30", "+00:00", "-24:00", "+99", " +02", " UTC", "+2"]
OFFSETS += [" Z", " -0330", "+14:00", "+14:30", "-12", "-12:30", "+13:45", "+02:60", "UTC", " GMT"]
ODD = ["", "  ", "n/a", "5", "20260101", "2026-W03", "2026-01", "infinity", "now", "٢٠٢٦-01-01"]


def generated(n: int, seed: int) -> list[str]:
    """Dates as people and programs write them, and as nobody should."""
    draw = random.Random(seed)

    def padded(number: int) -> str:
        return str(number).zfill(draw.choice([1, 2, 2]))

    def spelled() -> str:
        year = (
            str(draw.randint(1971, 2049))
            if draw.random() < 0.8
            else draw.choice(["0000", "0001", "9998", "9999", "1000", "1850", "26", "12026"])
        )
        parts = [padded(draw.randint(0, 13)), padded(draw.randint(0, 32))]
        sign = draw.choice("---/. ")
        if draw.random() < 0.4:
            draw.shuffle(parts)
            text = sign.join([*parts, year])
        else:
            text = sign.join([year, *parts])
        if draw.random() < 0.8:
            hour = draw.choice([draw.randint(0, 25), draw.randint(0, 23), 24])
            text += draw.choice(["T", " ", " ", "  ", ""]) + f"{padded(hour)}:"
            text += padded(0 if hour == 24 else draw.randint(0, 61))
            if draw.random() < 0.7:
                text += f":{padded(0 if hour == 24 else draw.randint(0, 61))}"
            if draw.random() < 0.3:
                text += "." + str(draw.randint(0, 10**9))[: draw.randint(0, 9)]
            text += draw.choice(["", "", "", " PM", " am", "PM", *OFFSETS])
        if draw.random() < 0.1:
            text = draw.choice([" ", "\u00a0", "\t", "\u3000", "x"]) + text
        if draw.random() < 0.1:
            text += draw.choice([" ", "\u00a0", "\t", "\n", "x", " (BC)"])
        return text

    return [spelled() if draw.random() < 0.97 else draw.choice(ODD) for _ in range(n)]


def by_sql(texts: Sequence[str], order: str | None, timezone: str) -> list[str | None]:
    """The local times, as text, that the database reads."""
    read = expression("t", order, SOURCE, timezone)
    with locked([]) as connection:
        connection.register("staged", pa.table({"t": pa.array(texts, pa.string())}))
        rows = connection.execute(f"SELECT CAST({read} AS VARCHAR) FROM staged").fetchall()
    return [found for (found,) in rows]


def shown(moment: datetime | None) -> str | None:
    """A time as the database writes it."""
    if moment is None:
        return None
    text = moment.isoformat(" ")
    return text.rstrip("0") if moment.microsecond else text


@pytest.mark.parametrize("order", [None, "dmy", "mdy"])
@pytest.mark.parametrize("timezone", ["UTC", "Europe/Amsterdam", "America/New_York"])
def test_thousands_of_spellings_are_read_alike(order: str | None, timezone: str) -> None:
    texts = generated(5000, seed=len(timezone))
    zone = ZoneInfo(timezone)
    sure = dated = 0
    for text, expected in zip(texts, by_sql(texts, order, timezone), strict=True):
        try:
            found = local_time(text, order, zone)
        except UnsureError:
            continue
        assert shown(found) == expected, text
        sure += 1
        dated += found is not None
    assert sure > 800 and dated > 400


@given(
    st.datetimes(datetime(1971, 1, 2), datetime(2049, 12, 30)),
    st.sampled_from(["", "Z", "+00:00", "+05:45", "-0330", "-11"]),
    st.sampled_from(["T", " "]),
    st.sampled_from(["UTC", "Asia/Kathmandu", "America/Sao_Paulo"]),
)
def test_iso_8601_is_never_left_to_the_database(
    moment: datetime, offset: str, sign: str, timezone: str
) -> None:
    found = local_time(moment.isoformat(sign) + offset, None, ZoneInfo(timezone))
    aware = datetime.fromisoformat(moment.isoformat() + offset)
    zone = ZoneInfo(timezone)
    assert found == (aware.astimezone(zone).replace(tzinfo=None) if offset else moment)


@pytest.mark.parametrize(
    ("text", "order", "there"),
    [
        ("2026-03-05", None, "2026-03-05 00:00:00"),
        (" 2026-03-05 ", None, "2026-03-05 00:00:00"),
        ("2026-03-05 24:00", None, "2026-03-06 00:00:00"),
        ("2026-12-31T23:30:00Z", None, "2027-01-01 00:30:00"),
        ("2026-03-05T10:00:00.123456789", None, "2026-03-05 10:00:00.123456"),
        ("2026-02-30", None, None),
        ("2026-03-05 23:59:60", None, None),
        ("", None, None),
        ("n/a", None, None),
        ("5/3/2026", "dmy", "2026-03-05 00:00:00"),
        ("5/3/2026", "mdy", "2026-05-03 00:00:00"),
        ("05.03.2026 12:30 AM", "dmy", "2026-03-05 00:30:00"),
        ("05.03.2026 13:30 PM", "dmy", None),
        ("31/02/2026", "dmy", None),
        ("3/4/26", None, None),
        ("3/4/26", "dmy", None),
        ("31/12/0999", "dmy", None),
        ("31/12/9999", "dmy", None),
        ("12026-01-01", None, None),
        ("2026-01-01 (BC)", None, None),
        ("9998-12-31 23:59:59.999999", None, "9998-12-31 23:59:59.999999"),
        ("9998-12-31 24:00", None, None),
        ("9998-12-31 23:30-05", None, None),
        ("9999-01-01 00:30+02", None, "9998-12-31 23:30:00"),
        ("9999-12-31T24:00-12", None, None),
        ("1000-01-01", None, "1000-01-01 00:00:00"),
        ("0999-12-31 24:00", None, None),
        ("0000-01-01", None, None),
        ("2026-1-1 1:00+02:30", None, "2025-12-31 23:30:00"),
        ("2026-1-1 1:2:3 PM", None, "2026-01-01 13:02:03"),
        ("2026-01-01 12:30 AM", None, "2026-01-01 00:30:00"),
        ("2026-01-01 10:00:00 PM X", None, None),
        ("2026-01-01 10:00:00 UTC", None, "2026-01-01 11:00:00"),
        ("2026-01-01 10:00:00 +02", None, "2026-01-01 09:00:00"),
        ("2026-01-01 10:00:00+99", None, None),
        ("2026/1/1  9:05", None, "2026-01-01 09:05:00"),
        ("2026-1/1", None, None),
        ("12 March 2026", None, None),
        ("epoch", None, None),
    ],
)
def test_what_a_text_spells(text: str, order: str | None, there: str | None) -> None:
    assert shown(local_time(text, order, ZoneInfo("Europe/Amsterdam"))) == there
    assert by_sql([text], order, "Europe/Amsterdam") == [there]


@pytest.mark.parametrize(
    "text", ["3/4/2026T10:00", "3/4/2026 10:00PM", "3/4/2026 10:00+02", "1970-12-31T23:59:59Z"]
)
def test_rare_spellings_are_left_to_the_database(text: str) -> None:
    with pytest.raises(UnsureError):
        local_time(text, "dmy", ZoneInfo("UTC"))


def test_python_and_the_database_trim_the_same_blanks() -> None:
    with locked([]) as connection:
        rows = connection.execute(
            "SELECT chr(CAST(i AS INTEGER)) FROM range(1, 65536) t(i) WHERE NOT i BETWEEN 55296 "
            "AND 57343 AND trim(concat(chr(CAST(i AS INTEGER)), 'a')) = 'a'"
        ).fetchall()
    assert {blank for (blank,) in rows} == set(BLANKS)


def ordered_by_sql(texts: Sequence[str]) -> str | None:
    with locked([]) as connection:
        connection.register("staged", pa.table({"t": pa.array(texts, pa.string())}))

        def ask(sql: str) -> list[tuple[Any, ...]]:
            return connection.execute(sql).fetchall()  # type: ignore[no-any-return]

        return order_by_sql(ask, "t", SOURCE)


numeric = st.builds(
    "{}{}{}{}{}{}".format,
    st.integers(0, 32),
    st.sampled_from("/.-"),
    st.integers(0, 32),
    st.sampled_from("/.-"),
    st.sampled_from(["2026", "2026", "26"]),
    st.sampled_from(["", " 10:00", " "]),
)
lists = [
    st.lists(some, max_size=4) for some in (numeric, st.sampled_from(["7/7/2026", "2026-1-1"]))
]


@given(st.one_of(*lists))
@example(["13/1/2026", "1/13/2026"])
@example(["1/2/2026", "3/4/2026"])
@example(["7/7/2026"])
@example(["31-1-2026", "1-2-2026"])
@example([])
def test_the_order_of_day_and_month_is_decided_alike_or_left_to_the_database(
    texts: list[str],
) -> None:
    try:
        found = order_of(texts)
    except UnsureError:
        with pytest.raises(UserError):
            ordered_by_sql(texts)
        return
    assert found == ordered_by_sql(texts)
