"""Laws of the client KPIs: what must not change a figure, and what must change it how."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.clients.asking import FORMS, card, kinds, reasons
from tests.clients.plain import account
from tests.clients.sample import told
from tests.clients.tables import Table, seeded
from tests.clients.test_messy import KPIS, NAMES, close, readable

RATES = {"transactions": ["rates: {EUR: 1}"]}


def messy(seed: int = 7) -> list[Table]:
    return [readable(seeded(name, seed, 30 if name == "accounts" else 120)) for name in NAMES]


def figures(report: Any) -> list[Any]:
    return [one | {"arithmetic": None} for one in report.to_dict()["results"]]


def by_name(folder: Path, tables: list[Table]) -> dict[str, dict[str, Any]]:
    folder.mkdir(exist_ok=True)
    return {one.name: told(one) for one in card(folder, tables, KPIS, extra=RATES).score().results}


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The scorecard of the messy tables as CSV files."""
    return card(tmp_path_factory.mktemp("usual"), messy(), KPIS, extra=RATES)


@pytest.fixture(scope="module")
def score(usual: Any) -> Any:
    """Its report of all KPIs; not to be changed."""
    return usual.score()


@pytest.fixture(scope="module")
def once(score: Any) -> dict[str, dict[str, Any]]:
    return {one.name: told(one) for one in score.results}


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_the_order_of_the_rows_changes_no_bit(form: str, tmp_path: Path) -> None:
    tables = messy()
    wanted = card(tmp_path, tables, KPIS, FORMS[form], RATES)
    calls: list[tuple[str, dict[str, Any]]] = [
        ("score", {}),
        ("segment", {"by": "region", "kpis": ("churn", "arpc", "clv", "engagement")}),
        ("trend", {"every": "quarter", "kpis": ("arpc", "by_status")}),
    ][: None if form == "csv" else 1]
    before = [figures(getattr(wanted, name)(**how)) for name, how in calls]
    for table in tables:
        Random(3).shuffle(table.rows)
    again = card(tmp_path, tables, KPIS, FORMS[form], RATES)
    assert [figures(getattr(again, name)(**how)) for name, how in calls] == before


def test_every_row_twice(tmp_path: Path, once: dict[str, dict[str, Any]]) -> None:
    tables = messy()
    twice = by_name(tmp_path / "twice", [replace(t, rows=[*t.rows, *t.rows]) for t in tables])
    same = ("churn", "retention", "response_time", "resolution_time", "project_completion")
    for name in same:
        assert close(twice[name]["value"], once[name]["value"]), name
    for name in ("churn", "retention"):  # clients are told apart by their id, tickets are not
        assert twice[name]["n"] == once[name]["n"]
    for name in ("response_time", "resolution_time", "project_completion"):
        assert twice[name]["n"] == 2 * once[name]["n"]
    for name in ("arpc", "arpc_paying"):  # the same clients have paid twice as much
        assert close(twice[name]["value"], 2 * once[name]["value"]), name
        assert twice[name]["n"] == once[name]["n"]
    # the same orders, of twice the value; as many months, days and clients
    assert close(twice["clv"]["value"], 2 * once["clv"]["value"])
    assert close(twice["clv"]["purchases_a_year"], once["clv"]["purchases_a_year"])
    assert twice["engagement"]["n"] == once["engagement"]["n"]
    assert close(twice["engagement"]["stickiness"], once["engagement"]["stickiness"])
    assert twice["engagement"]["active"] >= once["engagement"]["active"]


def test_a_client_without_rows_is_counted_where_clients_are(
    tmp_path: Path, once: dict[str, dict[str, Any]]
) -> None:
    tables = messy()
    silent = {**account("Silent", "2023-12-31"), "region": "East"}
    rows = [*tables[0].rows, silent]
    more = by_name(tmp_path / "more", [replace(tables[0], rows=rows), *tables[1:]])
    for name in ("churn", "retention", "arpc"):
        assert more[name]["n"] == once[name]["n"] + 1, name
    assert close(more["arpc"]["revenue"], once["arpc"]["revenue"])
    assert more["engagement"]["n"] > once["engagement"]["n"]
    assert more["engagement"]["active"] == once["engagement"]["active"]
    for name in ("arpc_paying", "response_time", "resolution_time", "project_completion"):
        assert more[name] == once[name], name


