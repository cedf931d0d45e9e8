"""Notes on the data: odd answers with their places, records set aside, dominant clients."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kpicli.analysis.judging import SLUGS
from kpicli.analysis.meant import hint
from kpicli.core.answers import Kind
from kpicli.core.kpi import Scored
from kpicli.core.plan import Counted, Joined, Malformed
from kpicli.core.question import Question
from kpicli.core.reasons import REASONS
from kpicli.core.report import Note
from kpicli.core.source import Source
from kpicli.errors import ExitCode, Problem, UserError, location

if TYPE_CHECKING:
    from kpicli.engine.session import Session

SHOWN = 5
"""So many odd texts of a question are named; the rest are counted together."""
LISTED = 100
"""So many are named where each is a reason to refuse the data."""

DOMINANT = 0.2

MANY = 200
"""Groups beyond which a column was hardly meant to be one of groups."""

INFORMING = frozenset(
    {"recognised", "sheets", "title-rows", "dates-as-numbers", "found-by-beginning"}
)
"""What a reader remarks that is no cause for concern."""

Odd = Mapping[tuple[str, str, str], int]


def odd_answers(
    session: Session,
    odd: Mapping[str, Odd],
    kpis: Mapping[str, Scored],
    *,
    every: bool = False,
) -> list[Note]:
    """A note per question and reason: which texts, how often, where, and what may be meant.

    KPIs that read a column alike share a note. With `every` there is a note for each text, up
    to `LISTED` of a question and reason.
    """
    most = LISTED if every else SHOWN
    groups: dict[tuple[str, str, str, tuple[str, ...]], _Group] = {}
    for name, found in odd.items():
        questions = {question.column: question for question in kpis[name].questions}
        for (column, text, reason), n in found.items():
            question = questions[column]
            labels = tuple(sorted(question.labels)) if reason == "unreadable" else ()
            key = (column, reason, _why(reason, question), labels)
            group = groups.setdefault(key, _Group(column, reason, question, most))
            group.texts[text] = max(group.texts.get(text, 0), n)
    ordered = [groups[key] for key in sorted(groups)]
    wanted = [(group.column, text) for group in ordered for text, _ in group.named()]
    places = session.places(list(dict.fromkeys(wanted)))
    notes = []
    for group in ordered:
        notes += group.each(places) if every else [group.note(places)]
    return notes


@dataclass(frozen=True, slots=True)
class _Group:
    """The odd answers to one question for one reason: rows by text, of which `most` are named."""

    column: str
    reason: str
    question: Question
    most: int
    texts: dict[str, int] = field(default_factory=dict)

    def named(self) -> list[tuple[str, int]]:
        """The commonest texts with their rows."""
        return sorted(self.texts.items(), key=lambda one: (-one[1], one[0]))[: self.most]

    def note(self, places: Mapping[tuple[str, str], Sequence[str]]) -> Note:
        """All of them in one note, the first place of each named text at its end."""
        named = self.named()
        listed = [f"{text!r} {n:,}×" for text, n in named]
        rest = len(self.texts) - len(listed)
        more = f" and {rest:,} further texts" if rest else ""
        total = sum(self.texts.values())
        words = (
            f"{self.column}: {total:,} answer{'s' * (total != 1)} left out, "
            f"{_why(self.reason, self.question)}: {', '.join(listed)}{more}"
            f"{self._hint(named)}"
        )
        where = [place for text, _ in named for place in places.get((self.column, text), [])[:1]]
        return Note("warning", SLUGS[self.reason], words, ", ".join(where) or None)

    def each(self, places: Mapping[tuple[str, str], Sequence[str]]) -> list[Note]:
        """A note for each named text at its first place, and one for the rest."""
        slug, why = SLUGS[self.reason], _why(self.reason, self.question)
        notes = []
        for text, n in self.named():
            found = places.get((self.column, text), [])
            also = f", also {', '.join(found[1:])}" if found[1:] else ""
            words = f"{self.column}: {text!r} {n:,}×, {why}{also}{self._hint([(text, n)])}"
            notes.append(Note("warning", slug, words, found[0] if found else None))
        rest = sum(self.texts.values()) - sum(n for _, n in self.named())
        if rest:
            words = f"{self.column}: {rest:,} further answers with other texts, {why}"
            notes.append(Note("warning", slug, words))
        return notes

    def _hint(self, named: Sequence[tuple[str, int]]) -> str:
        return hint(self.question, [t for t, _ in named]) if self.reason == "unreadable" else ""


def _why(reason: str, question: Question) -> str:
    if reason == "out-of-scale":
        return f"outside {question.scale}"
    return "worth no points" if reason == "no-points" else "not readable"


def from_reading(counted: Counted, *, every: bool = False) -> list[Note]:
    """Notes on records set aside and on what the reader remarked.

    With `every` each record is named, up to `LISTED`.
    """
    return malformed(counted.steps, counted.malformed, counted.notes, every=every)


def malformed(
    steps: Sequence[tuple[str, int]],
    records: Sequence[Malformed],
    remarks: Sequence[tuple[str, str, str | None]],
    *,
    every: bool = False,
) -> list[Note]:
    """Notes on the records set aside, of which `steps` has the number, and the reader's remarks."""
    notes = [
        Note("info" if slug in INFORMING else "warning", slug, text, where)
        for slug, text, where in remarks
    ]
    bad = sum(n for reason, n in steps if reason == "malformed")
    shown = records[: LISTED if every else SHOWN]
    for one in shown:
        text = f"a record was set aside: {one.reason}"
        notes.append(Note("warning", "malformed-record", text, f"{one.file}:{one.line}"))
    if bad > len(shown):
        text = f"{bad - len(shown):,} more records were set aside"
        notes.append(Note("warning", "malformed-record", text))
    return notes


