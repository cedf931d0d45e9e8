"""`kpicli check` on client tables: how rows count for each KPI, what is odd or unusable."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from kpicli.analysis.request import Request
from kpicli.analysis.score import score
from kpicli.config.load import load
from tests.analysis import example
from tests.analysis.ran import Ran, ran
from tests.support import write_csv

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "config.example.yaml"
Capture = pytest.CaptureFixture[str]
Columns = Mapping[str, Sequence[Any]]

ACCOUNTS: Columns = {
    "client": ["A", "B", "C", "", "E"],
    "start": ["2024-01-01", "2024-02-01", "2026-03-01", "2024-01-01", "soon"],
    "end": ["", "2026-06-30", "2026-02-01", "", ""],
    "region": ["North", "South", "North", "South", "South"],
}
STAY = {"client": "client", "start": "start", "end": "end", "as_of": "2026-09-30"}
TICKETS: Columns = {
    "client": ["A", "A", "B", "Z", "A"],
    "opened": [f"2026-05-0{day} 09:00" for day in range(1, 6)],
    "replied": ["2026-05-01 10:00", "", "2026-05-03 12:00", "2026-05-04 09:30", "x"],
    "solved": ["2026-05-02 09:00", "2026-05-01 09:00", "2026-05-03 11:00", "", ""],
    "status": ["closed", "closed", "closed", "Solved", "open"],
}
TIMES = {
    "client": "client",
    "opened": "opened",
    "responded": "replied",
    "resolved": "solved",
    "status": "status",
    "as_of": "2026-05-31",
}
PAYMENTS: Columns = {
    "client": ["A", "A", "B", "B"],
    "day": ["2026-01-05", "2026-02-05", "2026-01-06", "2026-03-01"],
    "amount": ["10", "0", "-4", "12.5"],
    "currency": ["EUR", "EUR", "EUR", "EUR"],
}
MONEY = {"client": "client", "date": "day", "amount": "amount", "currency": "currency"}


def declared(
    folder: Path, tables: Mapping[str, tuple[Columns, Mapping[str, Any]]], **sections: Any
) -> Path:
    """A configuration of these tables, each written as CSV."""
    sources = {}
    for name, (columns, roles) in tables.items():
        sources[name] = {"path": write_csv(folder / f"{name}.csv", columns).name, **roles}
    path = folder / "kpicli.yaml"
    content = {"version": 1, "sources": sources, **sections}
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    return path


def found(done: Ran) -> dict[str, Any]:
    """The JSON of a check, sources and notes by name and slug."""
    content: dict[str, Any] = json.loads(done.out)
    content["sources"] = {one["name"]: one for one in content["sources"]}
    content["notes"] = {one["slug"]: one for one in content["notes"]}
    return content


def test_rows_of_client_tables_count_as_in_the_ledgers_of_score() -> None:
    checked = found(Ran(0, example.checked("json"), ""))
    ledgers = {one.source: one for one in example.scored().ledgers}
    seen = 0
    for name, table in checked["sources"].items():
        ledger = ledgers[name]
        assert table["kept"] == ledger.kept
        assert [(one["reason"], one["rows"]) for one in table["steps"]] == [*ledger.steps]
        assert table["answers"] == {
            kpi: {kind.value: n for kind, n in kinds.items() if n}
            for kpi, kinds in ledger.answers.items()
        }
        for kpi, kinds in table["answers"].items():
            reasons = sum(one["rows"] for one in table["reasons"] if one["kpi"] == kpi)
            assert kinds["valid"] + reasons == table["kept"]
            seen += 1
    assert seen == 9


def test_each_reason_is_told_with_its_kind_and_its_rows(tmp_path: Path, capsys: Capture) -> None:
    config = declared(tmp_path, {"accounts": (ACCOUNTS, STAY)}, kpis={"churn": {}, "retention": {}})
    table = found(ran(capsys, "check", "-c", config, "--format", "json"))["sources"]["accounts"]
    told = {(one["reason"], one["kind"], one["rows"]) for one in table["reasons"]}
    assert told == {
        ("no-client", "missing", 1),
        ("no-start", "missing", 1),
        ("ends-before-start", "invalid", 1),
    }
    assert table["answers"]["churn"] == {"valid": 2, "missing": 2, "invalid": 1}
    assert table["dates"]["known_until"] == "2026-09-30"
    assert table["dates"]["declared"] is True
    text = ran(capsys, "check", "-c", config).out
    said = "churn, retention: 1 without a client, 1 without a readable first day, 1 that end"
    assert said in " ".join(text.split())
    assert "2026-09-30, as declared by as_of" in " ".join(text.split())


def test_no_figure_of_a_client_kpi_is_shown() -> None:
    text = example.checked()
    for word in ("87.9", "12.1", "46,148", "28.4"):
        assert word not in text


def test_places_of_what_is_invalid_are_named_where_rows_are_items(
    tmp_path: Path, capsys: Capture
) -> None:
    config = declared(tmp_path, {"tickets": (TICKETS, TIMES)}, kpis={"resolution_time": {}})
    done = found(ran(capsys, "check", "-c", config, "--format", "json"))
    reasons = {one["reason"]: one for one in done["sources"]["tickets"]["reasons"]}
    assert reasons["negative-duration"]["places"] == [f"{tmp_path}/tickets.csv:3"]
    assert reasons["still-open"]["rows"] == 2
    assert done["notes"]["negative-duration"]["where"] == f"{tmp_path}/tickets.csv:3"


def test_odd_tickets_are_told_with_their_first_places(tmp_path: Path, capsys: Capture) -> None:
    config = declared(tmp_path, {"tickets": (TICKETS, TIMES)}, kpis={"response_time": {}})
    both = declared(
        tmp_path, {"tickets": (TICKETS, TIMES)}, kpis={"response_time": {}, "resolution_time": {}}
    )
    assert config == both
    notes = found(ran(capsys, "check", "-c", both, "--format", "json"))["notes"]
    assert notes["closed-without-time"]["text"].startswith("1 of 5 rows in tickets are over")
    assert notes["closed-without-time"]["where"] == f"{tmp_path}/tickets.csv:5"
    assert notes["resolved-before-reply"]["text"].startswith("1 of 5 rows in tickets")
    assert notes["resolved-before-reply"]["where"] == f"{tmp_path}/tickets.csv:4"


def test_accounts_that_overlap_and_old_ones_are_told(tmp_path: Path, capsys: Capture) -> None:
    accounts = {
        "client": ["A", "A", "B", "B", "C"],
        "start": ["2020-01-01", "2020-06-30", "2020-01-01", "2021-01-02", "2020-05-01"],
        "end": ["2020-06-30", "", "2021-01-01", "", ""],
    }
    roles = {key: value for key, value in STAY.items() if key != "as_of"}
    config = declared(tmp_path, {"accounts": (accounts, roles)}, kpis={"churn": {}})
    notes = found(ran(capsys, "check", "-c", config, "--format", "json"))["notes"]
    assert notes["overlapping-accounts"]["text"].startswith("1 of 3 clients in accounts")
    assert notes["overlapping-accounts"]["where"] == f"{tmp_path}/accounts.csv:3"
    assert "the latest day in it is 2021-01-02" in notes["as-of-undeclared"]["text"]
    assert notes["as-of-undeclared"]["where"].endswith("(sources.accounts)")
    config = declared(tmp_path, {"accounts": (accounts, STAY)}, kpis={"churn": {}})
    notes = found(ran(capsys, "check", "-c", config, "--format", "json"))["notes"]
    assert "as-of-undeclared" not in notes


def test_zero_amounts_and_refunds_are_counted(tmp_path: Path, capsys: Capture) -> None:
    config = declared(tmp_path, {"transactions": (PAYMENTS, MONEY)}, kpis={"arpc": {}})
    notes = found(ran(capsys, "check", "-c", config, "--format", "json"))["notes"]
    assert notes["zero-amounts"]["text"].startswith("1 of 4 amounts in transactions (25.0 %) are 0")
    assert notes["refunds"]["text"].startswith("1 of 4 amounts in transactions (25.0 %) are below")


def test_clients_without_a_match_are_told_both_ways(tmp_path: Path, capsys: Capture) -> None:
    tables = {"accounts": (ACCOUNTS, STAY), "tickets": (TICKETS, TIMES)}
    config = declared(tmp_path, tables, kpis={"response_time": {}})
    done = found(ran(capsys, "check", "-c", config, "--format", "json"))
    assert "1 row of 1 client" in done["notes"]["unmatched-rows"]["text"]
    assert done["sources"]["accounts"]["rows"] == 5
    assert "answers" not in done["sources"]["accounts"]


def test_a_table_that_nothing_reads_is_told(tmp_path: Path, capsys: Capture) -> None:
    tables = {"tickets": (TICKETS, TIMES), "transactions": (PAYMENTS, MONEY)}
    config = declared(tmp_path, tables, kpis={"response_time": {}})
    notes = found(ran(capsys, "check", "-c", config, "--format", "json"))["notes"]
    assert notes["table-unused"]["text"] == "transactions is read by no KPI and no segment"
    config = declared(
        tmp_path,
        tables,
        kpis={"response_time": {}},
        segments={"currency": "transactions.currency"},
    )
    done = found(ran(capsys, "check", "-c", config, "--format", "json"))
    assert "table-unused" not in done["notes"]
    assert done["segments"] == [
        {"name": "currency", "column": "transactions.currency", "groups": 1, "without": 0}
    ]


def test_a_kpi_that_no_row_counts_for_is_told(tmp_path: Path, capsys: Capture) -> None:
    waiting = {**TICKETS, "solved": [""] * 5}
    config = declared(tmp_path, {"tickets": (waiting, TIMES)}, kpis={"resolution_time": {}})
    notes = found(ran(capsys, "check", "-c", config, "--format", "json"))["notes"]
    assert notes["no-valid-rows"]["where"].endswith("(kpis.resolution_time)")


def test_everything_that_score_would_raise_comes_at_once(tmp_path: Path, capsys: Capture) -> None:
    days = ["01/02/2026", "03/04/2026", "05/06/2026", "07/08/2026", "09/10/2026"]
    payments = {
        **PAYMENTS,
        "day": ["02/03/2026"] * 4,
        "currency": ["EUR", "USD", "EUR", "EUR"],
    }
    tables = {
        "accounts": (ACCOUNTS, STAY),
        "tickets": ({**TICKETS, "opened": days, "solved": days}, TIMES),
        "transactions": (payments, MONEY),
    }
    kpis = {"churn": {}, "arpc": {}, "clv": {}, "resolution_time": {}, "response_time": {}}
    config = declared(tmp_path, tables, kpis=kpis)
    done = ran(capsys, "check", "-c", config)
    assert done.code == 3
    assert done.err.count("[ambiguous-dates]") == 3
    for column in ("'opened'", "'solved'", "'day'"):
        assert column in done.err
    assert done.err.count("[mixed-currencies]") == 1
    assert "transactions.csv: the amounts are in EUR, USD" in done.err
    assert "churn" in done.out
    assert "4 problems." in done.out


def test_accounts_that_cannot_be_used_do_not_hide_the_other_tables(
    tmp_path: Path, capsys: Capture
) -> None:
    vague = {**ACCOUNTS, "start": ["01/02/2024"] * 5, "end": ["03/04/2026"] * 5}
    tables = {"accounts": (vague, STAY), "tickets": (TICKETS, TIMES)}
    config = declared(tmp_path, tables, kpis={"churn": {}, "response_time": {}})
    done = ran(capsys, "check", "-c", config)
    assert done.code == 3
    assert done.err.count("[ambiguous-dates]") == 2
    assert "\n  response_time" in done.out
    assert "\n  churn " not in done.out


def test_columns_that_kpis_of_tables_name_must_be_there_in_check_and_score(
    tmp_path: Path, capsys: Capture
) -> None:
    tables = {"accounts": (ACCOUNTS, STAY), "tickets": (TICKETS, TIMES)}
    kpis = {
        "churn": {"where": {"plan": "Basic"}},
        "resolution_time": {"closed": {"state": "closed"}},
        "escalated": {
            "kpi": "rate",
            "source": "tickets",
            "event": {"level": "2"},
            "better": "lower",
        },
        "load": {"kpi": "ratio", "source": "tickets", "numerator": "hours", "better": "lower"},
    }
    config = declared(tmp_path, tables, kpis=kpis)
    for command in ("check", "score"):
        done = ran(capsys, command, "-c", config)
        assert (done.code, done.out) == (2, "")
        assert done.err.count("[no-such-column]") == 4
        for path in (
            "kpis.churn.where.plan",
            "kpis.resolution_time.closed.state",
            "kpis.escalated.event.level",
            "kpis.load.numerator",
        ):
            assert f"({path})" in done.err


@pytest.mark.parametrize("command", ["check", "score"])
def test_strict_refuses_invalid_rows_of_client_tables(
    command: str, tmp_path: Path, capsys: Capture
) -> None:
    tables = {"accounts": (ACCOUNTS, STAY), "tickets": (TICKETS, TIMES)}
    config = declared(tmp_path, tables, kpis={"churn": {}, "resolution_time": {}})
    assert ran(capsys, command, "-c", config).code == 0
    done = ran(capsys, command, "-c", config, "--strict")
    assert done.code == 3
    assert "[ends-before-start]" in done.err
    assert f"{tmp_path}/tickets.csv:3: resolution_time: 1 row that end before" in done.err
    assert "[no-start]" not in done.err


def test_a_configuration_without_a_survey_has_no_sections_on_one(
    tmp_path: Path, capsys: Capture
) -> None:
    config = declared(
        tmp_path,
        {"tickets": (TICKETS, TIMES), "accounts": (ACCOUNTS, STAY)},
        kpis={"response_time": {}},
        segments={"region": "accounts.region", "state": "tickets.status"},
    )
    done = ran(capsys, "check", "-c", config)
    assert done.code == 0, done.err
    assert "Answers" not in done.out and "\nFile\n" not in done.out
    content = found(ran(capsys, "check", "-c", config, "--format", "json"))
    assert content["ledger"]["source"] == "tickets" and content["ledger"]["rows"] == 5
    assert content["input"] == {"paths": [f"{tmp_path}/tickets.csv"], "format": "csv"}
    assert {one["name"]: one["groups"] for one in content["segments"]} == {"region": 2, "state": 3}


def test_segments_of_tickets_part_tickets_and_are_no_problem_of_the_survey(
    tmp_path: Path, capsys: Capture
) -> None:
    survey = {"q": [1, 2, 5, 4, 3], "client": ["A", "A", "B", "B", "C"]}
    config = declared(
        tmp_path,
        {"survey": (survey, {"client": "client"}), "tickets": (TICKETS, TIMES)},
        kpis={"it": {"kpi": "mean", "question": "q", "scale": "1-5"}, "response_time": {}},
        segments={"state": "tickets.status"},
    )
    done = ran(capsys, "check", "-c", config, "--format", "json")
    assert done.code == 0, done.err
    assert json.loads(done.out)["segments"][0]["groups"] == 3


def test_sums_and_rows_of_one_table_are_scored_side_by_side(tmp_path: Path) -> None:
    kpis = {
        "arpc": {},
        "paid": {
            "kpi": "ratio",
            "source": "transactions",
            "numerator": "amount",
            "better": "higher",
        },
    }
    config = declared(tmp_path, {"transactions": (PAYMENTS, MONEY)}, kpis=kpis)
    report = score(load(config), Request())
    values = [result.estimate.value for result in report.results if result.estimate]
    assert values == pytest.approx([18.5 / 2, 18.5 / 4])
    [ledger] = report.ledgers
    assert set(ledger.answers) == {"arpc", "paid"}


def test_standard_input_may_be_a_client_table(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = declared(
        tmp_path, {"tickets": (TICKETS, {**TIMES, "path": "-"})}, kpis={"response_time": {}}
    )
    with (tmp_path / "tickets.csv").open() as stream:
        monkeypatch.setattr("sys.stdin", stream)
        done = ran(capsys, "check", "-c", config)
    assert done.code == 0, done.err
    assert "tickets: -, 5 rows" in done.out
