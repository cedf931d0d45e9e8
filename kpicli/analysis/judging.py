"""From cells of texts to a KPI's tally: each distinct text judged once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kpicli.core.answers import Answer, Kind, judge
from kpicli.core.kpi import Scored, Scores
from kpicli.core.plan import Cell
from kpicli.core.tally import Mass, Tally

Texts = tuple[str | None, ...]


@dataclass(slots=True)
class Judged:
    """A KPI's cells judged: its tally, the points of each text, patterns, and odd answers.

    `odd` counts rows by (column, text, reason) of answers that could not be used.
    """

    tally: Tally
    points: dict[Texts, float] = field(default_factory=dict)
    patterns: dict[Scores, int] = field(default_factory=dict)
    odd: dict[tuple[str, str, str], int] = field(default_factory=dict)


def judged(kpi: Scored, cells: Sequence[Cell]) -> Judged:
    """The cells of one group, each text judged against its question."""
    known: list[dict[str | None, Answer]] = [{} for _ in kpi.questions]
    found = Judged(Tally())
    parts: list[tuple[Kind, float | None, Mass]] = []
    for cell in cells:
        mass = Mass(cell.n, cell.weight, cell.weight2)
        if not cell.asked:
            parts.append((Kind.NOT_ASKED, None, mass))
            continue
        answers: list[Answer] = []
        for question, memory, text in zip(kpi.questions, known, cell.texts, strict=True):
            answer = memory.get(text)
            if answer is None:
                answer = memory[text] = judge(text, question)
            answers.append(answer)
            if answer.kind is Kind.INVALID and text is not None:
                odd = (question.column, text, answer.reason or "unreadable")
                found.odd[odd] = found.odd.get(odd, 0) + cell.n
        kind, points = _whole(kpi, answers)
        parts.append((kind, points, mass))
        if points is not None:
            found.points[cell.texts] = points
            scores = tuple(answer.score for answer in answers)
            found.patterns[scores] = found.patterns.get(scores, 0) + cell.n
        elif kind is Kind.INVALID and all(answer.kind is Kind.VALID for answer in answers):
            odd = (kpi.questions[0].column, cell.texts[0] or "", "no-points")
            found.odd[odd] = found.odd.get(odd, 0) + cell.n
    found.tally = Tally.collect(parts)
    return found


def _whole(kpi: Scored, answers: Sequence[Answer]) -> tuple[Kind, float | None]:
    """What a respondent's answers are together: valid with points, or why not."""
    kinds = {answer.kind for answer in answers}
    if Kind.VALID in kinds:
        points = kpi.points(tuple(answer.score for answer in answers))
        if points is not None:
            return Kind.VALID, points
    for kind in (Kind.INVALID, Kind.NOT_APPLICABLE, Kind.MISSING):
        if kind in kinds:
            return kind, None
    return Kind.INVALID, None
