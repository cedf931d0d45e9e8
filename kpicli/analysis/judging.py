"""From cells of texts to a KPI's tallies by group: each distinct text judged once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from kpicli.core.answers import Answer, Kind, judge
from kpicli.core.field import Field
from kpicli.core.kpi import Scored, Scores
from kpicli.core.plan import Cell
from kpicli.core.question import Question, labelled
from kpicli.core.rejects import Why
from kpicli.core.tally import Mass, Tally

SLUGS = {
    "out-of-scale": "answer-out-of-scale",
    "unreadable": "answer-unreadable",
    "no-points": "answer-without-points",
}
"""What is said of an invalid answer, by the reason why it is."""

Texts = tuple[str | None, ...]
Group = tuple[str | None, ...]
Part = tuple[Kind, float | None, Mass]


@dataclass(slots=True)
class Judged:
    """A KPI's cells judged: tallies by group, the points of each text, patterns, odd answers.

    `tally` is that of all groups together. `odd` counts rows by (column, text, reason) of
    answers that could not be used.
    """

    groups: dict[Group, Tally] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    points: dict[Texts, float] = field(default_factory=dict)
    patterns: dict[Scores, int] = field(default_factory=dict)
    odd: dict[tuple[str, str, str], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Whole:
    """What a respondent's answers are together."""

    kind: Kind
    points: float | None
    scores: Scores
    odd: tuple[tuple[str, str, str], ...]


def judged(kpi: Scored, cells: Sequence[Cell], fields: Mapping[str, Field] | None = None) -> Judged:
    """The cells of a KPI, each text judged against its question.

    `fields` are what the file itself says of the columns.
    """
    judge_text = _Judge(kpi, fields or {})
    known: dict[Texts, _Whole] = {}
    found = Judged()
    by_group: dict[Group, list[Part]] = {}
    for cell in cells:
        mass = Mass(cell.n, cell.weight, cell.weight2)
        parts = by_group.setdefault(cell.group, [])
        if not cell.asked:
            parts.append((Kind.NOT_ASKED, None, mass))
            continue
        whole = known.get(cell.texts)
        if whole is None:
            whole = known[cell.texts] = judge_text(cell.texts)
        parts.append((whole.kind, whole.points, mass))
        for odd in whole.odd:
            found.odd[odd] = found.odd.get(odd, 0) + cell.n
        if whole.points is not None:
            found.points[cell.texts] = whole.points
            found.patterns[whole.scores] = found.patterns.get(whole.scores, 0) + cell.n
    found.groups = {group: Tally.collect(parts) for group, parts in by_group.items()}
    found.tally = (
        next(iter(found.groups.values()))
        if len(found.groups) == 1
        else Tally.collect(part for parts in by_group.values() for part in parts)
    )
    return found


def _with(question: Question, found: Field | None) -> Question:
    return question if found is None else labelled(question, found)


class _Judge:
    """Judges the texts of a KPI, each text of a question once.

    Texts behind those of the questions, of the sampling unit, are no answers.
    """

    def __init__(self, kpi: Scored, fields: Mapping[str, Field]) -> None:
        self.kpi = kpi
        self.questions = [_with(one, fields.get(one.column)) for one in kpi.questions]
        self.known: list[dict[str | None, Answer]] = [{} for _ in kpi.questions]

    def __call__(self, texts: Texts) -> _Whole:
        answers, odd = [], []
        for question, memory, text in zip(self.questions, self.known, texts, strict=False):
            answer = memory.get(text)
            if answer is None:
                answer = memory[text] = judge(text, question)
            answers.append(answer)
            if answer.kind is Kind.INVALID and text is not None:
                odd.append((question.column, text, answer.reason or "unreadable"))
        kind, points = self._together(answers)
        if kind is Kind.INVALID and all(answer.kind is Kind.VALID for answer in answers):
            odd.append((self.kpi.questions[0].column, texts[0] or "", "no-points"))
        return _Whole(kind, points, tuple(answer.score for answer in answers), tuple(odd))

    def why(self, texts: Texts) -> Why | None:
        """Why they are no answer: the kind, or the slug of what is odd, and what decided."""
        whole = self(texts)
        if whole.kind is Kind.VALID:
            return None
        if whole.kind is Kind.INVALID and whole.odd:
            column, odd, reason = whole.odd[0]
            return Why(SLUGS[reason], column, odd)
        for question, memory, text in zip(self.questions, self.known, texts, strict=False):
            if memory[text].kind is whole.kind:
                return Why(whole.kind, question.column, text)
        return Why(whole.kind)

    def _together(self, answers: Sequence[Answer]) -> tuple[Kind, float | None]:
        """Valid with points, or why not."""
        kinds = {answer.kind for answer in answers}
        if Kind.VALID in kinds:
            points = self.kpi.points(tuple(answer.score for answer in answers))
            if points is not None:
                return Kind.VALID, points
        for kind in (Kind.INVALID, Kind.NOT_APPLICABLE, Kind.MISSING):
            if kind in kinds:
                return kind, None
        return Kind.INVALID, None


def verdict_on(
    kpis: Mapping[str, Scored], fields: Mapping[str, Field]
) -> Callable[[str, Texts], Why | None]:
    """Why the texts of a KPI's questions, by its name, are no answer; None where they are."""
    judges = {name: _Judge(kpi, fields) for name, kpi in kpis.items()}
    return lambda name, texts: judges[name].why(texts)