def of_items(
    names: Iterable[str],
    kinds: Mapping[str, Mapping[int, int]],
    places: Mapping[str, Mapping[int, Sequence[str]]],
    source: Source,
) -> list[Note]:
    """A note on each reason that kept rows of a client table from being counted, with places.

    KPIs that leave out the same rows share a note.
    """
    found: dict[tuple[int, int, tuple[str, ...]], list[str]] = {}
    for name in names:
        for code, n in sorted(kinds[name].items()):
            if code and n and not REASONS[code].quiet:
                where = tuple(places.get(name, {}).get(code, ()))
                found.setdefault((code, n, where), []).append(name)
    notes = []
    for (code, n, where), sharing in found.items():
        reason = REASONS[code]
        text = f"{', '.join(sharing)}: {n:,} row{'s' * (n != 1)} {reason.words} {reason.then}"
        notes.append(Note("warning", reason.slug, text, ", ".join(where) or source.path))
    return notes


def joined(
    tables: Sequence[Joined],
    uncounted: Collection[str] = (),
    source: str | None = None,
    without: Sequence[str] = (),
) -> list[Note]:
    """Notes on what found no match in the client tables, both ways.

    Of the tables `uncounted` the rows without a match are withheld: how many is not told. `source`
    is the client table whose rows they are, None for the survey; the KPIs `without` leave them out.
    """
    notes = []
    for one in tables:
        notes += [Note("warning", slug, text, where) for slug, text, where in one.notes]
        bad = sum(n for reason, n in one.steps if reason == "malformed")
        if bad:
            first = one.malformed[0]
            text = f"{bad:,} of its records were set aside: {first.reason}"
            notes.append(Note("warning", "malformed-record", text, f"{first.file}:{first.line}"))
        if one.unmatched_rows:
            rows = f"{one.unmatched_rows:,} row{'s' * (one.unmatched_rows != 1)}"
            who = f"{one.unmatched_clients:,} client{'s' * (one.unmatched_clients != 1)}"
            many = "some rows" if one.source in uncounted else f"{rows} of {who}"
            if source:
                many += f" in {source}"
            text = f"{many} have no match in {one.source}: {_left(source, without)}"
            if one.unused == one.clients:
                text += "; are clients written alike in both, as 7, 007 or 7.0?"
            notes.append(Note("warning", "unmatched-rows", text, one.path))
        if one.unused:
            many = f"{one.unused:,} of {one.clients:,} clients in {one.source}"
            if source:
                text = f"{many} have no row in {source}"
                notes.append(Note("info", "clients-without-rows", text, one.path))
            else:
                text = f"{many} gave no answers"
                notes.append(Note("info", "clients-without-answers", text, one.path))
    return notes


def _left(source: str | None, without: Sequence[str]) -> str:
    """What becomes of rows without a match."""
    if source is None:
        return "they are in no segment of it"
    if without:
        return f"{', '.join(without)} leave{'s' * (len(without) == 1)} them out"
    return "they count, but in no segment of it"


def undated(counted: Counted, source: Source) -> list[Note]:
    """A warning with the rows that a call for certain days or periods leaves out: no date."""
    steps = dict(counted.steps)
    n = steps.get("no-date", 0)
    if not n:
        return []
    text = f"{n:,} row{'s' * (n != 1)} without a readable {source.date} left out"
    if not counted.kept + steps.get("outside-period", 0) + steps.get("duplicate", 0):
        text += ", which is all: date_format: on the source says how dates are written"
    return [Note("warning", "unreadable-date", text, source.path)]


def many_groups(name: str, groups: int) -> list[Note]:
    """A hint when a plain column parts the rows into more groups than anybody compares."""
    if groups <= MANY:
        return []
    text = (
        f"{groups:,} groups by {name}: if it holds numbers, declare bins or quantiles of it under "
        "segments:; --merge takes small groups together"
    )
    return [Note("info", "many-groups", text)]


def dominant(name: str, share: float) -> list[Note]:
    """A warning when one sampling unit outweighs a fifth of a KPI's answers."""
    if share <= DOMINANT:
        return []
    text = f"{name}: one client gives {100 * share:.0f} % of the answers"
    return [Note("warning", "dominant-client", text)]


_INVALID = {one.slug for one in REASONS.values() if one.kind is Kind.INVALID}
STRICT = frozenset({*SLUGS.values(), *_INVALID, "malformed-record"})


def strict(notes: Sequence[Note]) -> None:
    """Raise a `UserError` (exit 3) when notes are about malformed records or invalid rows.

    The problems stand in the order of files and lines, those without a place last.
    """
    hint = "--strict refuses what would otherwise be left out and counted"
    found = [note for note in notes if note.slug in STRICT]
    placed = [(location(note.where) if note.where else None, note) for note in found]
    files = list(dict.fromkeys(where.file for where, _ in placed if where))
    placed.sort(
        key=lambda one: (files.index(one[0].file), one[0].line or 0) if one[0] else (len(files), 0)
    )
    problems = [Problem(note.slug, note.text, where, hint=hint) for where, note in placed]
    if problems:
        raise UserError(problems, ExitCode.DATA)
