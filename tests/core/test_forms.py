"""Scores written as people write them, and texts in which no score may be seen."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicli.core.answers import Kind, fold, judge
from kpicli.core.forms import NAMES, FormName, form
from kpicli.core.forms.smileys import FACES
from kpicli.core.question import Question, Scale

FORMS = {name: form(name) for name in NAMES}
EVERY = tuple(FORMS.values())

READ: dict[FormName, dict[str, float | None]] = {
    "leading_number": {
        "10 - Extremely likely": 10,
        "10 – Extremely likely": 10,
        "10 — äußerst wahrscheinlich": 10,
        "5 = Very satisfied": 5,
        "1: Not at all": 1,
        "2. Poor": 2,
        "3) Fair": 3,
        "0 (Not at all likely)": 0,
        "4 Agree": 4,
        "5 “Excellent”": 5,
        "１０ - Extremely likely": 10,
        "\u00a07\u00a0- Likely ": 7,
        "-1 - Refused": -1,
        "3.5 - between": 3.5,
        "4-5": None,
        "4 - 5": None,
        "1/5": None,
        "10 of 12": None,
        "10 out of 10": None,
        "4 or 5": None,
        "5 - 5 times or more": None,
        "12.03.2024": None,
        "2024-03-12": None,
        "5 March": None,
        "12. mars": None,
        "10:30": None,
        "3,5 - between": None,
        "5Very satisfied": None,
        "5 -": None,
        "5.": None,
        "- Very satisfied": None,
        "Very satisfied (5)": None,
        "#5 Very satisfied": None,
    },
    "stars": {
        "★★★★☆": 4,
        "★★★★★": 5,
        "⭐⭐⭐": 3,
        "⭐️⭐️": 2,
        "★ ★ ★ ☆ ☆": 3,
        "★★★½": 3.5,
        "★★½☆☆": 2.5,
        "☆☆☆☆☆": 0,
        "4 stars": 4,
        "1 Star": 1,
        "4.5 stars": 4.5,
        "4 ★": 4,
        "4★": 4,
        "5 Sterne": 5,
        "3 étoiles": 3,
        "★☆★": None,
        "☆☆★": None,
        "4 ★★★★": None,
        "4/5 stars": None,
        "½": None,
        "*****": None,
        "★★★★ great": None,
        "star": None,
    },
    "smileys": {
        "😡": 1,
        "😠": 1,
        "🙁": 2,
        "☹️": 2,
        "😞": 2,
        "😐": 3,
        "🙂": 4,
        "😀": 5,
        "😍": 5,
        "😀😀": None,
        "5 😀": None,
        "😂": None,
        ":-)": None,
    },
    "percent": {
        "85 %": 85,
        "85%": 85,
        "８５％": 85,
        "85\u00a0%": 85,
        "12.5 %": 12.5,
        "85,5 %": None,
        "%": None,
        "80-90 %": None,
        "85 % or so": None,
        "1/2 %": None,
    },
}


@pytest.mark.parametrize(
    ("name", "text", "score"),
    [(name, text, score) for name, found in READ.items() for text, score in found.items()],
)
def test_a_form_reads_what_is_wholly_written_in_it(
    name: FormName, text: str, score: float | None
) -> None:
    assert FORMS[name](fold(text), ".") == score


def test_a_decimal_comma_is_read_where_it_is_declared() -> None:
    assert FORMS["percent"](fold("85,5 %"), ",") == 85.5
    assert FORMS["stars"](fold("4,5 Sterne"), ",") == 4.5
    assert FORMS["leading_number"](fold("3,5 - so so"), ",") == 3.5
    assert FORMS["percent"](fold("85.5 %"), ",") is None


def test_each_face_stands_once() -> None:
    faces = list(itertools.chain(*FACES))
    assert len(FACES) == 5
    assert len(faces) == len(set(faces))


snippets = st.lists(
    st.sampled_from(
        [*"0123456789.,-–/:%() ", "★", "⭐", "☆", "½", "😀", "☹️", "stars", "of", "Gut"]
    ),
    max_size=7,
).map("".join)
texts = st.one_of(st.text(max_size=12), snippets)


@given(texts, st.sampled_from(".,"))
def test_no_text_has_two_scores(text: str, decimal: str) -> None:
    found = {form(fold(text), decimal) for form in EVERY} - {None}
    assert len(found) <= 1


@given(texts, st.sampled_from(".,"))
def test_forms_change_nothing_that_is_read_without_them(text: str, decimal: str) -> None:
    scale, labels = Scale(0, 10), {"gut": 7.0, "5 - good": 2.0, "★": 9.0}
    plain = judge(text, Question("q", scale, labels, decimal=decimal))
    formed = judge(text, Question("q", scale, labels, decimal=decimal, forms=EVERY))
    if plain.reason != "unreadable":
        assert formed == plain


@given(
    st.integers(0, 100),
    st.sampled_from([" - ", " = ", ": ", " ", ". ", ") ", " – ", "-", " ("]),
    st.text(st.sampled_from("äbcdgh 'ß"), min_size=1).filter(lambda t: t.strip()[:1].isalpha()),
)
def test_a_number_in_front_of_words_comes_back(score: int, between: str, words: str) -> None:
    assert FORMS["leading_number"](fold(f"{score}{between}{words}"), ".") == score


@given(st.integers(0, 10), st.integers(0, 10), st.sampled_from("★⭐🌟"), st.sampled_from(["", " "]))
def test_drawn_stars_come_back(full: int, empty: int, star: str, between: str) -> None:
    text = between.join([star] * full + ["☆"] * empty)
    assert FORMS["stars"](fold(text), ".") == (full if full or empty else None)


def test_a_score_off_the_scale_is_told_from_a_text_that_cannot_be_read() -> None:
    question = Question("q", Scale(1, 5), forms=EVERY)
    assert judge("☆☆☆☆☆", question).reason == "out-of-scale"
    assert judge("85 %", question).reason == "out-of-scale"
    assert judge("4 of 5", question).reason == "unreadable"
    assert judge("n/a", question).kind is Kind.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("Don’t know", "don't know"),
        ("Don´t know", "don't know"),
        ("“Very” good", '"very" good'),
        ("Neither – nor", "neither - nor"),
        (" Very\u00a0 good\u202f", "very good"),
        ("Ｖｅｒｙ　ｇｏｏｄ", "very good"),
        ("tre\u0300s bien", "très bien"),
    ],
)
def test_what_a_word_processor_makes_of_a_text_is_the_same_text(typed: str, plain: str) -> None:
    assert fold(typed) == plain
