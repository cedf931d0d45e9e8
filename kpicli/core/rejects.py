"""The rows that did not count: where each is, for which KPI, why, and the text that decided."""

from __future__ import annotations

from dataclasses import dataclass

from kpicli.core.listing import Sink

COLUMNS: dict[str, str] = {
    "source": "text",
    "file": "text",
    "line": "integer",
    "kpi": "text",
    "reason": "text",
    "column": "text",
    "text": "text",
}
"""The columns and the kinds of their values. `kpi` is None where the row was left out whole."""

RECORD: dict[str, str] = {"record": "text"}
"""The column with the whole record: personal data, for the one who asks for it alone."""

LONGEST = 32_000
"""So many characters of a record are written."""


@dataclass(frozen=True, slots=True)
class Why:
    """Why a row did not count: the step or kind of answer, and the column and text that decided."""

    reason: str
    column: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Rejects:
    """Takes the rows that did not count, with their whole records where these are asked for."""

    sink: Sink
    records: bool = False

    @property
    def columns(self) -> dict[str, str]:
        """The columns asked for, and the kinds of their values."""
        return {**COLUMNS, **(RECORD if self.records else {})}
