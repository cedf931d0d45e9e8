"""The options of `score`: which KPIs, which rows, which level, where the report goes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.analysis.ran import Ran, ran
from tests.cli.process import kpicli, report_of
from tests.support import configure, write_csv

Capture = pytest.CaptureFixture[str]
KPIS: dict[str, Any] = {
    "nps": {"question": "q"},
    "csat": {"question": "s", "scale": "1-5"},
    "again": {"kpi": "share", "question": "r", "answers": ["Yes"], "better": "higher"},
}
COLUMNS = {
    "q": [9, 10, 3, 7, 10, 6, 9, 8],
    "s": [5, 4, 1, 3, 5, 2, "", 4],
    "r": ["Yes", "No", "No", "Yes", "Yes", "No", "Yes", "n/a"],
    "channel": ["email", "phone", "email", "chat", "chat", "email", "", "phone"],
    "day": [f"2026-0{1 + place // 3}-{10 + place}" for place in range(8)],
}


@pytest.fixture
def survey(here: Path) -> Path:
    """A survey of eight rows, dated, with three KPIs."""
    write_csv(here / "survey.csv", COLUMNS)
    configure(here / "kpicli.yaml", KPIS, {"path": "survey.csv", "date": "day"})
    return here


def scored(capsys: Capture, *options: str) -> dict[str, Any]:
    return report_of(ran(capsys, "score", "--format", "json", *options))


def steps(report: dict[str, Any]) -> dict[str, int]:
    (ledger,) = report["ledger"]
    return {step["reason"]: step["rows"] for step in ledger["steps"]}


def test_kpi_picks_results_in_the_order_of_the_configuration(survey: Path, capsys: Capture) -> None:
    found = scored(capsys, "--kpi", "again", "--kpi", "nps")
    assert [result["name"] for result in found["results"]] == ["nps", "again"]
    assert list(found["ledger"][0]["answers"]) == ["nps", "again"]


def test_kpis_on_the_same_columns_in_another_order_count_each_row_once(
    survey: Path, capsys: Capture
) -> None:
    cess = {"kpi": "cess", "scale": "1-10"}
    kpis = {"one": {**cess, "items": ["q", "s"]}, "two": {**cess, "items": ["s", "q"]}}
    configure(survey / "kpicli.yaml", kpis, {"path": "survey.csv", "client": "channel"})
    one, two = scored(capsys)["results"]
    assert one["n"] == two["n"] == 8


def test_where_keeps_rows_and_repeated_values_are_alternatives(
    survey: Path, capsys: Capture
) -> None:
    assert steps(scored(capsys, "--where", "channel=email")) == {"where": 5}
    both = scored(capsys, "--where", "channel=email", "--where", "channel= chat")
    assert steps(both) == {"where": 3}
    assert steps(scored(capsys, "--where", "channel=")) == {"where": 7}
    narrower = scored(capsys, "--where", "channel=chat", "--where", "q=10")
    assert narrower["ledger"][0]["kept"] == 1
    assert steps(scored(capsys, "--where", "r=a=b")) == {"where": 8}


def test_where_narrows_what_the_configuration_keeps(survey: Path, capsys: Capture) -> None:
    source = {"path": "survey.csv", "where": {"channel": ["email", "phone"]}}
    configure(survey / "kpicli.yaml", KPIS, source)
    assert scored(capsys)["ledger"][0]["kept"] == 5
    assert scored(capsys, "--where", "channel=phone")["ledger"][0]["kept"] == 2
    assert scored(capsys, "--where", "channel=chat")["results"][0]["why"] == "no-answers"


def test_since_is_included_and_until_is_not(survey: Path, capsys: Capture) -> None:
    whole = scored(capsys)
    assert steps(whole) == {}
    part = scored(capsys, "--since", "2026-01-11", "--until", "2026-02-14")
    assert steps(part) == {"outside-period": 5}
    assert part["ledger"][0]["kept"] == 3
    assert steps(scored(capsys, "--since", "2026-01-11")) == {"outside-period": 1}
    assert steps(scored(capsys, "--until", "20260111")) == {"outside-period": 7}


def test_a_row_without_a_date_is_in_no_period_and_counted_so(survey: Path, capsys: Capture) -> None:
    days = ["", "soon", *COLUMNS["day"][2:]]
    write_csv(survey / "survey.csv", COLUMNS | {"day": days})
    assert steps(scored(capsys)) == {}
    assert steps(scored(capsys, "--since", "2020-01-01")) == {"no-date": 2}


def test_level_changes_the_interval_and_nothing_else(survey: Path, capsys: Capture) -> None:
    usual, wide = scored(capsys), scored(capsys, "--level", "0.99")
    for one, other in zip(usual["results"], wide["results"], strict=True):
        assert (one["value"], one["se"], one["n"]) == (other["value"], other["se"], other["n"])
        assert one["interval"]["level"] == 0.95 and other["interval"]["level"] == 0.99
        assert one["interval"]["low"] > other["interval"]["low"]
    configure(survey / "kpicli.yaml", KPIS, {"path": "survey.csv"}, reporting={"level": 0.9})
    assert scored(capsys)["results"][0]["interval"]["level"] == 0.9
    assert scored(capsys, "--level", ".8")["results"][0]["interval"]["level"] == 0.8


def test_explain_adds_the_arithmetic_down_to_the_interval(survey: Path, capsys: Capture) -> None:
    assert all("arithmetic" not in result for result in scored(capsys)["results"])
    nps = scored(capsys, "--explain")["results"][0]
    assert nps["arithmetic"][0] == "NPS = % promoters (9–10) − % detractors (0–6)"
    assert "promoters 4 ÷ 8 = 50.0000 %" in nps["arithmetic"][1]
    plain = ran(capsys, "score", "--explain", "--kpi", "nps", "-q")
    assert "# promoters 4 ÷ 8 = 50.0000 %" in plain.out
    assert plain.out.startswith(ran(capsys, "score", "--kpi", "nps", "-q").out)


def test_quiet_leaves_the_notes_out_of_standard_error_but_not_out_of_the_report(
    survey: Path, capsys: Capture
) -> None:
    write_csv(survey / "survey.csv", COLUMNS | {"q": [11, *COLUMNS["q"][1:]]})
    loud = ran(capsys, "score", "-f", "json")
    quiet = ran(capsys, "score", "-f", "json", "-q")
    assert "[answer-out-of-scale]" in loud.err and quiet.err == ""
    notes = report_of(quiet)["notes"]
    assert notes == report_of(loud)["notes"]
    assert [(note["level"], note["where"]) for note in notes] == [("warning", "survey.csv:2")]


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("report.json", '{\n  "schema": 1'),
        ("REPORT.JSON", '{\n  "schema": 1'),
        ("report.ndjson", '{"schema": 1'),
        ("report.jsonl", '{"schema": 1'),
        ("report.csv", "name,kpi,title"),
        ("report.md", "## "),
        ("report.txt", "kpi"),
        ("report.parquet", "PAR1"),
    ],
)
def test_the_suffix_of_the_output_decides_on_the_format(
    name: str, begins: str, survey: Path, capsys: Capture
) -> None:
    assert ran(capsys, "score", "-o", name) == Ran(0, "", "")
    assert (survey / name).read_bytes().startswith(begins.encode())


def test_a_format_that_is_named_goes_before_the_suffix(survey: Path, capsys: Capture) -> None:
    assert ran(capsys, "score", "-o", "report.csv", "-f", "json") == Ran(0, "", "")
    assert (survey / "report.csv").read_text("utf-8").startswith("{")
    assert ran(capsys, "score", "-o", "report", "-f", "plain").code == 0
    assert ran(capsys, "score", "-o", "-").out == ran(capsys, "score").out


def test_an_older_report_is_replaced_and_a_link_to_it_followed(
    survey: Path, capsys: Capture
) -> None:
    (survey / "real.json").write_text("old", encoding="utf-8")
    (survey / "report.json").symlink_to("real.json")
    assert ran(capsys, "score", "-o", "report.json").code == 0
    assert (survey / "report.json").is_symlink()
    assert (survey / "real.json").read_text("utf-8").startswith("{")
    assert sorted(path.name for path in survey.iterdir()) == [
        "kpicli.yaml",
        "real.json",
        "report.json",
        "survey.csv",
    ]


def test_a_file_named_on_the_command_line_replaces_the_path_of_the_configuration(
    survey: Path, capsys: Capture
) -> None:
    other = write_csv(survey / "other.csv", {name: cells[:3] for name, cells in COLUMNS.items()})
    found = scored(capsys, other.name)
    assert found["ledger"][0]["rows"] == 3
    assert found["provenance"]["inputs"][0]["path"] == "other.csv"


def test_a_name_with_brackets_is_a_file_before_it_is_a_pattern(
    survey: Path, capsys: Capture
) -> None:
    write_csv(survey / "wave [1].csv", COLUMNS)
    assert scored(capsys, "wave [1].csv")["ledger"][0]["rows"] == 8


def test_the_configuration_may_be_named_by_the_environment(survey: Path) -> None:
    (survey / "kpicli.yaml").rename(survey / "other.yaml")
    assert kpicli(survey, "score", "-q").code == 2
    assert kpicli(survey, "score", "-q", KPICLI_CONFIG="other.yaml").code == 0


def test_success_with_an_output_file_prints_nothing_at_all(survey: Path) -> None:
    write_csv(survey / "survey.csv", COLUMNS | {"q": [11, *COLUMNS["q"][1:]]})
    assert kpicli(survey, "score", "-o", "report.json") == Ran(0, "", "")
    report = json.loads((survey / "report.json").read_text("utf-8"))
    assert [note["slug"] for note in report["notes"]] == ["answer-out-of-scale"]
