"""What `init` takes from a platform: clients, names, reasons; and what it does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.analysis.ran import guessed, ran
from tests.platforms.people import RECOMMEND, WHY, Sample
from tests.platforms.test_samples import SAMPLES
from tests.support import write_csv

Capture = pytest.CaptureFixture[str]


def named(name: str) -> Sample:
    """The sample of that name."""
    return next(one for one in SAMPLES if str(one) == name)


def filled(sample: Sample, heading: str, texts: Sequence[str]) -> Sample:
    """The sample with texts, over and over, in a column of its answers."""
    place = list(sample.rows[0]).index(heading)
    first = len(sample.rows) - len(sample.respondents)
    rows = [list(row) for row in sample.rows]
    for number, row in enumerate(rows[first:]):
        row[place] = texts[number % len(texts)]
    return replace(sample, rows=rows)


def survey(sample: Sample, folder: Path, capsys: Capture) -> dict[str, Any]:
    """What `init` declares of the source."""
    content = guessed(capsys, sample.write(folder))
    source: dict[str, Any] = content["sources"]["survey"]
    return source


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("qualtrics-three", "ExternalReference"),
        ("qualtrics-three", "RecipientEmail"),
        ("surveymonkey-condensed", "Email Address"),
    ],
)
def test_the_platforms_own_client_is_declared_where_it_is_filled(
    name: str, heading: str, tmp_path: Path, capsys: Capture
) -> None:
    clients = [f"c{number}@example.org" for number in range(60)]
    found = survey(filled(named(name), heading, clients), tmp_path, capsys)
    assert found["client"] == heading


def test_a_blank_client_column_is_none(tmp_path: Path, capsys: Capture) -> None:
    assert "client" not in survey(named("qualtrics-three"), tmp_path, capsys)


def test_an_address_is_a_client_only_where_it_repeats_and_nobody_is_anonymous(
    tmp_path: Path, capsys: Capture
) -> None:
    sample = named("microsoft_forms-en")
    once = [f"c{number}@example.org" for number in range(150)]
    twice = once[:60]
    assert "client" not in survey(filled(sample, "Email", once), tmp_path, capsys)
    assert survey(filled(sample, "Email", twice), tmp_path, capsys)["client"] == "Email"
    mixed = [*twice, "anonymous"]
    assert "client" not in survey(filled(sample, "Email", mixed), tmp_path, capsys)


def test_column_code_and_text_stand_beside_each_question(tmp_path: Path, capsys: Capture) -> None:
    text = ran(capsys, "init", named("qualtrics-three").write(tmp_path)).out
    assert f"# QID1: {RECOMMEND}\n    question: Q1\n" in text
    lines = text.splitlines()
    for column, code in (("Q3", "QID3"), ("Q4", "QID4"), ("Q5_1", "QID5_1")):
        [line] = [one for one in lines if one.strip().startswith(f"question: {column} ")]
        assert f"# {code}: " in line
    content = yaml.safe_load(text)
    assert content["kpis"]["q3"]["title"].startswith("Overall, how satisfied")


def test_a_code_in_the_heading_is_the_key(tmp_path: Path, capsys: Capture) -> None:
    kpis = guessed(capsys, named("limesurvey-both").write(tmp_path))["kpis"]
    assert {"q1", "q3", "q4", "q5_sq001"} <= set(kpis)


SCORES = [*range(11)] * 6


def kpi_of(folder: Path, capsys: Capture, behind: str, *others: str) -> str:
    """Which KPI a question on 0–10 is, with an open question behind it."""
    words = [f"because of the parcel and the team {number}" for number in range(len(SCORES))]
    rated = "How would you rate us?"
    columns: dict[str, Sequence[object]] = {rated: SCORES, behind: words}
    columns |= dict.fromkeys(others, SCORES)
    kpis = guessed(capsys, write_csv(folder / "survey.csv", columns))["kpis"]
    return next(str(one.get("kpi", key)) for key, one in kpis.items() if one["question"] == rated)


@pytest.mark.parametrize("behind", ["...why?", "Warum?", WHY, "Please tell us why"])
def test_ten_with_a_why_right_behind_it_is_the_net_promoter_score(
    behind: str, tmp_path: Path, capsys: Capture
) -> None:
    assert kpi_of(tmp_path, capsys, behind) == "nps"


@pytest.mark.parametrize("behind", ["Anything else?", "Which words describe us, and whyever?"])
def test_ten_with_another_question_behind_it_is_a_mean(
    behind: str, tmp_path: Path, capsys: Capture
) -> None:
    assert kpi_of(tmp_path, capsys, behind) == "mean"


def test_ten_with_a_why_is_a_mean_where_another_question_asks_to_recommend(
    tmp_path: Path, capsys: Capture
) -> None:
    assert kpi_of(tmp_path, capsys, "Why?", RECOMMEND) == "mean"


def test_the_summary_counts_what_is_left_out(tmp_path: Path, capsys: Capture) -> None:
    done = ran(capsys, "init", named("qualtrics-three").write(tmp_path))
    assert "left out by itself: 3 preview, 1 test, 2 spam, 9 unfinished" in done.err
