"""What the page rests on: where every row went, notes on the data, and what it was made from."""

from __future__ import annotations

from kpicli.core.report import Report
from kpicli.render.parts import ledger
from kpicli.render.parts.html.markup import Markup, tag
from kpicli.render.parts.html.table import behind, folded, listing, table
from kpicli.render.parts.scorecard_tables import answers, files, gates


def accounts(report: Report) -> Markup:
    """The sections on gates, rows, notes and provenance."""
    return tag(
        "section",
        tag("h2", "What this rests on", id="rows"),
        *_gates(report),
        tag("h3", "Every row"),
        listing([ledger.rows(each) for each in report.ledgers]),
        behind(answers(report)),
        *_notes(report),
        *_provenance(report),
    )


def _gates(report: Report) -> list[Markup]:
    return [tag("h3", "Gates"), table(gates(report))] if report.gates else []


def _notes(report: Report) -> list[Markup]:
    if not report.notes:
        return []
    told = [
        f"{each.level}: {each.text}" + (f" ({each.where})" if each.where else "")
        for each in report.notes
    ]
    return [tag("h3", "Notes on the data"), folded(f"{len(told):,} notes", listing(told))]


def _provenance(report: Report) -> list[Markup]:
    made = report.provenance
    told = f"kpicli {made.version}, {made.generated_at}; configuration {made.config}"
    return [
        tag("h3", "Provenance"),
        tag("p", told, class_="code"),
        behind(files(report)),
    ]
