"""One answer's text, judged: valid with a score, missing, not applicable or invalid."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from kpicli.core.question import Question


class Kind(StrEnum):
    """What an answer is. Every kept row is exactly one of these for each KPI."""

    VALID = "valid"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    INVALID = "invalid"
    NOT_ASKED = "not_asked"


MISSING = frozenset({"", "null"})
"""Texts that are no answer, folded. SQL NULL is missing too."""

NOT_APPLICABLE = frozenset({"n/a", "na", "not applicable"})
"""Texts that say the question did not apply, folded."""

_PLAIN = frozenset("0123456789")


@dataclass(frozen=True, slots=True)
class Answer:
    """A judged answer: its kind, its score when valid, and why not when invalid.

    `reason` is `out-of-scale` or `unreadable`, and None for all other kinds.
    """

    kind: Kind
    score: float | None = None
    reason: str | None = None


ABSENT = Answer(Kind.MISSING)
APART = Answer(Kind.NOT_APPLICABLE)
UNREADABLE = Answer(Kind.INVALID, reason="unreadable")
OUT_OF_SCALE = Answer(Kind.INVALID, reason="out-of-scale")


_TYPED = str.maketrans("’‘ʼ´“”„‟‐‑‒–—", "''''" + '""""' + "-----")
"""Quotes and dashes as word processors write them, and the plain ones."""


def fold(text: str) -> str:
    """`text` as labels are compared: NFKC, blanks trimmed and collapsed, case folded.

    Curly quotes and long dashes are the plain ones.
    """
    if not text.isascii():
        import unicodedata

        text = unicodedata.normalize("NFKC", text.translate(_TYPED))
    return " ".join(text.split()).casefold()


def number(text: str, decimal: str = ".") -> float | None:
    """The finite number a text spells out plainly, else None.

    Digits with at most one decimal mark and a sign: no exponent, no thousands mark, no
    hexadecimal, no `inf`. Nothing is stripped out of a text to make it a number.
    """
    body = text[1:] if text[:1] in ("+", "-", "−") else text
    whole, mark, part = body.partition(decimal)
    if not whole and not part:
        return None
    if not _PLAIN.issuperset(whole) or not _PLAIN.issuperset(part) or (mark and not part):
        return None
    value = float(f"{whole or '0'}.{part or '0'}")
    if not math.isfinite(value):
        return None
    return -value if text[:1] in ("-", "−") else value


def judge(text: str | None, question: Question) -> Answer:
    """The answer that `text` is to `question`.

    Declared texts come first (labels, then missing and not applicable), then the built-in
    ones, then plain numbers on the scale, then the declared forms. What is left is invalid.
    """
    if question.reads is not None:
        return Answer(Kind.VALID, question.reads(text or ""))
    if text is None:
        return ABSENT
    folded = fold(text)
    score = question.labels.get(folded)
    if score is not None:
        return Answer(Kind.VALID, score)
    if folded in question.missing:
        return ABSENT
    if folded in question.not_applicable:
        return APART
    if folded in MISSING:
        return ABSENT
    if folded in NOT_APPLICABLE:
        return APART
    if question.any_text:
        return Answer(Kind.VALID, 0.0)
    value = number(folded, question.decimal)
    if value is None and question.forms:
        value = _formed(folded, question)
    if value is None:
        return UNREADABLE
    if question.scale is not None and not question.scale.holds(value):
        return OUT_OF_SCALE
    return Answer(Kind.VALID, value)


def _formed(folded: str, question: Question) -> float | None:
    """The score that the declared forms read, None where they read none or do not agree."""
    found = {form(folded, question.decimal) for form in question.forms} - {None}
    return found.pop() if len(found) == 1 else None
