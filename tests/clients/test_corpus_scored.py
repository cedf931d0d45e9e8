"""Real client tables, asked about as a user would: their published and recounted figures."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import kpicli
from tests.clients import corpus_configs, corpus_oracles
from tests.clients.corpus_configs import Case
from tests.clients.corpus_oracles import RETAIL, TELCO, TICKETS
from tests.clients.sample import told
from tests.clients.sheets import joined
from tests.clients.test_corpus_oracles import flat
from tests.corpus import corpus

BOOKS = ("Telco_customer_churn_status.xlsx", "Telco_customer_churn_services.xlsx")


def support_tickets() -> dict[str, Any]:
    found = corpus_oracles.support_tickets()
    return {**found, "within_limits": corpus_oracles.within_limits()}


CASES: dict[str, tuple[Case, tuple[str, str], Callable[[], dict[str, Any]]]] = {
    "telco_csv": (
        corpus_configs.TELCO_CSV,
        (TELCO, "telco_customer_churn_33.csv"),
        corpus_oracles.telco_csv,
    ),
    "telco_sheets": (corpus_configs.TELCO_SHEETS, (TELCO, ""), corpus_oracles.telco),
    "support_tickets": (
        corpus_configs.SUPPORT_TICKETS,
        (TICKETS, "customer_support_tickets.csv"),
        support_tickets,
    ),
    "online_retail": (
        corpus_configs.ONLINE_RETAIL,
        (RETAIL, "OnlineRetail_first_9999.csv"),
        corpus_oracles.online_retail,
    ),
}


def place(folder: Path, name: str, config: str | None = None) -> Path:
    """The files of a case and its configuration in a folder."""
    case, file, _ = CASES[name]
    if file[1]:
        shutil.copy(corpus(*file), folder)
    else:
        joined([corpus(TELCO, book) for book in BOOKS], "Customer ID", folder / "telco.csv")
    path = folder / "kpicli.yaml"
    path.write_text(config or case.config, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", CASES)
def test_every_figure_comes_out_of_the_files(name: str, tmp_path: Path) -> None:
    case, _, oracle = CASES[name]
    card, wanted = kpicli.load(place(tmp_path, name)), flat(oracle())
    found: dict[str, Any] = {}
    for one in card.score().results:
        figures = told(one)
        found[one.name] = figures["value"]
        found |= {f"{one.name}.{key}": value for key, value in figures.items()}
    by: dict[str, set[str]] = {}
    for key in case.figures:
        if "[" in key:
            kpi, group = key.removesuffix("]").split("[")
            by.setdefault(group.split("=")[0], set()).add(kpi)
    for segment, kpis in by.items():
        for one in card.segment(by=segment, kpis=sorted(kpis)).results:
            if one.group:
                found[f"{one.name}[{segment}={one.group[segment]}]"] = told(one)["value"]
    for key, (figure, times) in case.figures.items():
        assert found[key] == pytest.approx(wanted[figure] * times, rel=1e-12), key


def test_telco_accounts_for_its_blanks_and_its_rows(tmp_path: Path) -> None:
    report = kpicli.load(place(tmp_path, "telco_csv")).score(kpis=("total_charges", "churn"))
    plain = report.to_dict()
    [ledger] = plain["ledger"]
    assert (ledger["rows"], ledger["kept"]) == (7043, 7043)
    assert ledger["answers"]["total_charges"] == {
        "valid": 7032,
        "missing": 11,
        "not_applicable": 0,
        "invalid": 0,
    }
    assert ledger["answers"]["churn"]["valid"] == 7043
    [note] = [note for note in plain["notes"] if note["slug"] == "no-amount"]
    assert "11 rows" in note["text"] and "telco_customer_churn_33.csv:" in note["where"]


def test_a_mean_shows_both_ways_whether_open_tickets_are_in_it(tmp_path: Path) -> None:
    report = kpicli.load(place(tmp_path, "support_tickets")).score()
    found = {one.name: told(one) for one in report.results}
    assert found["resolution_published"]["value"] / 3600 == pytest.approx(54.85323)
    assert found["resolution_time"]["value"] / 3600 == pytest.approx(52.8956, abs=5e-5)
    assert found["resolution_time"]["open"] == 572
    assert found["response_time"]["value"] / 3600 == pytest.approx(17.52057)


def test_lines_without_a_customer_are_counted_and_located(tmp_path: Path) -> None:
    plain = kpicli.load(place(tmp_path, "online_retail")).score(kpis=("arpc",)).to_dict()
    assert plain["ledger"][0]["answers"]["arpc"]["missing"] == 2291
    [note] = [note for note in plain["notes"] if note["slug"] == "no-client"]
    assert "2,291 rows without a client" in note["text"]
    assert "OnlineRetail_first_9999.csv:" in note["where"]


def test_days_that_fit_both_orders_are_refused_with_the_likelier_reading(tmp_path: Path) -> None:
    config = corpus_configs.ONLINE_RETAIL.config
    lines = [line for line in config.split("\n") if "date_format" not in line]
    card = kpicli.load(place(tmp_path, "online_retail", "\n".join(lines)))
    with pytest.raises(kpicli.UserError) as caught:
        card.score()
    [problem] = caught.value.problems
    assert problem.slug == "ambiguous-dates" and problem.hint
    assert "2010-12-01 to 2010-12-05" in problem.hint
    assert "2010-01-12 to 2010-05-12" in problem.hint
    assert problem.hint.index("%d/%m/%Y") < problem.hint.index("%m/%d/%Y")
