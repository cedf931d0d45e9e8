"""Vendors' tables as loaders copy them into warehouses: no figure where there is none to be had."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from tests.analysis.ran import ran
from tests.corpus import corpus
from tests.support import write_csv

Capture = pytest.CaptureFixture[str]
ZENDESK, INTERCOM = "zendesk_fivetran_seeds", "intercom_fivetran_seeds"
NOTHING = [
    (ZENDESK, "group_data.csv"),
    (ZENDESK, "organization_data.csv"),
    (ZENDESK, "schedule_data.csv"),
    (ZENDESK, "sla_policy_metric_history_data.csv"),
    (ZENDESK, "ticket_comment_data.csv"),
    (ZENDESK, "ticket_data.csv"),
    (ZENDESK, "ticket_field_history_data.csv"),
    (ZENDESK, "ticket_sla_policy_data.csv"),
    (ZENDESK, "ticket_tag_data.csv"),
    (INTERCOM, "conversation_part_history_data.csv"),
]


@pytest.mark.parametrize(("folder", "file"), NOTHING, ids=[file for _, file in NOTHING])
def test_a_table_that_asks_nothing_gives_no_configuration_and_says_so(
    folder: str, file: str, capsys: Capture
) -> None:
    done = ran(capsys, "init", corpus(folder, file))
    assert done.code == 3
    assert done.out == ""
    assert "[no-question-found]" in done.err


def test_conversations_without_a_rating_give_no_satisfaction_and_the_reason(
    tmp_path: Path, capsys: Capture
) -> None:
    file = corpus(INTERCOM, "conversation_history_data.csv")
    target = tmp_path / "kpicli.yaml"
    assert ran(capsys, "init", file, "-o", target).code == 0
    config = yaml.safe_load(target.read_text("utf-8"))
    assert set(config["kpis"]) == {"csat"}
    done = ran(capsys, "score", "-c", target, "--format", "json")
    assert done.code == 0, done.err
    assert "read as Intercom, because it has the columns conversation_rating_value" in done.err
    report = json.loads(done.out)
    [result] = report["results"]
    assert (result["value"], result["why"], result["n"]) == (None, "no-answers", 0)
    kinds = report["ledger"][0]["answers"]["csat"]
    assert (kinds["missing"], kinds["not_asked"]) == (2, 7)


def test_flags_that_a_loader_copied_are_no_answers(tmp_path: Path, capsys: Capture) -> None:
    flags = ["TRUE", "FALSE"] * 20
    columns = {"shared": flags, "_airbyte_extracted_at": ["2026-01-02"] * 40}
    done = ran(capsys, "init", write_csv(tmp_path / "organizations.csv", columns))
    assert done.code == 3
    plain = {"shared": flags, "seen": ["2026-01-02"] * 40}
    assert ran(capsys, "init", write_csv(tmp_path / "plain.csv", plain)).code == 0


def test_a_contact_s_own_first_message_is_no_response(tmp_path: Path, capsys: Capture) -> None:
    days = [f"2026-01-{1 + row % 28:02d} 10:00:00" for row in range(40)]
    columns = {
        "ticket_id": [str(row) for row in range(40)],
        "created_at": days,
        "first_contact_reply_created_at": days,
        "first_contact_reply_at": days,
        "first_admin_reply_at": [f"{day[:10]} 12:00:00" for day in days],
    }
    done = ran(capsys, "init", write_csv(tmp_path / "conversations.csv", columns))
    assert done.code == 0, done.err
    source = yaml.safe_load(done.out)["sources"]["tickets"]
    assert source.get("responded") == "first_admin_reply_at"
