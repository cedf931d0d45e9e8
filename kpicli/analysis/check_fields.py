"""What a file says of itself: its platform, and each question's code, text, labels and codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kpicli.core.field import Field
from kpicli.core.kpi import Scored
from kpicli.core.question import Question, labelled
from kpicli.core.source import Source
from kpicli.sources.platform import Recognised


@dataclass(frozen=True, slots=True)
class Mapped:
    """A question of a KPI: the column as it is `named`, and what the file says of it."""

    kpi: str
    named: str
    field: Field

    @property
    def telling(self) -> bool:
        """Whether the file says more of the column than the name by which it was asked for."""
        one = self.field
        own = (one.code, one.text, one.labels, one.scores, one.missing, one.not_applicable)
        return self.named != one.name or any(own)


@dataclass(frozen=True, slots=True)
class Platform:
    """How a recognised export is read: its platform's id and title, the sign, its header rows."""

    name: str
    title: str
    why: str
    header_rows: int


def platform(known: Recognised | None, source: Source) -> Platform | None:
    """The platform that the export was recognised as, None where it is none."""
    if known is None:
        return None
    header_rows = source.header_rows or known.header_rows
    return Platform(known.platform, known.title, known.why, header_rows)


def mapped(kpis: Mapping[str, Scored], fields: Mapping[str, Field]) -> list[Mapped]:
    """Each KPI's questions, as far as the file says anything of their columns."""
    found = [
        Mapped(name, column, fields[column])
        for name, kpi in kpis.items()
        for column in kpi.columns
        if column in fields
    ]
    return [one for one in found if one.telling]


def with_labels(kpis: Mapping[str, Scored], fields: Mapping[str, Field]) -> dict[str, Scored]:
    """The KPIs with what the file says of their questions' answers."""
    return {
        name: replace(kpi, questions=tuple(_with(one, fields) for one in kpi.questions))
        for name, kpi in kpis.items()
    }


def _with(question: Question, fields: Mapping[str, Field]) -> Question:
    field = fields.get(question.column)
    return question if field is None else labelled(question, field)