@pytest.mark.parametrize("name", ["arpc", "by_status"])
def test_a_kpi_asked_for_alone_is_what_it_is_among_others(
    name: str, usual: Any, score: Any
) -> None:
    others = (name, "clv", "response_time", "arpc_paying")
    for alone, among in (
        (usual.segment(kpis=(name,), by="region"), usual.segment(kpis=others, by="region")),
        (usual.score(kpis=(name,)), score),
    ):
        assert figures(alone) == [one for one in figures(among) if one["name"] == name]


@pytest.mark.parametrize("name", ["arpc", "arpc_paying"])
def test_parting_payments_by_a_column_of_their_own_leaves_the_total_as_it_is(
    name: str, usual: Any, once: dict[str, dict[str, Any]]
) -> None:
    whole = once[name]
    parted = told(usual.segment(by="quantity", kpis=(name,)).results[0])
    for key in ("value", "n", "se", "revenue"):  # a client in several parts counts once
        assert close(parted[key], whole[key]), key


def of_accounts(folder: Path, rows: list[dict[str, str]], *extra: str) -> Any:
    table = Table("accounts", ("client", "start", "end"), rows)
    return card(folder, [table], "  churn: {}", extra={"accounts": extra}).score()


def test_a_contract_renewed_on_the_first_or_after_the_last_day_keeps_its_client(
    tmp_path: Path,
) -> None:
    rows = [
        account("A", "2024-01-01", "2024-12-31"),
        account("A", "2025-01-01", "2025-12-31"),
        account("A", "2026-01-01", "2026-12-31"),
        account("B", "2024-01-01", "2025-12-31"),
    ]
    report = of_accounts(tmp_path, rows)
    found = told(report.results[0])
    assert (found["n"], found["lost"]) == (2, 1)
    assert reasons(report, "churn") == {"after-as-of": 1}
    assert kinds(report, "accounts", "churn")["valid"] == 2


def test_two_open_accounts_of_a_client_are_remarked_on_where_they_stand(tmp_path: Path) -> None:
    rows = [account("A", "2024-01-01"), account("B", "2024-01-01"), account("A", "2025-03-01")]
    [note] = of_accounts(tmp_path, rows).notes
    assert (note.level, note.slug) == ("warning", "two-open-accounts")
    assert "1 client has several rows without an end in accounts" in note.text
    assert note.where is not None
    assert [place.rsplit(":", 1)[1] for place in note.where.split(", ")] == ["2", "4"]


def test_an_hour_that_the_clock_shows_twice_is_its_first(tmp_path: Path) -> None:
    columns = ("client", "opened", "responded", "resolved")
    spans = [
        ("2025-10-26 01:30:00", "2025-10-26 02:30:00", 3600),
        ("2025-10-26 02:30:00", "2025-10-26 03:30:00", 7200),
        ("2025-03-30 01:30:00", "2025-03-30 03:30:00", 3600),
        ("2025-10-26 02:10:00", "2025-10-26 02:50:00", 2400),
    ]
    for opened, resolved, seconds in spans:
        row = dict(zip(columns, ("A", opened, "", resolved), strict=True))
        table = Table("tickets", columns, [row])
        tables = [
            table,
            Table("accounts", ("client", "start", "end"), [account("A", "2024-01-01")]),
        ]
        report = card(tmp_path, tables, "  resolution_time: {}", zone="Europe/Amsterdam").score()
        assert told(report.results[0])["value"] == seconds


def test_an_end_after_the_last_day_known_of_has_not_happened(tmp_path: Path) -> None:
    columns = ("client", "opened", "responded", "resolved")
    rows = [
        dict(zip(columns, ("A", "2025-12-30 00:00:00", "", "2026-02-01 00:00:00"), strict=True)),
        dict(zip(columns, ("A", "2025-12-01 00:00:00", "", "2025-12-02 00:00:00"), strict=True)),
        dict(zip(columns, ("A", "2026-02-01 00:00:00", "", ""), strict=True)),
    ]
    tables = [
        Table("tickets", columns, rows),
        Table("accounts", ("client", "start", "end"), [account("A", "2024-01-01")]),
    ]
    report = card(tmp_path, tables, "  resolution_time: {}").score()
    found = told(report.results[0])
    assert (found["value"], found["n"], found["open"]) == (86400, 1, 1)
    assert reasons(report, "resolution_time") == {"after-as-of": 1}
    assert kinds(report, "tickets", "resolution_time") == {
        "valid": 1,
        "not_applicable": 1,
        "not_asked": 1,
    }
