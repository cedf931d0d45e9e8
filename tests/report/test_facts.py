"""The scorecard's facts are those of the commands that answer one question each."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kpicli.analysis.benchmark import benchmark
from kpicli.analysis.report import report
from kpicli.analysis.report_split import split
from kpicli.analysis.request import Request
from kpicli.analysis.segment import segment
from kpicli.analysis.trend import trend
from kpicli.config.load import load
from kpicli.core import words_report
from kpicli.core.report import Result
from kpicli.core.scorecard import Scorecard, readable, troubles
from kpicli.core.source import Condition
from kpicli.errors import UserError
from tests.report.build import large, small, survey


def figures(results: tuple[Result, ...]) -> list[tuple[object, ...]]:
    """What is said of each result but its details."""
    return [
        (
            r.name,
            dict(r.group),
            r.period,
            r.estimate,
            r.versus_rest,
            r.change,
            r.signals,
            r.standings,
        )
        for r in results
    ]


def apart(results: tuple[Result, ...]) -> tuple[Result, ...]:
    """The results without what came from within groups and from their mix."""
    none = {"within": None, "mix": None, "simpson": None}
    changed = [
        (each, each.change and replace(each.change, **none), each.year_change) for each in results
    ]
    return tuple(
        replace(each, change=one, year_change=other and replace(other, **none))
        for each, one, other in changed
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("survey")


@pytest.fixture
def found(folder: Path) -> Scorecard:
    return small(folder)


def test_totals_segments_and_periods_are_those_of_the_three_commands(
    folder: Path, found: Scorecard
) -> None:
    config = load(folder / "kpicli.yaml")
    assert figures(found.score.results) == figures(benchmark(config, Request()).results)
    by = segment(config, Request(by=("region",)))
    assert figures(found.segments[0].results) == figures(by.results)
    timed = trend(config, Request(every="month", last=24))
    assert found.trend is not None
    assert figures(apart(found.trend.results)) == figures(timed.results)
    assert found.trend.charts == timed.charts


def test_of_groups_and_periods_only_figures_are_told_and_comments_of_the_total_alone(
    found: Scorecard,
) -> None:
    assert any(each.voices for each in found.score.results)
    assert found.trend is not None
    for each in (*found.segments[0].results, *found.trend.results):
        assert each.voices is None and each.survival is None and not each.arithmetic


def test_a_survey_without_dates_has_no_periods_and_one_without_segments_no_groups(
    tmp_path: Path,
) -> None:
    config = survey(tmp_path, {"q": [9, 1] * 20}, {"nps": {"question": "q"}})
    card = report(config, Request())
    assert card.trend is None and card.segments == ()
    assert card.items[0].series is None and card.items[0].splits == ()
    with pytest.raises(UserError) as refused:
        report(config, Request(every="month"))
    assert [each.slug for each in refused.value.problems] == ["date-required"]


def test_a_segment_that_is_asked_for_and_is_not_there_is_refused(folder: Path) -> None:
    with pytest.raises(UserError) as refused:
        report(load(folder / "kpicli.yaml"), Request(by=("planet",)))
    assert refused.value.problems[0].slug == "no-such-segment"


def test_the_group_that_costs_most_comes_first(card: Scorecard) -> None:
    found = troubles(readable(card).items)
    assert (found[0].label, found[0].by) == ("South", "segment0")
    assert {each.name for each in found[0].results} >= {"k0", "k1", "k2"}
    assert "South (segment0) on 3 KPIs" in " ".join(words_report.verdict(card))


def test_durations_are_in_one_scale_throughout(tmp_path: Path) -> None:
    rows = ["opened,done,team"]
    rows += [
        f"2025-0{1 + at % 6}-01T08:00,2025-0{1 + at % 6}-01T{10 + at % 9}:00,{'ab'[at % 2]}"
        for at in range(120)
    ]
    (tmp_path / "tickets.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (tmp_path / "kpicli.yaml").write_text(
        "version: 1\n"
        "sources: {tickets: {path: tickets.csv, opened: opened, resolved: done}}\n"
        "segments: {team: tickets.team}\nkpis: {resolution_time: {}}\n",
        encoding="utf-8",
    )
    card = readable(report(load(tmp_path / "kpicli.yaml"), Request()))
    assert card.trend is not None
    units = {
        each.unit.id for one in (card.score, *card.segments, card.trend) for each in one.results
    }
    assert units == {"hours"}


def test_what_changed_is_said_of_the_latest_complete_period(tmp_path: Path) -> None:
    days = ["2025-01-05"] * 200 + ["2025-02-05"] * 200
    answers = [10] * 60 + [1] * 140 + [10] * 140 + [1] * 60
    config = survey(tmp_path, {"q": answers, "d": days}, {"nps": {"question": "q"}})
    card = report(config, Request())
    assert "In 2025-02, the last complete month, NPS got clearly better." in words_report.verdict(
        card
    )
    worse = survey(tmp_path, {"q": answers[::-1], "d": days}, {"nps": {"question": "q"}})
    card = report(worse, Request())
    assert "In 2025-02, the last complete month, NPS got clearly worse." in words_report.verdict(
        card
    )
    assert card.items[0].weak
    without = replace(card, trend=None)
    assert not without.items[0].weak


def test_the_page_of_a_group_says_what_the_commands_say_of_its_rows_alone(tmp_path: Path) -> None:
    config = large(tmp_path, rows=1200, kpis=2)
    request = Request(by=("segment1",))
    index, pages = split(config, request, "segment0")
    assert [each.of for each in pages] == [
        ("segment0", v) for v in ("East", "North", "South", "West")
    ]
    south = pages[2]
    alone = Request(where=(Condition("s0", ("South",)),))
    parted = segment(config, replace(alone, by=("segment1",)))
    assert figures(south.segments[0].results) == figures(parted.results)
    assert south.segments[0].overall == parted.overall
    timed = trend(config, replace(alone, every="month", last=24))
    assert south.trend is not None
    assert figures(south.trend.results) == figures(timed.results)
    assert south.trend.charts == timed.charts
    by = benchmark(config, Request(by=("segment0",)))
    whole = [each for each in by.results if each.group.get("segment0") == "South"]
    assert [each.estimate for each in south.score.results] == [each.estimate for each in whole]
    assert [r.versus_rest for r in south.score.results] == [r.versus_rest for r in whole]
    assert figures(index.segments[0].results) == figures(by.results)
