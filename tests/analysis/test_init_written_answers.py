"""`init` on answers written in some form, and on labels of other languages than English."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from kpicli.analysis.guess_labels import known
from kpicli.core.answers import fold
from tests.analysis.ran import ran
from tests.analysis.test_init_guesses import ELEVEN, FIVE, named, one
from tests.support import write_csv

Capture = pytest.CaptureFixture[str]

STARS = {"★☆☆☆☆": 6, "★★☆☆☆": 14, "★★★☆☆": 40, "★★★★☆": 80, "★★★★★": 60}
FACES = {"😡": 6, "🙁": 14, "😐": 40, "🙂": 80, "😀": 60}


@pytest.mark.parametrize(
    ("name", "answers", "kpi", "form", "scale"),
    [
        (
            "How likely are you to recommend us?",
            {**ELEVEN, 0: 0, 10: 0, "0 - Not at all likely": 6, "10 - Extremely likely": 32},
            "nps",
            "leading_number",
            "0-10",
        ),
        (
            "satisfaction",
            {"1 = Very bad": 6, "2 = Bad": 14, "3 = Fair": 40, "4 = Good": 80, "5 = Great": 60},
            "csat",
            "leading_number",
            "1-5",
        ),
        ("satisfaction", STARS, "csat", "stars", "1-5"),
        ("rating", {f"{n} stars": rows for n, rows in FIVE.items()}, "mean", "stars", "1-5"),
        ("satisfaction", FACES, "csat", "smileys", "1-5"),
        ("score", {f"{10 * n} %": 20 for n in range(11)}, "mean", "percent", "0-100"),
    ],
)
def test_the_form_of_writing_is_declared_with_an_example(
    name: str,
    answers: Mapping[Any, int],
    kpi: str,
    form: str,
    scale: str,
    tmp_path: Path,
    capsys: Capture,
) -> None:
    found = one(capsys, tmp_path, name, answers)
    assert found.get("kpi", kpi) == kpi
    assert (found["written_as"], found["scale"]) == (form, scale)
    done = ran(capsys, "init", tmp_path / "survey.csv")
    assert ", written as in '" in done.out


def test_what_init_declares_of_forms_reads_every_answer(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    answers = {**STARS, "4 stars": 10}
    named(tmp_path, {"satisfaction": answers})
    (tmp_path / "kpicli.yaml").write_text(ran(capsys, "init", "survey.csv").out, encoding="utf-8")
    done = ran(capsys, "score", "--format", "json")
    assert done.code == 0, done.err
    assert '"n": 210' in done.out


def test_a_code_written_with_its_words_is_no_answer(tmp_path: Path, capsys: Capture) -> None:
    answers = {f"{n} - {'very ' * n}good": rows for n, rows in FIVE.items()}
    found = one(capsys, tmp_path, "rating", answers | {"99 - Did not say": 9})
    assert found["scale"] == "1-5"
    assert found["missing"] == ["99 - Did not say"]


@pytest.mark.parametrize(
    "answers",
    [
        {f"{n} people": rows for n, rows in FIVE.items()},
        {f"{n} minutes": rows for n, rows in ELEVEN.items()},
        {f"{n}-{n + 1}": rows for n, rows in FIVE.items()},
        {f"{n} of 5": rows for n, rows in FIVE.items()},
    ],
)
def test_counts_and_ranges_are_no_form(
    answers: Mapping[str, int], tmp_path: Path, capsys: Capture
) -> None:
    export = named(tmp_path, {"what": answers, "satisfaction": FIVE})
    assert "written_as" not in ran(capsys, "init", export).out


LANGUAGES = {
    "German": ("sehr unzufrieden", "unzufrieden", "teils, teils", "zufrieden", "sehr zufrieden"),
    "Dutch": ("zeer ontevreden", "ontevreden", "neutraal", "tevreden", "zeer tevreden"),
    "French": ("très insatisfait", "insatisfait", "neutre", "satisfait", "très satisfait"),
    "Spanish": (
        "muy insatisfecho",
        "insatisfecho",
        "ni satisfecho ni insatisfecho",
        "satisfecho",
        "muy satisfecho",
    ),
    "Portuguese": (
        "muito insatisfeito",
        "insatisfeito",
        "nem satisfeito nem insatisfeito",
        "satisfeito",
        "muito satisfeito",
    ),
    "Italian": (
        "molto insoddisfatto",
        "insoddisfatto",
        "né soddisfatto né insoddisfatto",
        "soddisfatto",
        "molto soddisfatto",
    ),
}
ENGLISH = ("Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mixed", [False, True])
def test_a_satisfaction_scale_of_another_language_is_spelled_out(
    language: str, mixed: bool, tmp_path: Path, capsys: Capture
) -> None:
    texts = [text.capitalize() for text in LANGUAGES[language]]
    answers = dict(zip(texts, FIVE.values(), strict=True))
    expected = dict(zip(texts, range(1, 6), strict=True))
    if mixed:
        answers |= dict(zip(ENGLISH, FIVE.values(), strict=True))
        expected |= dict(zip(ENGLISH, range(1, 6), strict=True))
    found = one(capsys, tmp_path, "q7", answers)
    assert (found["kpi"], found["scale"], found["labels"]) == ("csat", "1-5", expected)
    done = ran(capsys, "init", tmp_path / "survey.csv").out
    [reason] = [line for line in done.splitlines() if "answers as in satisfaction-5 in " in line]
    assert all(tongue in reason for tongue in (language, *(["English"] if mixed else [])))


@pytest.mark.parametrize(
    ("texts", "kpi"),
    [
        (["sehr einfach", "einfach", "weder noch", "schwierig", "sehr schwierig"], "ces"),
        (["très facile", "facile", "neutre", "difficile", "très difficile"], "ces"),
        (["tout à fait d’accord", "d’accord", "neutre", "pas d’accord"], "mean"),
        (["zeer waarschijnlijk", "waarschijnlijk", "neutraal", "onwaarschijnlijk"], "share"),
    ],
)
def test_ease_agreement_and_likelihood_are_known_too(
    texts: list[str], kpi: str, tmp_path: Path, capsys: Capture
) -> None:
    found = one(capsys, tmp_path, "q7", dict.fromkeys(texts, 40))
    assert found["kpi"] == kpi
    scores = dict(zip(texts, (5, 4, 3, 2, 1), strict=False))
    assert {fold(text): score for text, score in found["labels"].items()} == {
        fold(text): score for text, score in scores.items()
    }


@pytest.mark.parametrize(
    "texts",
    [
        ["sehr zufrieden", "zufrieden", "eher zufrieden", "unzufrieden"],  # two ways to say 4
        ["tout à fait d'accord", "plutôt d'accord", "plutôt pas d'accord", "pas du tout d'accord"],
        ["zufrieden", "satisfied", "wahrscheinlich"],  # of two scales
        ["zufrieden", "zufrieden, aber"],
    ],
)
def test_what_may_be_another_scale_is_not_guessed(texts: list[str]) -> None:
    assert known(set(texts)) is None


@pytest.mark.parametrize(
    "wording",
    [
        "Extremely dissatisfied|Somewhat dissatisfied|Neither satisfied nor dissatisfied|"
        "Somewhat satisfied|Extremely satisfied",
        "Very dissatisfied|Somewhat dissatisfied|Neutral|Somewhat satisfied|Very satisfied",
        "Strongly disagree|Somewhat disagree|Neither agree nor disagree|Somewhat agree|"
        "Strongly agree",
        "Extremely difficult|Somewhat difficult|Neither easy nor difficult|Somewhat easy|"
        "Extremely easy",
        "Extremely unlikely|Somewhat unlikely|Neither likely nor unlikely|Somewhat likely|"
        "Extremely likely",
    ],
)
def test_five_points_in_words_of_seven_are_five_points(wording: str) -> None:
    texts = [fold(text) for text in wording.split("|")]
    found = known(set(texts))
    assert found is not None
    assert [found.scores[text] for text in texts] == [1, 2, 3, 4, 5]


def test_the_two_best_of_five_points_with_somewhat_are_satisfied(
    tmp_path: Path, capsys: Capture
) -> None:
    answers = {
        "Extremely dissatisfied": 10,
        "Somewhat dissatisfied": 10,
        "Neither satisfied nor dissatisfied": 20,
        "Somewhat satisfied": 45,
        "Extremely satisfied": 15,
    }
    one(capsys, tmp_path, "How satisfied are you?", answers)
    assert ran(capsys, "init", tmp_path / "survey.csv", "-o", tmp_path / "kpicli.yaml").code == 0
    done = ran(capsys, "score", "-c", tmp_path / "kpicli.yaml", "--format", "json")
    assert [result["value"] for result in json.loads(done.out)["results"]] == [60.0]


def test_seven_points_are_seven_and_four_are_not_guessed() -> None:
    seven = {"disagree", "somewhat disagree", "somewhat agree", "agree", "strongly agree"}
    found = known(seven)
    assert found is not None
    assert found.name == "agreement-7"
    ends = ("very dissatisfied", "somewhat dissatisfied", "somewhat satisfied", "very satisfied")
    assert known(set(ends)) is None


def test_endings_that_tell_who_speaks_are_one_wording() -> None:
    found = known({"satisfecha", "satisfecho", "muy satisfecho/a", "insatisfecho(a)"})
    assert found is not None
    assert [found.scores[one] for one in ("satisfecha", "satisfecho", "muy satisfecho/a")] == [
        4,
        4,
        5,
    ]


def test_a_battery_in_two_languages_has_the_labels_of_both(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    answers = [text for text in (*ENGLISH, *LANGUAGES["German"]) for _ in range(20)]
    columns = {"cess_1": answers, "cess_2": answers, "q_satisfaction": answers}
    write_csv(tmp_path / "survey.csv", columns)
    (tmp_path / "kpicli.yaml").write_text(ran(capsys, "init", "survey.csv").out, encoding="utf-8")
    done = ran(capsys, "check")
    assert done.code == 0, done.err
    assert "not readable" not in done.out


def test_the_score_beside_open_text_is_read_as_the_question_is(
    tmp_path: Path, capsys: Capture
) -> None:
    scores = [f"{n} - step {'abcdefghijk'[n]}" for n in range(11) for _ in range(20)]
    comments = [f"a long comment of many different words, the {n}th of them" for n in range(220)]
    columns = {"How likely are you to recommend us?": scores, "comment": comments}
    done = ran(capsys, "init", write_csv(tmp_path / "survey.csv", columns)).out
    assert "written_as: leading_number" in done[done.index("feedback:") :]
