"""Durations and business hours in YAML: what they mean, and what is said of those that are none."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from kpicli.config import json_schema
from kpicli.config.decode import BadValueError, Decoding, dataclass_from
from kpicli.config.described import keys
from kpicli.config.shapes import SHAPES
from kpicli.config.values import SPECIAL
from kpicli.config.yaml_nodes import parse
from kpicli.core.business_hours import BusinessHours
from kpicli.core.durations import Seconds
from kpicli.core.options import option
from kpicli.errors import Problem

NINE, HALF_PAST_FIVE, FOUR = 9 * 3600, 17 * 3600 + 1800, 16 * 3600
CLOSED: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Timed:
    """A KPI's options with a limit and hours."""

    limit: Seconds | None = option("The longest that is well.", None, example="4h")
    hours: BusinessHours | None = option("Hours that count.", None)


def read(text: str) -> tuple[Timed | None, list[Problem]]:
    """The options in a YAML text, and what is wrong with it."""
    decoding, top = Decoding("k.yaml"), parse(text, "k.yaml")
    try:
        entries = decoding.mapping(top, "")
        found = dataclass_from(decoding, Timed, entries, top, "it", SPECIAL, {})
    except BadValueError:
        return None, decoding.problems
    return found, decoding.problems


def hours(text: str) -> BusinessHours:
    """Business hours that are right."""
    found, problems = read(f"hours: {text}")
    assert not problems and found is not None and found.hours is not None
    return found.hours


def valid(kind: str, text: str) -> bool:
    """Whether the schema takes a value, which it does whenever the decoder does."""
    schema = {"$ref": f"#/$defs/{kind}", "$defs": SHAPES}
    return Draft202012Validator(schema).is_valid(parse(f"x: {text}", "k.yaml").plain()["x"])


@pytest.mark.parametrize(
    ("text", "found"), [("4h", 14_400), ("90 min", 5400), ("'2 weeks'", 1_209_600), ("3d", 259_200)]
)
def test_a_duration_is_in_seconds(text: str, found: float) -> None:
    options, problems = read(f"limit: {text}")
    assert options is not None and not problems
    assert options.limit == found
    assert valid("duration", text)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("4", "the duration 4 has no unit"),
        ("1.5", "the duration 1.5 has no unit"),
        ("-4h", "a duration is over 0, which -4h is not"),
        ("4 moons", "no unit of time is called 'moons'"),
        ("soon", "'soon' is no duration"),
        ("[4h]", "a duration is a number and its unit, not a list"),
    ],
)
def test_what_is_no_duration_is_told_with_its_place_and_an_example(text: str, wrong: str) -> None:
    _, [problem] = read(f"limit: {text}")
    assert (problem.slug, problem.text) == ("bad-duration", wrong)
    assert problem.where is not None and (problem.where.line, problem.where.column) == (1, 8)
    assert "4h" in (problem.hint or "")


def test_a_blank_limit_is_none() -> None:
    options, problems = read("limit:")
    assert options == Timed() and not problems


def test_hours_alike_on_several_days_with_holidays() -> None:
    text = (
        '{days: mon-fri, from: "09:00", until: 17:30, holidays: [2026-12-25, "2027-01-01"], '
        "timezone: Europe/Amsterdam}"
    )
    assert hours(text) == BusinessHours(
        (((NINE, HALF_PAST_FIVE),),) * 5 + (CLOSED,) * 2,
        frozenset({date(2026, 12, 25), date(2027, 1, 1)}),
        "Europe/Amsterdam",
    )
    assert valid("hours", text)


def test_times_without_quotation_marks_are_times() -> None:
    """YAML 1.1 has 09:00 as a text but 17:30 as a thousand and fifty."""
    found = hours("{days: mon, from: 9:00, until: 17:30}")
    assert found.week[0] == ((NINE, HALF_PAST_FIVE),)


def test_hours_of_each_day_may_have_breaks() -> None:
    text = (
        '{Mon-thu: 09:00-17:30, friday: ["13:00 – 16:00", "09:00-12:00"], "sat, sun": 00:00-24:00}'
    )
    found = hours(text)
    assert found.week[:4] == (((NINE, HALF_PAST_FIVE),),) * 4
    assert found.week[4] == ((NINE, 12 * 3600), (13 * 3600, FOUR))
    assert found.week[5] == found.week[6] == ((0, 86_400),)
    assert (found.holidays, found.timezone) == (frozenset(), None)
    assert valid("hours", text)


