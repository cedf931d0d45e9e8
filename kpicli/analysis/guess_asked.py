"""Who was asked a question: answers that occur only where another column says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kpicli.analysis.guess_columns import Column
from kpicli.analysis.guess_kpis import Question
from kpicli.core.plan import Ask, Scan
from kpicli.core.source import Source

FEWEST_BLANK = 20
"""A group counts as not asked when at least so many rows of it are all blank."""
LEAST_BLANK = 0.2
"""Only questions blank in a fifth of the first records are looked into."""


def asked_where(
    source: Source, questions: Sequence[Question], segments: Sequence[Column]
) -> list[Question]:
    """The questions, with `where` for those answered only in some groups of a segment.

    Supposed from the first records, then checked on all rows in one scan.
    """
    supposed = {
        str(place): (question, column)
        for place, question in enumerate(questions)
        if (column := _supposed(question, segments)) is not None
    }
    if not supposed:
        return list(questions)
    from kpicli.engine.session import session

    asks = tuple(
        Ask(place, (question.column.name, column.name))
        for place, (question, column) in supposed.items()
    )
    with session(source, "UTC") as opened:
        counted = opened.tally(Scan(source, asks))
    found = list(questions)
    for place, (question, column) in supposed.items():
        answered: dict[str, int] = {}
        blank: dict[str, int] = {}
        for cell in counted.cells[place]:
            text, part = (one.strip() if one else "" for one in cell.texts)
            into = answered if text else blank
            into[part] = into.get(part, 0) + cell.n
        silent = set(blank) - set(answered)
        if "" in answered or sum(blank[part] for part in silent) < FEWEST_BLANK:
            continue
        texts = sorted(answered, key=lambda part: (-answered[part], part))
        where = {column.name: texts[0] if len(texts) == 1 else texts}
        found[int(place)] = replace(question, where=where)
    return found


def _supposed(question: Question, segments: Sequence[Column]) -> Column | None:
    """The segment that seems to decide who was asked, by the first records."""
    column = question.column
    if column.filled > (1 - LEAST_BLANK) * len(column.sample):
        return None
    for segment in segments:
        if segment.name == column.name:
            continue
        answered: set[str] = set()
        blank: dict[str, int] = {}
        for text, part in zip(column.sample, segment.sample, strict=False):
            here = (part or "").strip()
            if text and text.strip():
                answered.add(here)
            else:
                blank[here] = blank.get(here, 0) + 1
        silent = sum(n for part, n in blank.items() if part and part not in answered)
        if answered and "" not in answered and silent >= 0.5 * sum(blank.values()):
            return segment
    return None
