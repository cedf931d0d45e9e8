"""The whole scorecard, as the Python API hands it out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kpicli.analysis.found import Report, frame_of
from kpicli.core import words_report
from kpicli.core.report import Note, Result
from kpicli.core.scorecard import Scorecard

if TYPE_CHECKING:
    import pandas as pd


class WholeReport:
    """Everything `report` found: its tables to look figures up in, and the whole to hand on."""

    def __init__(self, facts: Scorecard) -> None:
        self.facts = facts

    @property
    def score(self) -> Report:
        """The totals, with all that is known of their benchmarks."""
        return Report(self.facts.score)

    @property
    def segments(self) -> dict[str, Report]:
        """The groups of each segment by its name, as `segment` finds them."""
        return {", ".join(one.by): Report(one) for one in self.facts.segments}

    @property
    def trend(self) -> Report | None:
        """The totals by period, as `trend` finds them; None where nothing has a date."""
        return Report(self.facts.trend) if self.facts.trend else None

    @property
    def results(self) -> tuple[Result, ...]:
        """One result per KPI, over all rows."""
        return self.facts.score.results

    @property
    def notes(self) -> tuple[Note, ...]:
        """Remarks on the data, from all tables."""
        return self.facts.score.notes

    @property
    def verdict(self) -> tuple[str, ...]:
        """The verdict on the whole, in a few sentences."""
        return tuple(words_report.verdict(self.facts))

    def __getitem__(self, name: str) -> Result:
        """The result called `name` over all rows. KeyError, which says what there is."""
        return self.score[name]

    def to_html(self) -> str:
        """The page that `kpicli report -o scorecard.html` writes."""
        text: str = self._made("html")
        return text

    def to_markdown(self) -> str:
        """The same as Markdown."""
        text: str = self._made("markdown")
        return text

    def to_pdf(self) -> bytes:
        """The same as PDF. A `UserError` where the extra `pdf` is not installed."""
        pages: bytes = self._made("pdf")
        return pages

    def to_frame(self) -> pd.DataFrame:
        """A pandas DataFrame with a row per result of all tables; `table` says of which.

        Columns and types are those of `Report.to_frame`.
        """
        return frame_of(self._made("parquet"))

    def _made(self, form: str) -> Any:
        from kpicli.render import formats
        from kpicli.render.parts.surface import Surface

        return formats.load_whole(form)(self.facts, Surface(None))

    def __repr__(self) -> str:
        return f"<kpicli report: {', '.join(one.name for one in self.results)}>"
