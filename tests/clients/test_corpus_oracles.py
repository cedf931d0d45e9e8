"""The real client tables: expected.json is reproduced from the files, and each result that a
configuration asks for has its figure there."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from tests.clients import corpus_configs, corpus_oracles
from tests.clients.corpus_configs import Case
from tests.clients.corpus_oracles import RETAIL, TELCO, TICKETS
from tests.corpus import corpus

ORACLES: dict[str, Callable[[], dict[str, Any]]] = {
    TELCO: corpus_oracles.telco,
    TICKETS: corpus_oracles.support_tickets,
    RETAIL: corpus_oracles.online_retail,
}
CASES: dict[str, tuple[Case, Callable[[], dict[str, Any]]]] = {
    "telco_csv": (corpus_configs.TELCO_CSV, corpus_oracles.telco_csv),
    "telco_sheets": (corpus_configs.TELCO_SHEETS, corpus_oracles.telco),
    "support_tickets": (
        corpus_configs.SUPPORT_TICKETS,
        lambda: {
            **corpus_oracles.support_tickets(),
            "within_limits": corpus_oracles.within_limits(),
        },
    ),
    "online_retail": (corpus_configs.ONLINE_RETAIL, corpus_oracles.online_retail),
}


def expected(folder: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(corpus(folder, "expected.json").read_text("utf-8"))
    return found


def flat(value: Any, place: str = "") -> dict[str, Any]:
    """Every figure by its dotted place."""
    if isinstance(value, dict):
        return {k: v for key in value for k, v in flat(value[key], f"{place}.{key}").items()}
    if isinstance(value, list):
        return {k: v for i, item in enumerate(value) for k, v in flat(item, f"{place}.{i}").items()}
    return {place[1:]: value}


@pytest.mark.parametrize("folder", ORACLES)
def test_every_expected_figure_comes_out_of_the_files(folder: str) -> None:
    found, wanted = flat(ORACLES[folder]()), flat(expected(folder)["computed"])
    assert found.keys() == wanted.keys()
    for place, value in wanted.items():
        close = value if isinstance(value, str) else pytest.approx(value, rel=1e-12)
        assert found[place] == close, place


def test_the_csv_alone_agrees_with_the_workbooks_where_they_are_of_one_release() -> None:
    wanted = flat(expected(TELCO)["computed"])
    shared = {k: v for k, v in flat(corpus_oracles.telco_csv()).items() if k in wanted}
    assert len(shared) == 7
    assert all(value == pytest.approx(wanted[place]) for place, value in shared.items())


def test_the_published_violations_are_those_counted() -> None:
    listed = corpus_oracles.read(corpus(TICKETS, "published_sla_violations.csv"))
    recount = corpus_oracles.support_tickets()["sla_recount"]
    for priority in corpus_oracles.LIMITS:
        mine = [row for row in listed if row["Priority"] == priority]
        assert len(mine) == recount[f"{priority} / Response Time"]


@pytest.mark.parametrize("name", CASES)
def test_each_result_asked_for_has_its_figure(name: str) -> None:
    case, oracle = CASES[name]
    config, figures = yaml.safe_load(case.config), flat(oracle())
    named = {**case.figures, **case.wishes}
    assert {place for place, _ in named.values()} <= figures.keys()
    assert {key.split("[")[0].split(".")[0] for key in named} == set(config["kpis"])
    for key in named:
        if "[" in key:
            assert key.split("[")[1].split("=")[0] in config["segments"]


@pytest.mark.parametrize("name", CASES)
def test_the_columns_that_a_configuration_names_are_in_its_files(name: str) -> None:
    from tests.clients.sheets import sheet

    config = yaml.safe_load(CASES[name][0].config)
    for table, source in config["sources"].items():
        stem = source["path"].removesuffix(".csv")
        folder = next(f for f in ORACLES if any(corpus(f).glob(f"{stem}.*")))
        book = corpus(folder) / f"{stem}.xlsx"
        rows = sheet(book) if book.exists() else corpus_oracles.read(corpus(folder, f"{stem}.csv"))
        roles = {
            k: v for k, v in source.items() if k not in ("path", "date_format", "duration_unit")
        }
        assert set(roles.values()) <= rows[0].keys(), table
