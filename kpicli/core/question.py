"""A question as declared: its column, its scale, and which texts are which answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kpicli.core.field import Field


@dataclass(frozen=True, slots=True)
class Scale:
    """The declared range of an answer, both ends included; `low` < `high`."""

    low: float
    high: float

    def holds(self, score: float) -> bool:
        """Whether `score` lies on the scale."""
        return self.low <= score <= self.high

    def __str__(self) -> str:
        return f"{self.low:g}–{self.high:g}"


@dataclass(frozen=True, slots=True)
class Question:
    """One column of answers and how its texts are to be read.

    `labels` maps folded texts (see `answers.fold`) to scores; `missing` and `not_applicable`
    are further folded texts beside the built-in ones; `decimal` is the decimal mark. `forms` read
    scores out of folded texts that are no plain numbers (see `core.forms`).
    A question without a scale takes any finite number. Of one that `reads` its texts every text is
    an answer, the blank too, with the score that it returns.
    """

    column: str
    scale: Scale | None = None
    labels: Mapping[str, float] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()
    not_applicable: frozenset[str] = frozenset()
    decimal: str = "."
    any_text: bool = False
    reads: Callable[[str], float] | None = None
    forms: tuple[Callable[[str, str], float | None], ...] = ()


def labelled(question: Question, field: Field) -> Question:
    """The question with what the file itself says of its column; what is declared comes first.

    A text whose label is declared as an answer, or as none, is that answer.
    """
    from kpicli.core.answers import MISSING, NOT_APPLICABLE, fold

    if not field.labels and not field.scores and not field.missing and not field.not_applicable:
        return question
    scores = dict(question.labels)
    missing, apart = set(question.missing), set(question.not_applicable)
    for text, label in field.labels.items():
        code, meant = fold(text), fold(label)
        if code in question.labels or code in question.missing or code in apart:
            continue
        if meant in question.labels:
            scores[code] = question.labels[meant]
        elif meant in question.missing or meant in MISSING:
            missing.add(code)
        elif meant in question.not_applicable or meant in NOT_APPLICABLE:
            apart.add(code)
    known = {*scores, *missing, *apart}
    scores |= {text: score for text, score in field.scores.items() if text not in known}
    missing |= field.missing - known
    apart |= field.not_applicable - known
    return replace(
        question, labels=scores, missing=frozenset(missing), not_applicable=frozenset(apart)
    )
