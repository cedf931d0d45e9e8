"""The words around the results: whose they are, what was read, and where every row went."""

from __future__ import annotations

from kpicli.core.answers import Kind
from kpicli.core.report import Ledger, Report
from kpicli.core.words import answers

STEPS = {
    "malformed": "malformed",
    "no-response": "without a response id",
    "no-question": "without a question",
    "superseded": "answered again",
    "same-response": "further answers of the same response",
    "preview": "previews",
    "test": "test answers",
    "unfinished": "unfinished",
    "spam": "spam",
    "where": "left out by where",
    "test-address": "from test addresses",
    "copy": "copies",
    "speeder": "too fast",
    "straight-liner": "answered all alike",
    "repeated-text": "with a repeated text",
    "no-date": "without a readable date",
    "outside-period": "outside the period",
    "duplicate": "duplicates",
    "further-stretch": "further stretches of a client",
}


def heading(report: Report) -> list[str]:
    """The configuration's name, the files read, and rows read and kept, as parts of one line."""
    paths = [each.path for each in report.provenance.inputs]
    more = f" and {len(paths) - 2} more files" if len(paths) > 3 else ""
    files = ", ".join(paths[:2] if more else paths) + more
    counted = ""
    if report.ledgers:
        main = report.ledgers[0]
        counted = f"{_rows(main.rows)}, {main.kept:,} kept"
    return [part for part in (report.name or report.command, files, counted) if part]


def rows(ledger: Ledger) -> str:
    """Where a source's rows went: "survey: 2,580 rows: 256 left out by where, 2,324 kept"."""
    steps = [f"{n:,} {_step(reason, n)}" for reason, n in ledger.steps]
    return f"{ledger.source}: {_rows(ledger.rows)}: {', '.join([*steps, f'{ledger.kept:,} kept'])}"


def kinds(ledger: Ledger, every: bool) -> list[tuple[str, str]]:
    """(KPI, its answers by kind), for every KPI or for those with invalid answers."""
    return [
        (name, answers(found) or "no rows")
        for name, found in ledger.answers.items()
        if every or found.get(Kind.INVALID)
    ]


def _rows(n: int) -> str:
    return f"{n:,} row" if n == 1 else f"{n:,} rows"


def _step(reason: str, n: int) -> str:
    word = STEPS.get(reason, reason.replace("-", " "))
    return word.removesuffix("s") if n == 1 and reason in ("duplicate", "preview", "test") else word
