"""Which platform an export is recognised as, and what a configuration says in its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from kpicli.analysis.peek import known
from kpicli.core.source import Source
from kpicli.sources.files import expand
from kpicli.sources.platforms import names, platform, recognise
from tests.analysis.ran import ran
from tests.corpus import corpus
from tests.platforms.people import EASY, RECOMMEND, SATISFIED, Sample
from tests.platforms.test_samples import SAMPLES, begun, scored
from tests.support import configure, write_csv

Capture = pytest.CaptureFixture[str]
SURVEYS = sorted({one.platform for one in SAMPLES})
PLAIN = [
    *("sfo_airport_2017/2017_SFO_Customer_Survey.csv", "gp_fft_text_labels/gp_fft.csv"),
    *("nps_r_package_testdata/testdata.csv", "telco_ibm_churn", "online_retail_first10k"),
    *("r_survey_reference/apistrat.csv", "support_tickets_published_stats"),
]


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_only_its_own_platform_recognises_a_sample(sample: Sample) -> None:
    rows = [[cell.strip() for cell in row] for row in sample.rows[:30]]
    sure = [name for name in names() if not getattr(platform(name), "LAST", False)]
    found = [name for name in sure if platform(name).recognise(rows, declared=False)]
    assert found == [sample.platform]


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_columns_have_names_of_their_own_and_parts_that_are_there(sample: Sample) -> None:
    found = recognise([[cell.strip() for cell in row] for row in sample.rows[:30]])
    assert found is not None
    columns = [one.name for one in found.fields]
    assert len(set(columns)) == len(columns) == max(len(row) for row in sample.rows)
    assert set(found.own) <= set(columns)
    assert set(found.roles.values()) <= set(columns)
    assert {one.rule.column for one in found.drops} <= set(columns)


@pytest.mark.parametrize("part", PLAIN)
def test_a_plain_table_is_no_platform(part: str) -> None:
    path = corpus(*part.split("/"))
    tables = sorted(path.glob("*.csv")) if path.is_dir() else [path]
    assert tables
    for table in tables:
        with expand(str(table)) as files:
            assert known(files[0], Source("survey", str(table))) is None


NEAR = {
    "a log with time stamps": [["Timestamp", "cpu", "memory"], ["2026-03-01 08:00:05", "3", "4"]],
    "a question without a time": [["Timestamp", "Why?"], ["soon", "because"]],
    "an id and two times": [["ID", "Start time", "End time", "Email"], ["1", "8:00", "9:00", "x"]],
    "a numbered list": [["#", "Question?", "Submit Date"], ["1", "5", "2026-03-01"]],
    "respondents alone": [["Respondent ID", "Question?"], ["1", "5"]],
    "start and end": [["StartDate", "EndDate", "Status"], ["2026-03-01", "2026-03-02", "0"]],
    "an id and a date": [["id", "submitdate", "q1"], ["1", "2026-03-01", "5"]],
    "import ids in words": [["Q1", "Q2"], ["Why?", "How?"], ["ImportId", "QID2"], ["5", "6"]],
    "nothing": [],
    "one cell": [["#"]],
}


@pytest.mark.parametrize("rows", NEAR.values(), ids=NEAR)
def test_a_near_miss_is_not_recognised(rows: list[list[str]]) -> None:
    found = recognise(rows)
    assert found is None or found.platform not in SURVEYS


@pytest.mark.parametrize("name", SURVEYS)
def test_format_names_a_platform_whose_signs_were_taken_out(
    name: str, tmp_path: Path, capsys: Capture
) -> None:
    data = write_csv(tmp_path / "survey.csv", {"row": range(8), "q": [10, 9, 9, 8, 3, 10, 10, 2]})
    config = configure(
        tmp_path / "kpicli.yaml",
        {"nps": {"question": "q", "scale": "0-10"}},
        {"path": data.name, "format": name},
    )
    report, done = scored(config, capsys)
    assert report["results"][0]["n"] == 8
    title = platform(name).TITLE
    assert f"read as {title}, because format: {name} says so" in done.err


def test_a_plain_format_switches_recognition_off(tmp_path: Path, capsys: Capture) -> None:
    [sample] = [one for one in SAMPLES if str(one) == "qualtrics-three"]
    path = sample.write(tmp_path)
    kpi = {"nps": {"question": "Q1", "scale": "0-10"}}
    config = configure(tmp_path / "kpicli.yaml", kpi, {"path": path.name, "format": "csv"})
    report, done = scored(config, capsys)
    everybody = [one.nps for one in sample.respondents if one.nps]
    assert report["results"][0]["n"] == len(everybody)
    assert "read as" not in done.err


@pytest.mark.parametrize("sample", [one for one in SAMPLES if "unfinished" in one.dropped], ids=str)
def test_what_is_left_out_counts_where_it_is_included(
    sample: Sample, tmp_path: Path, capsys: Capture
) -> None:
    config, content = begun(sample, tmp_path, capsys)
    text = config.read_text("utf-8")
    said = ", ".join(f"{n} {reason}" for reason, n in sample.dropped.items())
    assert f"left out by itself: {said}" in text
    content["sources"]["survey"]["include"] = ["unfinished"]
    config.write_text(yaml.safe_dump(content), "utf-8")
    report, _ = scored(config, capsys)
    [ledger] = report["ledger"]
    steps = {one["reason"]: one["rows"] for one in ledger["steps"] if one["rows"]}
    assert steps == {k: v for k, v in sample.dropped.items() if k != "unfinished"}
    assert ledger["kept"] == 150 + sample.dropped["unfinished"]


def test_the_summary_names_the_platform_and_why(tmp_path: Path, capsys: Capture) -> None:
    for sample in SAMPLES[:1] + SAMPLES[-1:]:
        done = ran(capsys, "init", sample.write(tmp_path))
        assert f"read as {platform(sample.platform).TITLE}, because" in done.err
        assert sample.why in done.err


def test_the_real_qualtrics_export_leaves_previews_and_unfinished_out(
    tmp_path: Path, capsys: Capture
) -> None:
    found: list[dict[str, Any]] = []
    files = ("raw.csv", "raw_utf16.tsv", "text_1header.csv", "numeric_1header.csv")
    for name in files:
        config = tmp_path / "kpicli.yaml"
        export = corpus("qualtrics_3header_excluder", f"qualtrics_{name}")
        assert ran(capsys, "init", export, "-o", config, "--force").code == 0
        report, _ = scored(config, capsys)
        [ledger] = report["ledger"]
        steps = [(one["reason"], one["rows"]) for one in ledger["steps"] if one["rows"]]
        assert (ledger["rows"], steps) == (100, [("preview", 2), ("unfinished", 6)])
        assert ledger["kept"] == 92
        found.append({one["name"]: (one["value"], one["n"]) for one in report["results"]})
    assert all(one == found[0] for one in found)


@pytest.mark.parametrize("file", ["sudzilla_google_form_01.csv", "sudzilla_google_form_02.csv"])
def test_the_published_nps_of_a_real_form_comes_out(
    file: str, tmp_path: Path, capsys: Capture
) -> None:
    config = tmp_path / "kpicli.yaml"
    assert ran(capsys, "init", corpus("gforms_sudzilla_nps", file), "-o", config).code == 0
    report, done = scored(config, capsys)
    [nps] = [one for one in report["results"] if one["kpi"] == "nps"]
    assert (round(nps["value"], 1), nps["n"]) == (-35.9, 39)
    assert "read as Google Forms" in done.err


def test_the_share_of_patients_who_recommend_comes_out(tmp_path: Path, capsys: Capture) -> None:
    config = tmp_path / "kpicli.yaml"
    assert ran(capsys, "init", corpus("gp_fft_text_labels", "gp_fft.csv"), "-o", config).code == 0
    report, _ = scored(config, capsys)
    rating = report["results"][0]
    assert (rating["value"], rating["n"]) == (pytest.approx(91.04323064975408), 3863)


def test_records_of_a_workbook_may_be_shorter_than_the_header() -> None:
    """A sheet's rows end with their last filled cell."""
    own = ["Respondent ID", "Collector ID", "Start Date", "End Date"]
    rows = [[*own, RECOMMEND, SATISFIED, EASY], ["", "", "", "", "", "Response"], ["1", "2"]]
    found = recognise(rows)
    assert found is not None
    assert [one.name for one in found.fields][4:] == [RECOMMEND, SATISFIED, EASY]
    assert found.header_rows == 2
    real = ["ID", "Start time", "Completion time", "Email", "Name", RECOMMEND]
    found = recognise([real, ["1", "2026-03-01 08:00:00", "2026-03-01 08:02:00"]])
    assert found is not None
    assert found.platform == "microsoft_forms"
    assert found.date_format is None


