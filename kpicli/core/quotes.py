"""Comments chosen to speak for the others: those nearest to what most of them say."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from kpicli.core.question import Scale

LONGEST, SHORTEST = 400, 4
"""A quote has at most so many characters, and at least so many words where there is a choice."""
ALIKE = 0.5
"""Two comments that share this part of their terms say the same."""
BUCKETS = ("low", "middle", "high")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A comment that may be quoted: as it would be shown, its distinct terms, its respondents.

    `altered` says that something was taken out of it.
    """

    text: str
    words: int
    terms: Sequence[str]
    n: int
    altered: bool = False


def bucket(score: float, scale: Scale) -> str:
    """`low`, `middle` or `high`: on 0–10 up to 6, 7 and 8, from 9 on; else thirds of the scale."""
    first, second = _cuts(scale)
    return "low" if score < first else "middle" if score < second else "high"


def spans(scale: Scale) -> dict[str, str]:
    """Which whole scores are in each bucket, in words: "0–6"."""
    first, second = _cuts(scale)
    ends = [scale.low, math.ceil(first), math.ceil(second), math.floor(scale.high) + 1]
    found = {}
    for name, low, beyond in zip(BUCKETS, ends, ends[1:], strict=False):
        if beyond > low:
            found[name] = f"{low:g}" if beyond - 1 <= low else f"{low:g}–{beyond - 1:g}"
    return found


def _cuts(scale: Scale) -> tuple[float, float]:
    if (scale.low, scale.high) == (0, 10):
        return 7.0, 9.0
    third = (scale.high - scale.low) / 3
    return scale.low + third + 1e-9, scale.high - third - 1e-9


def representative(candidates: Sequence[Candidate], most: int) -> list[str]:
    """The comments that say what most of the others say, at most `most`, the nearest first.

    Near is the cosine between a comment's terms and the uses of each term by all respondents.
    Preferred are comments from which nothing was taken out and which are neither very short nor
    long; a comment that shares half of its terms with one already chosen is passed over. Equal ones
    come by the alphabet, so that the same comments give the same quotes.
    """
    uses: dict[str, int] = {}
    for one in candidates:
        for term in one.terms:
            uses[term] = uses.get(term, 0) + one.n
    norm = math.sqrt(math.fsum(n * n for n in uses.values())) or 1.0

    def order(one: Candidate) -> tuple[bool, bool, float, str]:
        told = sum(uses[term] for term in one.terms)
        near = told / norm / math.sqrt(len(one.terms)) if one.terms else 0.0
        usual = one.words >= SHORTEST and len(one.text) <= LONGEST
        return one.altered, not usual, -round(near, 12), one.text

    chosen: list[Candidate] = []
    for one in sorted(candidates, key=order):
        if len(chosen) == most:
            break
        if not any(_alike(one.terms, other.terms) for other in chosen):
            chosen.append(one)
    return [cut(one.text) for one in chosen]


def cut(text: str) -> str:
    """A text of at most `LONGEST` characters, cut at a blank where there is one."""
    if len(text) <= LONGEST:
        return text
    start = text[: LONGEST - 1]
    return f"{start.rpartition(' ')[0] or start}…"


def _alike(one: Sequence[str], other: Sequence[str]) -> bool:
    return len(set(one) & set(other)) >= ALIKE * max(min(len(one), len(other)), 1)
