"""Labels that a file has for its codes: groups are called by them, and a configuration may be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from kpicli.analysis.request import Request
from kpicli.analysis.segment import segment
from kpicli.config.load import load
from kpicli.core.answers import Kind
from kpicli.core.report import Report, Result
from tests.analysis.asked import EVERYONE, asked
from tests.sources.spss import spss
from tests.support import configure, write_csv

REGIONS = [1, 1, 2, 2, 2, 3, 9, None]
ANSWERS = [5, 4, 5, 1, 9, 2, 5, 8]
"""One region and one answer are user-missing, as 9 is in both; 8 has a label of its own."""
KPI: dict[str, Any] = {"question": "Q1", "kpi": "mean", "scale": "1-5"}


def report(
    folder: Path, command: str, kpi: dict[str, Any] | None = None, *, dated: bool, **more: Any
) -> Report:
    """A report on a small SPSS file; one that is dated goes through the database."""
    path = spss(
        folder / "d.sav",
        {"Q1": ANSWERS, "REGION": REGIONS, "DAY": ["2026-01-05"] * len(REGIONS)},
        column_labels={"Q1": "How satisfied are you?", "REGION": "Where do you live?"},
        variable_value_labels={
            "Q1": {1: "Terrible", 5: "Great", 8: "Refused", 9: "Don't know"},
            "REGION": {1: "North", 2: "South", 3: "East", 9: "No answer"},
        },
        missing_ranges={"Q1": [9], "REGION": [9]},
    )
    survey = more.pop("survey", {})
    if dated:
        survey = {**survey, "date": "DAY"}
        more["since"] = "2026-01-01"
    kpi = {**KPI, "missing": [8], **(kpi or {})}
    sections = {"privacy": EVERYONE, "segments": {"region": "survey.REGION"}}
    return asked(command, folder, path, {"it": kpi}, survey, sections, **more)


def figure(result: Result) -> tuple[float, int]:
    assert result.estimate is not None
    return result.estimate.value, result.estimate.n


BOTH = pytest.mark.parametrize("dated", [False, True], ids=["plain Python", "DuckDB"])


@BOTH
def test_groups_are_called_by_their_labels_and_user_missing_codes_are_no_group(
    tmp_path: Path, dated: bool
) -> None:
    results = report(tmp_path, "segment", dated=dated, by=["region"]).results
    found = {result.group.get("region"): figure(result) for result in results if result.group}
    assert found == {"North": (4.5, 2), "South": (3.0, 2), "East": (2.0, 1), None: (5.0, 1)}


@BOTH
@pytest.mark.parametrize("name", ["South", "2"])
def test_a_condition_may_name_the_label_or_the_code(tmp_path: Path, dated: bool, name: str) -> None:
    survey = {"where": {"Where do you live?": name}}
    [result] = report(tmp_path, "score", dated=dated, survey=survey).results
    assert figure(result) == (3.0, 2)


@BOTH
def test_a_condition_of_one_kpi_may_name_a_label(tmp_path: Path, dated: bool) -> None:
    kpi = {"where": {"REGION": {"not": "South"}}}
    [result] = report(tmp_path, "score", kpi, dated=dated).results
    assert figure(result) == (4.0, 4)


@BOTH
def test_user_missing_codes_are_missing_and_counted(tmp_path: Path, dated: bool) -> None:
    found = report(tmp_path, "score", dated=dated)
    assert found.ledgers[0].answers["it"] == {Kind.VALID: 6, Kind.MISSING: 2}
    assert figure(found.results[0]) == (22 / 6, 6)


@BOTH
def test_no_answer_may_be_declared_by_its_label(tmp_path: Path, dated: bool) -> None:
    kpi = {"missing": ["Refused"], "not_applicable": ["Don't know"]}
    found = report(tmp_path, "score", kpi, dated=dated)
    kinds = {Kind.VALID: 6, Kind.MISSING: 1, Kind.NOT_APPLICABLE: 1}
    assert found.ledgers[0].answers["it"] == kinds


@BOTH
def test_scores_may_be_declared_by_labels(tmp_path: Path, dated: bool) -> None:
    kpi = {"labels": {"Terrible": 0, "Great": 10}, "scale": "0-10", "missing": ["Refused"]}
    found = report(tmp_path, "score", kpi, dated=dated)
    assert figure(found.results[0]) == ((10 + 4 + 10 + 0 + 2 + 10) / 6, 6)


@BOTH
def test_what_is_declared_for_a_code_comes_before_what_the_file_says_of_it(
    tmp_path: Path, dated: bool
) -> None:
    kpi = {"labels": {"9": 3}, "missing": ["8"]}
    found = report(tmp_path, "score", kpi, dated=dated)
    assert figure(found.results[0]) == (25 / 7, 7)


def test_groups_of_a_joined_table_are_called_by_its_labels(tmp_path: Path) -> None:
    spss(
        tmp_path / "people.sav",
        {"ID": ["a", "b", "c"], "AREA": [1, 2, 9]},
        variable_value_labels={"AREA": {1: "North", 2: "South", 9: "No answer"}},
        missing_ranges={"AREA": [9]},
    )
    people = {"path": str(tmp_path / "people.sav"), "client": "ID"}
    sections = {"privacy": EVERYONE, "segments": {"area": "people.AREA"}}
    answers = write_csv(tmp_path / "survey.csv", {"who": ["a", "a", "b", "c"], "Q1": [5, 3, 2, 1]})
    config = configure(
        tmp_path / "kpicli.yaml",
        {"it": KPI},
        {"path": str(answers), "client": "who"},
        **sections,
    )
    content = yaml.safe_load(config.read_text("utf-8"))
    content["sources"]["people"] = people
    config.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    results = segment(load(config), Request(by=("area",))).results
    found = {result.group.get("area"): figure(result) for result in results if result.group}
    assert found == {"North": (4.0, 2), "South": (2.0, 1), None: (1.0, 1)}


def test_a_question_is_named_by_its_label_or_the_beginning_of_it(tmp_path: Path) -> None:
    for name in ("Q1", "How satisfied are you?", "how satisfied"):
        found = report(tmp_path, "score", {"question": name}, dated=False)
        assert figure(found.results[0]) == (22 / 6, 6)
