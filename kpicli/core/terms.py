"""The words and pairs of words of a comment, and which of them many use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

MOST_TERMS = 15
"""So many terms are listed."""


def terms(said: Sequence[Sequence[str]], stop: frozenset[str]) -> set[str]:
    """Each word of a comment's phrases, and each two that follow one another, without stop words.

    A pair with a stop word in it is none, and neither is a word of one sign or of digits alone.
    """
    found: set[str] = set()
    for phrase in said:
        kept = [word if _tells(word, stop) else "" for word in phrase]
        found.update(word for word in kept if word)
        found.update(f"{one} {two}" for one, two in pairwise(kept) if one and two)
    return found


def _tells(word: str, stop: frozenset[str]) -> bool:
    return len(word) > 1 and word not in stop and not word.isdecimal()


def frequent(
    counted: Iterable[tuple[Iterable[str], int]], least: int, most: int = MOST_TERMS
) -> list[str]:
    """The terms that most respondents use, the commonest first, equal ones by the alphabet.

    `counted` are the terms of a comment and its respondents. A term that fewer than `least` use is
    none, and a word that is only ever used within one listed pair is not listed beside it.
    """
    uses: dict[str, int] = {}
    for found, n in counted:
        for term in found:
            uses[term] = uses.get(term, 0) + n
    often = {term: n for term, n in uses.items() if n >= least}
    within = {
        word
        for pair, n in often.items()
        if " " in pair
        for word in pair.split()
        if often.get(word) == n
    }
    return sorted(often.keys() - within, key=lambda term: (-often[term], term))[:most]
