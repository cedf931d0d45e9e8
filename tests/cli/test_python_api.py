"""The Python API: a DataFrame and an Arrow table give the figures of the file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import csv as arrow_csv

import kpicli
from kpicli.core.answers import Kind
from tests.cli.process import ROOT, SCHEMA
from tests.support import configure, write_csv

SURVEY = ROOT / "sample_data" / "survey.csv"
FACTS = ("value", "n", "n_eff", "se", "interval", "parts", "band", "benchmarks", "why")


def facts(scored: kpicli.Report) -> list[Any]:
    report = scored.to_dict()
    return [{key: one[key] for key in FACTS} for one in report["results"]] + report["ledger"]


@pytest.fixture(scope="module")
def card() -> kpicli.Scorecard:
    return kpicli.load(ROOT / "tests" / "survey.example.yaml")


@pytest.fixture(scope="module")
def of_file(card: kpicli.Scorecard) -> kpicli.Report:
    return card.score(SURVEY)


def as_texts() -> pa.Table:
    names = SURVEY.read_text("utf-8").split("\n", 1)[0].split(",")
    options = arrow_csv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
    )
    return arrow_csv.read_csv(SURVEY, convert_options=options)


def test_a_frame_and_a_table_give_the_figures_and_the_ledger_of_the_file(
    card: kpicli.Scorecard, of_file: kpicli.Report
) -> None:
    expected = facts(of_file)
    table = as_texts()
    assert facts(card.score(table)) == expected
    assert facts(card.score(pd.read_csv(SURVEY, dtype=str, keep_default_na=False))) == expected
    assert facts(card.score(table.to_pandas(categories=["channel", "q_effort"]))) == expected
    assert facts(card.score()) == expected
    assert facts(card.score(str(SURVEY))) == expected


def test_missing_values_of_a_frame_are_missing_answers(
    card: kpicli.Scorecard, of_file: kpicli.Report
) -> None:
    frame = pd.read_csv(SURVEY, dtype={"weight": str}, keep_default_na=False, na_values=[""])
    assert frame["q_recommend"].isna().any()
    for one, other in zip(card.score(frame).results, of_file.results, strict=True):
        assert one.estimate is not None and other.estimate is not None
        assert (one.estimate.value, one.answers) == (other.estimate.value, other.answers)


@pytest.fixture
def nps(tmp_path: Path) -> kpicli.Scorecard:
    return kpicli.load(
        configure(tmp_path / "kpicli.yaml", {"nps": {"question": "q"}}, {"path": "survey.csv"})
    )


@pytest.mark.parametrize(
    ("column", "value", "n"),
    [
        ([9, 10, 3], 100 / 3, 3),
        ([9.0, 10.0, None, 3.0], 100 / 3, 3),
        (pd.array([9, None, 10], dtype="Int64"), 100, 2),
        (pd.Categorical(["9", "3", None]), 0, 2),
        (pd.Series([9, "n/a", None, 3.0, "oops"], dtype=object), 0, 2),
        (["9", " 10 ", "", "NULL"], 100, 2),
    ],
    ids=["whole", "floats", "nullable", "categories", "mixed", "texts"],
)
def test_a_column_of_any_type_is_read_as_its_texts(
    column: Any, value: float, n: int, nps: kpicli.Scorecard
) -> None:
    result = nps.score(pd.DataFrame({"q": column}))["nps"]
    assert result.estimate is not None
    assert (result.estimate.value, result.estimate.n) == (pytest.approx(value), n)


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.dictionary("int8", "string")])
def test_a_text_with_a_nul_in_it_is_no_answer(kind: Any, nps: kpicli.Scorecard) -> None:
    texts = pa.array(["9", "3\0", "\0", "9\0\0", "10", "10\0", None]).cast(kind)
    scored = nps.score(pa.table({"q": texts}))
    estimate = scored["nps"].estimate
    assert estimate is not None and (estimate.value, estimate.n) == (100, 2)
    assert scored.ledger.answers["nps"][Kind.INVALID] == 4
    (note,) = scored.notes
    assert "'3\ufffd' 1×" in note.text and "row 2" in str(note.where)
    rest = nps.score(pa.table({"q": texts.slice(4, 1)}))["nps"].estimate
    assert rest is not None and rest.n == 1


@pytest.mark.parametrize("column", [[[9], [3]], [{"a": 9}, None], [b"9", b"3"]])
def test_a_column_of_lists_structures_or_bytes_is_refused_by_name(
    column: Any, nps: kpicli.Scorecard
) -> None:
    with pytest.raises(kpicli.UserError, match=r"column 'q' holds .* values") as refused:
        nps.score(pa.table({"q": column, "id": ["a", "b"]}))
    (problem,) = refused.value.problems
    assert (problem.slug, str(problem.where)) == ("nested-column", "(table)")
    assert problem.hint == "write it as one plain value per row"


def test_a_column_that_is_not_needed_may_hold_anything(nps: kpicli.Scorecard) -> None:
    frame = pd.DataFrame({"q": [9, 3], "x": [object(), 3], "y": [[1], {}]})
    frame.columns = pd.Index(["q", "x", "x"])
    assert nps.score(frame)["nps"].estimate is not None
    with pytest.raises(kpicli.UserError, match="2 columns are called 'q'") as refused:
        nps.score(frame.set_axis(["q", "q", "x"], axis=1))
    assert str(refused.value.problems[0].where).endswith(":7:15 (kpis.nps.question)")


def test_an_empty_frame_gives_no_figure(nps: kpicli.Scorecard) -> None:
    scored = nps.score(pd.DataFrame({"q": []}))
    assert (scored["nps"].estimate, scored["nps"].why) == (None, "no-answers")
    assert (scored.ledger.rows, scored.ledger.kept) == (0, 0)


def test_odd_answers_of_a_frame_are_found_by_their_row(nps: kpicli.Scorecard) -> None:
    (note,) = nps.score(pd.DataFrame({"q": [9, 11, 3, 11]})).notes
    assert (note.slug, note.where) == ("answer-out-of-scale", "row 2")
    with pytest.raises(kpicli.UserError, match="'11' 2×, outside 0–10, also row 4"):
        nps.score(pd.DataFrame({"q": [9, 11, 3, 11]}), strict=True)


def test_rows_and_results_are_picked_as_on_the_command_line(tmp_path: Path) -> None:
    kpis = {"nps": {"question": "q"}, "mean": {"question": "q", "better": "higher"}}
    source = {"path": "survey.csv", "date": "day"}
    card = kpicli.load(configure(tmp_path / "kpicli.yaml", kpis, source))
    days = ["2026-01-31", "2026-02-01", "2026-02-02"]
    frame = pd.DataFrame({"q": [9, 10, 3], "wave": [1, 2, 2], "day": pd.to_datetime(days)})
    assert card.kpis == ("nps", "mean")
    assert [one.name for one in card.score(frame, kpis="mean").results] == ["mean"]
    assert card.score(frame, where={"wave": 2}).ledger.kept == 2
    assert card.score(frame, where={"wave": [1, 2]}).ledger.kept == 3
    assert card.score(frame, since=date(2026, 2, 1), until="2026-02-02").ledger.kept == 1
    assert card.score(frame, level=0.5 + 0.3)["nps"].level == 0.8


@pytest.mark.parametrize(
    ("wrong", "slug"),
    [
        ({"since": "soon"}, "bad-date"),
        ({"level": 95}, "bad-level"),
        ({"level": 0}, "bad-level"),
        ({"kpis": ["npz"]}, "no-such-result"),
        ({"where": {"q": []}}, "bad-condition"),
        ({"where": {"z": 1}}, "no-such-column"),
        ({"data": [1, 2]}, "not-a-table"),
        ({"data": pd.Series([1])}, "not-a-table"),
        ({"data": ""}, "no-such-file"),
        ({"data": pd.DataFrame({"p": [1]})}, "no-such-column"),
    ],
)
def test_a_wrong_call_raises_what_the_command_line_says(
    wrong: dict[str, Any], slug: str, nps: kpicli.Scorecard
) -> None:
    with pytest.raises(kpicli.UserError) as refused:
        nps.score(**{"data": pd.DataFrame({"q": [9]}), **wrong})
    assert [problem.slug for problem in refused.value.problems] == [slug]


def test_the_report_is_had_as_a_dictionary_and_as_a_frame(of_file: kpicli.Report) -> None:
    report = of_file.to_dict()
    SCHEMA.validate(report)
    frame = of_file.to_frame()
    assert list(frame["name"]) == [one["name"] for one in report["results"]]
    assert list(frame["value"]) == [one["value"] for one in report["results"]]
    assert repr(of_file) == "<kpicli score: cess, csat, nps, ces, support_csat>"
    with pytest.raises(KeyError):
        of_file["npz"]


def test_a_path_is_taken_from_the_working_directory(
    nps: kpicli.Scorecard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_csv(tmp_path / "other.csv", {"q": [9, 10]})
    monkeypatch.chdir(tmp_path)
    assert nps.score("other.csv").ledger.rows == nps.score(Path("other.csv")).ledger.rows == 2
