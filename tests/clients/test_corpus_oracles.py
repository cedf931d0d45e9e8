"""The real client tables: expected.json is reproduced from the files."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.clients import corpus_oracles
from tests.clients.corpus_oracles import RETAIL, TELCO, TICKETS
from tests.corpus import corpus

ORACLES: dict[str, Callable[[], dict[str, Any]]] = {
    TELCO: corpus_oracles.telco,
    TICKETS: corpus_oracles.support_tickets,
    RETAIL: corpus_oracles.online_retail,
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
