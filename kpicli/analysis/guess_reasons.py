"""The reasons for a draft in words: which answers were taken for none, and which stay invalid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kpicli.analysis.guess_answers import Reading

SLIPS = 4
CODES = 6
LONGEST = 30
"""Longer answers are cut: they may hold what is nobody's business."""


def no_answers(readings: Sequence[Reading]) -> dict[str, Any]:
    """`missing:` and `not_applicable:` of the questions together, each text once."""
    missing = {text.strip() for one in readings for text in one.missing}
    apart = {text.strip() for one in readings for text in one.not_applicable} - missing
    found: dict[str, Any] = {}
    if missing:
        found["missing"] = sorted(missing)
    if apart:
        found["not_applicable"] = sorted(apart)
    return found


def reasons(*sentences: str) -> str:
    """Sentences as one text, those that say something."""
    return ". ".join(sentence for sentence in sentences if sentence)


def taken(readings: Sequence[Reading]) -> str:
    """Which answers were taken for none, and how sure that is."""
    codes = {code for one in readings for code in one.codes}
    if codes:
        listed = " and ".join(f"{code:g}" for code in sorted(codes))
        verbs = "lie off the scale and are" if len(codes) > 1 else "lies off the scale and is"
        return f"{listed} {verbs} taken for no answer (rows beside): see the codebook"
    said = {t.strip() for one in readings for t in (*one.missing, *one.not_applicable)}
    if not said:
        return ""
    return (
        f"{', '.join(sorted(said)[:CODES])} {'are' if len(said) > 1 else 'is'} taken for no answer"
    )


def slips(readings: Iterable[Reading]) -> str:
    """The answers that will be left out as invalid, the commonest first."""
    found: dict[str, int] = {}
    for one in readings:
        for text, n in one.slips.items():
            found[text.strip()] = found.get(text.strip(), 0) + n
    if not found:
        return ""
    ranked = sorted(found, key=lambda text: (-found[text], text))
    listed = ", ".join(f"'{cut(text)}' {found[text]:,}×" for text in ranked[:SLIPS])
    more = f" and {len(ranked) - SLIPS} more" if len(ranked) > SLIPS else ""
    return f"Left out as invalid: {listed}{more}"


def cut(text: str) -> str:
    """A text from the data, no longer than `LONGEST`."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def asked(where: Mapping[str, Any]) -> str:
    """Who was asked, when not everybody was."""
    if not where:
        return ""
    [(column, texts)] = where.items()
    values = texts if isinstance(texts, str) else " or ".join(texts)
    return f"Answered only where {column} is {values}; other rows count as not asked"


def beside(reading: Reading) -> str:
    """Rows by the texts taken for no answer: "0: 102, 6: 445"."""
    left = [*reading.missing.items(), *reading.not_applicable.items()]
    return ", ".join(f"{cut(text.strip())}: {n:,}" for text, n in left[:CODES])
