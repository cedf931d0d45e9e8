"""A question as declared: its column, its scale, and which texts are which answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


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
