"""What counts as a comment, its words, themes, terms, and which comments speak for the others."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicli.core.comments import NOTHING, is_comment
from kpicli.core.question import Scale
from kpicli.core.quotes import LONGEST, Candidate, bucket, cut, representative, spans
from kpicli.core.stop_words import LANGUAGES, stop_words
from kpicli.core.terms import frequent, terms
from kpicli.core.themes import BadWordError, Themes, entry
from kpicli.core.wording import normal, phrases, word_count, words


@pytest.mark.parametrize(
    "text",
    [
        *("", "  ", "-", "…", "10/10", "👍", "n/a", "N.A.", " None. ", "NVT", "n.v.t.", "nee"),
        *("Nein!", "Ninguno", "R.A.S.", "Keine Angabe", "não", "niente", "Nothing to add."),
    ],
)
def test_what_says_nothing_is_no_comment(text: str) -> None:
    assert not is_comment(text)


@pytest.mark.parametrize(
    "text", ["ok", "None of it works", "no price rise please", "数据很好", "Нет связи", "5 stars"]
)
def test_whatever_says_something_is_a_comment(text: str) -> None:
    assert is_comment(text)


def test_the_texts_that_say_nothing_are_written_as_their_words_read() -> None:
    for text in NOTHING:
        assert " ".join(words(text)) == text


def test_words_are_folded_and_parted_at_apostrophes_and_hyphens() -> None:
    assert words("L'ÉTÉ: collega’s e-mail, ﬁne") == [
        *("l", "été", "collega", "s", "e", "mail", "fine")
    ]


def test_a_sentence_a_list_or_a_dash_ends_a_phrase_and_a_hyphen_does_not() -> None:
    said = phrases("Too slow. Price went up - again, e-mail\nno answer")
    assert said == [
        *(["too", "slow"], ["price", "went", "up"], ["again"], ["e", "mail"], ["no", "answer"])
    ]


def test_soft_hyphens_and_zero_width_blanks_do_not_hide_a_word() -> None:
    assert words(normal("in\u00advoi\u200bce")) == ["invoice"]


def test_a_reader_counts_what_stands_between_blanks() -> None:
    assert word_count("We don't need e-mail, do we ?") == 6
    assert word_count("👍 … -") == 0


def test_a_theme_is_mentioned_by_whole_words_and_phrases_in_any_case() -> None:
    themes = Themes({"billing": ["invoice", "factuur", "late payment", "price*"], "art": ["art"]})
    of = lambda text: themes.of(words(text))  # noqa: E731
    assert of("The INVOICE was wrong") == {"billing"}
    assert of("De Factuur!") == {"billing"}
    assert of("pricey") == of("prices rose") == {"billing"}
    assert of("Late   PAYMENT again") == {"billing"}
    assert of("payment was late") == of("invoices") == of("party") == frozenset()
    assert of("art: the price") == {"billing", "art"}


def test_a_star_at_the_end_of_a_phrase_is_for_its_last_word() -> None:
    themes = Themes({"late": ["too late*", "late*"], "slow": ["slow"]})
    assert themes.of(["too", "lately"]) == {"late"}
    assert themes.of(["la"]) == frozenset()


@pytest.mark.parametrize("text", ["", "*", " - ", "a*b", "*price", "price *"])
def test_an_entry_that_no_comment_can_match_is_refused(text: str) -> None:
    with pytest.raises(BadWordError):
        entry(text)


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_theme_finds_a_word_however_it_is_composed(before: str, after: str) -> None:
    themes = Themes({"t": ["café"]})
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        text = unicodedata.normalize(form, f"{before} CAFÉ {after}")
        assert "t" in themes.of(words(text))


def test_terms_are_words_and_pairs_without_stop_words_or_bare_numbers() -> None:
    stop = stop_words(["en"])
    found = terms(phrases("The mobile version of 2026 is slow. Version two"), stop)
    assert found == {"mobile", "version", "mobile version", "slow", "two", "version two"}


def test_a_term_needs_its_users_and_a_word_known_from_one_pair_only_is_not_listed_twice() -> None:
    counted = [
        (["mobile", "version", "mobile version"], 10),
        (["version"], 1),
        (["rare"], 9),
        (["often"], 30),
    ]
    assert frequent(counted, 10) == ["often", "version", "mobile version"]
    assert frequent(counted, 10, 1) == ["often"]


def test_stop_words_are_folded_words_and_every_language_has_a_hundred() -> None:
    for language in LANGUAGES:
        found = stop_words([language])
        assert len(found) > 100
        assert all(words(word) == [word] for word in found), language
    assert "the" in stop_words(["en", "nl"]) and "het" in stop_words(["en", "nl"])
    assert "het" not in stop_words(["en"])


@pytest.mark.parametrize(
    ("scale", "expected"),
    [
        (Scale(0, 10), {"low": "0–6", "middle": "7–8", "high": "9–10"}),
        (Scale(1, 5), {"low": "1–2", "middle": "3", "high": "4–5"}),
        (Scale(1, 7), {"low": "1–3", "middle": "4", "high": "5–7"}),
        (Scale(0, 1), {"low": "0", "high": "1"}),
        (Scale(0, 100), {"low": "0–33", "middle": "34–66", "high": "67–100"}),
    ],
)
def test_the_buckets_are_those_of_nps_or_thirds_of_the_scale(
    scale: Scale, expected: dict[str, str]
) -> None:
    assert spans(scale) == expected
    for score in range(int(scale.low), int(scale.high) + 1):
        ends = [int(end) for end in expected[bucket(score, scale)].split("–")]
        assert ends[0] <= score <= ends[-1]


def candidate(text: str, n: int = 1, altered: bool = False) -> Candidate:
    found = sorted(terms(phrases(text), stop_words(["en"])))
    return Candidate(text, word_count(text), found, n, altered)


def test_the_comment_nearest_to_what_most_say_is_chosen_and_another_that_says_something_else() -> (
    None
):
    found = [
        candidate("invoices arrive late every month", 5),
        candidate("our invoices arrive late", 3),
        candidate("support never picks up phones", 2),
        candidate("the canteen serves cold soup", 1),
    ]
    assert representative(found, 2) == [
        "invoices arrive late every month",
        "support never picks up phones",
    ]


def test_a_comment_from_which_something_was_taken_out_comes_last() -> None:
    found = [candidate("invoices arrive late here", 9, True), candidate("cold soup was served", 1)]
    assert representative(found, 1) == ["cold soup was served"]
    assert representative(found[:1], 1) == ["invoices arrive late here"]


@given(st.permutations([f"word{a} word{b} and more" for a in range(4) for b in range(3)]))
def test_the_order_in_which_comments_come_does_not_matter(texts: list[str]) -> None:
    assert representative([candidate(text) for text in texts], 3) == representative(
        [candidate(text) for text in sorted(texts)], 3
    )


def test_a_long_comment_is_cut_at_a_blank() -> None:
    text = "word " * 200
    assert len(cut(text)) <= LONGEST and cut(text).endswith("word…")
    assert len(cut("x" * 1000)) == LONGEST
    assert cut("short") == "short"
