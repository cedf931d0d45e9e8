"""Columns named by name, code, text, or the unique beginning of a text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kpicli.core.field import Field
from kpicli.sources.naming import Columns

COLUMNS = Columns(
    [
        Field("Q1", "QID1", "How likely are you to recommend us?"),
        Field("Q2", "QID2", "How likely are you to stay?"),
        Field("Q10", "QID10", "What’s your e-mail address?"),
        Field("QID2", "QID7", "Anything else?"),
    ]
)


def test_a_column_is_found_by_name_code_text_and_unique_beginning() -> None:
    for asked in ("Q1", "QID1", "How likely are you to recommend us?", "how likely are you to rec"):
        assert COLUMNS.find(asked) == "Q1"


def test_blanks_case_and_curly_quotes_of_a_text_do_not_matter() -> None:
    assert COLUMNS.find("  What's your  E-MAIL address? ") == "Q10"


def test_a_name_comes_before_a_code() -> None:
    assert COLUMNS.find("QID2") == "QID2"


def test_a_beginning_that_several_questions_have_names_none() -> None:
    assert COLUMNS.find("How likely are you") is None
    assert "How likely are you" not in COLUMNS


def test_only_a_column_told_by_the_beginning_of_its_text_is_begun() -> None:
    assert COLUMNS.begun("how likely are you to rec") == "Q1"
    for asked in ("Q1", "QID1", "how likely are you to recommend us?", "nothing", "How likely are"):
        assert COLUMNS.begun(asked) is None


def test_a_short_name_is_never_taken_for_a_beginning() -> None:
    assert COLUMNS.find("Q") is None
    assert COLUMNS.find("How") is None
    assert COLUMNS.find("Anything") is None


def test_a_text_that_two_questions_share_names_neither() -> None:
    twice = Columns([Field("A", "", "How was it?"), Field("B", "", "how was  it?")])
    assert twice.find("How was it?") is None


@given(st.lists(st.text(min_size=1), unique=True, min_size=1))
def test_every_name_finds_its_own_column(names: list[str]) -> None:
    columns = Columns([Field(name, f"code {place}") for place, name in enumerate(names)])
    assert [columns.find(name) for name in names] == names
    assert list(columns) == names


@given(st.text())
def test_what_is_found_stands_in_the_file(asked: str) -> None:
    found = COLUMNS.find(asked)
    assert found is None or found in list(COLUMNS)
