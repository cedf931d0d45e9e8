"""Tables as two help desks export them: what they cannot tell is said, and never a 0."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

import kpicli
from tests.corpus import corpus

ZENDESK, INTERCOM = "zendesk_fivetran_seeds", "intercom_fivetran_seeds"
TICKETS = (
    "{path: ticket_data.csv, client: organization_id, key: id, updated: updated_at, "
    "opened: created_at%s}"
)


def card(folder: Path, seeds: str, sources: str, kpis: str, more: str = "") -> kpicli.Scorecard:
    for file in corpus(seeds).glob("*.csv"):
        shutil.copy(file, folder)
    path = folder / "kpicli.yaml"
    path.write_text(f"version: 1\nsources:\n{sources}\nkpis:\n{kpis}\n{more}", encoding="utf-8")
    return kpicli.load(path)


def notes(report: Any) -> dict[str, str]:
    return {note.slug: note.text for note in report.notes}


@pytest.mark.parametrize("kpi", ["response_time", "resolution_time"])
def test_tickets_without_the_time_of_a_reply_or_a_solution_cannot_be_timed(
    kpi: str, tmp_path: Path
) -> None:
    with pytest.raises(kpicli.UserError) as caught:
        card(tmp_path, ZENDESK, f"  tickets: {TICKETS % ', status: status'}", f"  {kpi}: {{}}")
    [problem] = caught.value.problems
    assert problem.slug == "role-required"
    assert f"{kpi} cannot be computed" in problem.text


@pytest.mark.parametrize("kpi", ["churn", "retention", "clv"])
def test_organisations_without_an_end_do_not_churn_at_0(kpi: str, tmp_path: Path) -> None:
    sources = (
        "  accounts: {path: organization_data.csv, client: id, start: created_at}\n"
        "  transactions: {path: ticket_data.csv, client: organization_id, date: created_at, "
        "amount: brand_id}"
    )
    with pytest.raises(kpicli.UserError) as caught:
        card(tmp_path, ZENDESK, sources, f"  {kpi}: {{}}")
    [problem] = caught.value.problems
    assert problem.slug == "role-required" and f"{kpi} cannot be computed" in problem.text


def test_times_that_are_never_filled_in_make_no_figure(tmp_path: Path) -> None:
    sources = f"  tickets: {TICKETS % ', resolved: due_at, status: status'}"
    kpis = (
        "  resolution_time: {}\n"
        "  closed: {kpi: resolution_time, closed: {status: [solved, closed]}}"
    )
    report = card(tmp_path, ZENDESK, sources, kpis).score()
    for result in report.results:
        assert result.estimate is None and result.why == "no-items"
    ledger = report.to_dict()["ledger"][0]
    assert ledger["rows"] == ledger["kept"] == 10
    assert ledger["answers"]["resolution_time"]["not_applicable"] == 10
    assert ledger["answers"]["closed"]["invalid"] == 8
    assert "8 rows that are closed but bear no end" in notes(report)["contradicting-status"]


def test_a_join_that_finds_nothing_is_said_in_both_directions(tmp_path: Path) -> None:
    sources = (
        f"  accounts: {{path: organization_data.csv, client: id}}\n"
        f"  tickets: {TICKETS % ', resolved: updated_at'}"
    )
    report = card(
        tmp_path, ZENDESK, sources, "  resolution_time: {}", "segments: {org: accounts.name}"
    ).segment(by="org")
    told = notes(report)
    assert "9 rows of 9 clients in tickets have no match in accounts" in told["unmatched-rows"]
    assert "they count, but in no segment of it" in told["unmatched-rows"]
    assert "are clients written alike in both" in told["unmatched-rows"]
    assert told["clients-without-rows"] == "10 of 10 clients in accounts have no row in tickets"
    assert {result.group.get("org") for result in report.results} == {None}


def test_comments_as_tickets_leave_every_time_open(tmp_path: Path) -> None:
    sources = (
        "  tickets: {path: ticket_comment_data.csv, client: ticket_id, opened: created, "
        "responded: voice_comment}\n"
        "  accounts: {path: ticket_data.csv, client: id}"
    )
    report = card(tmp_path, ZENDESK, sources, "  response_time: {}").score()
    [result] = report.results
    assert result.estimate is None and result.why == "no-items"
    ledger = report.to_dict()["ledger"][0]
    assert ledger["answers"]["response_time"]["missing"] == 20
    told = notes(report)
    assert "20 rows without a readable date" in told["unreadable-date"]
    assert told["clients-without-rows"] == "10 of 10 clients in accounts have no row in tickets"


def test_true_false_and_long_ids_are_the_texts_of_the_file(tmp_path: Path) -> None:
    sources = (
        f"  accounts: {{path: ticket_data.csv, client: organization_id}}\n"
        f"  tickets: {TICKETS % ', resolved: updated_at, where: {is_public: TRUE}'}"
    )
    scored = card(tmp_path, ZENDESK, sources, "  resolution_time: {}")
    groups = {one.group.get("has_incidents") for one in scored.segment(by="has_incidents").results}
    assert groups == {None, "FALSE"}
    by_brand = {one.group.get("brand_id") for one in scored.segment(by="brand_id").results}
    assert "360003529474" in by_brand
    told = notes(scored.score())
    assert "unmatched-rows" not in told and "clients-without-rows" not in told


def test_of_a_history_only_the_active_rows_count(tmp_path: Path) -> None:
    active = "where: {_fivetran_active: true}"
    sources = (
        f"  survey: {{path: conversation_history_data.csv, {active}}}\n"
        "  tickets: {path: conversation_history_data.csv, key: id, updated: updated_at, "
        f"opened: created_at, responded: first_contact_reply_created_at, {active}}}"
    )
    kpis = "  csat: {question: conversation_rating_value, scale: 1-5}\n  response_time: {}"
    report = card(tmp_path, INTERCOM, sources, kpis).score()
    csat, response = report.results
    assert csat.estimate is None and csat.why == "no-answers"
    assert response.estimate is not None and response.estimate.n == 2
    for ledger in report.to_dict()["ledger"]:
        assert (ledger["rows"], ledger["kept"]) == (9, 2)


def test_of_a_log_the_latest_row_of_each_key_counts(tmp_path: Path) -> None:
    sources = (
        "  tickets: {path: conversation_history_data.csv, key: id, updated: updated_at, "
        "opened: created_at, responded: first_contact_reply_created_at}"
    )
    report = card(tmp_path, INTERCOM, sources, "  response_time: {}").score()
    [ledger] = report.to_dict()["ledger"]
    assert ledger["steps"] == [{"reason": "superseded", "rows": 7}]
    assert ledger["kept"] == 2
