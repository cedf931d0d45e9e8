"""SPSS files: names, texts, labels, user-missing values and each cell as others read them."""

from __future__ import annotations

import csv
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from kpicli.core.answers import fold
from kpicli.sources.cells import number
from tests.corpus import corpus
from tests.sources.reading import held, places, refused, table, tally
from tests.sources.spss import spss

FIXTURES = "spss_sav_fixtures"
FILES = (
    *("hebrews.sav", "missing_char.sav", "missing_test.sav", "ordered_category.sav"),
    *("sample.sav", "sample_large.sav", "sample_missing.sav", "simple_alltypes.sav", "tegulu.sav"),
)


def told(value: Any) -> str:
    """A value of `expected.json` as text."""
    try:
        return number(float(value))
    except ValueError:
        return str(value)


@pytest.mark.parametrize("name", FILES)
def test_names_labels_rows_and_user_missing_values_are_those_of_the_file(name: str) -> None:
    want = json.loads(corpus(FIXTURES, "expected.json").read_text("utf-8"))["computed"][name]
    opened = held(corpus(FIXTURES, name))
    assert opened.names == want["names"]
    assert opened.total == tally(corpus(FIXTURES, name), want["names"][0]).rows == want["rows"]
    for field, text in zip(opened.columns.fields, want["labels"], strict=False):
        assert field.text.partition(" (")[0] == (text or "")
    for field in opened.columns.fields:
        labels = want["value_labels"].get(field.name, {})
        assert field.labels == {told(code): label for code, label in labels.items()}
        ranges = want["missing_ranges"].get(field.name, [])
        single = {fold(told(one["lo"])) for one in ranges if one["lo"] == one["hi"]}
        assert single <= field.missing
        spans = [(one["lo"], one["hi"]) for one in ranges if one["lo"] != one["hi"]]
        for text in field.missing - single:
            assert any(low <= float(text) <= high for low, high in spans)


def twin(name: str) -> dict[str, list[str]]:
    """A CSV file that the makers of a fixture give with it, its cells as we write them."""
    with corpus(FIXTURES, name).open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {name: [as_ours(name, row[name]) for row in rows] for name in rows[0]}


def as_ours(name: str, text: str) -> str:
    if text in ("", "#NULL!"):
        return ""
    if name in ("mynum", "mylabl", "myord"):
        return number(float(text))
    plain = text.replace("T", " ").removesuffix(".000000")
    return plain.rjust(8, "0") if name == "mytime" else plain


@pytest.mark.parametrize(
    ("name", "with_it"),
    [
        ("sample.sav", "sample.csv"),
        ("sample.por", "sample.csv"),
        ("sample_missing.sav", "sample_missing_user.csv"),
    ],
)
def test_every_value_is_that_of_the_csv_file_given_with_it(name: str, with_it: str) -> None:
    found = table(corpus(FIXTURES, name))
    assert {key.lower(): texts for key, texts in found.items()} == twin(with_it)


def test_a_range_of_user_missing_values_holds_those_that_occur_in_it() -> None:
    fields = held(corpus(FIXTURES, "sample_missing.sav")).columns
    found = fields.field("mynum")
    assert found is not None
    assert found.missing == {"-1", "2500"}


def test_members_of_a_multiple_response_set_carry_its_question() -> None:
    columns = held(corpus(FIXTURES, "simple_alltypes.sav")).columns
    assert columns.fields[4].text == "Response #1 (My multiple response set)"
    assert columns.find("Response #2") == "bool2"


def test_a_quarter_is_written_as_its_first_day() -> None:
    assert table(corpus(FIXTURES, "simple_alltypes.sav"))["quarter"][0] == "2014-10-01"


def test_places_are_the_rows_that_spss_shows() -> None:
    assert places(corpus(FIXTURES, "missing_char.sav")) == [
        "missing_char.sav: row 1",
        "missing_char.sav: row 2",
    ]


@pytest.mark.parametrize("suffix", [".sav", ".zsav", ".por"])
def test_each_kind_of_spss_file_gives_the_same_texts(tmp_path: Path, suffix: str) -> None:
    path = spss(tmp_path / f"d{suffix}", {"q": [9.0, None, 1.5], "note": ["a", "b  ", ""]})
    found = {name.lower(): texts for name, texts in table(path).items()}
    assert found == {"q": ["9", "", "1.5"], "note": ["a", "b", ""]}


def test_a_file_of_many_records_is_read_whole_and_in_order(tmp_path: Path) -> None:
    many = 100_001
    path = spss(tmp_path / "d.sav", {"q": [float(n) for n in range(many)]})
    found = table(path)["q"]
    assert found == [str(n) for n in range(many)]
    assert tally(path, "q").rows == many


def test_a_moment_outside_the_calendar_stays_a_number(tmp_path: Path) -> None:
    since = (datetime(2026, 3, 31, 14, 5) - datetime(1582, 10, 14)).total_seconds()
    path = spss(tmp_path / "d.sav", {"d": [1e15, since]}, variable_format={"d": "DATETIME20"})
    assert table(path)["d"] == ["1000000000000000", "2026-03-31 14:05:00"]


def test_numbers_and_their_labels_have_the_decimal_mark_of_the_source(tmp_path: Path) -> None:
    path = spss(tmp_path / "d.sav", {"q": [1.5, 3.0]}, variable_value_labels={"q": {1.5: "half"}})
    assert table(path, decimal=",")["q"] == ["1,5", "3"]
    assert held(path, decimal=",").columns.fields[0].labels == {"1,5": "half"}


def test_a_declared_encoding_is_that_of_the_texts(tmp_path: Path) -> None:
    path = spss(tmp_path / "d.sav", {"q": ["aé", "b"]})
    data = path.read_bytes().replace("é".encode(), b"\xe9 ").replace(b"UTF-8", b"ASCII")
    path.write_bytes(data)
    assert refused(path).slug == "bad-encoding"
    assert table(path, encoding="cp1252")["q"][1] == "b"
