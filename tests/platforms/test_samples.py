"""Exports of survey platforms from the command line: `init`, then `score`, with nothing edited."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.analysis.ran import Ran, ran
from tests.platforms import forms, qualtrics, questionnaires
from tests.platforms.people import Sample

SAMPLES = [*qualtrics.samples(), *forms.samples(), *questionnaires.samples()]
Capture = pytest.CaptureFixture[str]


def begun(sample: Sample, folder: Path, capsys: Capture) -> tuple[Path, dict[str, Any]]:
    """The configuration that `init` writes for a sample: its path and content."""
    config = folder / "kpicli.yaml"
    done = ran(capsys, "init", sample.write(folder), "-o", config)
    assert done.code == 0, done.err
    return config, yaml.safe_load(config.read_text("utf-8"))


def scored(config: Path, capsys: Capture) -> tuple[dict[str, Any], Ran]:
    """The report of a configuration, and how the command ended."""
    done = ran(capsys, "score", "-c", config, "--format", "json")
    assert done.code == 0, done.err
    return json.loads(done.out), done


def by_column(content: dict[str, Any], report: dict[str, Any]) -> dict[str, tuple[float, int]]:
    """Value and n of each result by the column that is asked."""
    results = {one["name"]: one for one in report["results"]}
    return {
        options["question"]: (results[name]["value"], results[name]["n"])
        for name, options in content["kpis"].items()
    }


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_init_then_score_gives_the_figures_of_those_who_count(
    sample: Sample, tmp_path: Path, capsys: Capture
) -> None:
    config, content = begun(sample, tmp_path, capsys)
    report, done = scored(config, capsys)
    found = by_column(content, report)
    for name, (value, n) in sample.figures.items():
        assert found[sample.asked[name]] == (pytest.approx(value, rel=1e-12), n), name
    assert sample.why in done.err
    [ledger] = report["ledger"]
    steps = {step["reason"]: step["rows"] for step in ledger["steps"] if step["rows"]}
    assert steps == dict(sample.dropped)
    assert ledger["kept"] == 150


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_only_questions_are_scored_and_dates_are_understood(
    sample: Sample, tmp_path: Path, capsys: Capture
) -> None:
    _, content = begun(sample, tmp_path, capsys)
    own = {
        "ID",
        "id",
        "Status",
        "Finished",
        "Progress",
        "lastpage",
        "seed",
        "Score",
        "Total points",
    }
    asked = {options["question"] for options in content["kpis"].values()}
    assert not asked & own
    assert ("date" in content["sources"]["survey"]) == ("undated" not in sample.variant)
