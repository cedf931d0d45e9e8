"""Notes on the data: odd answers with their places, records set aside, dominant clients."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kpicli.core.answers import fold
from kpicli.core.kpi import Scored
from kpicli.core.plan import Counted
from kpicli.core.question import Question
from kpicli.core.report import Note
from kpicli.errors import ExitCode, Location, Problem, UserError

if TYPE_CHECKING:
    from kpicli.engine.session import Session

SHOWN = 5
"""So many odd texts of a question are named; the rest are counted together."""

DOMINANT = 0.2

Odd = Mapping[tuple[str, str, str], int]


def odd_answers(session: Session, odd: Mapping[str, Odd], kpis: Mapping[str, Scored]) -> list[Note]:
    """A note per question and reason: which texts, how often, where, and what may be meant."""
    rows: dict[tuple[str, str], dict[str, int]] = {}
    owner: dict[tuple[str, str], Scored] = {}
    for name, found in odd.items():
        for (column, text, reason), n in found.items():
            texts = rows.setdefault((column, reason), {})
            texts[text] = max(texts.get(text, 0), n)
            owner.setdefault((column, reason), kpis[name])
    named = {
        group: sorted(texts.items(), key=lambda one: (-one[1], one[0]))[:SHOWN]
        for group, texts in rows.items()
    }
    wanted = [(column, text) for (column, _), texts in named.items() for text, _ in texts]
    places = session.places(list(dict.fromkeys(wanted)))
    notes = []
    for group in sorted(rows):
        column, reason = group
        question = next(one for one in owner[group].questions if one.column == column)
        listed = [f"{text!r} {n:,}×" for text, n in named[group]]
        rest = len(rows[group]) - len(listed)
        more = f" and {rest:,} further texts" if rest else ""
        total = sum(rows[group].values())
        words = (
            f"{column}: {total:,} answer{'s' * (total != 1)} left out, "
            f"{_why(reason, question)}: {', '.join(listed)}{more}"
            f"{_hint(reason, question, named[group])}"
        )
        where = [place for text, _ in named[group] for place in places.get((column, text), [])[:1]]
        notes.append(Note("warning", SLUGS[reason], words, ", ".join(where) or None))
    return notes


SLUGS = {
    "out-of-scale": "answer-out-of-scale",
    "unreadable": "answer-unreadable",
    "no-points": "answer-without-points",
}


def _why(reason: str, question: Question) -> str:
    if reason == "out-of-scale":
        return f"outside {question.scale}"
    return "worth no points" if reason == "no-points" else "not readable"


def _hint(reason: str, question: Question, texts: Sequence[tuple[str, int]]) -> str:
    """What may be meant, for the commonest unreadable text."""
    if reason != "unreadable":
        return ""
    if suggestion := _meant(texts[0][0], list(question.labels)):
        return f"; did you mean {suggestion!r}?"
    if question.labels:
        return ""
    return "; map them with labels:, or list them under missing: or not_applicable:"


def _meant(text: str, labels: list[str]) -> str | None:
    import difflib

    close = difflib.get_close_matches(fold(text), labels, 1, 0.7)
    return close[0] if close else None


def from_reading(counted: Counted) -> list[Note]:
    """Notes on records set aside and on what the reader remarked."""
    notes = [Note("warning", slug, text, where) for slug, text, where in counted.notes]
    bad = sum(n for reason, n in counted.steps if reason == "malformed")
    for one in counted.malformed[:SHOWN]:
        text = f"a record was set aside: {one.reason}"
        notes.append(Note("warning", "malformed-record", text, f"{one.file}:{one.line}"))
    if bad > SHOWN:
        text = f"{bad - SHOWN:,} more records were set aside"
        notes.append(Note("warning", "malformed-record", text))
    return notes


def dominant(name: str, share: float) -> list[Note]:
    """A warning when one sampling unit outweighs a fifth of a KPI's answers."""
    if share <= DOMINANT:
        return []
    text = f"{name}: one client gives {100 * share:.0f} % of the answers"
    return [Note("warning", "dominant-client", text)]


STRICT = frozenset({*SLUGS.values(), "malformed-record"})


def strict(notes: Sequence[Note]) -> None:
    """Raise a `UserError` (exit 3) when a note is about a malformed record or invalid answer."""
    problems = [
        Problem(
            note.slug,
            note.text,
            Location(note.where) if note.where else None,
            hint="--strict refuses what would otherwise be left out and counted",
        )
        for note in notes
        if note.slug in STRICT
    ]
    if problems:
        raise UserError(problems, ExitCode.DATA)
