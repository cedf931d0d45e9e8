"""The Python API by groups, periods and references: the figures and refusals of the commands."""

from __future__ import annotations

import inspect
import json
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import kpicli
from kpicli.analysis.asked import asked
from tests.cli.process import ROOT, SCHEMA
from tests.cli.process import called as command
from tests.support import configure, write_csv

EXAMPLE = ROOT / "tests" / "survey.example.yaml"
SURVEY = ROOT / "sample_data" / "survey.csv"
NOW = "1795000000"
"""A moment in November 2026, when every period of the sample data is over."""


@pytest.fixture(scope="module")
def card() -> kpicli.Scorecard:
    return kpicli.load(EXAMPLE)


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)


def printed(*arguments: str | Path) -> Any:
    done = command(
        ROOT, *arguments, "-c", EXAMPLE, "-f", "json", "-q", "--explain", SOURCE_DATE_EPOCH=NOW
    )
    assert done.code == 0, done.err
    return json.loads(done.out)


def test_each_method_gives_the_report_of_its_command(card: kpicli.Scorecard) -> None:
    pairs = [
        (
            card.segment(by=["region", "channel"], kpis="nps", sort="n", merge=300, adjust="holm"),
            "segment --by region,channel --kpi nps --sort n --merge 300 --adjust holm",
        ),
        (
            card.segment(by="region", kpis=["nps"], top=1, worst=2, until=date(2026, 7, 1)),
            "segment --by region --kpi nps --top 1 --worst 2 --until 2026-07-01",
        ),
        (
            card.trend(every="month", by="region", kpis="nps", last=6, rolling=3, level=0.9),
            "trend --every month --by region --kpi nps --last 6 --rolling 3 --level 0.9",
        ),
        (
            card.benchmark(against="target", every="quarter", last=3, kpis="cess"),
            "benchmark --against target --every quarter --last 3 --kpi cess",
        ),
        (
            card.benchmark(by="region", merge=450, where={"channel": "email"}),
            "benchmark --by region --merge 450 --where channel=email",
        ),
        (card.benchmark(against=SURVEY, kpis="nps"), f"benchmark --against {SURVEY} --kpi nps"),
    ]
    for report, line in pairs:
        found = report.to_dict()
        SCHEMA.validate(found)
        assert found == printed(*line.split()), line


def test_a_frame_gives_the_groups_and_periods_of_the_file(card: kpicli.Scorecard) -> None:
    frame = pd.read_csv(SURVEY, dtype=str, keep_default_na=False)
    for one, other in [
        (card.segment(frame, by="region"), card.segment(by="region")),
        (card.trend(frame, every="quarter"), card.trend(every="quarter")),
    ]:
        assert one.to_dict()["results"] == other.to_dict()["results"]


def test_a_frame_is_compared_with_another_file_and_not_with_itself(
    card: kpicli.Scorecard,
) -> None:
    frame = pd.read_csv(SURVEY, dtype=str, keep_default_na=False)
    early = frame[frame["submitted_at"] < "2025-07-01"]
    (standing,) = card.benchmark(early, against=SURVEY, kpis="nps")["nps"].standings
    whole = card.score(kpis="nps")["nps"].estimate
    assert whole is not None and standing.benchmark.value == whole.value
    assert standing.gap is not None and standing.gap < -5


def test_a_result_is_found_by_its_group_and_period(card: kpicli.Scorecard) -> None:
    report = card.segment(by=["region", "channel"], kpis=["csat", "nps"])
    assert report["nps"].group == {}
    assert report.find("nps", group={"channel": "email"}).group == {"channel": "email"}
    north = {"region": "North", "channel": "email"}
    assert report.find("nps", group=north).group == north
    alone = card.segment(by="region", kpis="nps")
    assert alone.find("nps", group="South") is alone.find("nps", group={"region": "South"})
    assert alone.find("nps", group={"region": None}).group == {"region": None}
    series = card.trend(every="quarter", by="region", kpis="nps")
    found = series.find("nps", group="South", period="2025-Q1")
    assert found.period is not None
    assert (found.group, found.period.label) == ({"region": "South"}, "2025-Q1")


