"""What `check` remarks on: scales not used, effort that runs the wrong way, answers long past."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kpicli.analysis.correlation import Correlation, of_pairs
from kpicli.config.load import Config
from kpicli.core.answers import Answer, Kind, judge
from kpicli.core.kpi import Scored
from kpicli.core.plan import Ask, Cell
from kpicli.core.report import Note
from kpicli.core.words import number

OLD = 100
"""Days after which the last answer is called old."""
ENOUGH = 100
"""From so many answers on, an end of a scale that nobody chose is remarked on."""
ENOUGH_OF_TWO = 20
WIDEST = 10
"""The ends of wider scales are not expected to be chosen."""
MOST_ITEMS = 4
SATISFACTION = ("csat", "cess")

Counts = Mapping[str, Sequence[Mapping[str | None, int]]]


@dataclass(frozen=True, slots=True)
class Pair:
    """An effort KPI and a satisfaction KPI, and the joint texts to ask for."""

    effort: Scored
    satisfaction: Scored
    ask: Ask


def pairs(kpis: Mapping[str, Scored]) -> list[Pair]:
    """Each effort KPI with the satisfaction KPI of most direct wording: CSAT, else CESS."""
    ranked = [kpi for id_ in SATISFACTION for kpi in kpis.values() if kpi.identity.id == id_]
    found = []
    for kpi in kpis.values():
        if kpi.identity.id != "ces":
            continue
        for other in ranked:
            columns = (*kpi.columns, *other.columns[:MOST_ITEMS])
            ask = Ask(f"{kpi.name} × {other.name}", columns, (*kpi.where, *other.where))
            found.append(Pair(kpi, other, ask))
    return found


def effort_direction(
    config: Config, found: Sequence[Pair], cells: Mapping[str, Sequence[Cell]]
) -> list[Note]:
    """A warning for each effort KPI whose answers go with satisfaction the other way round."""
    notes = []
    for pair in found:
        better = str(pair.effort.facts["direction"]).split()[0]
        together = _together(pair, cells[pair.ask.name])
        if together is None or not together.clear:
            continue
        if (together.r > 0) == (better == "higher"):
            continue
        moves, other = ("rise", "higher") if together.r > 0 else ("fall", "lower")
        name = pair.effort.name
        where = config.place(f"kpis.{name}.better", f"kpis.{name}.labels", f"kpis.{name}")
        text = (
            f"{name}: better is {better}, but its answers {moves} with {pair.satisfaction.name} "
            f"(r {number(together.r, 2)}, n {together.n:,}): should it be better: {other}?"
        )
        notes.append(Note("warning", "effort-direction", text, str(where)))
    return notes


def _together(pair: Pair, cells: Sequence[Cell]) -> Correlation | None:
    """The correlation of effort answers with points of satisfaction, over those who gave both."""
    effort, happy = pair.effort, pair.satisfaction
    questions = [*effort.questions, *happy.questions[:MOST_ITEMS]]
    known: list[dict[str | None, Answer]] = [{} for _ in questions]
    found = []
    for cell in cells:
        if not cell.asked:
            continue
        scores = []
        for question, memory, text in zip(questions, known, cell.texts, strict=True):
            if text not in memory:
                memory[text] = judge(text, question)
            scores.append(memory[text].score)
        if scores[0] is None or all(score is None for score in scores[1:]):
            continue
        unasked = [None] * (len(happy.questions) - len(scores) + 1)
        points = happy.points((*scores[1:], *unasked))
        if points is not None:
            found.append((scores[0], points, cell.n))
    return of_pairs(found)


def unanswered(
    config: Config, kpis: Mapping[str, Scored], kinds: Mapping[str, Mapping[Kind, int]]
) -> list[Note]:
    """A warning for each KPI without a single valid answer."""
    notes = []
    for name, kpi in kpis.items():
        if not kinds[name].get(Kind.VALID):
            columns = ", ".join(kpi.columns)
            text = f"{name}: no valid answer in {columns}, so it will have no figure"
            notes.append(
                Note("warning", "no-valid-answers", text, str(config.place(f"kpis.{name}")))
            )
    return notes


def unused(config: Config, kpis: Mapping[str, Scored], counts: Counts) -> list[Note]:
    """A warning for each declared scale of which an end, or all but 0 and 1, is never chosen."""
    notes = []
    for name, kpi in kpis.items():
        for question, rows in zip(kpi.questions, counts[name], strict=True):
            scale = question.scale
            if scale is None or question.any_text or scale.high - scale.low > WIDEST:
                continue
            scores: dict[float, int] = {}
            for text, n in rows.items():
                score = judge(text, question).score
                if score is not None:
                    scores[score] = scores.get(score, 0) + n
            n = sum(scores.values())
            ends = [end for end in (scale.low, scale.high) if end not in scores]
            if n >= ENOUGH_OF_TWO and scale.high > 1 and set(scores) <= {0.0, 1.0}:
                what = "all are 0 or 1"
            elif n >= ENOUGH and ends:
                what = f"none is {' or '.join(f'{end:g}' for end in ends)}"
            else:
                continue
            text = f"{name}: of {n:,} answers in {question.column} {what}: was it asked on {scale}?"
            where = config.place(f"kpis.{name}.scale", f"kpis.{name}")
            notes.append(Note("warning", "scale-unused", text, str(where)))
    return notes


def data_old(last: str | None) -> list[Note]:
    """A remark when the last answer is more than 100 days before today."""
    days = days_since(last)
    if last is None or days is None or days <= OLD:
        return []
    text = f"the last answer is of {last[:10]}, {days:,} days ago"
    return [Note("info", "data-old", text)]


def days_since(last: str | None) -> int | None:
    """Days from an ISO day or moment to today, the day of SOURCE_DATE_EPOCH when it is set."""
    from datetime import UTC, date, datetime

    if last is None:
        return None
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    now = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)
    try:
        return (now.date() - date.fromisoformat(last[:10])).days
    except ValueError:
        return None