def test_a_first_respondent_without_an_id_is_no_second_header() -> None:
    head = ["Respondent ID", "Collector ID", "End Date", "How likely are you to recommend us?"]
    found = recognise([head, ["", "7", "03/25/2026 09:05:13 AM", "9"]])
    assert found is not None
    assert found.header_rows == 1
    assert [one.name for one in found.fields] == head


def test_a_score_without_points_of_all_is_a_question_and_no_quiz() -> None:
    head = ["Timestamp", "Score", "What could we do better?"]
    for score, quiz in {"8": False, "8 / 10": True, "8,50 / 10": True}.items():
        found = recognise([head, ["2026-03-01 09:05:13", score, "x"]])
        assert found is not None
        assert ("Score" in found.own) is quiz


@pytest.mark.parametrize("stamp", ["02/03/2026 09.05.13", "02/03/2026 9.05.13"])
def test_hours_parted_by_dots_put_the_day_first(stamp: str) -> None:
    found = recognise([["Informazioni cronologiche", "Quanto è soddisfatto?"], [stamp, "4"]])
    assert found is not None
    assert found.date_format == "%d/%m/%Y %H.%M.%S"


QUALTRICS = ["StartDate", "EndDate", "Finished", "ResponseId", "Status", "Q1"]


@pytest.mark.parametrize(("status", "its"), [("0", True), ("IP Address", True), ("3", False)])
def test_numbers_of_a_status_that_qualtrics_does_not_give_are_of_a_plain_table(
    status: str, its: bool
) -> None:
    row = ["2026-03-01 09:00:00", "2026-03-01 09:05:00", "1", "R_1", status, "9"]
    found = recognise([QUALTRICS, row])
    assert (found is not None) is its


