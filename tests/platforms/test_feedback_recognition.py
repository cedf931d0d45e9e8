"""Which files are taken for exports of feedback platforms and help desks, and which are not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kpicli.analysis.request import Request
from kpicli.analysis.score import score
from kpicli.config.load import load
from kpicli.sources.platforms import names, platform, recognise
from tests.analysis.ran import ran
from tests.corpus import corpus
from tests.platforms.exports import Export, Table
from tests.platforms.feedback import EXPORTS
from tests.support import configure

Capture = pytest.CaptureFixture[str]
FEEDBACK = sorted({export(0, 9).platform for export in EXPORTS.values()})
SAMPLE = Path(__file__).parents[2] / "sample_data"
MOST = 30


def head(table: Table) -> list[list[str]]:
    """The first records as a reader of files hands them on."""
    rows = [list(row) for row in zip(*table.values(), strict=True)]
    return [[cell.strip() for cell in row] for row in [list(table), *rows]][:MOST]


def without(*columns: str) -> Callable[[Table], Table]:
    """The table without these columns."""
    return lambda table: {name: cells for name, cells in table.items() if name not in columns}


def holding(column: str, text: str) -> Callable[[Table], Table]:
    """The table whose column holds this text in its last shown record."""

    def changed(table: Table) -> Table:
        cells = list(table[column])
        cells[MOST - 2] = text
        return {**table, column: cells}

    return changed


NEAR: dict[str, Callable[[Table], Table]] = {
    "formbricks": without("Survey ID"),
    "delighted": without("Permalink"),
    "delighted_fields": without("person"),
    "asknicely": without("contact_id", "person_id"),
    "zendesk_tickets": without(
        *("Requester", "Requester id", "Assignee", "Group", "Subject", "Created at", "Solved at")
    ),
    "zendesk_ratings": without("ticket_id"),
    "intercom": without("Conversation ID", "Conversation started at", "Conversation rating remark"),
    "hubspot": without("hs_response_group"),
    "hubspot_labels": without("Survey type"),
}
"""What makes a file a near miss: like the export, without what it is told by."""

UNLIKE: dict[str, Callable[[Table], Table]] = {
    "zendesk_tickets": holding("Satisfaction Score", "Middling"),
    "zendesk_ratings": holding("score", "4"),
    "intercom": holding("Conversation rating", "7"),
    "hubspot_labels": holding("Sentiment", "cross"),
    "nps_table": holding("Category", "Fan"),
    "nps_categories": holding("Kundentyp", "Fan"),
}
"""What no export of the platform says in a column that it is told by."""


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_is_taken_for_its_own_platform_and_for_no_other(name: str) -> None:
    export = EXPORTS[name](1, 60)
    rows = head(export.table)
    found = recognise(rows)
    assert found is not None and found.platform == export.platform
    for other in names():
        if other != export.platform and not getattr(platform(other), "LAST", False):
            assert platform(other).recognise(rows, declared=False) is None


@pytest.mark.parametrize("name", NEAR)
def test_a_file_without_the_sign_is_not_recognised(name: str) -> None:
    export = EXPORTS[name](2, 60)
    assert recognise(head(NEAR[name](export.table))) is None


@pytest.mark.parametrize("name", UNLIKE)
def test_a_file_with_a_word_that_the_platform_never_writes_is_not_recognised(name: str) -> None:
    table = EXPORTS[name](3, 60).table
    assert recognise(head(table)) is not None
    assert recognise(head(UNLIKE[name](table))) is None


@pytest.mark.parametrize("name", [one for one in NEAR if one != "hubspot_labels"])
def test_a_declared_format_reads_a_file_that_is_not_recognised(name: str, tmp_path: Path) -> None:
    export = EXPORTS[name](4, 60)
    near = Export(export.platform, "", NEAR[name](export.table), export.truths)
    near.write(tmp_path / "near.csv")
    found = recognise(head(near.table), export.platform)
    assert found is not None and found.why == f"format: {export.platform} says so"
    asked = {key: found.kpis[key] for key in export.truths} if found.kpis else ASKED
    source = {"path": "near.csv", "format": export.platform}
    config = configure(tmp_path / "kpicli.yaml", asked, source)
    report = score(load(config), Request())
    for result in report.results:
        assert result.estimate is not None
        assert result.estimate.value == pytest.approx(export.truths[result.name].value)
        assert result.estimate.n == export.truths[result.name].n


ASKED = {
    "nps": {"question": "How likely are you to recommend"},
    "csat": {"question": "How satisfied are you", "scale": "1-5"},
}


@pytest.mark.parametrize("format", ["csv", "tsv"])
def test_a_plain_format_takes_a_file_for_no_platform(format: str) -> None:
    rows = head(EXPORTS["delighted"](5, 60).table)
    assert recognise(rows, format) is None


def test_no_file_of_others_is_taken_for_feedback() -> None:
    files = [*SAMPLE.glob("*.csv"), *corpus().rglob("*.csv"), *corpus().rglob("*.tsv")]
    assert len(files) > 50
    taken = {}
    for file in files:
        data = file.read_bytes()[: 1 << 16]
        text = data.decode(
            "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace"
        )
        for mark in ",;\t":
            rows = [[cell.strip(' "') for cell in line.split(mark)] for line in text.splitlines()]
            found = recognise(rows[:MOST]) if rows else None
            if found is not None and found.platform in FEEDBACK:
                taken[file.name] = found.platform
    assert taken == {"conversation_history_data.csv": "intercom"}


def test_rows_left_out_by_themselves_count_where_they_are_included(
    tmp_path: Path, capsys: Capture
) -> None:
    export = EXPORTS["formbricks"](7, 60)
    export.write(tmp_path / "export.csv")
    target = tmp_path / "kpicli.yaml"
    assert ran(capsys, "init", tmp_path / "export.csv", "-o", target).code == 0
    text = target.read_text("utf-8")
    assert f"left out by itself: {export.dropped['unfinished']} unfinished" in text
    target.write_text(text.replace("# include: ", "include: "), "utf-8")
    report = score(load(target), Request())
    assert report.ledgers[0].kept == export.rows


def test_a_type_of_survey_that_comes_late_in_the_file_is_scored(
    tmp_path: Path, capsys: Capture
) -> None:
    export = EXPORTS["delighted"](8, 90)
    order = sorted(range(90), key=lambda row: export.table["Survey Type"][row] == "CES")
    table = {name: [cells[row] for row in order] for name, cells in export.table.items()}
    assert "CES" not in {row[3] for row in head(table)}
    late = Export(export.platform, "", table, export.truths).write(tmp_path / "export.csv")
    done = ran(capsys, "init", late)
    assert done.code == 0, done.err
    kpis = yaml.safe_load(done.out)["kpis"]
    assert kpis["ces"]["where"] == {"Survey Type": "CES"}
    assert set(kpis) == {"nps", "csat", "ces"}


def test_a_client_that_answers_again_is_kept_and_the_choice_is_shown(
    tmp_path: Path, capsys: Capture
) -> None:
    file = EXPORTS["delighted"](9, 60).write(tmp_path / "export.csv")
    done = ran(capsys, "init", file)
    assert "    client: Person ID" in done.out
    assert "# dedupe: {by: Person ID, within: quarter, keep: latest}" in done.out


def test_tickets_with_ratings_are_a_survey_and_tickets_at_once(
    tmp_path: Path, capsys: Capture
) -> None:
    export = EXPORTS["zendesk_tickets"](10, 60)
    solved = [f"{text[:8]}28 23:00" for text in export.table["Created at"]]
    table = {**export.table, "Solved at": solved}
    file = Export(export.platform, "", table, export.truths).write(tmp_path / "export.csv")
    done = ran(capsys, "init", file, "-o", tmp_path / "kpicli.yaml")
    assert done.code == 0, done.err
    report = score(load(tmp_path / "kpicli.yaml"), Request())
    results = {one.kpi: one.estimate for one in report.results}
    rated, resolved = results["csat"], results["resolution_time"]
    assert rated is not None and rated.n == export.truths["csat"].n
    assert resolved is not None and resolved.n > rated.n


WORDS = sorted({name for export in EXPORTS.values() for name in export(13, 6).table})
CELLS = ["", "Good", "Promoter", "9", "NPS", "https://app.delighted.com/r/1", "No", "😐"]


@given(
    st.lists(st.sampled_from(WORDS) | st.text(max_size=9), max_size=12),
    st.lists(st.lists(st.sampled_from(CELLS) | st.text(max_size=5), max_size=14), max_size=6),
)
def test_any_rows_at_all_are_recognised_or_not_without_a_failure(
    header: list[str], records: list[list[str]]
) -> None:
    rows = [header, *records] if header else records
    for name in FEEDBACK:
        for declared in (False, True):
            found = platform(name).recognise(rows, declared=declared)
            if found is None:
                continue
            columns = [one.name for one in found.fields]
            assert len(columns) == len(set(columns)) == len(rows[0])
            assert {*found.own, *found.roles.values()} <= set(columns)
            for options in found.kpis.values():
                assert {options["question"], *options.get("where", {})} <= set(columns)


def test_a_blank_column_of_satisfaction_is_zendesk_s_only_beside_its_own_column() -> None:
    table = EXPORTS["zendesk_tickets"](14, 60).table
    blank = {**table, "Satisfaction Score": [""] * 60}
    found = recognise(head(blank))
    assert found is not None and found.platform == "zendesk"
    assert recognise(head(without("Summation column")(blank))) is None
