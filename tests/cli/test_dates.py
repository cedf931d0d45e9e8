"""Days and times of rows: how they are written, where midnight is, and which repeat is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.analysis.ran import ran
from tests.cli.dated import MEAN, SINCE, Capture, dated, kept
from tests.cli.process import refused
from tests.support import configure, write_csv

NPS = {"nps": {"question": "q"}}


@pytest.mark.parametrize(
    ("days", "inside"),
    [
        (["2026-01-31", "2026-02-01", "2026-02-01T00:00:00", "2026-01-31 23:59:59"], 2),
        (["31/01/2026", "01/02/2026", "02/01/2026"], 1),  # day first: 31 is no month
        (["01/31/2026", "02/01/2026", "01/02/2026"], 1),  # month first: 31 is no month
        (["31.01.2026", "1.2.2026 8:30", "2-1-2026"], 1),
        (["01/31/2026 11:30 PM", "02/01/2026 12:00 AM"], 1),
        (["03/03/2026", "01/01/2026"], 1),  # either way the same days
    ],
)
def test_the_order_of_day_and_month_is_told_from_the_whole_column(
    days: list[str], inside: int, here: Path, capsys: Capture
) -> None:
    done = dated(capsys, here, days, *SINCE)
    assert kept(done) == (inside, {"outside-period": len(days) - inside})


def test_dates_that_can_be_read_both_ways_are_refused_until_their_format_is_declared(
    here: Path, capsys: Capture
) -> None:
    days = ["01/02/2026", "03/02/2026", "11/01/2026"]
    done = dated(capsys, here, days, *SINCE)
    refused(done, 3, "ambiguous-dates", "survey.csv: ", "column 'day'", '"%d/%m/%Y"')
    mixed = dated(capsys, here, ["31/01/2026", "01/31/2026"], *SINCE)
    refused(mixed, 3, "mixed-dates", "survey.csv: ", "set date_format")
    assert kept(dated(capsys, here, days, *SINCE, date_format="%d/%m/%Y"))[0] == 2
    assert kept(dated(capsys, here, days, *SINCE, date_format="%m/%d/%Y"))[0] == 2
    assert kept(dated(capsys, here, days))[0] == 3


def test_a_time_with_an_offset_is_moved_to_the_reporting_zone_and_others_stay(
    here: Path, capsys: Capture
) -> None:
    days = [
        "2026-01-31T23:30:00Z",  # 00:30 on 1 February in Amsterdam
        "2026-01-31T22:30:00Z",  # 23:30 on 31 January
        "2026-02-01T00:30:00+02:00",  # 23:30 on 31 January
        "2026-02-01T00:30:00",  # as it stands
        "2026-01-31T17:00:00-08:00",  # 02:00 on 1 February
    ]
    assert kept(dated(capsys, here, days, *SINCE, timezone="Europe/Amsterdam"))[0] == 3
    assert kept(dated(capsys, here, days, *SINCE, timezone="UTC"))[0] == 2
    assert kept(dated(capsys, here, days, *SINCE, timezone="America/Los_Angeles"))[0] == 1


def test_a_day_without_a_midnight_is_a_day_like_others(here: Path, capsys: Capture) -> None:
    days = ["2017-10-14T23:59:59", "2017-10-15T02:59:59Z", "2017-10-15T03:00:00Z", "2017-10-15"]
    period = ("--since", "2017-10-15", "--until", "2017-10-16")
    found = kept(dated(capsys, here, days, *period, timezone="America/Sao_Paulo"))
    assert found == (2, {"outside-period": 2})


def test_dates_that_cannot_be_read_are_counted_and_noted(here: Path, capsys: Capture) -> None:
    done = dated(capsys, here, ["2026-02-01", "yesterday", "", "2026-02-30"], *SINCE)
    assert kept(done) == (1, {"no-date": 3})


CLIENTS: Mapping[str, Sequence[str]] = {
    "id": ["a", "a", "a", "b", "b", "", ""],
    "day": [
        "2026-03-31T10:00",
        "2026-01-05T10:00",
        "2026-04-01T09:00",
        "2026-12-31T23:00",
        "2027-01-01T01:00",
        "2026-01-01T00:00",
        "2026-01-01T00:00",
    ],
}


def answers_kept(capsys: Capture, folder: Path, **dedupe: str) -> list[int]:
    """The numbers of the rows that stay when repeats of `id` are left out."""
    columns = {"q": [2**place for place in range(7)], **CLIENTS}
    write_csv(folder / "survey.csv", columns)
    source = {"path": "survey.csv", "date": "day", "dedupe": {"by": "id", **dedupe}}
    configure(folder / "kpicli.yaml", MEAN, source)
    done = ran(capsys, "score", "--format", "json")
    count, steps = kept(done)
    assert steps.get("duplicate", 0) == 7 - count
    (result,) = json.loads(done.out)["results"]
    total = round(result["value"] * result["n"])
    return [place for place in range(7) if total & 2**place]


@pytest.mark.parametrize(
    ("dedupe", "rows"),
    [
        ({"keep": "latest"}, [2, 4, 5, 6]),
        ({"keep": "first"}, [1, 3, 5, 6]),
        ({"within": "year"}, [2, 3, 4, 5, 6]),
        ({"within": "year", "keep": "first"}, [1, 3, 4, 5, 6]),
        ({"within": "quarter"}, [0, 2, 3, 4, 5, 6]),
        ({"within": "quarter", "keep": "first"}, [1, 2, 3, 4, 5, 6]),
        ({"within": "month"}, [0, 1, 2, 3, 4, 5, 6]),
        ({"within": "week"}, [1, 2, 4, 5, 6]),
        ({"within": "day"}, [0, 1, 2, 3, 4, 5, 6]),
    ],
    ids=lambda one: " ".join(one.values()) if isinstance(one, dict) else "",
)
def test_of_a_clients_repeats_within_a_period_one_is_kept(
    dedupe: dict[str, str], rows: list[int], here: Path, capsys: Capture
) -> None:
    # Rows without a client are nobody's repeats.
    assert answers_kept(capsys, here, **dedupe) == rows


def test_repeats_at_the_same_moment_are_told_by_their_place_in_the_file(
    here: Path, capsys: Capture
) -> None:
    columns = {"q": [1, 2, 4], "id": ["a", " a", "a "], "day": ["2026-01-01"] * 3}
    write_csv(here / "survey.csv", columns)
    for keep, value in (("latest", 4.0), ("first", 1.0)):
        source = {"path": "survey.csv", "date": "day", "dedupe": {"by": "id", "keep": keep}}
        configure(here / "kpicli.yaml", MEAN, source)
        found = json.loads(ran(capsys, "score", "--format", "json").out)
        assert (found["results"][0]["value"], found["results"][0]["n"]) == (value, 1)


def test_a_target_counts_while_its_days_last(here: Path, capsys: Capture) -> None:
    write_csv(here / "survey.csv", {"q": [9, 10], "day": ["2026-01-01", "2026-06-30T12:00"]})
    source = {"path": "survey.csv", "date": "day"}
    for days, counts in (
        ({"from": "2026-06-30", "until": "2026-06-30"}, True),
        ({"from": "2026-07-01"}, False),
        ({"until": "2026-06-29"}, False),
        ({}, True),
    ):
        targets = [{"kpi": "nps", "value": 10, **days}]
        configure(here / "kpicli.yaml", NPS, source, targets=targets)
        (result,) = json.loads(ran(capsys, "score", "--format", "json").out)["results"]
        assert bool(result["benchmarks"]) is counts, days
