"""What `init` takes a column for: its scale, its codes, its KPI, and what it leaves to people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.analysis.ran import guessed, ran
from tests.support import repeated, write_csv

Capture = pytest.CaptureFixture[str]

ELEVEN = {0: 6, 1: 2, 2: 4, 3: 5, 4: 6, 5: 14, 6: 16, 7: 30, 8: 45, 9: 40, 10: 32}
SEVEN = {1: 5, 2: 8, 3: 15, 4: 30, 5: 50, 6: 60, 7: 32}
FIVE = {1: 6, 2: 14, 3: 40, 4: 80, 5: 60}


def survey(path: Path, **columns: Mapping[Any, int] | Sequence[Any]) -> Path:
    """A survey of 200 rows; counts are spread over them, missing rows are blank."""
    return named(path, columns)


def named(path: Path, columns: Mapping[str, Mapping[Any, int] | Sequence[Any]]) -> Path:
    whole = {}
    for name, answers in columns.items():
        listed = repeated(answers) if isinstance(answers, Mapping) else list(answers)
        whole[name] = (listed + [""] * 200)[: max(200, len(listed))]
    longest = max(map(len, whole.values()))
    return write_csv(
        path / "survey.csv", {n: (c + [""] * longest)[:longest] for n, c in whole.items()}
    )


def one(capsys: Capture, path: Path, name: str, answers: Mapping[Any, int]) -> dict[str, Any]:
    """What is declared for a single question."""
    [(_, options)] = guessed(capsys, named(path, {name: answers}))["kpis"].items()
    found: dict[str, Any] = options
    return found


@pytest.mark.parametrize(
    "name",
    [
        "NPS",
        "nps_score",
        "NETPRO",
        "NetPromoter",
        "q_recommend",
        "How likely are you to recommend us to a friend?",
        "Wie wahrscheinlich ist es, dass Sie uns weiterempfehlen?",
        "Zou u ons aanbevelen?",
        "¿Nos recomendaría?",
        "Recommanderiez-vous notre service ?",
    ],
)
def test_zero_to_ten_is_nps_when_it_speaks_of_recommending(
    name: str, tmp_path: Path, capsys: Capture
) -> None:
    found = one(capsys, tmp_path, name, ELEVEN)
    assert found.get("kpi", "nps") == "nps"
    assert found["question"] == name
    assert found["scale"] == "0-10"


@pytest.mark.parametrize(
    "name", ["rating", "REC", "q_satisfaction", "ease_of_use", "overall rating", "snaps", "q1"]
)
def test_zero_to_ten_is_a_mean_when_it_does_not(name: str, tmp_path: Path, capsys: Capture) -> None:
    assert one(capsys, tmp_path, name, ELEVEN)["kpi"] == "mean"


def test_nps_by_name_on_another_scale_is_no_nps(tmp_path: Path, capsys: Capture) -> None:
    assert one(capsys, tmp_path, "would_recommend", FIVE)["kpi"] == "mean"


@pytest.mark.parametrize(
    ("name", "answers", "scale"),
    [
        ("q_satisfaction", FIVE, "1-5"),
        ("CSAT", FIVE, "1-5"),
        ("Zufriedenheit", SEVEN, "1-7"),
        ("Hoe tevreden bent u?", FIVE, "1-5"),
        ("Overall rating", SEVEN, "1-7"),
    ],
)
def test_satisfaction_on_five_or_seven_is_csat(
    name: str, answers: Mapping[int, int], scale: str, tmp_path: Path, capsys: Capture
) -> None:
    found = one(capsys, tmp_path, name, answers)
    assert found.get("kpi", "csat") == "csat"
    assert found["scale"] == scale


def test_other_ratings_are_means_on_their_scale(tmp_path: Path, capsys: Capture) -> None:
    export = survey(
        tmp_path,
        helpfulness=FIVE,
        clarity=SEVEN,
        q3={v + 1: n for v, n in ELEVEN.items() if v < 10},
    )
    kpis = guessed(capsys, export)["kpis"]
    assert {key: (one["kpi"], one["scale"]) for key, one in kpis.items()} == {
        "helpfulness": ("mean", "1-5"),
        "clarity": ("mean", "1-7"),
        "q3": ("mean", "1-10"),
    }


def test_percentages_need_a_name_that_says_so(tmp_path: Path, capsys: Capture) -> None:
    spread = dict.fromkeys(range(5, 101, 5), 4)
    export = survey(tmp_path, helpful_percent=spread, gate=spread, q1=FIVE)
    assert set(guessed(capsys, export)["kpis"]) == {"helpful_percent", "q1"}


def test_labels_in_any_case_and_with_blanks_are_recognised(tmp_path: Path, capsys: Capture) -> None:
    answers = {"Very satisfied ": 40, "SATISFIED": 60, "neutral": 20, "Dissatisfied": 9, "": 5}
    found = one(capsys, tmp_path, "answer", answers)
    assert found == {"kpi": "csat", "question": "answer", "labels": "satisfaction-5"}


def test_effort_takes_its_direction_from_labels(tmp_path: Path, capsys: Capture) -> None:
    answers = {"Very easy": 40, "Easy": 60, "Neutral": 20, "Difficult": 9, "Very difficult": 5}
    found = one(capsys, tmp_path, "q5", answers)
    assert (found["kpi"], found["labels"]) == ("ces", "ease-5")


@pytest.mark.parametrize(
    ("name", "better"),
    [
        ("The company made it easy for me to handle my issue", "higher"),
        ("How much effort did you have to put forth?", "lower"),
    ],
)
def test_effort_takes_its_direction_from_the_question(
    name: str, better: str, tmp_path: Path, capsys: Capture
) -> None:
    found = one(capsys, tmp_path, name, SEVEN)
    assert (found["kpi"], found["better"]) == ("ces", better)


def test_effort_without_a_direction_is_written_both_ways_as_comments(
    tmp_path: Path, capsys: Capture
) -> None:
    text = ran(capsys, "init", survey(tmp_path, ease=SEVEN, csat=FIVE)).out
    assert list(yaml.safe_load(text)["kpis"]) == ["csat"]
    assert "  # ease: {kpi: ces, question: ease, scale: 1-7, better: higher}" in text
    assert "  # ease: {kpi: ces, question: ease, scale: 1-7, better: lower}" in text


def test_an_effort_question_all_alone_is_a_mean_until_its_direction_is_declared(
    tmp_path: Path, capsys: Capture
) -> None:
    text = ran(capsys, "init", survey(tmp_path, effort=SEVEN)).out
    assert yaml.safe_load(text)["kpis"]["effort"]["kpi"] == "mean"
    assert "  # effort: {kpi: ces, question: effort, scale: 1-7, better: lower}" in text


def test_cess_needs_several_items_whose_prefix_says_so(tmp_path: Path, capsys: Capture) -> None:
    items = {"cess_a": FIVE, "cess_b": FIVE, "process_a": FIVE, "process_b": FIVE}
    kpis = guessed(capsys, named(tmp_path, items))["kpis"]
    assert kpis.pop("cess")["items"] == ["cess_a", "cess_b"]
    assert {one["kpi"] for one in kpis.values()} == {"mean"}
    assert one(capsys, tmp_path, "cess_a", FIVE)["kpi"] == "mean"


def test_good_and_bad_are_csat_and_asked_only_where_they_are_answered(
    tmp_path: Path, capsys: Capture
) -> None:
    export = survey(
        tmp_path,
        channel=["support"] * 80 + ["email"] * 120,
        helped=["Good"] * 50 + ["bad"] * 20 + [""] * 130,
    )
    assert guessed(capsys, export)["kpis"]["helped"] == {
        "kpi": "csat",
        "question": "helped",
        "labels": "good-bad",
        "where": {"channel": "support"},
    }


@pytest.mark.parametrize(
    ("answers", "missing", "apart"),
    [
        (FIVE | {99: 9}, [99], None),
        (FIVE | {99: 1, 98: 1}, None, None),
        (FIVE | {0: 12}, [0], None),
        (FIVE | {6: 12}, None, [6]),
        (ELEVEN | {11: 7}, [11], None),
        (FIVE | {"Don't know": 1, "-": 2, "Blank": 3}, ["-", "Blank"], ["Don't know"]),
        (FIVE | {"weiß nicht": 4, "k.A.": 2}, ["k.A."], ["weiß nicht"]),
    ],
)
def test_codes_and_known_words_for_no_answer_are_proposed(
    answers: Mapping[Any, int],
    missing: list[Any] | None,
    apart: list[Any] | None,
    tmp_path: Path,
    capsys: Capture,
) -> None:
    found = one(capsys, tmp_path, "q1", answers)
    assert found.get("missing") == missing
    assert found.get("not_applicable") == apart


def test_a_second_peak_in_sister_questions_makes_a_code_of_it_everywhere(
    tmp_path: Path, capsys: Capture
) -> None:
    peak, slope = FIVE | {6: 90}, FIVE | {6: 50}
    export = survey(tmp_path, Q7A=peak, Q7B=peak, Q7C=peak, Q7D=slope)
    kpis = guessed(capsys, export)["kpis"]
    assert list(kpis) == ["q7a", "q7b", "q7c", "q7d"]
    assert all(one["not_applicable"] == [6] for one in kpis.values())
    with pytest.raises(AssertionError, match="no-question-found"):
        one(capsys, tmp_path, "Q7D", slope)


def test_slips_are_named_as_invalid_and_not_declared_away(tmp_path: Path, capsys: Capture) -> None:
    text = ran(capsys, "init", survey(tmp_path, q1=FIVE | {"great!": 2, 55: 1})).out
    assert "Left out as invalid: 'great!' 2×, '55' 1×" in text
    assert "missing" not in str(yaml.safe_load(text)["kpis"])


@pytest.mark.parametrize("name", ["age", "region_code", "Q19AGE", "store_no", "visits", "plan"])
def test_numbers_about_the_respondent_are_no_ratings(
    name: str, tmp_path: Path, capsys: Capture
) -> None:
    kpis = guessed(capsys, named(tmp_path, {name: FIVE, "q1": FIVE}))["kpis"]
    assert list(kpis) == ["q1"]


def test_code_lists_and_counts_are_no_ratings(tmp_path: Path, capsys: Capture) -> None:
    export = survey(
        tmp_path,
        q1=FIVE,
        purpose={0: 20, 1: 70, 2: 60, 3: 30, 7: 10, 10: 10},
        flown={1: 90, 2: 50, 3: 30, 4: 20, 5: 8, 6: 7},
        lines=dict.fromkeys(range(100), 2),
    )
    assert list(guessed(capsys, export)["kpis"]) == ["q1"]


def test_two_point_columns_are_scored_only_when_they_ask_or_nothing_else_does(
    tmp_path: Path, capsys: Capture
) -> None:
    yes_no = {"Yes": 120, "No": 80}
    columns = {"q1": FIVE, "partner": yes_no, "Was your issue resolved?": yes_no}
    kpis = guessed(capsys, named(tmp_path, columns))["kpis"]
    assert list(kpis) == ["q1", "was_your_issue_resolved"]
    assert kpis["was_your_issue_resolved"]["answers"] == ["Yes"]
    assert one(capsys, tmp_path, "partner", yes_no)["kpi"] == "share"


def test_more_than_twenty_questions_are_listed_as_comments(tmp_path: Path, capsys: Capture) -> None:
    columns = {f"item{number}": FIVE for number in range(25)}
    text = ran(capsys, "init", named(tmp_path, columns)).out
    assert len(yaml.safe_load(text)["kpis"]) == 20
    assert text.count("\n  # item") == 5


def test_keys_are_short_ascii_and_unique(tmp_path: Path, capsys: Capture) -> None:
    columns = {
        "How would you rate the food?": FIVE,
        "How would you rate: the food": FIVE,
        "Qualité": FIVE,
        "質問": FIVE,
        "5": FIVE,
        "true": FIVE,
    }
    kpis = guessed(capsys, named(tmp_path, columns))["kpis"]
    assert {key: one["question"] for key, one in kpis.items()} == {
        "food": "How would you rate the food?",
        "food_2": "How would you rate: the food",
        "qualite": "Qualité",
        "column_4": "質問",
        "q_5": "5",
        "q_true": "true",
    }
