"""Laws that the figures of groups and periods obey whatever the answers are."""

from __future__ import annotations

import math
import random
import tempfile
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kpicli.core.report import Report, Result
from kpicli.core.source import Condition
from tests.analysis.asked import asked, by_group, by_period, figure
from tests.thorough import often

KPIS: dict[str, Any] = {
    "nps": {"question": "a"},
    "csat": {"question": "b", "scale": "1-5"},
    "mean": {"question": "b", "scale": "1-5", "weight": "none"},
}
ROW = st.tuples(
    st.one_of(st.integers(0, 10).map(str), st.sampled_from(["", "n/a", "?"])),
    st.one_of(st.integers(1, 5).map(str), st.sampled_from(["", "99"])),
    st.sampled_from(["x", "x", "y", " y", "z", ""]),
    st.sampled_from(["k", "l"]),
    st.integers(0, 320).map(lambda n: (date(2024, 11, 20) + timedelta(n)).isoformat()),
    st.integers(1, 400).map(lambda w: w / 100),
    st.integers(1, 6),
)
ROWS = st.lists(ROW, min_size=2, max_size=50)
DESIGN = st.sampled_from(
    [{}, {"weight": "w"}, {"weight": "w", "client": "c"}, {"strata": "h", "client": "c"}]
)
LAW = settings(max_examples=often(4), deadline=None, suppress_health_check=list(HealthCheck))
Rows = list[Any]


def on(rows: Rows, command: str, survey: Mapping[str, Any], **request: Any) -> Report:
    """A command on rows of a, b, g, h, d, w and c."""
    columns = dict(zip("abghdwc", map(list, zip(*rows, strict=True)), strict=True))
    with tempfile.TemporaryDirectory() as folder:
        source = {"date": "d", **survey}
        return asked(command, Path(folder), columns, KPIS, source, **request)


def same(one: Result, other: Result) -> None:
    """The same figure, but for the last bits: sums of sums are rounded once more."""
    assert (one.estimate is None) == (other.estimate is None)
    assert one.band == other.band
    assert {name: count.n for name, count in one.parts.items()} == {
        name: count.n for name, count in other.parts.items()
    }
    if one.estimate is None or other.estimate is None:
        return
    assert (one.estimate.n, one.estimate.df) == (other.estimate.n, other.estimate.df)
    assert numbers(one) == pytest.approx(numbers(other), rel=1e-9, abs=1e-9)


def numbers(result: Result) -> list[float]:
    """The numbers of a figure, −1 for one that is not there."""
    own = figure(result)
    ends = [own.interval.low, own.interval.high] if own.interval else []
    gaps = [number for one in result.standings for number in (one.gap, one.p)]
    found = [own.value, own.se, own.n_eff, own.n_design, own.sum_weights, *ends, *gaps]
    return [-1.0 if number is None else number for number in found]


def parts(report: Report, name: str) -> dict[tuple[str | None, ...], Result]:
    """The finest groups of a KPI."""
    found = by_group(report, name)
    return {group: one for group, one in found.items() if len(group) == len(report.by)}


@LAW
@given(ROWS, st.randoms(use_true_random=False), DESIGN)
def test_the_order_of_rows_never_shows_in_groups_or_periods(
    rows: Rows, chance: random.Random, survey: dict[str, str]
) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)
    for command, request in (
        ("segment", {"by": ("g", "h")}),
        ("trend", {"every": "month", "by": ("h",), "rolling": 2}),
    ):
        ours, theirs = (on(some, command, survey, **request) for some in (rows, shuffled))
        assert ours.results == theirs.results
        assert ours.overall == theirs.overall
        assert ours.charts == theirs.charts


@LAW
@given(ROWS, DESIGN)
def test_the_total_is_the_union_of_its_groups(rows: Rows, survey: dict[str, str]) -> None:
    report = on(rows, "segment", survey, by=("g", "h"))
    alone = {one.name: one for one in on(rows, "score", survey).results}
    for name in KPIS:
        found = by_group(report, name)
        total = found[()]
        same(total, alone[name])
        if total.estimate is None:
            continue
        figures = [one.estimate for one in parts(report, name).values() if one.estimate]
        weight = math.fsum(one.sum_weights for one in figures)
        pooled = math.fsum(one.sum_weights * one.value for one in figures) / weight
        assert sum(one.n for one in figures) == total.estimate.n
        assert weight == pytest.approx(total.estimate.sum_weights, rel=1e-12)
        assert pooled == pytest.approx(total.estimate.value, rel=1e-9, abs=1e-9)


