"""Texts made harmless: everything invisible is spelled out, everything visible stays."""

from __future__ import annotations

import sys
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicli.render.parts.neutral import HIDDEN, encodable, neutral, width

SEEN = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}
"""Arabic, Syriac and Kaithi signs that Unicode calls format characters although they show."""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text", "plain text"),
        ("\x1b[31m", "\\x1b[31m"),
        ("\x9b2J", "\\x9b2J"),
        ("a\u202eb", "a\\u202eb"),
        ("\udce9", "\\udce9"),
        ("\U000e0041", "\\U000e0041"),
        ("a\nb\r\nc\rd\te", "a⏎b⏎c\\x0dd⇥e"),
        ("é ü 日本 👍 −", "é ü 日本 👍 −"),
        ("❤\ufe0f", "❤\ufe0f"),
        ("a\u00a0b", "a\u00a0b"),
    ],
)
def test_what_does_not_show_is_spelled_out(text: str, shown: str) -> None:
    assert neutral(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("−7.1 · 1–5 … ÷ ×", "-7.1 - 1-5 ... / x"),
        ("é", "\\xe9"),
        ("日", "\\u65e5"),
        ("👍", "\\U0001f44d"),
        ("a\nb\tc", "a\\nb\\tc"),
        ("▲ ▼", "^ v"),
    ],
)
def test_without_unicode_signs_fall_back_and_the_rest_is_spelled_out(text: str, shown: str) -> None:
    assert neutral(text, unicode=False) == shown


def test_every_control_format_and_surrogate_character_is_hidden() -> None:
    for code in range(sys.maxunicode + 1):
        if category(chr(code)) in ("Cc", "Cf", "Cs", "Zl", "Zp") and code not in SEEN:
            assert HIDDEN.match(chr(code)), hex(code)


@given(st.text())
def test_neutral_texts_are_neutral_already(text: str) -> None:
    once = neutral(text)
    assert neutral(once) == once
    assert neutral(text, unicode=False).isascii()
    assert neutral(text, unicode=False).isprintable()


@given(st.text(alphabet=st.characters()))
def test_encodable_texts_can_be_encoded_and_sound_ones_stay(text: str) -> None:
    encodable(text).encode()
    assert encodable("日本 \x1b") == "日本 \x1b"
    assert encodable("a\udc80") == "a\\udc80"


@pytest.mark.parametrize(("text", "columns"), [("abc", 3), ("日本", 4), ("e\u0301", 1), ("−", 1)])
def test_the_width_of_a_text_is_that_on_a_terminal(text: str, columns: int) -> None:
    assert width(text) == columns
