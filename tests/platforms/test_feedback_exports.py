"""`init` then `score`, unedited, on exports of feedback platforms and help desks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.analysis.ran import ran
from tests.platforms.exports import Export, Table
from tests.platforms.feedback import EXPORTS

Capture = pytest.CaptureFixture[str]


def scored(capsys: Capture, export: Export, folder: Path) -> tuple[dict[str, Any], str]:
    """The report of what `init` writes for an export, and what `score` says on stderr."""
    file = export.write(folder / "export.csv")
    target = folder / "kpicli.yaml"
    begun = ran(capsys, "init", file, "-o", target)
    assert begun.code == 0, begun.err
    done = ran(capsys, "score", file, "-c", target, "--format", "json")
    assert done.code == 0, done.err
    return json.loads(done.out), done.err


def check(report: dict[str, Any], export: Export) -> None:
    """The figures and the ledger are those known beforehand."""
    results = {one["name"]: one for one in report["results"]}
    if not export.named:
        results |= {one["kpi"]: one for one in report["results"]}
    ledger = report["ledger"][0]
    steps = {one["reason"]: one["rows"] for one in ledger["steps"] if one["rows"]}
    assert ledger["rows"] == export.rows
    assert steps == export.dropped
    for name, truth in export.truths.items():
        assert results[name]["value"] == pytest.approx(truth.value)
        assert results[name]["n"] == truth.n
        counted = ledger["answers"][results[name]["name"]]
        kinds = {kind: rows for kind, rows in counted.items() if rows}
        expected = {"valid": truth.n, "missing": truth.missing, "not_asked": truth.not_asked}
        assert kinds == {kind: rows for kind, rows in expected.items() if rows}


@pytest.mark.parametrize("rows", [4, 7, 120])
@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_gives_the_known_figures_without_an_edit(
    name: str, rows: int, tmp_path: Path, capsys: Capture
) -> None:
    export = EXPORTS[name](rows, rows)
    report, err = scored(capsys, export, tmp_path)
    check(report, export)
    kinds = "name" if export.named else "kpi"
    assert {one[kinds] for one in report["results"]} == set(export.truths)
    assert "info: read as " in err and export.why in err


DATES = {
    "formbricks": "Timestamp",
    "delighted": "Responded At",
    "zendesk_tickets": "Created at",
    "zendesk_ratings": "created_at",
    "intercom": "Conversation started at",
    "hubspot": "hs_submission_timestamp",
    "hubspot_labels": "Date",
    "nps_table": "Response date",
    "nps_categories": "Datum",
}


@pytest.mark.parametrize("name", DATES)
def test_the_dates_of_an_export_part_its_answers(
    name: str, tmp_path: Path, capsys: Capture
) -> None:
    export = EXPORTS[name](11, 120)
    file = export.write(tmp_path / "export.csv")
    target = tmp_path / "kpicli.yaml"
    assert ran(capsys, "init", file, "-o", target).code == 0
    config = yaml.safe_load(target.read_text("utf-8"))
    assert config["sources"]["survey"]["date"] == DATES[name]
    done = ran(capsys, "trend", "-c", target, "--every", "quarter", "--format", "json")
    assert done.code == 0, done.err
    rows = [one for one in json.loads(done.out)["results"] if one["period"]]
    for key, truth in export.truths.items():
        answers = sum(one["n"] for one in rows if key in (one["name"], one["kpi"]))
        assert answers == truth.n


def changed(table: Table, column: str, text: str) -> Table:
    """The table with one text in the whole of a column."""
    return {**table, column: [text] * len(table[column])}


@pytest.mark.parametrize(
    ("name", "column", "text"),
    [
        ("zendesk_tickets", "Satisfaction Score", "Offered"),
        ("zendesk_ratings", "score", "unoffered"),
        ("intercom", "Conversation rating", ""),
        ("asknicely", "answer", ""),
    ],
)
def test_where_nobody_answered_there_is_no_figure_but_the_reason(
    name: str, column: str, text: str, tmp_path: Path, capsys: Capture
) -> None:
    export = EXPORTS[name](12, 40)
    table = changed(export.table, column, text)
    report, _ = scored(capsys, Export(export.platform, "", table, {}), tmp_path)
    answers = report["ledger"][0]["answers"]
    for result in report["results"]:
        assert (result["value"], result["why"], result["n"]) == (None, "no-answers", 0)
        kinds = answers[result["name"]]
        assert kinds["missing"] + kinds.get("not_asked", 0) == 40


def test_explore_s_words_for_a_rating_are_known(tmp_path: Path, capsys: Capture) -> None:
    said = ["Good", "Good with comment", "Bad with comment", "Unoffered", "Offered", ""]
    table = {
        "Ticket ID": [str(number) for number in range(6)],
        "Assignee name": ["Joe", "Lee"] * 3,
        "Ticket satisfaction rating": said,
    }
    report, err = scored(capsys, Export("zendesk", "", table, {}), tmp_path)
    [result] = report["results"]
    assert result["value"] == pytest.approx(200 / 3)
    assert "read as Zendesk" in err
