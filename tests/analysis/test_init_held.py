"""`kpicli init` then `kpicli score`, unedited, on workbooks and SPSS files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.analysis.ran import ran
from tests.clients.sheets import to_csv
from tests.corpus import corpus
from tests.sources.books import Error, xlsx
from tests.sources.spss import spss

Capture = pytest.CaptureFixture[str]


def scored(capsys: Capture, folder: Path, *exports: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """The configuration that is written for the exports, and the report of `score` with it."""
    target = folder / "kpicli.yaml"
    for command in (("init", *exports, "-o", target), ("check", "-c", target)):
        done = ran(capsys, *command)
        assert done.code == 0, done.err
    done = ran(capsys, "score", "-c", target, "--format", "json")
    assert done.code == 0, done.err
    return yaml.safe_load(target.read_text("utf-8")), json.loads(done.out)


def values(report: dict[str, Any]) -> dict[str, Any]:
    return {one["name"]: one["value"] for one in report["results"]}


@pytest.mark.parametrize("file", ["sfo2017.xlsx", "sfo2017.sav"])
def test_the_airport_survey_gives_its_weighted_figures_unedited(
    tmp_path: Path, capsys: Capture, file: str
) -> None:
    config, report = scored(capsys, tmp_path, corpus("sfo_formats_derived", file))
    want = json.loads(corpus("sfo_airport_2017", "expected.json").read_text("utf-8"))["computed"]
    assert config["sources"]["survey"]["weight"] == "WEIGHT"
    assert values(report)["netpro"] == pytest.approx(40.3984355117, abs=1e-9)
    mean = want["overall_Q7ALL"]["weighted_mean"]
    assert values(report)["q7all"] == pytest.approx(mean, rel=1e-12)
    [ledger] = report["ledger"]
    assert ledger["rows"] == ledger["kept"] == 2831
    assert ledger["answers"]["netpro"]["missing"] == 85


def test_codes_that_run_backwards_are_scored_by_their_labels(
    tmp_path: Path, capsys: Capture
) -> None:
    labels = ["Very satisfied", "Satisfied", "Neutral", "Dissatisfied", "Very dissatisfied"]
    codes = [1] * 20 + [2] * 10 + [3] * 5 + [4] * 3 + [5] * 2 + [6] * 4 + [9] * 6
    path = spss(
        tmp_path / "d.sav",
        {"V1": codes, "AREA": [1, 2] * 25},
        column_labels={"V1": "How satisfied are you with our service?"},
        variable_value_labels={
            "V1": {**dict(enumerate(labels, 1)), 6: "Don't know", 9: "Not answered"},
            "AREA": {1: "North", 2: "South"},
        },
        missing_ranges={"V1": [9]},
    )
    config, report = scored(capsys, tmp_path, path)
    assert config["kpis"]["v1"]["labels"] == "satisfaction-5"
    assert config["segments"] == {"area": "survey.AREA"}
    assert values(report) == {"v1": pytest.approx(75.0)}
    kinds = {"valid": 40, "missing": 6, "not_applicable": 4, "invalid": 0}
    assert report["ledger"][0]["answers"]["v1"] == kinds


BACKWARDS = {
    "German": ["Sehr zufrieden", "Zufrieden", "Teils, teils", "Unzufrieden", "Sehr unzufrieden"],
    "grades": ["sehr gut", "gut", "befriedigend", "ausreichend", "mangelhaft"],
    "short": ["Very satisfied", "Satisfied", "Neither", "Dissatisfied", "Very dissatisfied"],
    "somewhat": [
        *("Extremely satisfied", "Somewhat satisfied", "Neither satisfied nor dissatisfied"),
        *("Somewhat dissatisfied", "Extremely dissatisfied"),
    ],
}


@pytest.mark.parametrize("labels", BACKWARDS.values(), ids=BACKWARDS)
def test_backward_codes_in_other_words_are_scored_by_their_labels(
    tmp_path: Path, capsys: Capture, labels: list[str]
) -> None:
    codes = [1] * 20 + [2] * 10 + [3] * 5 + [4] * 3 + [5] * 2
    path = spss(
        tmp_path / "d.sav",
        {"SAT": codes},
        variable_value_labels={"SAT": dict(enumerate(labels, 1))},
    )
    _, report = scored(capsys, tmp_path, path)
    assert values(report) == {"sat": pytest.approx(75.0)}


def test_backward_codes_with_a_label_that_is_not_known_are_not_scored_as_numbers(
    tmp_path: Path, capsys: Capture
) -> None:
    labels = ["Very satisfied", "Satisfied", "Undecided", "Dissatisfied", "Very dissatisfied"]
    path = spss(
        tmp_path / "d.sav",
        {"SAT": [1, 2, 3, 4, 5] * 8, "NPS": [*range(10)] * 4},
        variable_value_labels={"SAT": dict(enumerate(labels, 1))},
    )
    config, _ = scored(capsys, tmp_path, path)
    assert list(config["kpis"]) == ["nps"]


@pytest.mark.parametrize(
    "labels",
    [
        ["sehr gut", "gut", "befriedigend", "ausreichend", "mangelhaft", "ungenügend"],
        ["erstens", "zweitens", "drittens", "viertens", "fünftens", "sechstens"],
    ],
)
def test_a_code_whose_label_is_an_answer_is_not_taken_for_none(
    tmp_path: Path, capsys: Capture, labels: list[str]
) -> None:
    path = spss(
        tmp_path / "d.sav",
        {"SAT": [1, 2, 3, 4, 5, 6] * 10, "NPS": [*range(10)] * 6},
        variable_value_labels={"SAT": dict(enumerate(labels, 1))},
    )
    config, _ = scored(capsys, tmp_path, path)
    assert list(config["kpis"]) == ["nps"]


def test_a_code_that_is_user_missing_needs_no_guess(tmp_path: Path, capsys: Capture) -> None:
    answers = [*range(11)] * 5 + [11] * 40
    path = spss(
        tmp_path / "d.sav", {"NPS": answers}, missing_ranges={"NPS": [{"lo": 11, "hi": 99}]}
    )
    config, report = scored(capsys, tmp_path, path)
    assert config["kpis"]["nps"] == {"question": "NPS", "scale": "0-10"}
    assert values(report) == {"nps": pytest.approx(100 * (10 - 35) / 55)}
    assert report["ledger"][0]["answers"]["nps"]["missing"] == 40


def test_the_sheet_that_is_read_is_said_and_its_errors_are_no_blanks(
    tmp_path: Path, capsys: Capture
) -> None:
    rows = [["recommend"], *([n % 11] for n in range(60)), *[[Error("#REF!")]] * 2]
    path = xlsx(tmp_path / "d.xlsx", {"Answers": rows, "Notes": [["x"], ["y"]]})
    target = tmp_path / "kpicli.yaml"
    assert ran(capsys, "init", path, "-o", target).code == 0
    done = ran(capsys, "score", "-c", target, "--format", "json")
    report = json.loads(done.out)
    assert report["ledger"][0]["answers"]["recommend"]["invalid"] == 2
    slugs = {note["slug"]: note for note in report["notes"]}
    assert slugs["sheets"]["level"] == "info"
    assert "sheet Answers is read, and not Notes" in slugs["sheets"]["text"]
    assert "sheet Answers row 62" in slugs["answer-unreadable"]["where"]


def test_client_tables_in_workbooks_give_what_they_give_as_csv(
    tmp_path: Path, capsys: Capture
) -> None:
    book = corpus("telco_ibm_churn", "Telco_customer_churn_status.xlsx")
    (tmp_path / "csv").mkdir()
    config, report = scored(capsys, tmp_path, book)
    other, twin = scored(capsys, tmp_path / "csv", to_csv(book, tmp_path / "csv"))
    assert config["kpis"] == other["kpis"]
    assert report["results"] == twin["results"]
    assert report["ledger"] == twin["ledger"]
