"""What the page rests on: where every row went, notes on the data, and what it was made from."""

from __future__ import annotations

from kpicli.core.report import Report
from kpicli.render.parts import ledger
from kpicli.render.parts.html.markup import Markup, tag
from kpicli.render.parts.html.table import folded, listing, table


def accounts(report: Report) -> Markup:
    """The sections on gates, rows, notes and provenance."""
    return tag(
        "section",
        tag("h2", "What this rests on", id="rows"),
        *_gates(report),
        tag("h3", "Every row"),
        listing([ledger.rows(each) for each in report.ledgers]),
        *_answers(report),
        *_notes(report),
        *_provenance(report),
    )


def _gates(report: Report) -> list[Markup]:
    if not report.gates:
        return []
    heads = ("Gate", "State", "Why")
    rows = [[each.condition, each.state, "; ".join(each.reasons)] for each in report.gates]
    return [tag("h3", "Gates"), table(heads, rows, caption="Gates", texts=(1, 2))]


def _answers(report: Report) -> list[Markup]:
    rows = [
        [name, each.source, told]
        for each in report.ledgers
        for name, told in ledger.kinds(each, every=True)
    ]
    caption = "Answers and rows by KPI"
    whole = table(("KPI", "Source", "Answers"), rows, caption=caption, texts=(1, 2))
    return [folded(f"Table: {caption.lower()}", whole)] if rows else []


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
    heads = ("File", "Rows", "SHA-256")
    rows = [[each.path, f"{each.rows:,}", each.sha256] for each in made.inputs]
    caption = "Files read"
    told = f"kpicli {made.version}, {made.generated_at}; configuration {made.config}"
    return [
        tag("h3", "Provenance"),
        tag("p", told, class_="code"),
        folded(f"Table: {caption.lower()}", table(heads, rows, caption=caption, texts=(2,))),
    ]
