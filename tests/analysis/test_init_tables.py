"""`kpicli init` on client tables, alone and together: what it writes is checked and scored."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.analysis.ran import guessed, ran
from tests.cli.process import called
from tests.clients.sheets import to_csv
from tests.corpus import corpus
from tests.support import write_csv

SAMPLE = Path(__file__).parents[2] / "sample_data"
Capture = pytest.CaptureFixture[str]
Columns = Mapping[str, Sequence[Any]]

CLIENTS = [f"C{n}" for n in range(40)]
DAYS = [f"2026-0{1 + n % 9}-1{n % 10}" for n in range(40)]
LATER = [f"2026-0{1 + n % 9}-2{n % 10}" for n in range(40)]
SOME = ["" if n % 3 else f"2026-0{1 + n % 9}-2{n % 10}" for n in range(40)]


def scored(folder: Path, *exports: Path) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """The configuration written for the exports, and the results scored with it, unedited."""
    target = folder / "kpicli.yaml"
    done = called(folder, "init", *exports, "-o", target)
    assert done.code == 0, done.err
    done = called(folder, "check", "-c", target)
    assert done.code == 0, done.err
    done = called(folder, "score", "-c", target, "--format", "json")
    assert done.code == 0, done.err
    results = {one["name"]: one for one in json.loads(done.out)["results"]}
    assert all(one["value"] is not None for one in results.values())
    return yaml.safe_load(target.read_text("utf-8")), results


def roles(source: Mapping[str, Any]) -> dict[str, Any]:
    """A source without its path."""
    return {key: value for key, value in source.items() if key != "path"}


SAMPLES: dict[str, tuple[dict[str, str], dict[str, Any]]] = {
    "accounts.csv": (
        {"client": "client_id", "start": "signed_on", "end": "ended_on"},
        {"retention": {}, "churn": {}},
    ),
    "transactions.parquet": (
        {
            "client": "client_id",
            "date": "paid_on",
            "amount": "amount",
            "currency": "currency",
            "order": "order_id",
        },
        {"arpc": {}, "clv": {"lost_after": "180 days"}},
    ),
    "tickets.csv": (
        {
            "client": "client_id",
            "opened": "opened_at",
            "responded": "first_reply_at",
            "resolved": "resolved_at",
            "status": "status",
        },
        {"response_time": {}, "resolution_time": {}},
    ),
    "projects.csv": (
        {
            "client": "client_id",
            "due": "due_on",
            "completed": "completed_on",
            "satisfaction": "rating",
        },
        {"project_completion": {"cancelled": {"status": ["cancelled"]}}},
    ),
    "usage.parquet": (
        {"client": "client_id", "date": "used_on", "events": "events"},
        {"engagement": {"active": "4 events per month"}},
    ),
}


@pytest.mark.parametrize("file", SAMPLES)
def test_each_sample_table_is_known_and_scored_as_it_stands(file: str, tmp_path: Path) -> None:
    columns, kpis = SAMPLES[file]
    config, results = scored(tmp_path, SAMPLE / file)
    assert list(config["sources"]) == [file.partition(".")[0]]
    assert roles(config["sources"][file.partition(".")[0]]) == columns
    assert config["kpis"] == kpis
    assert list(results) == list(kpis)


@pytest.fixture(scope="module")
def together(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, dict[str, Any], dict[str, dict[str, Any]]]:
    """The folder of a survey and all tables taken together, its configuration and results."""
    folder = tmp_path_factory.mktemp("together")
    files = [SAMPLE / file for file in ("usage.parquet", "survey.csv", *list(SAMPLES)[:-1])]
    return folder, *scored(folder, *files)


def test_a_survey_and_its_tables_become_one_configuration(together: Any) -> None:
    _, config, results = together
    assert next(iter(config["sources"])) == "survey"
    assert set(config["sources"]) == {"survey"} | {file.partition(".")[0] for file in SAMPLES}
    for file, (columns, kpis) in SAMPLES.items():
        name = file.partition(".")[0]
        assert roles(config["sources"][name]) == columns
        assert kpis.keys() <= results.keys()
    assert config["kpis"]["clv"] == {}  # the accounts tell how long clients stay
    assert {"q_recommend", "cess"} <= results.keys()
    assert config["segments"]["region"] == "accounts.region"
    assert config["segments"]["channel"] == "survey.channel"
    assert config["segments"]["priority"] == "tickets.priority"


def test_each_segment_written_parts_a_kpi(together: Any) -> None:
    folder, _, _ = together
    for kpi, by in (("q_recommend", "region"), ("resolution_time", "priority"), ("churn", "plan")):
        done = called(folder, "segment", "-c", "kpicli.yaml", "--kpi", kpi, "--by", by)
        assert done.code == 0, done.err


def test_the_summary_says_what_each_file_was_taken_for(tmp_path: Path, capsys: Capture) -> None:
    done = ran(capsys, "init", SAMPLE / "survey.csv", SAMPLE / "tickets.csv")
    assert "survey.csv: 2,580 rows, 16 columns\n" in done.err
    assert "tickets.csv: 1,500 rows, 7 columns, taken for tickets\n" in done.err
    assert "tickets: client client_id; opened opened_at; responded first_reply_at" in done.err
    assert "survey: client client_id; date submitted_at" in done.err


def test_each_column_comes_with_the_reason_for_its_part(capsys: Capture) -> None:
    text = ran(capsys, "init", SAMPLE / "accounts.csv").out
    lines = {line.strip().partition(" ")[0]: line for line in text.splitlines()}
    assert "306 clients, each in one row" in lines["client:"]
    assert "ISO 8601; 2016-10-01 to 2026-09-21" in lines["start:"]
    assert "some blank" in lines["end:"]
    assert '    # as_of: "2026-09-24"' in text


def test_churned_and_stayed_make_a_status_and_the_joined_are_left_out(tmp_path: Path) -> None:
    book = corpus("telco_ibm_churn", "Telco_customer_churn_status.xlsx")
    config, results = scored(tmp_path, to_csv(book, tmp_path))
    assert config["sources"]["accounts"]["status"] == "Customer Status"
    assert config["kpis"]["churn"] == {"lost": ["Churned"], "leave_out": ["Joined"]}
    want = json.loads(corpus("telco_ibm_churn", "expected.json").read_text("utf-8"))["computed"]
    assert results["churn"]["value"] == pytest.approx(want["churn_rate_excluding_joined_pct"])
    csat = want["satisfaction_1_5"]["csat_top2_pct"]
    assert results["satisfaction_score"]["value"] == pytest.approx(csat)
    assert set(results) == {"satisfaction_score", "retention", "churn"}


def test_a_yes_or_no_column_on_churn_is_a_status(tmp_path: Path) -> None:
    config, results = scored(tmp_path, corpus("telco_ibm_churn", "telco_customer_churn_33.csv"))
    assert list(config["sources"]) == ["accounts"]
    assert config["kpis"] == {"retention": {"lost": ["Yes"]}, "churn": {"lost": ["Yes"]}}
    assert results["churn"]["value"] == pytest.approx(26.5370, abs=5e-5)


def test_a_second_table_of_the_same_clients_parts_their_survey(tmp_path: Path) -> None:
    books = [
        to_csv(corpus("telco_ibm_churn", f"Telco_customer_churn_{part}.xlsx"), tmp_path)
        for part in ("status", "services")
    ]
    config, _ = scored(tmp_path, *books)
    assert list(config["sources"]) == ["survey", "accounts", "telco_customer_churn_services"]
    assert config["segments"]["offer"] == "telco_customer_churn_services.Offer"


def test_ready_made_times_are_known_by_their_names_and_unit(tmp_path: Path) -> None:
    file = corpus("support_tickets_published_stats", "customer_support_tickets.csv")
    config, results = scored(tmp_path, file)
    assert roles(config["sources"]["tickets"]) == {
        "opened": "Created_Date",
        "response": "First_Response_Time_Hours",
        "resolution": "Resolution_Time_Hours",
        "status": "Status",
        "duration_unit": "hours",
    }
    assert config["kpis"]["resolution_time"] == {"closed": {"Status": ["Closed", "Resolved"]}}
    expected = file.with_name("expected.json").read_text("utf-8")
    want = json.loads(expected)["computed"]
    assert results["response_time"]["value"] == pytest.approx(3600 * 17.52057, rel=1e-6)
    closed = want["resolution_closed_resolved_only"]["mean"]
    assert results["resolution_time"]["value"] == pytest.approx(3600 * closed)


def test_a_ready_made_time_without_a_unit_is_left_to_decide(
    tmp_path: Path, capsys: Capture
) -> None:
    columns = {
        "ticket": CLIENTS,
        "created_at": DAYS,
        "resolution_time": range(40),
        "reply_duration": [n / 10 for n in range(40)],
    }
    done = ran(capsys, "init", write_csv(tmp_path / "tickets.csv", columns))
    assert "    # duration_unit: hours" in done.out
    assert "for you to decide, in comments: duration_unit hours" in done.err


def test_payments_with_unclear_dates_ask_for_their_format(tmp_path: Path, capsys: Capture) -> None:
    file = corpus("online_retail_first10k", "OnlineRetail_first_9999.csv")
    config, results = scored(tmp_path, file)
    assert roles(config["sources"]["transactions"]) == {
        "client": "CustomerID",
        "amount": "UnitPrice",
        "quantity": "Quantity",
        "order": "InvoiceNo",
    }
    text = (tmp_path / "kpicli.yaml").read_text("utf-8")
    for line in ("# date: InvoiceDate", '# date_format: "%m/%d/%Y"', '# date_format: "%d/%m/%Y"'):
        assert f"    {line}" in text
    assert "  # clv: {lost_after" in text
    assert list(results) == ["arpc"]
    decided = text.replace("# date: ", "date: ").replace('# date_format: "%d', 'date_format: "%d')
    (tmp_path / "kpicli.yaml").write_text(decided.replace("# clv", "clv"), "utf-8")
    done = ran(capsys, "score", "-c", tmp_path / "kpicli.yaml", "-f", "json")
    assert done.code == 0, done.err
    assert {one["name"] for one in json.loads(done.out)["results"]} == {"arpc", "clv"}


def test_updates_of_conversations_are_taken_by_their_id_and_time(tmp_path: Path) -> None:
    days = [f"2026-01-{1 + row // 4:02d}" for row in range(40)]
    columns = {
        "id": [str(row // 4) for row in range(40)],
        "updated_at": [f"{day} {18 + row % 4}:00:00" for row, day in enumerate(days)],
        "created_at": [f"{day} 10:00:00" for day in days],
        "first_admin_reply_at": [f"{day} 12:00:00" for day in days],
    }
    config, _ = scored(tmp_path, write_csv(tmp_path / "conversations.csv", columns))
    source = config["sources"]["tickets"]
    assert (source["key"], source["updated"]) == ("id", "updated_at")
    assert source["responded"] == "first_admin_reply_at"


def test_tickets_without_a_reply_or_an_end_give_no_figure_and_are_refused(capsys: Capture) -> None:
    done = ran(capsys, "init", corpus("zendesk_fivetran_seeds", "ticket_data.csv"))
    assert done.code == 3
    assert "[no-question-found]" in done.err
    assert "a client table by the names of its client, days, amounts and times" in done.err


TABLES: dict[str, tuple[Columns, str, dict[str, str]]] = {
    "subscriptions": (
        {"account": CLIENTS, "start_date": DAYS, "cancelled_at": SOME},
        "accounts",
        {"start": "start_date", "end": "cancelled_at"},
    ),
    "clients who never left so far": (
        {"customer_id": CLIENTS, "created": DAYS, "churned_at": [""] * 40},
        "accounts",
        {"start": "created", "end": "churned_at"},
    ),
    "cases": (
        {"case": CLIENTS, "customer": ["A", "B"] * 20, "created_at": DAYS, "closed_at": LATER},
        "tickets",
        {"opened": "created_at", "resolved": "closed_at"},
    ),
    "orders": (
        {"customer": ["A", "B"] * 20, "order date": DAYS, "total": [n / 4 for n in range(40)]},
        "transactions",
        {"date": "order date", "amount": "total"},
    ),
    "lines of orders": (
        {
            "customer": ["A", "B"] * 20,
            "order_no": [n // 2 for n in range(40)],
            "sold on": DAYS,
            "unit price": [n / 4 for n in range(40)],
            "qty": [n + 10 for n in range(40)],
        },
        "transactions",
        {"date": "sold on", "amount": "unit price", "quantity": "qty", "order": "order_no"},
    ),
    "deliveries": (
        {"project": CLIENTS, "deadline": DAYS, "delivered_on": SOME},
        "projects",
        {"due": "deadline", "completed": "delivered_on"},
    ),
    "logins": (
        {"client": ["A", "B", "C", "D"] * 10, "day": DAYS},
        "usage",
        {"date": "day"},
    ),
}


@pytest.mark.parametrize("case", TABLES)
def test_tables_are_known_by_the_names_and_the_contents_of_their_columns(
    case: str, tmp_path: Path, capsys: Capture
) -> None:
    columns, name, expected = TABLES[case]
    config = guessed(capsys, write_csv(tmp_path / "export.csv", columns))
    source = roles(config["sources"][name])
    source.pop("client", None)
    assert source == expected


def test_times_of_an_interview_make_no_accounts_of_a_survey(
    tmp_path: Path, capsys: Capture
) -> None:
    columns = {
        "client_id": CLIENTS,
        "StartDate": DAYS,
        "EndDate": LATER,
        "satisfaction": [1 + n % 5 for n in range(40)],
    }
    config = guessed(capsys, write_csv(tmp_path / "export.csv", columns))
    assert list(config["sources"]) == ["survey"]
    assert list(config["kpis"]) == ["satisfaction"]


def test_clients_without_a_last_day_only_part_the_figures_of_other_files(
    tmp_path: Path, capsys: Capture
) -> None:
    columns = {"client_id": CLIENTS, "region": ["North", "South"] * 20, "since": DAYS}
    accounts = write_csv(tmp_path / "clients.csv", columns)
    assert ran(capsys, "init", accounts).code == 3
    opened = {"client": CLIENTS, "opened": DAYS, "first reply": LATER}
    config, results = scored(tmp_path, accounts, write_csv(tmp_path / "tickets.csv", opened))
    assert config["segments"] == {"region": "accounts.region"}
    assert list(results) == ["response_time"]


def test_accounts_without_a_first_day_part_payments_and_tell_nothing_else(tmp_path: Path) -> None:
    accounts = write_csv(
        tmp_path / "clients.csv", {"client_id": CLIENTS, "region": ["North", "South"] * 20}
    )
    paid = write_csv(
        tmp_path / "paid.csv",
        {"client_id": CLIENTS[:20] * 2, "paid_on": DAYS, "amount": [10 + n for n in range(40)]},
    )
    config, results = scored(tmp_path, accounts, paid)
    assert config["kpis"]["clv"] == {"lost_after": "180 days"}
    assert results["arpc"]["n"] == 20


def test_two_files_of_one_kind_are_refused_with_a_way_out(tmp_path: Path, capsys: Capture) -> None:
    target = tmp_path / "kpicli.yaml"
    done = ran(capsys, "init", SAMPLE / "tickets.csv", SAMPLE / "tickets.csv", "-o", target)
    assert done.code == 2
    assert "[tables-alike]" in done.err and "a folder or a glob" in done.err
    assert not target.exists()


def test_all_files_that_cannot_be_read_are_told_at_once(tmp_path: Path, capsys: Capture) -> None:
    done = ran(capsys, "init", SAMPLE / "survey.csv", tmp_path / "a.csv", tmp_path / "b.csv")
    assert done.code == 3
    assert done.err.count("[no-such-file]") == 2


def test_no_file_among_several_is_overwritten(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "tickets.csv"
    file.write_bytes((SAMPLE / "tickets.csv").read_bytes())
    done = ran(capsys, "init", SAMPLE / "survey.csv", file, "-o", file, "--force")
    assert done.code == 2
    assert "[output-is-input]" in done.err
    assert file.read_bytes() == (SAMPLE / "tickets.csv").read_bytes()
