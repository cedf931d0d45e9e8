"""Whatever a column is called and its answers say, the YAML that `init` writes is read back."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kpicli.analysis.guess import guess
from kpicli.analysis.guess_words import key
from kpicli.analysis.guess_yaml import comment, scalar, text
from kpicli.analysis.request import Request
from kpicli.analysis.score import score
from kpicli.config.load import load
from kpicli.config.yaml_nodes import parse
from kpicli.core.kpi import Scored
from kpicli.errors import UserError
from tests.thorough import often

TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)
ODD = [
    "a: b",
    "#1",
    "- q",
    "null",
    "'",
    '"',
    "{x}",
    "[x]",
    "a,b",
    "*x",
    "&x",
    "!x",
    "%x",
    "@x",
    "`x`",
    "0x1F",
    "1e3",
    "~",
    "yes",
    "...",
    "---",
    "a\nb",
    "a\tb",
    "é#",
    "\x1b[31mred",
    "a\u2028b",
    "a\x85b",
    "\ufeff",
    "😀?",
    "a #b",
    "a:",
    "?",
    "| x",
    "> x",
    "x" * 2000,
]


@given(TEXT)
@settings(max_examples=often(60), deadline=None)
def test_any_text_is_the_same_text_again_as_a_value_a_key_and_in_a_list(found: str) -> None:
    written = scalar(found)
    where = written if len(written) < 900 else "k"
    lines = ["value: " + written, f"map: {{{where}: 1}}", f"list: [{scalar(found, number=True)}]"]
    top = parse("\n".join(lines) + "\n", "it.yaml").value
    assert isinstance(top, dict)
    assert top["value"].value == found
    assert isinstance(top["map"].value, dict)
    assert [*top["map"].value] == [found]
    assert isinstance(top["list"].value, list)
    assert top["list"].value[0].raw == found


@given(TEXT)
@settings(max_examples=often(60), deadline=None)
def test_any_text_in_a_comment_stays_in_the_comment(found: str) -> None:
    lines = comment(f"said: {found}", 4)
    assert all(line.startswith("    # ") for line in lines)
    top = parse("\n".join([*lines, "key: value", ""]), "it.yaml").value
    assert isinstance(top, dict)
    assert [*top] == ["key"]


@given(st.lists(TEXT, max_size=6))
def test_keys_are_never_taken_twice(names: list[str]) -> None:
    taken: set[str] = set()
    keys = [key(name, place, taken) for place, name in enumerate(names)]
    assert len(set(keys)) == len(keys)
    assert all(one.isascii() and one.replace("_", "").isalnum() for one in keys)


def asked(names: list[str], label: str) -> set[str]:
    """Guess a survey with these columns of ratings and one of texts; read it back; score it.

    The columns that are scored; none when the file is refused.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.csv"
        with path.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n")
            writer.writerow([*names, "part"])
            for row in range(60):
                writer.writerow([*(row % 5 + 1 for _ in names), label if row % 2 else "other"])
        try:
            found = guess([str(path)], folder)
        except UserError as error:
            slugs = {problem.slug for problem in error.problems}
            assert slugs <= {"no-question-found", "broken-header"}
            return set()
        config = Path(folder) / "kpicli.yaml"
        config.write_text(text(found), encoding="utf-8")
        loaded = load(config)
        surveyed = [kpi for kpi in loaded.kpis.values() if isinstance(kpi, Scored)]
        columns = {column for kpi in surveyed for column in kpi.columns}
        assert columns <= {name.strip() for name in names}
        report = score(loaded, Request())
        assert [result.name for result in report.results] == [*loaded.kpis]
        assert all(result.estimate and result.estimate.n == 60 for result in report.results)
        return columns


@given(st.lists(TEXT, min_size=1, max_size=4, unique_by=str.strip), TEXT)
@example(["a\nb", "c"], "x")
@settings(max_examples=often(15), deadline=None)
def test_a_survey_with_any_column_names_is_read_back_and_scored(
    names: list[str], label: str
) -> None:
    asked(names, label)


@pytest.mark.parametrize("name", ODD)
def test_odd_names_are_kept_as_they_are(name: str) -> None:
    assert asked([name, "q1"], name) == {name.strip(), "q1"}
