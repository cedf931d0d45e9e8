"""Composites from files to a report: of all rows, by groups, by periods, beside references."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kpicli.analysis.benchmark import benchmark
from kpicli.analysis.request import Request
from kpicli.config.load import load
from kpicli.core.report import Report
from kpicli.errors import UserError
from tests.analysis.asked import figure
from tests.analysis.composites import KPIS, PARTS, asked, configured, of, tables, weighed

NAMES = tuple(PARTS)


def alike(report: Report, name: str) -> dict[tuple[Any, ...], Any]:
    """The results of a KPI by group and period."""
    return {
        (*one.group.values(), one.period.label if one.period else None): one
        for one in of(report, name)
    }


def assert_made_of_its_parts(report: Report) -> None:
    parts = {name: alike(report, name) for name in NAMES}
    composites = alike(report, "health")
    assert composites
    for place, one in composites.items():
        there = {name: found[place] for name, found in parts.items() if place in found}
        assert figure(one).value == pytest.approx(weighed(there), rel=1e-12)
        known = [name for name, each in there.items() if each.estimate is not None]
        assert list(one.facts["parts"]) == known
        assert one.facts.get("without", []) == [name for name in NAMES if name not in known]
        flagged = "parts-missing" in one.reliability.reasons
        assert flagged == (len(known) < len(NAMES))


@pytest.mark.parametrize(
    ("command", "request_"),
    [
        ("score", {}),
        ("segment", {"by": ("accounts.region",)}),
        ("segment", {"by": ("region",)}),
        ("trend", {"every": "quarter"}),
        ("trend", {"every": "quarter", "rolling": 2}),
        ("trend", {"every": "quarter", "by": ("region",)}),
        ("benchmark", {"by": ("region",), "against": "best"}),
    ],
)
def test_every_composite_is_the_weighted_mean_of_the_parts_beside_it(
    command: str, request_: dict[str, Any], tmp_path: Path
) -> None:
    sections = {"segments": {"region": "accounts.region"}}
    report = asked(command, tmp_path, tables(), sections=sections, **request_)
    places = list(alike(report, "health"))
    assert len(places) >= 1
    assert_made_of_its_parts(report)


def test_called_for_alone_a_composite_measures_its_parts_and_prints_only_itself(
    tmp_path: Path,
) -> None:
    whole = asked("score", tmp_path, tables())
    for command, request in {"score": {}, "segment": {"by": ("accounts.region",)}}.items():
        report = asked(command, tmp_path, tables(), kpis=("health",), **request)
        assert {one.name for one in report.results} == {"health"}
        assert report.results[0].estimate == of(whole)[0].estimate
        assert {ledger.source for ledger in report.ledgers} == {"survey", "accounts", "tickets"}


def test_composites_stand_where_the_configuration_has_them(tmp_path: Path) -> None:
    report = asked("score", tmp_path, tables())
    assert [one.name for one in report.results] == list(KPIS)


def test_a_composite_of_answers_alone_needs_no_client_table(tmp_path: Path) -> None:
    parts = {"nps": 1, "calls": 1}
    kpis = {
        "mood": {"kpi": "composite", "parts": parts},
        "nps": {"question": "q"},
        "calls": {"kpi": "csat", "question": "q", "scale": "0-10"},
    }
    only = {"survey": tables()["survey"]}
    report = asked("segment", tmp_path, only, {"kpis": kpis}, by=("channel",))
    for mood, nps, calls in zip(*(of(report, name) for name in kpis), strict=True):
        points = (figure(nps).value + 100) / 2
        assert figure(mood).value == pytest.approx((points + figure(calls).value) / 2, rel=1e-12)


def test_a_part_whose_table_is_empty_is_missing_and_not_taken_for_zero(tmp_path: Path) -> None:
    found = tables()
    found["tickets"] = {name: [] for name in found["tickets"]}
    report = asked("score", tmp_path, found)
    [health] = of(report)
    assert health.facts["without"] == ["resolution_time"]
    assert health.reliability.reasons[-1] == "parts-missing"
    assert figure(health).value == pytest.approx(
        weighed({one.name: one for one in report.results if one.name in PARTS}), rel=1e-12
    )
    [part] = of(report, "resolution_time")
    assert (part.estimate, part.why, part.items) == (None, "no-items", "closed tickets")


def test_without_any_part_there_is_no_figure_but_a_reason(tmp_path: Path) -> None:
    found = {name: {column: [] for column in table} for name, table in tables().items()}
    report = asked("score", tmp_path, found)
    [health] = of(report)
    assert (health.estimate, health.why, health.answers) == (None, "no-parts", {})


def test_a_part_that_cannot_be_parted_is_missing_in_every_group(tmp_path: Path) -> None:
    report = asked("segment", tmp_path, tables(), by=("channel",))
    assert len(of(report)) == 3
    for one in of(report):
        assert one.facts["without"] == ["retention", "resolution_time"]
    assert [note.slug for note in report.notes].count("not-parted") == 2


def test_a_composite_none_of_whose_parts_can_be_parted_is_left_out_with_a_note(
    tmp_path: Path,
) -> None:
    kpis = {**KPIS, "health": {"kpi": "composite", "parts": {"retention": 1}}}
    report = asked("segment", tmp_path, tables(), {"kpis": kpis}, by=("channel",))
    assert not of(report)
    [note] = [note for note in report.notes if note.slug == "composite-left-out"]
    assert note.text == "health left out: none of its parts is there"


def test_quantiles_that_differ_between_the_sources_cannot_part_a_composite(
    tmp_path: Path,
) -> None:
    found = tables()
    found["accounts"]["spend"] = [10 * number for number in range(40)]
    found["survey"] = {name: column[:100] for name, column in found["survey"].items()}
    quantiles = {"segments": {"size": {"column": "accounts.spend", "quantiles": 2}}}
    report = asked("segment", tmp_path, found, quantiles, by=("size",))
    assert not of(report)
    [note] = [note for note in report.notes if note.slug == "composite-left-out"]
    assert "size has other bins in each source" in note.text
    bins = {"segments": {"size": {"column": "accounts.spend", "bins": [200]}}}
    assert len(of(asked("segment", tmp_path, found, bins, by=("size",)))) == 3


def test_small_groups_are_taken_together_only_where_all_parts_take_the_same(
    tmp_path: Path,
) -> None:
    found = tables()
    found["accounts"]["region"] = [f"r{number % 8}" for number in range(40)]
    report = asked("segment", tmp_path, found, by=("accounts.region",), merge=15)
    assert not of(report)
    [note] = [note for note in report.notes if note.slug == "composite-left-out"]
    assert "--merge takes other groups together in each source" in note.text
    only = {**KPIS, "health": {"kpi": "composite", "parts": {"nps": 1}}}
    report = asked("segment", tmp_path, found, {"kpis": only}, by=("accounts.region",), merge=21)
    merged = [one for one in of(report) if one.merged]
    assert [one.merged for one in merged] == [8]
    assert figure(merged[0]).value == pytest.approx(
        50 + figure(next(one for one in of(report, "nps") if one.merged)).value / 2, rel=1e-12
    )


def test_a_group_is_held_against_the_rest_in_every_part(tmp_path: Path) -> None:
    report = asked("segment", tmp_path, tables(), by=("region",))
    total, *groups = of(report)
    assert total.versus_rest is None
    north, south = (
        {one.group["region"]: one for one in groups}[each] for each in ("North", "South")
    )
    assert north.versus_rest is not None and south.versus_rest is not None
    gap = figure(north).value - figure(south).value
    assert north.versus_rest.difference == pytest.approx(gap, rel=1e-9)
    assert south.versus_rest.difference == pytest.approx(-gap, rel=1e-9)
    assert north.versus_rest.method == "delta"
    assert (north.share, north.impact) == (None, None)


def test_a_series_begins_with_the_first_period_that_every_part_has(tmp_path: Path) -> None:
    report = asked("trend", tmp_path, tables(), every="quarter")
    labels = [one.period.label for one in of(report) if one.period]
    assert labels == ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"]
    own = [one.period.label for one in of(report, "retention") if one.period]
    assert own[0] < labels[0]
    changes = [one.change for one in of(report)]
    assert changes[0] is None
    assert all(change and change.difference for change in changes[1:])
    assert all(change.mix is None for change in changes[1:] if change)


def test_periods_with_other_parts_are_not_compared(tmp_path: Path) -> None:
    found = tables()
    third = [day.startswith("2025-07") for day in found["tickets"]["opened"]]
    found["tickets"] = {
        name: [cell for cell, gone in zip(column, third, strict=True) if not gone]
        for name, column in found["tickets"].items()
    }
    report = asked("trend", tmp_path, found, every="quarter")
    whys = {one.period.label: one.change.why for one in of(report) if one.change and one.period}
    assert whys == {"2025-Q2": None, "2025-Q3": "other-parts", "2025-Q4": "other-parts"}


def test_a_target_of_a_composite_gets_a_verdict_without_steps_or_more_answers(
    tmp_path: Path,
) -> None:
    target = {"targets": [{"kpi": "health", "value": 99}]}
    report = asked("benchmark", tmp_path, tables(), target)
    [standing] = of(report)[0].standings
    assert standing.verdict == "below"
    assert (standing.closing, standing.more) == ((), None)


def test_the_latest_period_of_a_composite_is_held_against_the_one_before(tmp_path: Path) -> None:
    report = asked("benchmark", tmp_path, tables(), every="quarter", against="previous")
    [latest] = of(report)
    [standing] = latest.standings
    trend = asked("trend", tmp_path, tables(), every="quarter")
    assert standing.gap == pytest.approx(figure(of(trend)[3]).value - figure(of(trend)[2]).value)


def test_another_file_stands_in_for_the_survey_and_so_for_no_composite(tmp_path: Path) -> None:
    path = configured(tmp_path, tables(), KPIS)
    other = str(tmp_path / "survey.csv")
    report = benchmark(load(path), Request(against=other))
    assert [one.name for one in report.results] == ["nps"]
    with pytest.raises(UserError) as refused:
        benchmark(load(path), Request(against=other, kpis=("health",)))
    assert [problem.slug for problem in refused.value.problems] == ["not-of-the-export"]
