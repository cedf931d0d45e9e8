"""Addresses, numbers and links taken out of comments."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicli.core.iban import LENGTHS, checks
from kpicli.core.redact import CARD, EMAIL, IBAN, NUMBER, PHONE, URL, bare, luhn, redacted

TAKEN_OUT = {
    "write to jan.de-vries+work@mail.example.co.uk, please": f"write to {EMAIL}, please",
    "Mail <JAN@EXAMPLE.COM>.": f"Mail <{EMAIL}>.",
    "jan@bücher.example or piet@intranet": f"{EMAIL} or {EMAIL}",
    "see https://example.com/a?b=c#d now": f"see {URL} now",
    "at www.example.nl/offer": f"at {URL}",
    "+31 6 12345678": PHONE,
    "call +31 (0)20 123 45 67 today": f"call {PHONE} today",
    "0031-20-1234567": PHONE,
    "(020) 123 45 67": PHONE,
    "06-12345678": PHONE,
    "06 12 34 56 78": PHONE,
    "+1 (555) 010-4477": PHONE,
    "(555) 010-4477": PHONE,
    "555-010-4477": PHONE,
    "+49 (0)30/123456": PHONE,
    "+44 20 7946 0958.": f"{PHONE}.",
    "+33.1.23.45.67.89": PHONE,
    "(tel. 020 123 45 67)": f"(tel. {PHONE})",
    "NL91 ABNA 0417 1643 00": IBAN,
    "iban nl91abna0417164300 and more": f"iban {IBAN} and more",
    "DE89370400440532013000": IBAN,
    "GB82-WEST-1234-5698-7654-32": IBAN,
    "4111 1111 1111 1111": CARD,
    "card 5500-0000-0000-0004 expired": f"card {CARD} expired",
    "378282246310005": CARD,
    "order 123456789012": f"order {NUMBER}",
    "BSN 111222333": f"BSN {NUMBER}",
    "1234 5678 9012 3456": NUMBER,
}
KEPT = (
    "We waited 4 days, from 9 to 12.",
    "a rise of 12,500 euro in 2026",
    "ticket 12345678",
    "8/10, or 9.5 out of 10",
    "24/7 and 50 % off",
    "see you @ the office",
    "A+ for support, + for price",
    "version 2.10.3",
    "NL92 ABNA is not one",
    "on 01-02-2026",
)


@pytest.mark.parametrize(("text", "expected"), TAKEN_OUT.items())
def test_what_names_or_reaches_a_person_is_taken_out(text: str, expected: str) -> None:
    assert redacted(text) == expected


@pytest.mark.parametrize("text", KEPT)
def test_ordinary_numbers_and_signs_stay(text: str) -> None:
    assert redacted(text) == text


def test_an_iban_with_wrong_check_digits_is_still_taken_out_as_a_long_number() -> None:
    assert not checks("NL92ABNA0417164300")
    assert "0417164300" not in redacted("NL92ABNA0417164300")


def test_the_published_example_of_each_check_holds() -> None:
    assert luhn([7, 9, 9, 2, 7, 3, 9, 8, 7, 1, 3])  # ISO/IEC 7812-1
    assert not luhn([7, 9, 9, 2, 7, 3, 9, 8, 7, 1, 0])
    assert checks("GB82WEST12345698765432")


def test_without_marks_no_part_of_an_address_is_left_as_a_word() -> None:
    assert bare("ask jan@example.com or +31612345678").split() == ["ask", "or"]


@given(
    st.sampled_from(sorted(LENGTHS)),
    st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=30, max_size=30),
    st.sampled_from(["", " ", "-"]),
)
def test_every_iban_of_a_known_country_is_found(country: str, account: str, gap: str) -> None:
    own = account[: LENGTHS[country] - 4]
    turned = "".join(str(int(sign, 36)) for sign in f"{own}{country}00")
    whole = f"{country}{98 - int(turned) % 97:02}{own}"
    written = gap.join(whole[at : at + 4] for at in range(0, len(whole), 4))
    assert redacted(f"to {written}, thanks") == f"to {IBAN}, thanks"


@given(st.text("0123456789 -./()+", min_size=0, max_size=60))
def test_no_nine_digits_with_usual_marks_between_are_ever_left(text: str) -> None:
    run = longest = 0
    gap = 0
    for sign in redacted(text):
        if sign.isdigit():
            run, gap = run + 1, 0
        elif sign in " -./()" and run and gap < 3:
            gap += 1
        else:
            run = gap = 0
        longest = max(longest, run)
    assert longest < 9


@given(st.text(max_size=200))
def test_redacting_twice_changes_nothing_more(text: str) -> None:
    once = redacted(text)
    assert redacted(once) == once


ADVERSE = {
    "letters": "a" * 100_000,
    "at signs": "@" * 100_000,
    "letters before at": "a" * 100_000 + "@",
    "at between": "a@" * 50_000,
    "dots": "a." * 50_000,
    "schemes": "http:" * 20_000,
    "half schemes": "a+" * 50_000,
    "digits": "1" * 100_000,
    "spaced digits": "1 " * 50_000,
    "digits and gaps": "1   " * 25_000,
    "digits and too wide gaps": "1    " * 20_000,
    "brackets": "(" * 100_000,
    "plus signs": "+" * 100_000,
    "begun ibans": "NL91" * 25_000,
    "begun spaced ibans": "NL91 ABNA " * 10_000,
    "www": "www." * 25_000,
    "hyphens": "a-" * 50_000,
    "dashes": "-" * 100_000,
    "blanks": " " * 100_000,
}


@pytest.mark.parametrize("text", ADVERSE.values(), ids=ADVERSE)
def test_a_hundred_thousand_signs_of_any_kind_come_to_an_end(text: str) -> None:
    # Were any search to go back and forth over them, this would take hours.
    from kpicli.core.stop_words import LANGUAGES, stop_words
    from kpicli.core.terms import terms
    from kpicli.core.themes import Themes
    from kpicli.core.wording import normal, phrases, word_count

    once = redacted(normal(text))
    said = phrases(once)
    terms(said, stop_words(LANGUAGES))
    Themes({"a": ["a a a a b", "a*", "1 1 1 2"]}).of([word for one in said for word in one])
    assert word_count(text) <= len(text)
    assert len(bare(text)) <= len(text)
