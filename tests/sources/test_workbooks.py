"""Workbooks of every kind: each cell is the text that a person would see or export."""

from __future__ import annotations

import struct
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicli.sources.cells import duration, number, text
from tests.corpus import corpus
from tests.sources.books import Error, ods, xlsb, xlsx
from tests.sources.reading import cells, held, places, table, tally

Write = Callable[..., Path]
KINDS = [("xlsx", xlsx), ("ods", ods), ("xlsb", xlsb)]
ROWS = [
    ["q", "id", "sure", "note"],
    [9, "007", True, "fine"],
    [1.5, "1E2", False, Error("#N/A")],
    [None, " 8 ", None, "NA"],
]
TEXTS = {
    "q": ["9", "1.5", ""],
    "id": ["007", "1E2", " 8 "],
    "sure": ["TRUE", "FALSE", ""],
    "note": ["fine", "#N/A", "NA"],
}


@pytest.mark.parametrize(("kind", "write"), KINDS)
def test_cells_are_read_as_the_texts_that_a_person_sees(
    tmp_path: Path, kind: str, write: Write
) -> None:
    path = write(tmp_path / f"data.{kind}", {"Data": ROWS})
    assert table(path) == TEXTS
    counted = tally(path, "q")
    assert counted.format == kind
    assert counted.rows == counted.kept == 3


@pytest.mark.parametrize(("kind", "write"), KINDS)
def test_a_workbook_is_known_by_its_bytes_whatever_it_is_called(
    tmp_path: Path, kind: str, write: Write
) -> None:
    path = write(tmp_path / "data", {"Data": ROWS})
    assert held(path.rename(tmp_path / "export.csv")).format == kind


@pytest.mark.parametrize(("kind", "write"), KINDS)
def test_a_cell_with_an_error_is_never_taken_for_a_blank(
    tmp_path: Path, kind: str, write: Write
) -> None:
    rows = [["q"], [Error("#N/A")], [5], [None], [Error("#N/A")]]
    found = cells(tally(write(tmp_path / "d", {"Data": rows}), "q"))
    assert found == {"#N/A": 2, "5": 1}


def test_each_error_of_an_xlsx_file_is_read_by_its_name_where_the_table_begins_elsewhere(
    tmp_path: Path,
) -> None:
    errors = ["#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!"]
    rows = [[None, None, None], [None, "q", "r"], *([None, Error(one), 1] for one in errors)]
    assert table(xlsx(tmp_path / "d.xlsx", {"Data": rows}))["q"] == errors


def test_dates_times_and_durations_are_written_as_iso_8601_does(tmp_path: Path) -> None:
    rows = [
        ["when", "took"],
        [datetime(2026, 3, 31, 14, 5), timedelta(hours=36)],
        [datetime(2026, 3, 31), timedelta(minutes=5, seconds=7)],
    ]
    assert table(xlsx(tmp_path / "d.xlsx", {"Data": rows})) == {
        "when": ["2026-03-31 14:05:00", "2026-03-31"],
        "took": ["36:00:00", "00:05:07"],
    }


def test_a_formula_counts_as_the_value_it_had_when_the_workbook_was_saved(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "d.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["q", "share"])
    sheet.write_formula(1, 0, "=4+5", None, 9)
    sheet.write_number(1, 1, 0.25, book.add_format({"num_format": "0 %"}))
    book.close()
    assert table(path) == {"q": ["9"], "share": ["0.25"]}


def test_numbers_are_written_with_the_decimal_mark_of_the_source(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "d.xlsx", {"Data": [["q"], [1.5], ["2,5"], [1234.0]]})
    assert table(path, decimal=",")["q"] == ["1,5", "2,5", "1234"]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_comes_back_from_its_text(value: float) -> None:
    written = number(value)
    assert float(written) == value
    assert not written.endswith(".0")


@given(st.integers(-(2**53), 2**53))
def test_a_whole_number_is_written_in_digits_alone(value: int) -> None:
    assert number(float(value)) == text(value) == str(value)


def test_numbers_without_a_value_are_blank() -> None:
    assert [number(float(one)) for one in ("nan", "inf", "-inf")] == ["", "", ""]


@given(st.integers(-(10**12), 10**12))
def test_a_duration_comes_back_from_its_text(micro: int) -> None:
    sign, plain = (-1, 1)[micro >= 0], duration(micro / 1_000_000).lstrip("-")
    hours, minutes, seconds = plain.split(":")
    whole, _, part = seconds.partition(".")
    found = (int(hours) * 3600 + int(minutes) * 60 + int(whole)) * 1_000_000
    assert sign * (found + int(f"{part:0<6}")) == micro


def test_dates_are_written_without_a_time() -> None:
    assert text(date(2026, 3, 31)) == "2026-03-31"


def test_places_are_the_rows_of_the_sheet(tmp_path: Path) -> None:
    rows = [[None], ["q", "r"], [1, 2], [None, None], [3, 4]]
    path = xlsx(tmp_path / "d.xlsx", {"Data": rows})
    assert places(path) == ["d.xlsx: sheet Data row 3", "d.xlsx: sheet Data row 5"]


def test_errors_in_an_xls_file_are_read_by_their_names(tmp_path: Path) -> None:
    data = bytearray(corpus("malformed", "csvkit_examples", "test.xls").read_bytes())
    plain = data.index(struct.pack("<HHHH", 0x27E, 10, 1, 4))  # a number in the fifth column
    data[plain : plain + 2] = struct.pack("<H", 0x205)
    data[plain + 10 : plain + 12] = bytes([0x2A, 1])
    formula = data.index(struct.pack("<HHHH", 0x06, 24, 1, 3))  # whose value is a boolean
    data[formula + 10] = 2
    data[formula + 12] = 0x07
    path = tmp_path / "d.xls"
    path.write_bytes(data)
    found = table(path, max_malformed=1)
    assert found["float"] == ["#N/A", "41800000.01", "", ""]
    assert found["boolean"] == ["#DIV/0!", "FALSE", "", ""]
    assert places(path)[0] == "d.xls: sheet testfixed_converted.csv row 2"
