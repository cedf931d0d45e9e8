"""The whole scorecard as an Excel workbook: a sheet per table, numbers as numbers, and charts.

No text is ever taken for a formula or a link. Figures are those of the tidy tables, in the units
that they are kept in, at full precision.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from importlib.util import find_spec
from io import BytesIO
from typing import Any

from kpicli.core.column import Value
from kpicli.core.columns import table
from kpicli.core.report import Report
from kpicli.core.scorecard import Scorecard
from kpicli.errors import Location, usage_error
from kpicli.render.parts import scorecard_tables
from kpicli.render.parts.neutral import encodable
from kpicli.render.parts.surface import Surface
from kpicli.render.parts.workbook_charts import add_charts

SUFFIXES: tuple[str, ...] = (".xlsx",)
BINARY = True
LONGEST = 32_767
"""Signs that a cell holds."""
NAME = 31
"""Signs that the name of a sheet has at most."""
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
"""What the name of a sheet may not hold."""


def ready() -> None:
    """A `UserError` (exit 2) where the package that writes workbooks is not installed."""
    if find_spec("xlsxwriter") is None:
        raise usage_error(
            "no-xlsx-package",
            "Excel workbooks need the package XlsxWriter, which is not installed",
            Location("--format"),
            hint="python -m pip install 'kpicli[xlsx]', or choose html, markdown, csv or parquet",
        )


def scorecard(card: Scorecard, surface: Surface) -> bytes:  # noqa: ARG001 - a sheet has no surface
    """The workbook: KPIs, each segment, the periods with a chart per KPI, rows, notes, files."""
    import xlsxwriter

    sink = BytesIO()
    safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(sink, {"in_memory": True, "nan_inf_to_errors": True, **safe})
    made = datetime.fromisoformat(card.score.provenance.generated_at).replace(tzinfo=None)
    book.set_properties({"title": _text(card.title), "created": made})
    writer = _Writer(book)
    writer.report("KPIs", replace(card.score, command="benchmark"))
    for each in card.segments:
        writer.report(f"By {', '.join(each.by)}", each)
    if card.trend is not None:
        sheet = writer.report(f"By {card.trend.every}", card.trend)
        add_charts(book, writer.add("Charts"), sheet, card.trend)
    writer.words("Answers", scorecard_tables.answers(card.score))
    report = card.score
    steps: list[list[Value]] = []
    for one in report.ledgers:
        steps += [[one.source, reason, n] for reason, n in one.steps]
        steps.append([one.source, "kept", one.kept])
    writer.rows("Rows", ("source", "step", "rows"), steps)
    notes = [[each.level, each.slug, each.text, each.where] for each in report.notes]
    writer.rows("Notes", ("level", "slug", "text", "where"), notes)
    inputs = report.provenance.inputs
    files: list[list[Value]] = [[each.path, each.rows, each.sha256] for each in inputs]
    files.append(["configuration", None, report.provenance.config])
    writer.rows("Files", ("path", "rows", "sha256"), files)
    book.close()
    return sink.getvalue()


class _Writer:
    """Adds sheets under names of their own, each with a heading that stays in view."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.head = book.add_format({"bold": True, "bottom": 1})
        self.taken: set[str] = set()

    def add(self, name: str) -> Any:
        """A sheet of this name, or of one like it that is free and that Excel takes."""
        base = "".join(sign for sign in name.translate(FORBIDDEN) if sign.isprintable()).strip()
        shown, times = base[:NAME].strip() or "Sheet", 1
        while shown.casefold() in self.taken or shown.casefold() == "history":
            times += 1
            shown = f"{base[: NAME - 4].strip()} {times}".strip()
        self.taken.add(shown.casefold())
        return self.book.add_worksheet(shown)

    def report(self, name: str, report: Report) -> Any:
        """A sheet of a report's tidy table."""
        found = table(report)
        return self.rows(name, [column for column, _ in found.columns], found.rows)

    def words(self, name: str, sheet: scorecard_tables.Sheet) -> Any:
        """A sheet of a table in words."""
        return self.rows(name, sheet.heads, sheet.rows)

    def rows(self, name: str, heads: Sequence[str], rows: Iterable[Sequence[Value]]) -> Any:
        """A sheet with these headings and rows."""
        sheet = self.add(name)
        widths = [len(each) for each in heads]
        for column, each in enumerate(heads):
            sheet.write_string(0, column, _text(each), self.head)
        last = 0
        for last, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                _write(sheet, last, column, value)
                if isinstance(value, str):
                    widths[column] = max(widths[column], len(value))
        sheet.freeze_panes(1, 0)
        if heads and last:
            sheet.autofilter(0, 0, last, len(heads) - 1)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(max(width + 2, 8), 48))
        return sheet


def _write(sheet: Any, row: int, column: int, value: Value) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, str):
        sheet.write_string(row, column, _text(value))
    else:
        sheet.write_number(row, column, value)


def _text(value: str) -> str:
    return encodable(value)[:LONGEST]
