"""Composites and empty client KPIs as they are read: pages, tables, JSON, gates."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.analysis.composites import KPIS, configured, tables
from tests.analysis.ran import Ran, ran

Capture = pytest.CaptureFixture[str]
HEALTH = ("--kpi", "health")


def answer(capsys: Capture, folder: Path, command: str, *more: str, **sections: Any) -> Ran:
    found = sections.pop("found", None) or tables()
    path = configured(folder, found, sections.pop("kpis", KPIS), **sections)
    return ran(capsys, command, "-c", path, "-q", *more)


def test_a_page_shows_what_each_part_brings(capsys: Capture, here: Path) -> None:
    page = answer(capsys, here, "score", "-f", "table", *HEALTH).out
    row = next(line for line in page.splitlines() if "Health" in line)
    assert "57.8" in row
    told = next(line.strip() for line in page.splitlines() if "parts nps" in line)
    assert told.startswith("parts nps: −") and "× 2, retention: 80.0 % → 80.0 × 3" in told
    assert "resolution_time: 60.0 h → 51.7 × 1" in told


def test_explain_works_the_figure_out_from_its_parts(capsys: Capture, here: Path) -> None:
    page = answer(capsys, here, "score", "-f", "table", "--explain", *HEALTH).out
    for line in (
        "Health = Σ weight × part ÷ Σ weight, each part from 0 to 100",
        "resolution_time from 5.00 d to 4.0 h: 60.0 h → 51.7 × 1",
        "the parts taken as independent",
        "÷ 6",
    ):
        assert line in page


def test_a_missing_part_is_named_on_every_page_and_in_json(capsys: Capture, here: Path) -> None:
    found = tables()
    found["tickets"] = {name: [] for name in found["tickets"]}
    table = answer(capsys, here, "score", "-f", "table", *HEALTH, found=found).out
    assert "parts missing" in table and "without resolution_time" in table
    plain = answer(capsys, here, "score", "-f", "plain", *HEALTH, found=found).out
    assert "parts missing" in plain
    markdown = answer(capsys, here, "score", "-f", "markdown", *HEALTH, found=found).out
    assert "without resolution\\_time" in markdown
    whole = json.loads(answer(capsys, here, "score", "-f", "json", *HEALTH, found=found).out)
    [result] = whole["results"]
    assert result["facts"]["without"] == ["resolution_time"]
    assert result["reliability"]["reasons"] == ["parts-missing"]
    assert set(result["facts"]["parts"]["nps"]) == {"value", "points", "weight"}


def test_a_segment_page_flags_the_groups_that_lack_a_part(capsys: Capture, here: Path) -> None:
    found = tables()
    south = [int(client[1:]) % 2 for client in found["tickets"]["client"]]
    found["tickets"] = {
        name: [cell for cell, odd in zip(column, south, strict=True) if not odd]
        for name, column in found["tickets"].items()
    }
    page = answer(
        capsys, here, "segment", "--by", "accounts.region", "-f", "plain", *HEALTH, found=found
    ).out
    rows = {word: line for line in page.splitlines() for word in ("North", "South") if word in line}
    assert "parts missing" in rows["South"] and "parts missing" not in rows["North"]


def test_a_gate_can_be_put_on_a_composite(capsys: Capture, here: Path) -> None:
    target = [{"kpi": "health", "value": 99}]
    done = answer(capsys, here, "score", "--fail-on", "below:target", *HEALTH, targets=target)
    assert done.code == 5
    assert "Health" in done.err


EMPTY = {
    "NPS": "no valid answers",
    "Retention": "no clients at the start",
    "Churn": "no clients at the start",
    "Resolution time": "no closed tickets",
}


@pytest.mark.parametrize("form", ["table", "plain", "markdown"])
def test_a_client_kpi_without_items_says_which_are_not_there(
    form: str, capsys: Capture, here: Path
) -> None:
    found = {name: {column: [] for column in table} for name, table in tables().items()}
    kpis = {"nps": {"question": "q"}, "retention": {}, "churn": {}, "resolution_time": {}}
    page = answer(capsys, here, "score", "-f", form, found=found, kpis=kpis).out
    names = list(kpis) if form == "plain" else list(EMPTY)
    for name, words in zip(names, EMPTY.values(), strict=True):
        row = page[page.index(name) :].split("\n")[:2]
        assert words in " ".join(row), row


def test_json_keeps_the_code_of_why_there_is_no_figure(capsys: Capture, here: Path) -> None:
    found = {name: {column: [] for column in table} for name, table in tables().items()}
    whole = json.loads(answer(capsys, here, "score", "-f", "json", found=found).out)
    whys = {one["name"]: one["why"] for one in whole["results"]}
    assert whys == {
        "health": "no-parts",
        "nps": "no-answers",
        "retention": "no-items",
        "resolution_time": "no-items",
    }