def test_a_question_called_as_a_column_of_qualtrics_leaves_no_row_out() -> None:
    head = ["StartDate", "EndDate", "Finished", "ResponseId", "Q7"]
    texts = ["Start Date", "End Date", "Finished", "Response ID", "Status"]
    ids = [
        f'{{"ImportId":"{name}"}}' for name in ("startDate", "endDate", "f", "_recordId", "QID7")
    ]
    found = recognise([head, texts, ids, ["x", "y", "1", "R_1", "1"]])
    assert found is not None
    assert "Q7" not in found.own
    assert {drop.rule.column for drop in found.drops} == {"Finished"}


def test_init_says_which_rows_are_left_out_where_no_question_is_left(
    tmp_path: Path, capsys: Capture
) -> None:
    rows = {name: ["2026-03-01 09:00:00"] * 60 for name in QUALTRICS[:2]}
    rows |= {"Finished": ["0"] * 60, "ResponseId": [f"R_{n}" for n in range(60)]}
    rows |= {"Status": ["0"] * 60, "nps": [f"{n % 11}" for n in range(60)]}
    done = ran(capsys, "init", write_csv(tmp_path / "d.csv", rows))
    assert "[no-question-found]" in done.err
    assert "read as Qualtrics" in done.err
    assert "left out: 60 unfinished" in " ".join(done.err.split())


@pytest.mark.parametrize("false", ["False", "0", "Falsch", "Faux", "Falso"])
def test_what_is_not_finished_is_left_out_in_other_languages_too(
    false: str, tmp_path: Path, capsys: Capture
) -> None:
    rows = {name: ["2026-03-01 09:00:00"] * 40 for name in QUALTRICS[:2]}
    rows |= {"Finished": [false, "x", "x", "x"] * 10, "ResponseId": [f"R_{n}" for n in range(40)]}
    write_csv(tmp_path / "d.csv", rows | {"nps": ["9"] * 40})
    kpi = {"kpi": "nps", "question": "nps", "scale": "0-10"}
    report, _ = scored(configure(tmp_path / "k.yaml", {"it": kpi}, {"path": "d.csv"}), capsys)
    assert report["ledger"][0]["steps"] == [{"reason": "unfinished", "rows": 10}]


def test_dates_with_am_or_pm_that_fit_both_orders_have_the_month_first(
    tmp_path: Path, capsys: Capture
) -> None:
    head = "Respondent ID,Collector ID,End Date,How likely are you to recommend us?\n,,,Response\n"
    rows = [f"{n},9,0{n}/03/2026 01:05:00 PM,{n + 5}\n" for n in range(1, 5)]
    export = tmp_path / "export.csv"
    export.write_text(head + "".join(rows), encoding="utf-8")
    config = tmp_path / "kpicli.yaml"
    assert ran(capsys, "init", export, "-o", config).code == 0
    done = ran(capsys, "trend", "-c", config, "--every", "month", "--format", "json")
    labels = [one["period"]["label"] for one in json.loads(done.out)["results"]]
    assert labels == ["2026-01", "2026-02", "2026-03", "2026-04"]
    rows.append("5,9,13/03/2026 01:05:00 PM,5\n")
    export.write_text(head + "".join(rows), encoding="utf-8")
    done = ran(capsys, "trend", "-c", config, "--every", "month", "--format", "json")
    [label] = {one["period"]["label"] for one in json.loads(done.out)["results"]}
    assert label == "2026-03"


def test_a_file_that_lacks_the_columns_of_the_platform_that_is_declared_is_refused(
    tmp_path: Path, capsys: Capture
) -> None:
    export = write_csv(tmp_path / "export.csv", {"q": [9, 10, 3] * 20})
    config = configure(
        tmp_path / "kpicli.yaml",
        {"nps": {"question": "q"}},
        {"path": export.name, "format": "zendesk"},
    )
    done = ran(capsys, "score", "-c", config)
    assert (done.code, done.out) == (3, "")
    assert "[not-that-platform]" in done.err and "Zendesk" in done.err and "format: csv" in done.err


@pytest.mark.parametrize("rows", [[], [[]], [[], ["a"]]])
def test_rows_without_a_header_are_no_platforms(rows: list[list[str]]) -> None:
    for name in ("auto", *names()):
        assert recognise(rows, name) is None
