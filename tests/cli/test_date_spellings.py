"""What is a date and what is not: years, offsets, halves of the day, declared formats."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.analysis.ran import ran
from tests.cli.dated import MEAN, SINCE, Capture, dated, kept
from tests.cli.process import kpicli
from tests.support import configure, write_csv


def test_a_year_has_four_digits_or_is_no_year(here: Path, capsys: Capture) -> None:
    days = ["3/4/26", "26-02-03", "12026-02-01", "2026-02-01 (BC)", "999-02-01", "2026-02-01"]
    assert kept(dated(capsys, here, days, "--since", "0001-01-01")) == (1, {"no-date": 5})
    declared = [*(f"{year}-02-01" for year in ("26", "026", "12026")), "2026-02-01"]
    found = kept(dated(capsys, here, declared, "--since", "0001-01-01", date_format="%Y-%m-%d"))
    assert found == (1, {"no-date": 3})


def test_never_is_no_date_and_other_far_days_are_days_as_they_stand(
    here: Path, capsys: Capture
) -> None:
    days = ["9999-12-31", "9999-01-01T00:00:00Z", "9998-12-31T24:00", "2999-12-31", "1753-01-01"]
    done = dated(capsys, here, days, *SINCE)
    assert kept(done) == (1, {"no-date": 3, "outside-period": 1})
    until = dated(capsys, here, days, "--until", "3000-01-01")
    assert kept(until) == (2, {"no-date": 3})


@pytest.mark.parametrize("within", ["day", "week", "month", "quarter", "year"])
@pytest.mark.parametrize("keep", ["first", "latest"])
def test_repeats_within_the_last_and_the_first_period_are_told(
    within: str, keep: str, here: Path, capsys: Capture
) -> None:
    days = ["9998-12-31", "9998-12-31T23:59:59.999999", "1000-01-01", "9999-12-31", "infinity"]
    write_csv(here / "survey.csv", {"q": [1] * 5, "id": ["a"] * 5, "day": days})
    dedupe = {"by": "id", "within": within, "keep": keep}
    source = {"path": "survey.csv", "date": "day", "dedupe": dedupe}
    configure(here / "kpicli.yaml", MEAN, source)
    assert kept(ran(capsys, "score", "--format", "json")) == (4, {"duplicate": 1})


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("2026-2-1 1:00+02:30", False),  # 19 characters with a colon where seconds have theirs
        ("2026-02-01 00:30:00 +02", False),
        ("2026-02-01 00:30:00 +0200", False),
        ("2026-02-01 00:30:00 UTC", True),
        ("2026-01-31 23:30:00 Z", False),
        ("2026-01-31 23:30:00z", False),
        ("2026-01-31 23:30:00 -02", True),
        ("2026-01-31 12:00:00-12:00", True),
        ("2026-02-01 13:59:59+14:00", False),
        ("2026-02-01 14:00:00+14:00", True),
        ("2026-01-31 12:30 PM", False),
        ("2026-01-31 11:59:59 pm", False),
        ("2026-02-01 12:00 am", True),
        ("2026/02/01 12:00 AM", True),
    ],
)
def test_offsets_and_halves_of_the_day_are_read_and_never_ignored(
    text: str, inside: bool, here: Path, capsys: Capture
) -> None:
    found = kept(dated(capsys, here, [text], *SINCE))
    assert found == ((1, {}) if inside else (0, {"outside-period": 1}))


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-02 10:00+99",
        "2026-02-02 10:00+15",
        "2026-02-02 10:00+14:30",
        "2026-02-02 10:00-12:01",
        "2026-02-02 10:00+02:60",
        "2026-02-02 10:00+2",
        "2026-02-02 10:00:00 CEST",
        "2026-02-02 10:00:00 X",
        "2026-02-02 13:00 PM",
        "2026-02-02 0:30 AM",
        "2026-02-02T10:00 PM",
    ],
)
def test_what_stands_behind_a_time_is_understood_or_the_date_is_not(
    text: str, here: Path, capsys: Capture
) -> None:
    assert kept(dated(capsys, here, [text], *SINCE)) == (0, {"no-date": 1})


@pytest.mark.parametrize("machine", ["UTC", "America/New_York", "Pacific/Auckland"])
@pytest.mark.parametrize(
    ("form", "days"),
    [
        ("%d/%m/%Y %H:%M %z", ["31/01/2026 23:30 +0000", "01/02/2026 00:30 +0200"]),
        ("%d/%m/%Y %H:%M %Z", ["31/01/2026 23:30 UTC", "31/01/2026 22:30 UTC"]),
        ("%d/%m/%Y %H:%M %%z", ["01/02/2026 00:30 %z", "31/01/2026 23:30 %z"]),
    ],
)
def test_a_declared_offset_is_moved_to_the_reporting_zone_on_every_machine(
    machine: str, form: str, days: list[str], tmp_path: Path
) -> None:
    write_csv(tmp_path / "survey.csv", {"q": [1, 2], "day": days})
    source = {"path": "survey.csv", "date": "day", "date_format": form}
    zone = {"timezone": "Europe/Amsterdam"}
    configure(tmp_path / "kpicli.yaml", MEAN, source, reporting=zone)
    done = kpicli(tmp_path, "score", "--format", "json", *SINCE, TZ=machine)
    assert kept(done) == (1, {"outside-period": 1})


@pytest.mark.parametrize("machine", ["UTC", "America/New_York"])
def test_instants_of_a_parquet_file_have_the_same_text_on_every_machine(
    machine: str, tmp_path: Path
) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    at = pa.array([0, 3600], pa.timestamp("s", "UTC"))
    pq.write_table(pa.table({"q": [1, 2], "at": at}), tmp_path / "survey.parquet")
    source = {"path": "survey.parquet", "where": {"at": "1970-01-01 01:00:00+00"}}
    configure(tmp_path / "kpicli.yaml", MEAN, source)
    done = kpicli(tmp_path, "score", "--format", "json", TZ=machine)
    assert kept(done) == (1, {"where": 1})


def test_a_declared_format_may_begin_with_a_word(here: Path, capsys: Capture) -> None:
    days = ["January 31, 2026", "February 1, 2026", "epoch", "infinity", "soon", ""]
    done = dated(capsys, here, days, *SINCE, date_format="%B %d, %Y")
    assert kept(done) == (1, {"no-date": 4, "outside-period": 1})


def test_a_short_date_tells_the_order_of_day_and_month_too(here: Path, capsys: Capture) -> None:
    assert kept(dated(capsys, here, ["31-1-2026", "1-2-2026"], *SINCE))[0] == 1
