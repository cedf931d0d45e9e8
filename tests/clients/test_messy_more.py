"""Statuses, ready-made durations and logs of updates, messy, against their oracles."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.clients import log_oracle, spells_oracle, work_oracle
from tests.clients.asking import END, FORMS, card, kinds, reasons
from tests.clients.sample import told
from tests.clients.tables import Table, seeded
from tests.clients.test_messy import close

HOUR = 3600


@pytest.mark.parametrize("form", ["csv", "parquet"])
@pytest.mark.parametrize("size", [6, 40])
def test_a_client_is_lost_when_all_of_its_rows_say_so(form: str, size: int, tmp_path: Path) -> None:
    table = seeded("statuses", 3, size)
    table = Table("accounts", table.columns, table.rows)
    kpis = "  churn: {lost: [Churned], leave_out: [Joined]}\n"
    kpis += "  retention: {lost: [Churned], leave_out: [Joined]}"
    path = FORMS[form](tmp_path, table)
    import kpicli

    config = tmp_path / "kpicli.yaml"
    config.write_text(
        f"version: 1\nsources:\n  accounts: {{path: {path.name}, client: client, status: status}}\n"
        f"kpis:\n{kpis}\n",
        encoding="utf-8",
    )
    report = kpicli.load(config).score()
    cohort, kept = spells_oracle.by_status(table.rows, {"Churned"}, {"Joined"})
    churn, retention = (told(one) for one in report.results)
    assert close(churn["value"], cohort.churn) and churn["n"] == cohort.at_risk
    assert close(retention["value"], cohort.retention)
    counts = kinds(report, "accounts", "churn")
    assert counts["valid"] == len(kept.items)
    assert counts.get("not_applicable", 0) == kept.reasons["left-out"]
    assert reasons(report, "churn") == {
        slug: n
        for slug, n in {
            "no-client": kept.reasons["missing-client"],
            "no-status": kept.reasons["missing-status"],
        }.items()
        if n
    }


@pytest.mark.parametrize("form", ["csv", "parquet"])
@pytest.mark.parametrize("closed", [None, "[Closed, Resolved]"])
def test_ready_made_durations(form: str, closed: str | None, tmp_path: Path) -> None:
    table = seeded("durations", 2)
    table = Table(table.name, table.columns, table.rows)
    option = f", closed: {{status: {closed}}}" if closed else ""
    kpis = f"  resolution_time: {{source: durations, limit: 72h{option}}}"
    report = card(tmp_path, [table, seeded("accounts", 1, 5)], kpis, FORMS[form]).score()
    states = {"Closed", "Resolved"} if closed else None
    kept = work_oracle.ready_made(table.rows, "resolution", HOUR, states)
    wanted = work_oracle.taken(kept.items, 72 * HOUR, waited=False)
    found = told(report.results[0])
    assert close(found["value"], wanted.mean) and found["n"] == wanted.closed
    assert close(found["median"], wanted.median) and close(found["p90"], wanted.p90)
    told_of = reasons(report, "resolution_time")
    for slug, reason in {
        "negative-duration": "negative",
        "unreadable-number": "invalid-resolution",
        "contradicting-status": "missing-resolution",
    }.items():
        assert told_of[slug] == kept.reasons[reason], slug
    filled = {row["resolution"] for row in table.rows if row["status"] not in (states or {})}
    assert ("end-but-open" in told_of) == bool(closed and filled - {""})


@pytest.mark.parametrize("form", FORMS)
def test_of_a_log_of_updates_the_latest_row_of_each_ticket_counts(
    form: str, tmp_path: Path
) -> None:
    table = seeded("ticket_log", 4)
    placed = [row for row in table.rows if row["ticket"] and row["updated"] not in ("", "never")]
    table = Table(table.name, table.columns, placed)
    kpis = "  resolution_time: {source: ticket_log}\n  response_time: {source: ticket_log}"
    report = card(tmp_path, [table, seeded("accounts", 1, 5)], kpis, FORMS[form]).score()
    latest, dropped = log_oracle.latest(table.rows, "ticket", "updated")
    for result, column in zip(report.results, ("resolved", "responded"), strict=True):
        kept = work_oracle.tickets(latest, column, END)
        wanted = work_oracle.taken(kept.items, HOUR)
        found = told(result)
        assert close(found["value"], wanted.mean) and found["n"] == wanted.closed
        assert found.get("open", 0) == wanted.open
    [ledger] = [one for one in report.to_dict()["ledger"] if one["source"] == "ticket_log"]
    assert ledger["steps"] == [{"reason": "superseded", "rows": dropped["superseded"]}]
    assert ledger["kept"] == len(latest)
