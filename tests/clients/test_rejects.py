"""The rows of messy client tables that are no items: as many as in the ledger, and what decided."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kpicli.core.recipe import ACCOUNTS
from tests.analysis.rejecting import Line, agree, rejected
from tests.clients.asking import FORMS, card
from tests.clients.reading import number
from tests.clients.tables import Table, day_first, seeded
from tests.clients.test_messy import KPIS, NAMES, readable

BLANK = {"no-client", "no-start", "no-status"}


def held(tables: list[Table], line: Line) -> dict[str, str]:
    """The row of a table that a line is about; a CSV has a header, Parquet has none."""
    table = next(one for one in tables if one.name == line["source"])
    return table.rows[line["line"] - (1 if line["file"].endswith("parquet") else 2)]


def decided(line: Line, row: dict[str, str]) -> bool:
    """Whether the text is the row's, and one that a reader would take for the reason."""
    column, text, reason = line["column"], line["text"] or "", line["reason"]
    if column is None:
        return reason in ("not-at-risk", "not-asked")
    if (row[column] or "").strip() != text.strip():
        return False
    if reason in BLANK:
        return not text.strip() or reason == "no-start"
    if reason == "no-amount":
        return not text.strip()
    if reason == "unreadable-number":
        found = number({"x": text}, "x") if text.replace(".", "").isdigit() else None
        return found is None or found < 0
    return True


@pytest.mark.parametrize("form", list(FORMS))
@pytest.mark.parametrize("asked", [{}, {"since": "2025-03-01", "until": "2025-10-01"}])
def test_rows_that_are_no_items_are_listed_with_the_text_that_decided(
    form: str, asked: dict[str, str], tmp_path: Path
) -> None:
    tables = [readable(seeded(name, 11, 120)) for name in NAMES]
    extra = {"transactions": ["rates: {EUR: 1}"], "tickets": ["where: {status: {not: open}}"]}
    card(tmp_path, tables, KPIS, FORMS[form], extra)
    report, lines = rejected(tmp_path / "kpicli.yaml", **asked)
    agree(report, lines)
    assert {line["source"] for line in lines} == set(NAMES)
    written = [day_first(table) for table in tables] if form == "days first" else tables
    for line in lines:
        assert decided(line, held(written, line)), line


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_older_updates_are_listed_once_whatever_reads_the_table(form: str, tmp_path: Path) -> None:
    tables = [seeded("ticket_log", 6, 90), seeded("accounts", 1, 5)]
    kpis = "  response_time: {source: ticket_log}\n  resolution_time: {source: ticket_log}"
    card(tmp_path, tables, kpis, FORMS[form])
    report, lines = rejected(tmp_path / "kpicli.yaml")
    agree(report, lines)
    assert any(line["reason"] == "superseded" for line in lines)
    assert all(line["text"] is None for line in lines if line["reason"] == "superseded")


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_the_whole_record_of_a_row_is_there_when_asked_for(form: str, tmp_path: Path) -> None:
    tables = [seeded(name, 7, 40) for name in ("projects", ACCOUNTS)]
    card(tmp_path, tables, "  project_completion: {}\n  churn: {}", FORMS[form])
    report, lines = rejected(tmp_path / "kpicli.yaml", records=True)
    agree(report, lines)
    assert lines
    for line in lines:
        texts: list[Any] = list(held(tables, line).values())
        assert all((text or "") in line["record"] for text in texts), line
