"""What a file itself says of its columns, for `init` to know: labels, and codes for no answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kpicli.analysis import guess_words as words
from kpicli.analysis.guess_answers import Reading
from kpicli.analysis.guess_columns import Column
from kpicli.analysis.guess_labels import known, scores_of
from kpicli.core.answers import fold, number
from kpicli.core.field import Field

Counts = Mapping[str | None, int]


def answers(counts: Counts, field: Field | None) -> Counts:
    """Rows by text without those that the file says are no answers.

    Codes whose labels are all of a known set are their labels, and so are codes that run against
    the labels that are known, and a code whose label says that there is no answer.
    """
    if field is None or not (field.labels or field.missing or field.not_applicable):
        return counts
    none = field.missing | field.not_applicable
    left = {text: n for text, n in counts.items() if fold(text or "") not in none}
    filled = {text for text in left if text is not None and text.strip()}
    meant = {text: field.labels[text] for text in filled if text in field.labels}
    silent = {text for text, label in meant.items() if _silent(fold(label))}
    steps = {text: fold(label) for text, label in meant.items() if text not in silent}
    wordings = set(steps.values())
    every = filled <= set(meant) and len(wordings) > 1 and known(wordings) is not None
    shown = meant if every or _backwards(steps) else {text: meant[text] for text in silent}
    found: dict[str | None, int] = {}
    for text, n in left.items():
        label = shown.get(text, text) if text is not None else None
        found[label] = found.get(label, 0) + n
    return found


def _backwards(steps: Mapping[str, str]) -> bool:
    """Whether numbers fall while the scores of their labels rise, as far as these are known."""
    scores = scores_of(set(steps.values()))
    pairs = [(number(text), scores[label]) for text, label in steps.items() if label in scores]
    numbered = sorted((code, score) for code, score in pairs if code is not None)
    found = [score for _, score in numbered]
    return len(set(found)) > 1 and found == sorted(found, reverse=True)


def denied(read: Reading, field: Field | None) -> bool:
    """Whether a code was taken for no answer whose label says that it is one."""
    labels = field.labels if field is not None else {}
    codes = [text for text in (*read.missing, *read.not_applicable) if text in labels]
    return any(not _silent(fold(labels[text])) for text in codes)


def _silent(label: str) -> bool:
    return words.no_answer(label) or words.not_asked(label)


def labelled(column: Column, field: Field | None) -> Column:
    """A column all of whose codes have labels as the column of those; else as it was."""
    if field is None or not field.labels or not column.counts:
        return column
    left = {t: n for t, n in column.counts.items() if t and fold(t) not in field.missing}
    if not left or not set(left) <= set(field.labels):
        return column
    counts: dict[str | None, int] = {}
    for text, n in left.items():
        label = field.labels[text]
        counts[label] = counts.get(label, 0) + n
    return replace(
        column,
        sample=[field.labels.get(text or "") for text in column.sample],
        distinct=len(counts),
        longest=max(len(label or "") for label in counts),
        numeric=0,
        dated=0,
        counts=counts,
    )
