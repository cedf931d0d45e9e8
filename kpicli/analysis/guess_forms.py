"""Answers in a form of writing told from the texts of a column: stars, percent, "5 - Very good"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kpicli.analysis import guess_words as words
from kpicli.core.forms import FormName, form

_TRIED: tuple[FormName, ...] = ("stars", "smileys", "percent", "leading_number")
LEAST = 0.05
"""The share of the answers that a form must read."""


@dataclass(frozen=True, slots=True)
class Formed:
    """The forms of a column, the score of each folded text in one, and the scale they show."""

    forms: tuple[FormName, ...]
    scores: Mapping[str, float]
    scale: tuple[float, float] | None = None


def formed(rows: Mapping[str, int], total: int, question: str, decimal: str) -> Formed | None:
    """The forms in which the texts are written, None where no form reads enough of them.

    `rows` are those of each folded text that is no number, `total` all answers; `question` is its
    name and text.
    """
    used: list[FormName] = []
    scores: dict[str, float] = {}
    for name in _TRIED:
        read = {
            text: score
            for text in rows
            if text not in scores and (score := form(name)(text, decimal)) is not None
        }
        n = sum(rows[text] for text in read)
        if n >= max(2, LEAST * total) and (name != "leading_number" or _labelled(read, question)):
            used.append(name)
            scores |= read
    if not used:
        return None
    five = "smileys" in used or max(map(_drawn, rows)) == 5
    return Formed(tuple(used), scores, (1, 5) if five else None)


def _drawn(text: str) -> int:
    return sum(text.count(star) for star in "★⭐🌟☆")


def _labelled(read: Mapping[str, float], question: str) -> bool:
    """Whether the words behind the numbers are those of an answer, and of one number each.

    "2 people" and "3 people" are counts.
    """
    meant: dict[str, set[float]] = {}
    for text, score in read.items():
        meant.setdefault(text.lstrip("0123456789.,+-−=:() "), set()).add(score)
    if any(len(scores) > 1 for scores in meant.values()):
        return False
    said = (words.says_rated, words.says_recommend, words.says_satisfied, words.says_effort)
    return any(words.ORDERED.search(wording) for wording in meant) or any(
        says(question) for says in said
    )
