"""Answers as people write them, from the file to the figure, by both engines."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.analysis.ran import ran
from tests.cli.process import refused
from tests.support import configure, write_csv

Capture = pytest.CaptureFixture[str]
ENGINES: Mapping[str, Mapping[str, str]] = {"small": {}, "database": {"client": "who"}}


def scored(
    capsys: Capture, folder: Path, kpi: Mapping[str, Any], answers: Sequence[str], **source: str
) -> Any:
    """The report of one KPI, `it`, on these answers."""
    who = [f"c{number}" for number in range(len(answers))]
    write_csv(folder / "survey.csv", {"q": answers, "who": who})
    kpis = {"it": {"question": "q", **kpi}}
    configure(folder / "kpicli.yaml", kpis, {"path": "survey.csv", **source})
    done = ran(capsys, "score", "--format", "json")
    assert done.code == 0, done.err
    return json.loads(done.out)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("kpi", "answers", "value", "n"),
    [
        (
            {"kpi": "nps", "written_as": "leading_number"},
            ["10 - Extremely likely", "9", "0 – Not at all likely", "7", "10 of 12"],
            25.0,
            4,
        ),
        (
            {"kpi": "csat", "scale": "1-5", "written_as": ["stars"]},
            ["★★★★☆", "⭐⭐⭐", "5 stars", "1", "so so"],
            50.0,
            4,
        ),
        (
            {"kpi": "mean", "scale": "1-5", "better": "higher", "written_as": "smileys"},
            ["😡", "☹️", "😐", "🙂", "😀", "5"],
            20 / 6,
            6,
        ),
        (
            {"kpi": "mean", "scale": "0-100", "written_as": ["percent", "leading_number"]},
            ["85 %", "15%", "50 - half", "150 %"],
            50.0,
            3,
        ),
        (
            {"kpi": "share", "scale": "1-5", "answers": [5], "written_as": "leading_number"},
            ["5 - very good", "5", "4 - good", "1 - bad"],
            50.0,
            4,
        ),
    ],
)
def test_declared_forms_are_read_beside_plain_numbers(
    engine: str,
    kpi: Mapping[str, Any],
    answers: Sequence[str],
    value: float,
    n: int,
    here: Path,
    capsys: Capture,
) -> None:
    [result] = scored(capsys, here, kpi, answers, **ENGINES[engine])["results"]
    assert result["value"] == pytest.approx(value)
    assert result["n"] == n


@pytest.mark.parametrize("engine", ENGINES)
def test_a_decimal_comma_and_typed_characters_are_read(
    engine: str, here: Path, capsys: Capture
) -> None:
    answers = ["3,5", "４", "5 ", "\u00a02", "4,5 Sterne", "4.5"]
    kpi = {"kpi": "mean", "scale": "1-5", "written_as": "stars"}
    [result] = scored(capsys, here, kpi, answers, decimal=",", **ENGINES[engine])["results"]
    assert (result["value"], result["n"]) == (pytest.approx(3.8), 5)


def test_labels_of_two_languages_stand_together(here: Path, capsys: Capture) -> None:
    labels = {"Zufrieden": 4, "Sehr zufrieden": 5, "Satisfait": 4, "Pas d'accord": 1}
    answers = ["zufrieden", "Sehr zufrieden", " SATISFAIT ", "Pas d’accord"]
    kpi = {"kpi": "csat", "scale": "1-5", "labels": labels}
    [result] = scored(capsys, here, kpi, answers)["results"]
    assert (result["value"], result["n"]) == (75.0, 4)


@pytest.mark.parametrize(
    ("scale", "text", "form"),
    [
        ("0-10", "10 - Extremely likely", "leading_number"),
        ("1-5", "★★★★☆", "stars"),
        ("1-5", "🙂", "smileys"),
        ("0-100", "85 %", "percent"),
    ],
)
def test_a_form_that_is_not_declared_is_named_and_not_read(
    scale: str, text: str, form: str, here: Path, capsys: Capture
) -> None:
    report = scored(capsys, here, {"kpi": "mean", "scale": scale}, ["1", "2", text])
    assert report["results"][0]["n"] == 2
    [note] = [one for one in report["notes"] if one["slug"] == "answer-unreadable"]
    assert note["text"].endswith(f"; written_as: {form} would read it")


def test_a_form_that_reads_nothing_on_the_scale_is_not_named(here: Path, capsys: Capture) -> None:
    report = scored(capsys, here, {"kpi": "mean", "scale": "1-5"}, ["1", "2", "85 %"])
    assert "written_as" not in json.dumps(report["notes"])


def test_a_form_that_there_is_not_is_refused(here: Path, capsys: Capture) -> None:
    write_csv(here / "survey.csv", {"q": ["1"]})
    kpi = {"kpi": "csat", "question": "q", "scale": "1-5", "written_as": "star"}
    configure(here / "kpicli.yaml", {"it": kpi}, {"path": "survey.csv"})
    refused(ran(capsys, "score"), 2, "not-allowed", "did you mean stars?")


@pytest.mark.parametrize(
    "kpi", [{"kpi": "share", "answers": ["yes"]}, {"kpi": "index", "points": {"yes": 1, "no": 0}}]
)
def test_answers_told_apart_by_their_texts_have_no_forms(
    kpi: Mapping[str, Any], here: Path, capsys: Capture
) -> None:
    write_csv(here / "survey.csv", {"q": ["yes"]})
    kpis = {"it": {"question": "q", "written_as": "stars", **kpi}}
    configure(here / "kpicli.yaml", kpis, {"path": "survey.csv"})
    refused(ran(capsys, "score"), 2, "option-value", "told apart by their texts")
