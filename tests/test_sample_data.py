"""The sample data: made by its script, small, and as messy as it says."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent.parent / "sample_data"
TEXT_FILES = (
    "survey.csv",
    "accounts.csv",
    "tickets.csv",
    "projects.csv",
    "norms.csv",
    "truth.json",
)
PARQUET_FILES = ("transactions.parquet", "usage.parquet")
LABELS = ("very dissatisfied", "dissatisfied", "neutral", "satisfied", "very satisfied")
SCALES = {
    "cess_informed": (1, 5),
    "cess_control": (1, 5),
    "cess_support": (1, 5),
    "cess_voice": (1, 5),
    "q_satisfaction": (1, 5),
    "q_recommend": (0, 10),
    "q_effort": (1, 7),
}

Row = dict[str, str]


def read(name: str) -> list[Row]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def quarter(row: Row) -> str:
    year, month = row["submitted_at"][:4], int(row["submitted_at"][5:7])
    return f"{year}-Q{(month + 2) // 3}"


def is_number(text: str) -> bool:
    return re.fullmatch(r"-?[0-9]+", text) is not None


@pytest.fixture(scope="module")
def remade(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("sample")
    script = [sys.executable, str(FOLDER / "make.py"), "--out", str(out)]
    subprocess.run(script, check=True, capture_output=True, timeout=60)
    return out


@pytest.fixture(scope="module")
def survey() -> list[Row]:
    return read("survey.csv")


@pytest.fixture(scope="module")
def accounts() -> list[Row]:
    return read("accounts.csv")


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((FOLDER / "truth.json").read_text(encoding="utf-8"))
    return loaded


@pytest.mark.parametrize("name", TEXT_FILES)
def test_the_script_reproduces_the_text_file_byte_for_byte(remade: Path, name: str) -> None:
    assert (remade / name).read_bytes() == (FOLDER / name).read_bytes()


@pytest.mark.parametrize("name", PARQUET_FILES)
def test_the_script_reproduces_the_parquet_file_row_for_row(remade: Path, name: str) -> None:
    import pyarrow.parquet as pq

    ours = pq.read_table(FOLDER / name, page_checksum_verification=True)
    again = pq.read_table(remade / name, page_checksum_verification=True)
    assert ours.schema == again.schema
    assert ours.to_pydict() == again.to_pydict()


def test_the_folder_takes_at_most_two_megabytes() -> None:
    files = [path for path in FOLDER.iterdir() if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= 2_000_000


def test_the_text_files_are_utf8_without_bom_and_end_lines_with_lf() -> None:
    for name in TEXT_FILES:
        data = (FOLDER / name).read_bytes()
        data.decode("utf-8")
        assert not data.startswith(b"\xef\xbb\xbf") and b"\r" not in data and data.endswith(b"\n")


def test_the_readme_names_every_column() -> None:
    import pyarrow.parquet as pq

    words = set(re.findall(r"\w+", (FOLDER / "README.md").read_text(encoding="utf-8")))
    columns = {c for n in TEXT_FILES if n.endswith(".csv") for c in read(n)[0]}
    columns |= {c for n in PARQUET_FILES for c in pq.read_schema(FOLDER / n).names}
    assert columns <= words


def test_about_2500_responses_of_300_clients_cover_eight_quarters(
    survey: list[Row], accounts: list[Row]
) -> None:
    known = {account["client_id"] for account in accounts}
    assert 2400 <= len(survey) <= 2700
    assert len({row["client_id"] for row in survey} & known) == 300
    assert len({quarter(row) for row in survey}) == 8
    assert len({row["response_id"] for row in survey}) == len(survey)


def test_six_accounts_never_answered_and_eight_answers_have_no_account(
    survey: list[Row], accounts: list[Row]
) -> None:
    known = {account["client_id"] for account in accounts}
    assert len(known) == len(accounts) == 306
    assert len(known - {row["client_id"] for row in survey}) == 6
    assert sum(row["client_id"] not in known for row in survey) == 8


def test_every_status_channel_and_language_is_present(survey: list[Row]) -> None:
    for column, expected in {
        "status": {"complete", "partial", "test"},
        "channel": {"email", "in-app", "support"},
        "language": {"en", "nl", "de"},
    }.items():
        assert {row[column] for row in survey} == expected


def test_every_weight_is_positive_and_decimal(survey: list[Row]) -> None:
    assert all(re.fullmatch(r"\d\.\d{4}", row["weight"]) for row in survey)
    assert all(0.6 <= float(row["weight"]) <= 2 for row in survey)


@pytest.mark.parametrize("question", SCALES)
def test_each_question_has_blanks_spaces_not_applicables_and_answers_off_its_scale(
    survey: list[Row], question: str
) -> None:
    answers = [row[question] for row in survey if row["status"] == "complete"]
    low, high = SCALES[question]
    assert 0.02 <= sum(not a.strip() for a in answers) / len(answers) <= 0.06
    assert any(a and not a.strip() for a in answers)
    assert {a.lower() for a in answers} >= {"n/a", "not applicable"}
    assert any(is_number(a) and not low <= int(a) <= high for a in answers)


def test_a_handful_of_answers_cannot_be_read(survey: list[Row]) -> None:
    known = {"", "n/a", "na", "not applicable", *LABELS}
    odd = [
        row[question]
        for row in survey
        for question in SCALES
        if row[question].strip().lower() not in known and not is_number(row[question])
    ]
    assert 5 <= len(odd) <= 60
    assert {"great!", "five"} <= set(odd)


def test_one_channel_wrote_labels_in_odd_case_in_the_first_two_quarters(survey: list[Row]) -> None:
    rows = [row for row in survey if row["q_satisfaction"].strip().lower() in LABELS]
    texts = {row["q_satisfaction"] for row in rows}
    assert {(row["channel"], quarter(row)) for row in rows} == {
        ("in-app", "2024-Q4"),
        ("in-app", "2025-Q1"),
    }
    assert {text.strip().lower() for text in texts} == set(LABELS)
    assert any(text.isupper() for text in texts) and any(text.islower() for text in texts)
    assert any(text.endswith(" ") for text in texts)


def test_the_support_question_is_asked_only_in_the_support_channel(survey: list[Row]) -> None:
    assert {row["q_support"] for row in survey if row["channel"] != "support"} == {""}
    asked = {row["q_support"] for row in survey if row["channel"] == "support"}
    assert {"Good", "Bad", "good", ""} <= asked


def test_clients_repeat_within_a_quarter_and_the_latest_is_not_always_the_last(
    survey: list[Row],
) -> None:
    groups = defaultdict(list)
    for row in survey:
        if row["status"] == "complete":
            groups[row["client_id"], quarter(row)].append(row["submitted_at"])
    repeated = [times for times in groups.values() if len(times) > 1]
    assert len(repeated) >= 100
    assert any(max(times) != times[-1] for times in repeated)
    assert max(Counter(row["submitted_at"] for row in survey).values()) == 1


def test_some_partial_rows_come_after_the_complete_one_of_the_same_quarter(
    survey: list[Row],
) -> None:
    latest: dict[tuple[str, str], Row] = {}
    complete = {(r["client_id"], quarter(r)) for r in survey if r["status"] == "complete"}
    for row in sorted(survey, key=lambda row: row["submitted_at"]):
        latest[row["client_id"], quarter(row)] = row
    assert any(latest[key]["status"] == "partial" for key in complete)


def test_answers_stand_on_either_side_of_a_quarters_midnight(survey: list[Row]) -> None:
    times = {row["submitted_at"][:13] for row in survey}
    assert {"2024-12-31 23", "2025-01-01 00", "2025-12-31 23", "2026-01-01 00"} <= times


def test_comments_hold_quotes_commas_line_breaks_and_emoji_but_no_addresses(
    survey: list[Row],
) -> None:
    comments = [row["comment"] for row in survey]
    for mark in ('"', ",", "\n", "👍", "ß", "é"):
        assert any(mark in comment for comment in comments), mark
    assert not any(re.search(r"@|https?:|\d{4}", comment) for comment in comments)


def test_no_local_time_falls_in_the_hour_that_the_clock_skips() -> None:
    times = [row["submitted_at"] for row in read("survey.csv")]
    for row in read("tickets.csv"):
        times += [row["opened_at"], row["first_reply_at"], row["resolved_at"]]
    assert not [time for time in times if time[:13] in ("2025-03-30 02", "2026-03-29 02")]


def test_tickets_and_projects_run_forward_in_time_and_some_are_still_open() -> None:
    tickets, projects = read("tickets.csv"), read("projects.csv")
    for row in tickets:
        times = [row["opened_at"], row["first_reply_at"], row["resolved_at"]]
        assert times == sorted(times, key=lambda time: time or "9999")
        assert (row["status"] == "closed") == bool(row["resolved_at"])
    assert {row["status"] for row in tickets} == {"open", "pending", "closed"}
    assert {row["status"] for row in projects} == {"done", "open", "cancelled"}
    assert all((row["status"] == "done") == bool(row["completed_on"]) for row in projects)
    assert (len(tickets), len(projects)) == (1500, 200)


def test_payments_include_refunds_and_usage_stays_small() -> None:
    import pyarrow.parquet as pq

    payments = pq.read_table(FOLDER / "transactions.parquet").to_pydict()
    assert 3_500 <= len(payments["amount"]) <= 4_500
    assert 10 <= sum(amount < 0 for amount in payments["amount"]) <= 60
    assert 10_000 <= pq.read_metadata(FOLDER / "usage.parquet").num_rows <= 25_000


def test_the_truth_accounts_for_every_row(truth: dict[str, Any], survey: list[Row]) -> None:
    rows = truth["rows"]
    removed = rows["removed_by_where"] + rows["removed_as_duplicate"]
    assert rows["total"] == len(survey) == rows["kept"] + removed
    for kpi in truth["kpis"].values():
        assert sum(kpi["answers"].values()) == rows["kept"]
        assert kpi["answers"]["valid"] == kpi["n"]
    assert sum(truth["kpis"]["nps"]["parts"].values()) == truth["kpis"]["nps"]["n"]
    for groups in (truth["by_quarter"], truth["by_channel"], truth["by_region"]):
        assert sum(group["rows"] for group in groups.values()) == len(survey)
        assert sum(group["kept"] for group in groups.values()) == rows["kept"]
    assert min(truth["kpis"]["cess"]["answers"].values()) > 0


def test_the_truth_tells_the_story(truth: dict[str, Any]) -> None:
    quarters = [group["cess"]["value"] for group in truth["by_quarter"].values()]
    regions = {name: group["cess"]["value"] for name, group in truth["by_region"].items()}
    kpis = truth["kpis"]
    assert max(quarters[:5]) < 76 and min(quarters[5:]) > 80
    assert regions["South"] < min(regions[name] for name in ("North", "East", "West")) - 5
    assert 25 <= kpis["nps"]["value"] <= 35
    assert 75 <= kpis["csat"]["value"] <= 80
    assert 0.7 < kpis["cess"]["alpha"] < 0.95
