"""Metrics for a node exporter's textfile folder, read back by the client library of Prometheus."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.openmetrics.parser import (
    text_string_to_metric_families as openmetrics_families,
)
from prometheus_client.parser import text_string_to_metric_families as prometheus_families

from kpicli.core.report import Report
from kpicli.render.formats import for_suffix
from kpicli.render.openmetrics import HELP, render
from kpicli.render.parts.surface import Surface
from tests.analysis.asked import EVERYONE, asked
from tests.render.evil import EVIL

KPIS = {"nps": {"question": "q"}, "csat": {"question": "s", "scale": "1-5"}}
COLUMNS: dict[str, list[Any]] = {
    "q": [10, 9, 3, 8, 10, 7, 0, 9] * 10,
    "s": [1, 2, 3, 4, 5, "", 5, 4] * 10,
    "region": ["North", "South"] * 39 + ["Tiny", ""],
    "day": [f"2026-0{1 + row % 3}-15" for row in range(80)],
}
Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


def samples(text: str) -> Samples:
    """Every sample, by its metric and labels, as both formats read it."""
    found = []
    for families in (prometheus_families, openmetrics_families):
        read: Samples = {}
        for family in families(text):
            assert (family.type, family.documentation) == ("gauge", HELP[family.name])
            for one in family.samples:
                key = (one.name, frozenset(one.labels.items()))
                assert key not in read
                assert one.timestamp is None
                read[key] = one.value
        found.append(read)
    assert found[0] == found[1]
    return found[0]


def rendered(report: Report) -> Samples:
    return samples(render(report, Surface(None, False, True)))


def of(found: Samples, metric: str, **labels: str) -> list[float]:
    return [
        value
        for (name, with_), value in found.items()
        if name == metric and set(labels.items()) <= with_
    ]


def test_figures_intervals_and_counts_read_back_as_they_are(tmp_path: Path) -> None:
    report = asked("score", tmp_path, COLUMNS, KPIS)
    found = rendered(report)
    for result in report.results:
        estimate = result.estimate
        assert estimate is not None and estimate.interval is not None
        labels = {"name": result.name, "kpi": result.kpi}
        assert of(found, "kpicli_value", **labels, unit=result.unit.id) == [estimate.value]
        assert of(found, "kpicli_interval_low", **labels) == [estimate.interval.low]
        assert of(found, "kpicli_interval_high", **labels) == [estimate.interval.high]
        assert of(found, "kpicli_answers", **labels) == [estimate.n]
    assert of(found, "kpicli_rows", source="survey", step="kept") == [80]
    assert len(of(found, "kpicli_run_timestamp_seconds")) == 1


def test_benchmarks_and_their_verdicts_are_there(tmp_path: Path) -> None:
    found = rendered(asked("score", tmp_path, COLUMNS, KPIS))
    assert of(found, "kpicli_benchmark", name="csat", benchmark="industry") == [75]
    assert of(found, "kpicli_verdict", name="csat", benchmark="industry", verdict="below") == [1]


def test_a_withheld_group_has_a_state_and_no_number(tmp_path: Path) -> None:
    report = asked(
        "segment", tmp_path, COLUMNS, KPIS, None, {"privacy": {"min_group": 5}}, by=("region",)
    )
    found = rendered(report)
    hidden = [one for one in report.results if one.withheld]
    assert hidden
    for result in hidden:
        labels = {"name": result.name, "region": result.group["region"] or "(none)"}
        kinds = {name for name, with_ in found if set(labels.items()) <= with_}
        assert kinds == {"kpicli_state"}
        assert of(found, "kpicli_state", **labels, state="withheld") == [1]


def test_of_a_series_the_latest_complete_period_is_given_under_the_same_labels(
    tmp_path: Path,
) -> None:
    survey, sections = {"date": "day"}, {"privacy": EVERYONE}
    whole = asked("trend", tmp_path, COLUMNS, KPIS, survey, sections, every="month")
    [latest] = [one for one in whole.results if one.name == "nps" and one.period.label == "2026-02"]
    early = asked(
        "trend", tmp_path, COLUMNS, KPIS, survey, sections, every="month", until="2026-03-01"
    )
    found, before = rendered(whole), rendered(early)
    assert {key for key in found if key[0] == "kpicli_value"} == {
        key for key in before if key[0] == "kpicli_value"
    }
    assert of(before, "kpicli_value", name="nps") == [latest.estimate.value]
    assert of(before, "kpicli_period_start_timestamp_seconds", name="nps") == [1769904000]


@pytest.mark.parametrize("evil", EVIL.values(), ids=EVIL)
def test_no_text_of_the_data_breaks_out_of_its_label(evil: str, tmp_path: Path) -> None:
    report = asked("segment", tmp_path, COLUMNS, KPIS, None, {"privacy": EVERYONE}, by=("region",))
    harmless = rendered(report)
    results = tuple(
        replace(one, group={evil or "region": evil}) if one.group.get("region") == "North" else one
        for one in report.results
    )
    assert len(rendered(replace(report, results=results))) == len(harmless)


def test_segments_called_like_labels_of_our_own_keep_apart(tmp_path: Path) -> None:
    report = asked("segment", tmp_path, COLUMNS, KPIS, None, {"privacy": EVERYONE}, by=("region",))
    results = tuple(
        replace(one, group={"name": "x", "kpi": "y", "unit": "z", "2 b": "w"} if one.group else {})
        for one in report.results[:2]
    )
    found = rendered(replace(report, results=results))
    assert of(found, "kpicli_value", name_2="x", kpi_2="y", group_2_b="w")


def test_the_suffix_prom_stands_for_metrics_and_the_file_is_written_whole(tmp_path: Path) -> None:
    assert for_suffix(Path("node/kpis.prom")) == "openmetrics"
    asked("score", tmp_path, COLUMNS, KPIS)
    target = tmp_path / "kpis.prom"
    command = [sys.executable, "-m", "kpicli", "score", "-c", str(tmp_path / "kpicli.yaml")]
    done = subprocess.run(
        [*command, "-o", str(target), "--fail-on", "worse:industry"],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "SOURCE_DATE_EPOCH": "1790000000"},
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (5, "")
    found = samples(target.read_text("utf-8"))
    assert of(found, "kpicli_gate", condition="worse:industry") == [1]
    assert of(found, "kpicli_run_timestamp_seconds") == [1790000000]