@pytest.mark.parametrize(
    ("days", "open_"),
    [
        ("mon", [0]),
        ("sat-mon", [0, 5, 6]),
        ("mon-mon", [0]),
        ("[mon, wed, fri-sat]", [0, 2, 4, 5]),
        ('"tue, thu"', [1, 3]),
        ("mon-sun", [0, 1, 2, 3, 4, 5, 6]),
    ],
)
def test_days_are_named_one_by_one_or_from_one_to_another(days: str, open_: list[int]) -> None:
    text = f"{{days: {days}, from: 09:00, until: 16:00}}"
    assert [at for at, day in enumerate(hours(text).week) if day] == open_
    assert valid("hours", text)


def test_hours_that_were_read_count_open_time() -> None:
    found = hours("{days: mon-fri, from: 09:00, until: 17:30, timezone: UTC}")
    assert found.elapsed(datetime(2026, 6, 5, 16, 30), datetime(2026, 6, 8, 10)) == 7200


@pytest.mark.parametrize(
    ("text", "slug", "wrong"),
    [
        ("{days: mon-fri, from: 09:00}", "missing-key", "until: is missing"),
        ("{}", "missing-key", "days: is missing"),
        ("mon-fri", "wrong-type", "must be a mapping"),
        ("{days: mon-fry, from: 09:00, until: 17:00}", "bad-hours", "'mon-fry' names no days"),
        ("{days: [], from: 09:00, until: 17:00}", "bad-hours", "names no days"),
        ("{days: , from: 09:00, until: 17:00}", "bad-hours", "names no days"),
        ("{days: {mon: fri}, from: [1], until: }", "bad-hours", "is no time of day"),
        ("{mon: }", "bad-hours", "run from one time to another, not blank"),
        ("{days: mon-wed-fri, from: 09:00, until: 17:00}", "bad-hours", "names no days"),
        ("{days: mon, from: 9, until: 17:00}", "bad-hours", "'9' is no time of day"),
        ("{days: mon, from: 09:00, until: 24:01}", "bad-hours", "'24:01' is no time of day"),
        ("{days: mon, from: 09:60, until: 17:00}", "bad-hours", "'09:60' is no time of day"),
        ("{days: mon, from: 22:00, until: 06:00}", "bad-hours", "end before they begin"),
        ("{days: mon, from: 09:00, until: 09:00}", "bad-hours", "end before they begin"),
        ("{mon: 09:00}", "bad-hours", "run from one time to another"),
        ("{mon: 09:00-17:00, mon-tue: 09:00-12:00}", "bad-hours", "hours of monday stand twice"),
        ('{mon: ["09:00-12:00", "11:00-13:00"]}', "bad-hours", "overlap"),
        ("{mon: 09:00-17:00, from: 09:00}", "bad-hours", "stand beside days, from and until"),
        ("{mon: 09:00-17:00, holiday: [2026-12-25]}", "unknown-key", "unknown key 'holiday'"),
        ("{mon: 09:00-17:00, holidays: [2026-02-30]}", "bad-date", "'2026-02-30' is no date"),
        ("{mon: 09:00-17:00, timezone: Mars}", "no-such-timezone", "no time zone"),
    ],
)
def test_hours_that_are_none_are_told_with_what_is_wrong(text: str, slug: str, wrong: str) -> None:
    found, problems = read(f"hours: {text}")
    assert found is None
    assert problems[0].slug == slug and wrong in problems[0].text
    assert problems[0].where is not None and problems[0].where.line == 1


def test_everything_wrong_with_hours_is_told_at_once() -> None:
    _, problems = read(
        "hours: {mon: 9-17, tue: 08:00-07:00, wedd: 09:00-17:00, holidays: [soon], timezone: Mars}"
    )
    slugs = [problem.slug for problem in problems]
    assert sorted(slugs) == [
        "bad-date",
        "bad-hours",
        "bad-hours",
        "bad-hours",
        "no-such-timezone",
        "unknown-key",
    ]


def test_the_schema_and_the_documents_know_both() -> None:
    found: Any = {key.name: key.kind for key in keys(Timed)}
    assert found == {"limit": "duration", "hours": "business hours"}
    assert [field.name for field in fields(Timed)] == list(json_schema._object(Timed)["properties"])


@pytest.mark.parametrize("text", ["{mon: 9-17}", "{fry: 09:00-17:00}", "{days: mon, from: 9}"])
def test_the_schema_refuses_hours_that_read_like_none(text: str) -> None:
    assert not valid("hours", text)
