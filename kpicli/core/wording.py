"""The words of a comment: folded, and parted where a sentence or a list breaks."""

from __future__ import annotations

import re
import unicodedata

_HIDDEN = re.compile("[\u00ad\u200b\u2060\ufeff]")
"""Soft hyphens and zero-width blanks: they would part a word, or hide one from a search."""
_WORD = re.compile(r"[^\W_]+")
_BREAK = re.compile(r"""[^\w\s'’"“”„«»‘-]+|[\r\n]+|(?<!\w)-+|-+(?!\w)|_+""")
"""What ends a phrase: marks other than quotes, apostrophes and hyphens within a word."""


def normal(text: str) -> str:
    """`text` in NFKC, without soft hyphens and zero-width blanks, trimmed."""
    if text.isascii():
        return text.strip()
    return _HIDDEN.sub("", unicodedata.normalize("NFKC", text)).strip()


def phrases(text: str) -> list[list[str]]:
    """The case-folded words of a normal text, those between two breaks together.

    A word is a run of letters and digits: an apostrophe or a hyphen parts two.
    """
    found = (_WORD.findall(part.casefold()) for part in _BREAK.split(text))
    return [words for words in found if words]


def words(text: str) -> list[str]:
    """The case-folded words of a text, in order."""
    return _WORD.findall(normal(text).casefold())


def word_count(text: str) -> int:
    """How many words a reader would count: what stands between blanks and has a letter or digit."""
    return sum(any(map(str.isalnum, part)) for part in text.split())
