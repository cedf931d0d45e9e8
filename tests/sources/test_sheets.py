"""Which sheet of a workbook is read, and where the table in it begins and ends."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kpicli.errors import ExitCode, UserError
from tests.corpus import corpus
from tests.sources.books import ods, xlsb, xlsx
from tests.sources.reading import cells, held, places, refused, table, tally

A = [["q", "r"], [1, 2]]
B = [["q", "r"], [3, 4], [5, 6]]
OTHER = [["name", "age"], ["x", 9]]


def notes(path: Path, **more: Any) -> list[tuple[str, str]]:
    return [(slug, text) for slug, text, _ in held(path, **more).notes]


@pytest.mark.parametrize("write", [xlsx, ods, xlsb])
def test_the_only_sheet_that_holds_something_is_read_without_a_word(
    tmp_path: Path, write: Any
) -> None:
    path = write(tmp_path / "d", {"Empty": [], "Data": A, "None": []})
    assert table(path) == {"q": ["1"], "r": ["2"]}
    assert notes(path) == []


def test_of_several_sheets_the_first_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "d.xlsx", {"Old": B, "A": A, "More": OTHER}, hidden=["Old"])
    assert table(path)["q"] == ["1"]
    text = "sheet A is read, and not Old (hidden), More: sheet: on the source names another"
    assert notes(path) == [("sheets", text)]


@pytest.mark.parametrize("cover", [[["Survey of March"], ["made by us"]], [["q", "r"]]])
def test_a_cover_sheet_gives_way_to_a_table(tmp_path: Path, cover: Any) -> None:
    path = xlsx(tmp_path / "d.xlsx", {"Cover": cover, "Hidden": OTHER, "A": A}, hidden=["Hidden"])
    assert table(path) == {"q": ["1"], "r": ["2"]}
    text = "sheet A is read, and not Cover, Hidden (hidden): sheet: on the source names another"
    assert notes(path) == [("sheets", text)]


def test_a_single_column_is_read_where_no_visible_sheet_has_more(tmp_path: Path) -> None:
    narrow = [["q"], [1], [2]]
    path = xlsx(tmp_path / "d.xlsx", {"A": narrow, "B": narrow[:1], "C": B}, hidden=["C"])
    assert table(path) == {"q": ["1", "2"]}


@pytest.mark.parametrize("asked", ["Old", "old ", "1"])
def test_a_sheet_is_named_or_numbered_even_when_it_is_hidden(tmp_path: Path, asked: str) -> None:
    path = xlsx(tmp_path / "d.xlsx", {"Old": B, "A": A}, hidden=["Old"])
    assert table(path, sheet=asked)["q"] == ["3", "5"]
    assert notes(path, sheet=asked) == []


def test_a_sheet_whose_name_is_a_number_goes_before_the_number_of_a_sheet(tmp_path: Path) -> None:
    assert table(xlsx(tmp_path / "d.xlsx", {"2": A, "1": B}), sheet="1")["q"] == ["3", "5"]


def test_sheets_that_fit_a_pattern_are_read_one_behind_the_other(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "d.xlsx", {"2026-01": A, "About": OTHER, "2026-02": B})
    assert table(path, sheet="2026-*")["q"] == ["1", "3", "5"]
    assert places(path, sheet="2026-*") == [
        "d.xlsx: sheet 2026-01 row 2",
        "d.xlsx: sheet 2026-02 row 2",
        "d.xlsx: sheet 2026-02 row 3",
    ]
    problem = refused(path, sheet="*")
    assert problem.slug == "sheets-differ"
    assert "'q'" in problem.text and "About" in problem.text


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "d.xlsx", {"Responses": A, "B": B})
    with pytest.raises(UserError) as caught:
        tally(path, "q", sheet="Respones")
    [problem] = caught.value.problems
    assert caught.value.code is ExitCode.USAGE
    assert problem.slug == "no-such-sheet"
    assert problem.allowed == ("Responses", "B")
    assert problem.hint == "did you mean Responses?"


@pytest.mark.parametrize("write", [xlsx, ods, xlsb])
def test_a_workbook_with_nothing_in_it_is_refused(tmp_path: Path, write: Any) -> None:
    assert refused(write(tmp_path / "d", {"A": [], "B": []})).slug == "empty-file"
    assert refused(write(tmp_path / "d", {"A": A, "B": []}), sheet="B").slug == "empty-file"


def test_a_header_without_rows_is_read_as_a_table_without_rows(tmp_path: Path) -> None:
    assert tally(xlsx(tmp_path / "d.xlsx", {"A": [["q", "r"]]}), "q").rows == 0


def test_titles_above_the_header_are_left_out_with_a_note(tmp_path: Path) -> None:
    rows = [["Survey 2026"], [None], ["All answers"], ["q", "r"], [1, 2]]
    path = xlsx(tmp_path / "d.xlsx", {"A": rows})
    assert table(path) == {"q": ["1"], "r": ["2"]}
    assert places(path) == ["d.xlsx: sheet A row 5"]
    [(slug, text)] = notes(path)
    assert slug == "title-rows"
    assert "row 4" in text


def test_a_title_of_two_cells_above_a_wider_table_is_refused(tmp_path: Path) -> None:
    rows = [["Report", "2026"], ["q", "r", "s"], [1, 2, 3], [4, 5, 6]]
    assert refused(xlsx(tmp_path / "d.xlsx", {"A": rows}), "Report").slug == "preamble"


def test_a_table_may_begin_in_any_cell_and_have_blank_rows_in_it(tmp_path: Path) -> None:
    rows: list[list[Any]] = [[], [], [None, None, "q"], [None, None, 5], [], [None, None, 6]]
    path = xlsx(tmp_path / "d.xlsx", {"A": rows})
    assert table(path) == {"q": ["5", "6"]}
    assert places(path) == ["d.xlsx: sheet A row 4", "d.xlsx: sheet A row 6"]


def test_a_header_of_merged_cells_is_read_with_the_names_one_under_the_other() -> None:
    path = corpus("malformed", "frictionless", "multiline-headers.xlsx")
    assert table(path) == {
        "Region": ["A"],
        "Caloric contribution (%)": ["B"],
        "Cumulative impact of changes on cost of food basket from previous quarter": ["C"],
        "Cumulative impact of changes on cost of food basket from baseline (%)": ["D"],
    }


def test_declared_header_rows_below_the_first_are_passed_over(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "d.xlsx", {"A": [["q", "r"], ["How?", "Why?"], [1, 2]]})
    assert table(path, header_rows=2) == {"q": ["1"], "r": ["2"]}


def test_what_is_no_record_is_set_aside_with_its_row(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["q", "r"], *([number, 1] for number in range(5))]
    rows += [["q", "r"], [5, 1, "note"], [6], ["Total", 21]]
    counted = tally(xlsx(tmp_path / "d.xlsx", {"A": rows}), "q", max_malformed=0.5)
    assert counted.steps == [("malformed", 3)]
    assert counted.rows == 9
    assert [(one.line, one.reason) for one in counted.malformed] == [
        (7, "the header again"),
        (8, "3 fields where the header has 2"),
        (10, "a total, not an answer"),
    ]
    assert counted.malformed[0].file.endswith("d.xlsx, sheet A")


def test_totals_at_the_end_or_behind_a_blank_row_are_no_records(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["q", "r"], ["Total", 4], ["a", 5], ["Total", 9], ["Mean:", 4.5]]
    rows += [[None], ["Average", 4.5]]
    path = xlsx(tmp_path / "d.xlsx", {"A": rows})
    counted = tally(path, "q", max_malformed=0.9)
    assert cells(counted) == {"Total": 1, "a": 1}
    assert [(one.line, one.reason) for one in counted.malformed] == [
        (4, "a total, not an answer"),
        (5, "a total, not an answer"),
        (7, "a total, not an answer"),
    ]


def test_a_second_table_below_the_first_is_refused(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["who", "q", "r"], ["a", 5, 1], ["b", 4, 2], [None]]
    rows += [["month", "answers", "mean"], ["May", 2, 4.5]]
    problem = refused(xlsx(tmp_path / "d.xlsx", {"A": rows}))
    assert problem.slug == "several-tables"
    assert problem.where is not None and problem.where.line == 5


def test_a_record_of_texts_behind_a_blank_row_is_a_record(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["who", "q", "why"], ["a", 5, "x"], [None], ["b", "n/a", "y"]]
    assert tally(xlsx(tmp_path / "d.xlsx", {"A": rows}), "q").rows == 2


def test_too_much_beside_the_table_is_refused(tmp_path: Path) -> None:
    rows = [["q", "r"], [1, 2, "look here"], [3, 4]]
    problem = refused(xlsx(tmp_path / "d.xlsx", {"A": rows}))
    assert problem.slug == "too-many-malformed"


def test_a_name_that_stands_twice_is_refused_where_it_is_used(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "d.xlsx", {"A": [["q", "x", "x"], [1, 2, 3]]})
    assert table(path)["q"] == ["1"]
    assert refused(path, "x").slug == "duplicate-header"


def test_a_platform_is_recognised_in_a_sheet_and_its_header_rows_are_known(tmp_path: Path) -> None:
    rows = [
        ["Status", "Q1"],
        ["Response Type", "How likely?"],
        ['{"ImportId":"status"}', '{"ImportId":"QID1"}'],
        ["IP Address", 9],
        ["Survey Preview", 1],
    ]
    path = xlsx(tmp_path / "d.xlsx", {"A": rows})
    counted = tally(path, "QID1")
    assert counted.steps == [("preview", 1)]
    assert notes(path)[0][0] == "recognised"
    assert places(path) == ["d.xlsx: sheet A row 4", "d.xlsx: sheet A row 5"]