def test_without_a_period_the_latest_complete_one_is_meant(card: kpicli.Scorecard) -> None:
    report = card.trend(every="quarter", kpis="nps", until="2026-08-15")
    latest = report["nps"].period
    assert latest is not None and (latest.label, latest.complete) == ("2026-Q2", True)
    assert report.results[-1].period != latest
    running = card.trend(every="year", kpis="nps", since="2026-02-01")
    with pytest.raises(KeyError, match="no period is complete: there are 2026"):
        running["nps"]


def test_what_is_not_there_is_told_with_what_there_is(card: kpicli.Scorecard) -> None:
    report = card.segment(by="region", kpis="nps")
    with pytest.raises(KeyError, match="no result 'npz': there are nps"):
        report["npz"]
    with pytest.raises(KeyError, match=r"no group .*Nord.* of nps: there are .*North"):
        report.find("nps", group="Nord")
    crossed = card.segment(by=["region", "channel"], kpis="nps")
    with pytest.raises(KeyError, match="'North' names no segment: there are region, channel"):
        crossed.find("nps", group="North")
    series = card.trend(every="year", kpis="nps")
    with pytest.raises(KeyError, match="no period '2023': there are 2024, 2025, 2026"):
        series.find("nps", period="2023")


def test_a_frame_of_groups_and_periods_has_a_row_per_result(card: kpicli.Scorecard) -> None:
    report = card.trend(every="quarter", by="channel", kpis="nps")
    frame = report.to_frame()
    assert len(frame) == len(report.results) == 4 * 8
    assert set(frame["period"]) == {f"{y}-Q{q}" for y in (2025, 2026) for q in (1, 2, 3)} | {
        "2024-Q4",
        "2025-Q4",
    }
    assert repr(report) == "<kpicli trend: nps>"
    assert [one.source for one in card.segment(by="region").facts.ledgers] == ["survey", "accounts"]


@pytest.mark.parametrize(
    ("method", "wrong", "slugs"),
    [
        ("segment", {"by": ()}, ["no-segment"]),
        ("segment", {"by": ""}, ["no-such-segment"]),
        ("segment", {"by": "z"}, ["no-such-segment"]),
        ("segment", {"by": ["q", "q"]}, ["repeated-segment"]),
        ("segment", {"by": "q", "sort": "size"}, ["no-such-order"]),
        ("segment", {"by": "q", "adjust": "sidak"}, ["no-such-adjustment"]),
        ("segment", {"by": "q", "top": 0, "worst": -1, "merge": 1}, ["bad-count"] * 3),
        ("segment", {"by": "q", "top": 1.5}, ["bad-count"]),
        ("segment", {"by": "q", "data": [1], "level": 2}, ["not-a-table", "bad-level"]),
        ("trend", {"every": "fortnight"}, ["no-such-period"]),
        ("trend", {"every": None}, ["no-period"]),
        ("trend", {"every": "day", "rolling": 0, "last": "x"}, ["bad-count"] * 2),
        ("trend", {"every": "day"}, ["date-required"]),
        ("benchmark", {"against": "nobody"}, ["no-such-benchmark"]),
        ("benchmark", {"against": ""}, ["no-such-benchmark"]),
        ("benchmark", {"against": "best"}, ["no-segment"]),
        ("benchmark", {"against": "previous"}, ["no-period"]),
        ("score", {"since": "2026-02-01", "until": "2026-02-01"}, ["bad-date"]),
    ],
)
def test_a_wrong_call_raises_all_that_is_wrong_at_once(
    method: str, wrong: dict[str, Any], slugs: list[str], tmp_path: Path
) -> None:
    write_csv(tmp_path / "survey.csv", {"q": [9, 3]})
    kpis = {"nps": {"question": "q"}}
    card = kpicli.load(configure(tmp_path / "kpicli.yaml", kpis, {"path": "survey.csv"}))
    with pytest.raises(kpicli.UserError) as refused:
        getattr(card, method)(**wrong)
    assert [problem.slug for problem in refused.value.problems] == slugs


def test_every_argument_of_a_method_is_one_that_is_checked() -> None:
    known = inspect.signature(asked).parameters
    for name in ("score", "segment", "trend", "benchmark", "report"):
        method = inspect.signature(getattr(kpicli.Scorecard, name)).parameters
        for argument, one in method.items():
            if argument != "self" and one.default is not inspect.Parameter.empty:
                assert one.default == known[argument].default, (name, argument)
