"""The same figures in every file; a file for each group under a name that no data can steer."""

from __future__ import annotations

import csv
import io
import os
import re
import sys
import threading
import zipfile
from pathlib import Path

import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicli.core import words
from kpicli.core.file_names import file_names, slug
from kpicli.core.scorecard import Scorecard, readable
from kpicli.render import formats
from kpicli.render.parts.surface import Surface
from tests.analysis.ran import ran
from tests.cli.process import kpicli
from tests.render.evil import EVIL
from tests.report.build import EPOCH, small

Capture = pytest.CaptureFixture[str]
PLAIN = Surface(None)
WORKBOOK = ("KPIs", "By region", "By month", "Charts", "Answers", "Rows", "Notes", "Files")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("survey")


@pytest.fixture
def found(folder: Path) -> Scorecard:
    return small(folder)


def rows_of(card: Scorecard) -> int:
    trend = card.trend.results if card.trend else ()
    return len(card.score.results) + sum(len(one.results) for one in card.segments) + len(trend)


def test_the_tidy_table_has_a_row_for_every_result_and_says_of_which_table(
    found: Scorecard,
) -> None:
    text = formats.load_whole("csv")(found, PLAIN)
    assert isinstance(text, str)
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == rows_of(found)
    assert {row["table"] for row in rows} == {"score", "segment", "trend"}
    south = next(row for row in rows if row["name"] == "nps" and row["group_region"] == "South")
    result = next(
        each
        for each in found.segments[0].results
        if each.name == "nps" and each.group.get("region") == "South"
    )
    assert result.estimate is not None and float(south["value"]) == result.estimate.value


def test_parquet_has_the_same_table_with_types(found: Scorecard) -> None:
    data = formats.load_whole("parquet")(found, PLAIN)
    assert isinstance(data, bytes)
    table = pyarrow.parquet.read_table(io.BytesIO(data))
    text = formats.load_whole("csv")(found, PLAIN)
    assert isinstance(text, str)
    assert table.num_rows == rows_of(found)
    assert table.column_names == next(csv.reader(io.StringIO(text)))
    assert str(table.schema.field("value").type) == "double"


def test_markdown_has_every_figure_of_the_page(found: Scorecard) -> None:
    text = formats.load_whole("markdown")(found, PLAIN)
    assert isinstance(text, str)
    for item in readable(found).items:
        assert words.figure(item.result) in text
        for split in item.splits:
            assert f"By {split.by}" in text
    assert "## Where the problem sits" in text and "| South | region |" in text


def test_a_workbook_has_a_sheet_per_table_with_numbers_as_numbers(found: Scorecard) -> None:
    from python_calamine import CalamineWorkbook

    data = formats.load_whole("xlsx")(found, PLAIN)
    assert isinstance(data, bytes)
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert tuple(book.sheet_names) == WORKBOOK
    head, *rows = book.get_sheet_by_name("KPIs").to_python()
    value = rows[0][head.index("value")]
    estimate = found.score.results[0].estimate
    assert estimate is not None and value == pytest.approx(estimate.value, rel=1e-15)
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert sum(name.startswith("xl/charts/chart") for name in names) == 3
    assert formats.load_whole("xlsx")(found, PLAIN) == data


@pytest.mark.parametrize("name", ["a formula", "more formulas", "script", "very long"])
def test_no_text_in_a_workbook_is_a_formula_or_a_link(name: str, tmp_path: Path) -> None:
    data = formats.load_whole("xlsx")(small(tmp_path, EVIL[name]), PLAIN)
    assert isinstance(data, bytes)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        for each in parts.namelist():
            if each.startswith("xl/worksheets/sheet"):
                sheet = parts.read(each).decode()
                assert "<f>" not in sheet and "<hyperlink" not in sheet


def test_a_file_for_each_group_and_an_index_that_leads_to_them(
    folder: Path, found: Scorecard, capsys: Capture
) -> None:
    del found  # which wrote the survey
    out = folder / "out" / "pages"
    config = folder / "kpicli.yaml"
    done = ran(capsys, "report", "-c", config, "--split-by", "region", "-o", out)
    assert done.code == 0 and done.out == "", done.err
    names = ["index.html", "region-east.html", "region-north.html", "region-south.html"]
    assert sorted(path.name for path in out.iterdir()) == names
    index = (out / "index.html").read_text(encoding="utf-8")
    assert all(f"href={name}>" in index for name in names[1:])
    south = (out / "region-south.html").read_text(encoding="utf-8")
    assert "href=index.html>All of region</a>" in south
    assert "region: South" in south and "points below the rest" in south


def test_standard_input_and_pipes_are_read_as_often_as_it_takes(
    folder: Path, found: Scorecard
) -> None:
    del found
    data = (folder / "survey.csv").read_bytes()
    named = kpicli(folder, "report", "survey.csv", "-q", SOURCE_DATE_EPOCH=EPOCH).out
    piped = kpicli(folder, "report", "-", "-q", stdin=data, SOURCE_DATE_EPOCH=EPOCH).out
    assert "## Each KPI in detail" in named
    assert piped.replace("| - |", "| survey.csv |") == named
    os.mkfifo(folder / "pipe")
    writer = threading.Thread(target=(folder / "pipe").write_bytes, args=(data,))
    writer.start()
    through = kpicli(folder, "report", "pipe", "-q", SOURCE_DATE_EPOCH=EPOCH).out
    writer.join()
    assert through == piped


def test_several_files_without_a_folder_are_refused(folder: Path, capsys: Capture) -> None:
    done = ran(capsys, "report", "-c", folder / "kpicli.yaml", "--split-by", "region")
    assert done.code == 2 and "[no-folder]" in done.err


def test_a_page_is_refused_to_commands_that_answer_one_question(
    folder: Path, capsys: Capture
) -> None:
    done = ran(capsys, "score", "-c", folder / "kpicli.yaml", "-o", folder / "page.html")
    assert done.code == 2 and "kpicli report" in done.err
    assert not (folder / "page.html").exists()


def test_a_gate_is_told_on_the_page_and_by_the_exit_code(
    folder: Path, found: Scorecard, capsys: Capture
) -> None:
    del found
    page = folder / "gated.html"
    gate = ("--fail-on", "score:csat<99")
    done = ran(capsys, "report", "-c", folder / "kpicli.yaml", "-o", page, *gate)
    assert done.code == 5
    assert "<th scope=row>score:csat&lt;99<td>breached" in page.read_text(encoding="utf-8")


def test_a_workbook_without_its_package_is_refused_before_anything_is_read(
    folder: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    done = ran(capsys, "report", "-c", folder / "no.yaml", "-o", folder / "book.xlsx")
    assert done.code == 2 and "[no-xlsx-package]" in done.err
    assert "kpicli[xlsx]" in done.err


@given(st.lists(st.one_of(st.none(), st.text())))
def test_names_of_files_are_plain_and_no_two_are_alike(values: list[str | None]) -> None:
    names = file_names("region", values)
    assert len({*names, "index"}) == len(values) + 1
    assert all(re.fullmatch(r"region[a-z0-9-]*", name) and len(name) < 90 for name in names)


@pytest.mark.parametrize("name", EVIL)
def test_evil_texts_make_harmless_names(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9-]{0,60}", slug(EVIL[name]))