@LAW
@given(ROWS, DESIGN)
def test_shares_sum_to_one_and_impacts_are_what_closing_the_gap_brings(
    rows: Rows, survey: dict[str, str]
) -> None:
    report = on(rows, "segment", survey, by=("g", "h"))
    for name in KPIS:
        found = by_group(report, name)
        if found[()].estimate is None:
            continue
        shares = [one.share or 0.0 for one in parts(report, name).values()]
        assert math.fsum(shares) == pytest.approx(1)
        total = figure(found[()])
        for one in found.values():
            if one.impact is None:
                continue
            own = figure(one)
            left = total.sum_weights - own.sum_weights
            rest = (total.sum_weights * total.value - own.sum_weights * own.value) / left
            assert one.share == pytest.approx(own.sum_weights / total.sum_weights)
            # had the group been as the rest is, the total would be the rest's figure
            assert total.value + one.impact == pytest.approx(rest, rel=1e-7, abs=1e-7)


@LAW
@given(ROWS)
def test_a_group_is_what_score_gives_for_its_rows_alone(rows: Rows) -> None:
    report = on(rows, "segment", {"weight": "w"}, by=("g",))
    for key in {one[2].strip() for one in rows}:
        where = (Condition("g", (key,)),)
        alone = on(rows, "score", {"weight": "w"}, where=where)
        for one in alone.results:
            mine = parts(report, one.name)[key or None,]
            same(mine, one)


@LAW
@given(ROWS, DESIGN)
def test_the_file_twice_keeps_every_figure_share_and_mix(
    rows: Rows, survey: dict[str, str]
) -> None:
    for command, request in (
        ("segment", {"by": ("g",)}),
        ("trend", {"every": "quarter", "by": ("g",)}),
    ):
        once, twice = (on(some, command, survey, **request) for some in (rows, rows + rows))
        pairs = {(one.name, str(one.group), one.period): one for one in twice.results}
        assert len(pairs) == len(once.results)
        for one in once.results:
            other = pairs[one.name, str(one.group), one.period]
            assert (one.estimate is None) == (other.estimate is None)
            if one.estimate is None or other.estimate is None:
                continue
            assert other.estimate.n == 2 * one.estimate.n
            assert other.estimate.value == pytest.approx(one.estimate.value, abs=1e-9)
            assert other.share == pytest.approx(one.share)
            assert other.impact == pytest.approx(one.impact, abs=1e-9)


@LAW
@given(ROWS, DESIGN)
def test_a_change_is_what_came_from_within_and_from_the_mix(
    rows: Rows, survey: dict[str, str]
) -> None:
    report = on(rows, "trend", survey, every="quarter", by=("g",))
    for name in KPIS:
        series = by_period(report, name=name)
        for one in series.values():
            change = one.change
            if change is None or change.difference is None:
                continue
            assert change.within is not None
            assert change.mix is not None
            moved = figure(one).value - figure(series[change.earlier]).value
            assert change.difference.difference == pytest.approx(moved, abs=1e-9)
            assert change.within + change.mix == pytest.approx(moved, abs=1e-7)


@LAW
@given(ROWS, st.integers(1, 4), st.sampled_from(["week", "month"]))
def test_a_rolling_window_is_what_score_gives_for_the_same_days(
    rows: Rows, rolling: int, every: str
) -> None:
    report = on(rows, "trend", {"weight": "w"}, every=every, rolling=rolling)
    full = on(rows, "trend", {"weight": "w"}, every=every)
    series = list(by_period(full, name="nps").values())
    windows = list(by_period(report, name="nps").values())
    assert len(windows) == max(0, len(series) - rolling + 1)
    for window in windows[:: max(1, len(windows) // 3)]:
        assert window.period is not None
        days = {"since": window.period.start, "until": window.period.end}
        alone = next(one for one in on(rows, "score", {"weight": "w"}, **days).results)
        same(window, alone)


@LAW
@given(ROWS, DESIGN)
def test_a_trend_of_one_period_is_the_score(rows: Rows, survey: dict[str, str]) -> None:
    inside = [row for row in rows if row[4].startswith("2025")]
    assume(inside)
    year = on(inside, "trend", survey, every="year")
    for one, other in zip(year.results, on(inside, "score", survey).results, strict=True):
        assert one.period is not None
        same(one, other)
        assert one.change is None


@LAW
@given(ROWS, DESIGN)
def test_each_row_is_in_one_period_and_one_group(rows: Rows, survey: dict[str, str]) -> None:
    report = on(rows, "trend", survey, every="week", by=("g",))
    valid = report.ledgers[0].answers
    for name in KPIS:
        total = by_period(report, name=name)
        groups = {tuple(one.group.values()) for one in report.results if one.group}
        n = sum(one.estimate.n for one in total.values() if one.estimate)
        assert n == sum(k for kind, k in valid[name].items() if kind.value == "valid")
        for week, one in total.items():
            own = [by_period(report, *group, name=name)[week] for group in groups]
            shares = [each.share for each in own]
            assert sum(each.estimate.n for each in own if each.estimate) == (
                one.estimate.n if one.estimate else 0
            )
            if one.estimate:
                assert math.fsum(share or 0.0 for share in shares) == pytest.approx(1)
