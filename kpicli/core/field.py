"""A column as the file that holds it describes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Field:
    """A column's name, and what the file says of it beside: nothing where it says nothing.

    `code` is the platform's own code for the question, `text` the question as it was asked.
    `labels` maps texts of the column to what they stand for ("5" to "Very satisfied"), `scores`
    folded texts (see `answers.fold`) to scores; `missing` and `not_applicable` are folded texts
    that are no answers. What a configuration declares comes before all of these.
    """

    name: str
    code: str = ""
    text: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    scores: Mapping[str, float] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()
    not_applicable: frozenset[str] = frozenset()
