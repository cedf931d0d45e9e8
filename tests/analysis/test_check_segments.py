"""`kpicli check` on segments: groups, rows in none, clients in two, bins of what is no number."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from kpicli.analysis.request import Request
from kpicli.analysis.segment import segment
from kpicli.config.load import load
from tests.analysis import example
from tests.analysis.ran import Ran, ran
from tests.support import configure, write_csv

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "config.example.yaml"
KPIS = {"it": {"kpi": "mean", "question": "q", "scale": "1-5"}}
ACCOUNTS = {"client": ["A", "B", "C", "D"], "spend": ["5", "20", " 30 ", "1e2"]}
Capture = pytest.CaptureFixture[str]


def checked(
    capsys: Capture,
    folder: Path,
    segments: Mapping[str, Any],
    accounts: Mapping[str, Sequence[Any]] = ACCOUNTS,
    **survey: Any,
) -> Ran:
    """`check --format json` of a survey of clients A, B, C and E joined with accounts."""
    data = write_csv(
        folder / "survey.csv",
        {
            "q": [1, 2, 3, 4, 5],
            "client": ["A", "A", "B", "C", "E"],
            "age": ["30", "41", "n/a", "", "55"],
        },
    )
    table = write_csv(folder / "accounts.csv", accounts)
    sources = {
        "survey": {"path": data.name, "client": "client", **survey},
        "accounts": {"path": table.name, "client": "client"},
    }
    config = configure(folder / "kpicli.yaml", KPIS, {}, sources=sources, segments=dict(segments))
    return ran(capsys, "check", "-c", config, "--format", "json")


def test_each_segment_of_the_example_has_as_many_groups_and_rows_as_segment_finds() -> None:
    config = load(EXAMPLE)
    found = json.loads(example.checked("json"))["segments"]
    assert [one["name"] for one in found] == list(config.segments)
    for one in found:
        report = segment(config, Request(by=(one["name"],), kpis=("cess",)))
        groups = {result.group[one["name"]] for result in report.results if result.group}
        assert len(groups - {None}) == one["groups"]
        assert (None in groups) == bool(one["without"])


def test_rows_without_a_match_or_a_value_are_in_no_group(tmp_path: Path, capsys: Capture) -> None:
    done = checked(
        capsys,
        tmp_path,
        {
            "spend": {"column": "accounts.spend", "bins": [0, 10, 50]},
            "half": {"column": "accounts.spend", "quantiles": 2},
            "client": "survey.client",
        },
    )
    found = json.loads(done.out)
    assert done.code == 0 and found["problems"] == []
    assert [(one["groups"], one["without"]) for one in found["segments"]] == [
        (2, 1),
        (2, 1),
        (4, 0),
    ]
    slugs = [note["slug"] for note in found["notes"]]
    assert slugs.count("unmatched-rows") == slugs.count("clients-without-answers") == 1


def test_texts_among_numbers_are_named_and_are_in_no_bin(tmp_path: Path, capsys: Capture) -> None:
    segments = {"age": {"column": "survey.age", "bins": [40]}}
    done = checked(capsys, tmp_path, segments)
    found = json.loads(done.out)
    assert done.code == 0
    assert (found["segments"][0]["groups"], found["segments"][0]["without"]) == (2, 2)
    [note] = [one for one in found["notes"] if one["slug"] == "not-a-number"]
    assert "age: 1 row in no bin" in note["text"] and "'n/a' 1×" in note["text"]
    assert "segments.age.column" in note["where"]


def test_numbers_are_read_with_the_decimal_mark_of_their_source(
    tmp_path: Path, capsys: Capture
) -> None:
    accounts = {"client": ["A", "B", "C"], "spend": ["1,5", "2,5", "3,5"]}
    segments = {"spend": {"column": "accounts.spend", "bins": [2, 3]}}
    assert "not-a-number" in checked(capsys, tmp_path, segments, accounts).out
    config = tmp_path / "kpicli.yaml"
    text = config.read_text("utf-8").replace(
        "path: accounts.csv", "path: accounts.csv\n    decimal: ','"
    )
    config.write_text(text, "utf-8")
    found = json.loads(ran(capsys, "check", "-c", config, "--format", "json").out)
    assert found["segments"][0]["groups"] == 3 and found["problems"] == []


@pytest.mark.parametrize("way", [{"bins": [0, 10]}, {"quantiles": 3}])
def test_bins_of_a_column_without_a_single_number_are_a_problem(
    way: dict[str, Any], tmp_path: Path, capsys: Capture
) -> None:
    accounts = {"client": ["A", "B", "C"], "spend": ["low", "high", "low"]}
    done = checked(capsys, tmp_path, {"spend": {"column": "accounts.spend", **way}}, accounts)
    assert done.code == 3
    found = json.loads(done.out)
    assert found["segments"] == []
    [problem] = found["problems"]
    assert problem["slug"] == "not-a-number"
    assert "'low' 3×, 'high' 1×" in problem["text"] and "leave them out" in problem["hint"]


def test_a_client_with_two_values_is_a_problem_as_it_is_for_segment(
    tmp_path: Path, capsys: Capture
) -> None:
    accounts = {"client": ["A", "B", "A"], "spend": ["1", "2", "3"]}
    segments = {"spend": "accounts.spend", "client": "survey.client"}
    done = checked(capsys, tmp_path, segments, accounts)
    assert done.code == 3
    found = json.loads(done.out)
    assert [one["slug"] for one in found["problems"]] == ["several-per-client"]
    assert [one["name"] for one in found["segments"]] == ["client"]
    assert "[several-per-client]" in done.err


def test_the_text_says_how_many_groups_there_are_and_how_many_rows_are_in_none() -> None:
    text = example.checked().partition("\nSegments\n")[2]
    assert "  channel: 3 groups\n" in text
    assert "  region (accounts.region): 4 groups; 7 rows in none\n" in text
