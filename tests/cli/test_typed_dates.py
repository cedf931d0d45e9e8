"""Dates as people and programs write them, from the file to the months of `trend`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.analysis.ran import ran
from tests.cli.dated import MEAN, SINCE, Capture, dated, kept
from tests.cli.process import refused
from tests.support import configure, write_csv

FEBRUARY = {
    "named": ["31 Jan 2026", "1 Feb 2026", "12-Feb-2026", "February 28, 2026", "1 mars 2026"],
    "google": [
        "2026/01/31 11:59:59 PM GMT+0",
        "2026/01/31 11:30:00 PM GMT-1",
        "2026/02/12 3:45:12 PM GMT+1",
        "2026/03/01 12:30:00 AM GMT+1",
        "2026/03/01 1:30:00 AM GMT+1",
    ],
    "dots": ["2026.01.31", "2026.02.01", "2026.2.12 10:00", "2026.02.28 23:59:59.5", "2026.03.01"],
    "excel": ["46053.99", "46054", "46065.5", "46081.9", "46082"],
    "seconds": ["1769903999", "1769904000", "1770854400", "1772323199", "1772323200"],
    "milliseconds": [
        "1769903999999",
        "1769904000000",
        "1770854400000",
        "1772323199999",
        "1772323200000",
    ],
}
"""Three dates in February 2026 (UTC), one before and one after."""
NUMBERS = {"excel", "seconds", "milliseconds"}


def months(done: Any) -> dict[str, int]:
    """Answers by month."""
    assert done.code == 0, done.err
    return {one["period"]["label"]: one["n"] for one in json.loads(done.out)["results"]}


def configured(folder: Path, days: Sequence[Any], **source: Any) -> None:
    write_csv(folder / "survey.csv", {"q": [1] * len(days), "day": days})
    source = {"path": "survey.csv", "date": "day", **source}
    configure(folder / "kpicli.yaml", MEAN, source, privacy={"min_group": 1})


@pytest.mark.parametrize("spelling", FEBRUARY)
def test_each_spelling_falls_into_its_month(spelling: str, here: Path, capsys: Capture) -> None:
    configured(here, FEBRUARY[spelling])
    done = ran(capsys, "trend", "--every", "month", "--format", "json")
    assert months(done) == {"2026-01": 1, "2026-02": 3, "2026-03": 1}
    notes = [one for one in json.loads(done.out)["notes"] if one["slug"] == "dates-as-numbers"]
    assert [one["level"] for one in notes] == ["info"] * (spelling in NUMBERS)


@pytest.mark.parametrize(
    ("spelling", "form"),
    [("excel", "excel"), ("seconds", "epoch"), ("milliseconds", "epoch_ms")],
)
def test_numbers_that_are_declared_are_read_without_a_note(
    spelling: str, form: str, here: Path, capsys: Capture
) -> None:
    configured(here, [*FEBRUARY[spelling], "99"], date_format=form)
    done = ran(capsys, "score", "--format", "json", "--since", "2026-02-01")
    assert kept(done) == (4, {"outside-period": 2})
    assert "dates-as-numbers" not in done.out


def test_offsets_of_one_column_are_each_moved_by_themselves(here: Path, capsys: Capture) -> None:
    days = [
        "2026-01-31 23:30:00+00:00",  # 00:30 on 1 February in Amsterdam
        "2026/02/01 12:15:00 AM GMT+2",  # 23:15 on 31 January
        "31 Jan 2026 18:00 -0500",  # midnight
        "February 1, 2026 10:00 UTC",
        "2026-01-31T23:30:00",  # as it stands
    ]
    done = dated(capsys, here, days, *SINCE, timezone="Europe/Amsterdam")
    assert kept(done) == (3, {"outside-period": 2})


@pytest.mark.parametrize(
    "days",
    [["1", "2", "3"], ["46054", "46055", "7"], ["46054", "2026-02-01"], ["54321", "12345"]],
)
def test_plain_numbers_are_no_dates(days: list[str], here: Path, capsys: Capture) -> None:
    numbers = [day for day in days if day.isdigit()]
    assert kept(dated(capsys, here, days, *SINCE)) == (
        len(days) - len(numbers),
        {"no-date": len(numbers)},
    )


def test_both_orders_are_refused_still_beside_other_spellings(here: Path, capsys: Capture) -> None:
    days = ["12 Feb 2026", "2026.02.12", "03/04/2026 8:30 PM GMT+1"]
    refused(dated(capsys, here, days, *SINCE), 3, "ambiguous-dates", "the 1 dates")
    assert kept(dated(capsys, here, [*days, "31/01/2026"], *SINCE))[0] == 3


@pytest.mark.parametrize("kind", ["int32", "int64", "float64"])
def test_numbers_of_a_parquet_file_are_dates_by_the_same_rule(
    kind: str, here: Path, capsys: Capture
) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    days = pa.array([46053, 46054, None, 46081, 46082], kind)
    pq.write_table(pa.table({"q": [1, 2, 3, 4, 5], "day": days}), here / "survey.parquet")
    source = {"path": "survey.parquet", "date": "day"}
    configure(here / "kpicli.yaml", MEAN, source, privacy={"min_group": 1})
    done = ran(capsys, "trend", "--every", "month", "--format", "json")
    assert months(done) == {"2026-01": 1, "2026-02": 2, "2026-03": 1}


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_client_table_is_dated_by_the_same_rule(form: str, here: Path, capsys: Capture) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = {"id": ["a", "b", "c"], "first": [45658, 45658, 45689], "last": [None, 45777, None]}
    if form == "csv":
        texts = {name: ["" if x is None else x for x in xs] for name, xs in columns.items()}
        write_csv(here / "accounts.csv", texts)
    else:
        pq.write_table(pa.table(columns), here / "accounts.parquet")
    source = {"path": f"accounts.{form}", "client": "id", "start": "first", "end": "last"}
    content = {"accounts": {**source, "as_of": "2025-12-31"}}
    import yaml

    whole = {"version": 1, "sources": content, "kpis": {"churn": {}}, "privacy": {"min_group": 1}}
    (here / "kpicli.yaml").write_text(yaml.safe_dump(whole), encoding="utf-8")
    done = ran(
        capsys, "score", "--format", "json", "--since", "2025-03-01", "--until", "2026-01-01"
    )
    assert done.code == 0, done.err
    report = json.loads(done.out)
    [result] = report["results"]
    assert (result["n"], result["value"]) == (3, pytest.approx(100 / 3))
    named = [one["text"] for one in report["notes"] if one["slug"] == "dates-as-numbers"]
    assert sorted(text.partition(":")[0] for text in named) == ["first", "last"]


def test_a_format_without_a_part_of_a_date_is_refused(here: Path, capsys: Capture) -> None:
    configured(here, ["46054"], date_format="exel")
    refused(ran(capsys, "score"), 2, "wrong-type", "holds no part of a date", "did you mean excel?")


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (["31 Jan 2026", "1 Mar 2026"], "months by name; 2026-01-31 to 2026-03-01"),
        (["January 31, 2026", "March 1, 2026 8:00 PM"], "months by name; 2026-01-31"),
        (["2026/01/31 9:00:00 PM GMT+1", "2026/03/01 8:00:00 AM GMT+1"], "year first; 2026-01-31"),
        (["46053", "46082"], "days since 1900, as Excel counts them; 2026-01-31 to 2026-03-01"),
        (["1769904000", "1772323200"], "seconds since 1970, UTC; 2026-02-01 to 2026-03-01"),
    ],
)
def test_init_and_check_say_how_dates_are_written(
    days: list[str], said: str, here: Path, capsys: Capture
) -> None:
    columns = {"q_satisfaction": [1, 2, 3, 4, 5] * 40, "submitted_at": days * 100}
    write_csv(here / "survey.csv", columns)
    text = ran(capsys, "init", "survey.csv").out
    assert "date: submitted_at" in text
    assert said in text
    (here / "kpicli.yaml").write_text(text, encoding="utf-8")
    done = ran(capsys, "check")
    assert done.code == 0, done.err
    assert said.partition(";")[0] in done.out


def test_numbers_in_a_column_not_named_for_dates_are_none_to_init(
    here: Path, capsys: Capture
) -> None:
    columns = {"q_satisfaction": [1, 2, 3, 4, 5] * 40, "zip": ["46053", "46082"] * 100}
    write_csv(here / "survey.csv", columns)
    assert "date:" not in ran(capsys, "init", "survey.csv").out
