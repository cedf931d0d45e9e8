"""Every client KPI of the sample data is what plain Python made of the same files."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from kpicli.core.answers import Kind
from tests.cli.process import SCHEMA
from tests.clients.sample import FOLDER, TRUTH, card, told
from tests.clients.survival import Spell, lasting
from tests.clients.work_oracle import tickets

EXACT = 1e-12


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return card(tmp_path_factory.mktemp("score")).score()


@pytest.fixture(scope="module")
def figures(report: Any) -> dict[str, dict[str, Any]]:
    return {result.name: told(result) for result in report.results}


def close(found: Any, wanted: Any) -> bool:
    return bool(found == pytest.approx(wanted, rel=EXACT, abs=0))


def test_retention_and_churn_are_of_the_last_year_and_add_up_to_a_hundred(
    figures: dict[str, dict[str, Any]],
) -> None:
    value = TRUTH["retention"]["value"]
    for name in ("retention", "churn"):
        found = figures[name]
        assert close(found["value"], value[name])
        assert (found["n"], found["lost"]) == (value["at_risk"], value["lost"])
        assert found["days"] == "2025-10-01 to 2026-09-30"
        assert close(found["median_stay"], TRUTH["lifetime"]["plain"]["value"]["median"])
        assert close(found["mean_stay"], TRUTH["lifetime"]["plain"]["value"]["mean"])
        assert close(found["mean_stay_within"], TRUTH["lifetime"]["plain"]["value"]["longest"])
    assert figures["retention"]["value"] + figures["churn"]["value"] == 100


@pytest.mark.parametrize(
    ("name", "part", "clients"),
    [
        ("arpc", "value", "active"),
        ("arpc_paying", "value", "paying"),
        ("arpc_gross", "without_refunds", "active"),
    ],
)
def test_revenue_per_client(
    figures: dict[str, dict[str, Any]], name: str, part: str, clients: str
) -> None:
    found, value = figures[name], TRUTH["arpc"][part]
    for key in ("value", "se"):
        assert close(found[key], value[clients][key])
    assert found["n"] == value[clients]["clients"]
    assert close(found["revenue"], value["revenue"])
    assert found["purchases"] == value["payments"] - value["refunds"]
    assert found.get("refunds", 0) == value["refunds"]


def test_lifetime_value_and_its_factors(figures: dict[str, dict[str, Any]]) -> None:
    truth = TRUTH["clv"]["value"]
    found = figures["clv"]
    assert close(found["value"], truth["value"])
    assert close(found["purchase_value"], truth["average_purchase_value"])
    assert close(found["purchases_a_year"], truth["purchases_per_client_year"])
    assert close(found["years"], truth["years"])
    for name in ("discounted", "five_years", "five_years_discounted"):
        assert close(figures[f"clv_{name}"]["value"], truth[name]["value"])
        assert close(figures[f"clv_{name}"]["years"], truth[name]["years"])
    assert close(figures["clv_margin"]["value"], truth["margin"])
    orders = figures["clv_by_order"]
    assert close(orders["value"], truth["value"])
    assert close(orders["purchase_value"], truth["by_order"]["average_purchase_value"])
    assert close(orders["purchases_a_year"], truth["by_order"]["purchases_per_client_year"])


def waits(column: str) -> list[Spell]:
    names = {"first_reply_at": "responded", "resolved_at": "resolved", "opened_at": "opened"}
    with (FOLDER / "tickets.csv").open(encoding="utf-8", newline="") as file:
        rows = [{names.get(k, k): v for k, v in row.items()} for row in csv.DictReader(file)]
    found = tickets(rows, column, date(2026, 10, 1), zone=ZoneInfo("Europe/Amsterdam")).items
    return [(length, over, length * 0 - 1) for length, over in found]


@pytest.mark.parametrize(
    ("name", "column"), [("response_time", "responded"), ("resolution_time", "resolved")]
)
def test_times_to_reply_and_to_solve(
    figures: dict[str, dict[str, Any]], name: str, column: str
) -> None:
    found, value = figures[name], TRUTH[name]["value"]
    for key, place in {
        "value": "mean",
        "n": "closed",
        "median": "median",
        "p90": "p90",
        "within_limit": "share_within_limit",
        "open": "open",
    }.items():
        assert close(found[key], value[place]), key
    # The truth takes the first time at which half are over, we the middle of that stretch.
    assert lasting(waits(column)).median == value["km_median"]
    ends = sorted({length for length, over, _ in waits(column) if over})
    after = ends[ends.index(value["km_median"]) + 1]
    middle = (value["km_median"] + float(after)) / 2
    assert found["median_with_open"] in (value["km_median"], middle)


def test_projects_done_on_time_and_to_satisfaction(figures: dict[str, dict[str, Any]]) -> None:
    found, value = figures["project_completion"], TRUTH["project_completion"]["value"]
    assert close(found["value"], value["value"])
    assert (found["n"], found["done"]) == (value["due"], value["done"])
    assert (found["on_time"], found["unrated"]) == (value["on_time"], value["unrated"])
    assert close(found["mean_delay"], value["mean_delay_days"])
    assert close(figures["projects_rated"]["value"], value["unrated_left_out"])
    assert close(figures["projects_strict"]["value"], value["unrated_not_done"])


def test_engagement_stickiness_and_bands(figures: dict[str, dict[str, Any]]) -> None:
    found, value = figures["engagement"], TRUTH["engagement"]["value"]
    for key in ("value", "se", "active", "stickiness"):
        assert close(found[key], value[key]), key
    assert found["n"] == value["client_months"]
    for band, one in value["bands"].items():
        assert close(found[f"{band.replace('-', '–')}_events"], one["share"])


def test_every_row_is_accounted_for_by_each_kpi(report: Any) -> None:
    plain = report.to_dict()
    SCHEMA.validate(plain)
    ledgers = {ledger["source"]: ledger for ledger in plain["ledger"]}
    counts = {
        "accounts": 306,
        "transactions": TRUTH["arpc"]["value"]["payments"],
        "tickets": 1500,
        "projects": TRUTH["project_completion"]["value"]["rows"],
    }
    for source, n in counts.items():
        assert ledgers[source]["rows"] == ledgers[source]["kept"] == n
    for ledger in ledgers.values():
        assert ledger["rows"] == ledger["kept"] + sum(step["rows"] for step in ledger["steps"])
        for kinds in ledger["answers"].values():
            assert sum(kinds.values()) == ledger["kept"]
    kinds = ledgers["tickets"]["answers"]["resolution_time"]
    truth = TRUTH["resolution_time"]["value"]
    assert (kinds["valid"], kinds["not_applicable"]) == (truth["closed"], truth["open"])
    kinds = ledgers["projects"]["answers"]["project_completion"]
    truth = TRUTH["project_completion"]["value"]
    assert kinds["not_applicable"] == truth["cancelled"] + truth["not_yet_due"]
    kinds = ledgers["accounts"]["answers"]["churn"]
    assert kinds["valid"] == TRUTH["retention"]["value"]["at_risk"]


def test_lifetimes_of_a_table_that_began_late(tmp_path: Path) -> None:
    import kpicli
    from tests.clients.sample import CONFIG

    path = tmp_path / "kpicli.yaml"
    known = CONFIG.replace("end: ended_on,", "end: ended_on, known_since: 2024-10-01,")
    path.write_text(known, encoding="utf-8")
    found = {one.name: told(one) for one in kpicli.load(path).score(kpis=("churn", "clv")).results}
    truth = TRUTH["lifetime"]["known_since"]["value"]
    assert close(found["churn"]["median_stay"], truth["median"])
    assert close(found["churn"]["mean_stay"], truth["mean"])
    assert close(found["clv"]["value"], TRUTH["clv"]["value"]["known_since"]["value"])


def test_without_accounts_lifetime_value_is_told_from_the_payments(tmp_path: Path) -> None:
    import kpicli

    path = tmp_path / "kpicli.yaml"
    path.write_text(
        f"version: 1\nsources:\n  transactions: {{path: {FOLDER}/transactions.parquet, "
        "client: client_id, date: paid_on, amount: amount, as_of: 2026-09-30}\n"
        "kpis:\n  clv: {lost_after: 180 days}\n",
        encoding="utf-8",
    )
    [result] = kpicli.load(path).score().results
    truth = TRUTH["clv"]["from_payments"]
    found = told(result)
    assert close(found["value"], truth["value"])
    assert close(found["years"], truth["years"])
    assert result.answers[Kind.VALID] == truth["clients"]
