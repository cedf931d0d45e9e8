"""Notes on the data: odd answers with their places, records set aside, dominant clients."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kpicli.core.answers import fold
from kpicli.core.kpi import Scored
from kpicli.core.plan import Counted
from kpicli.core.report import Note
from kpicli.errors import ExitCode, Location, Problem, UserError

if TYPE_CHECKING:
    from kpicli.engine.duck import Session

SHOWN = 5
"""So many odd texts of a question are named; the rest are counted together."""

DOMINANT = 0.2

Odd = Mapping[tuple[str, str, str], int]


def odd_answers(session: Session, odd: Mapping[str, Odd], kpis: Mapping[str, Scored]) -> list[Note]:
    """A note per odd text, the commonest first: what, how many, where, and what may be meant."""
    rows: dict[tuple[str, str, str], int] = {}
    owner: dict[tuple[str, str, str], Scored] = {}
    for name, found in odd.items():
        for key, n in found.items():
            rows[key] = max(rows.get(key, 0), n)
            owner.setdefault(key, kpis[name])
    by_column: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for (column, text, reason), n in rows.items():
        by_column.setdefault((column, reason), []).append((text, n))
    named = {
        group: sorted(texts, key=lambda found: (-found[1], found[0]))
        for group, texts in by_column.items()
    }
    wanted = [(column, text) for (column, _), texts in named.items() for text, _ in texts[:SHOWN]]
    places = session.places(list(dict.fromkeys(wanted)))
    notes = []
    for (column, reason), texts in named.items():
        for text, n in texts[:SHOWN]:
            kpi = owner[column, text, reason]
            notes.append(_odd(kpi, column, text, reason, n, places.get((column, text), [])))
        if rest := texts[SHOWN:]:
            total = sum(n for _, n in rest)
            words = f"{column}: {total:,} more answers left out, {len(rest):,} further texts"
            notes.append(Note("warning", _slug(reason), words))
    return notes


def _slug(reason: str) -> str:
    return "answer-out-of-scale" if reason == "out-of-scale" else "answer-unreadable"


def _odd(kpi: Scored, column: str, text: str, reason: str, n: int, places: Sequence[str]) -> Note:
    question = next(one for one in kpi.questions if one.column == column)
    times = f"{n:,} answer{'s' if n != 1 else ''}"
    if reason == "out-of-scale":
        words = f"{column}: {text!r} is outside {question.scale} ({times} left out)"
    elif reason == "no-points":
        words = f"{column}: {text!r} is worth no points in {kpi.name} ({times} left out)"
    else:
        words = f"{column}: {text!r} cannot be read ({times} left out)"
        if suggestion := _meant(text, list(question.labels)):
            words += f"; did you mean {suggestion!r}?"
        elif not question.labels:
            words += "; map it with labels:, or list it under missing: or not_applicable:"
    return Note("warning", _slug(reason), words, ", ".join(places) or None)


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


STRICT = frozenset({"answer-out-of-scale", "answer-unreadable", "malformed-record"})


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
