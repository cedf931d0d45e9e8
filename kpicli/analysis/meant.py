"""What may be meant by answers that cannot be read."""

from __future__ import annotations

from collections.abc import Sequence

from kpicli.core.answers import fold
from kpicli.core.forms import NAMES, form
from kpicli.core.question import Question


def hint(question: Question, texts: Sequence[str]) -> str:
    """The end of a note on unreadable texts: how to declare them, or what they resemble."""
    if form := _form(question, texts):
        return f"; written_as: {form} would read {'it' if len(texts) == 1 else 'such answers'}"
    labels = list(question.labels)
    meant = {text: label for text in texts if (label := _label(text, labels))}
    if meant:
        alone = len(texts) == 1
        listed = [
            repr(label) + ("" if alone else f" for {text!r}") for text, label in meant.items()
        ]
        return f"; did you mean {', '.join(listed)}?"
    if labels:
        return ""
    return "; map them with labels:, or list them under missing: or not_applicable:"


def _form(question: Question, texts: Sequence[str]) -> str | None:
    """The form, not declared, that reads more of the texts as scores on the scale than others."""
    read: dict[str, int] = {}
    for name in NAMES:
        read_as = form(name)
        if read_as not in question.forms:
            scores = (read_as(fold(text), question.decimal) for text in texts)
            read[name] = sum(s is not None and _holds(question, s) for s in scores)
    best = max(read, key=lambda name: read[name], default=None)
    return best if best and read[best] else None


def _holds(question: Question, score: float) -> bool:
    return question.scale is None or question.scale.holds(score)


def _label(text: str, labels: list[str]) -> str | None:
    import difflib

    close = difflib.get_close_matches(fold(text), labels, 1, 0.7)
    return close[0] if close else None
