"""The reference numbers of groups and periods, from a file to the report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kpicli.core.report import Difference
from tests.analysis.asked import asked, by_group, by_period, figure

SHARE = {"it": {"kpi": "csat", "question": "q", "scale": "0-1", "satisfied": [1]}}
MEAN = {"it": {"kpi": "mean", "question": "q"}}

SIMPSON = {
    ("2025-01", "Tech"): (468, 900),
    ("2025-01", "Fin"): (27, 100),
    ("2025-02", "Tech"): (55, 100),
    ("2025-02", "Fin"): (270, 900),
}
"""Successes and answers. Company B comes before company A of the published example."""


def simpson() -> dict[str, list[Any]]:
    rows = [
        (int(place < good), segment, f"{month}-15")
        for (month, segment), (good, n) in SIMPSON.items()
        for place in range(n)
    ]
    return dict(zip("qgd", map(list, zip(*rows, strict=True)), strict=True))


def test_a_total_that_falls_while_each_segment_rises_is_told(tmp_path: Path) -> None:
    report = asked("trend", tmp_path, simpson(), SHARE, {"date": "d"}, by=("g",), every="month")
    total = by_period(report)
    assert figure(total["2025-01"]).value == pytest.approx(49.5)
    assert figure(total["2025-02"]).value == pytest.approx(32.5)
    change = total["2025-02"].change
    assert change is not None
    assert change.difference is not None
    assert change.difference.difference == pytest.approx(-17.0)
    assert change.within == pytest.approx(3.0)
    assert change.mix == pytest.approx(-20.0)
    assert change.simpson is True
    for segment, moved in (("Tech", 3.0), ("Fin", 3.0)):
        own = by_period(report, segment)["2025-02"].change
        assert own is not None
        assert own.difference is not None
        assert own.difference.difference == pytest.approx(moved)
        assert (own.within, own.mix, own.simpson) == (None, None, None)


def test_a_segment_that_falls_with_the_total_makes_no_simpson(tmp_path: Path) -> None:
    columns = simpson()
    columns["q"] = [1 - q for q in columns["q"]]
    for place, (segment, day) in enumerate(zip(columns["g"], columns["d"], strict=True)):
        if (segment, day) == ("Fin", "2025-02-15"):
            columns["q"][place] = 1
    report = asked("trend", tmp_path, columns, SHARE, {"date": "d"}, by=("g",), every="month")
    change = by_period(report)["2025-02"].change
    assert change is not None
    assert change.simpson is False


@pytest.mark.parametrize("every", ["day", "month", "quarter"])
def test_the_limits_of_a_process_are_those_of_the_reference(tmp_path: Path, every: str) -> None:
    starts = {
        "day": [f"2025-03-{day:02}" for day in range(1, 11)],
        "month": [f"2025-{month:02}-01" for month in range(1, 11)],
        "quarter": [f"{2021 + q // 4}-{q % 4 * 3 + 1:02}-01" for q in range(10)],
    }[every]
    values = [42, 45, 39, 44, 41, 47, 38, 43, 46, 40]
    columns = {
        "q": [value + spread for value in values for spread in (-3, 0, 3)],
        "d": [start for start in starts for _ in range(3)],
    }
    report = asked("trend", tmp_path, columns, MEAN, {"date": "d"}, every=every)
    assert [figure(one).value for one in by_period(report).values()] == values
    [chart] = report.charts
    assert (chart.mean, chart.points) == (42.5, 10)
    assert (chart.low, chart.high) == pytest.approx((28.904, 56.096), abs=5e-4)
    assert not any(one.signals for one in report.results)


def test_a_figure_beyond_the_limits_is_told(tmp_path: Path) -> None:
    values = [42, 45, 39, 44, 41, 47, 38, 43, 46, 40, 70]
    columns = {"q": values, "d": [f"2025-{month:02}-01" for month in range(1, 12)]}
    report = asked("trend", tmp_path, columns, MEAN, {"date": "d"}, every="month")
    told = {label: one.signals for label, one in by_period(report).items() if one.signals}
    assert told == {"2025-11": ("outside-limits",)}


def _difference(found: Difference | None) -> Difference:
    assert found is not None
    return found


def test_totals_are_of_raw_answers_and_never_averages_of_averages(tmp_path: Path) -> None:
    # 900 answers at 10 and 100 at 60 pool to 15
    columns = {"q": [10] * 900 + [60] * 100, "g": ["a"] * 900 + ["b"] * 100}
    found = by_group(asked("segment", tmp_path, columns, MEAN, by=("g",)))
    assert figure(found[()]).value == 15
    assert found["b",].share == pytest.approx(0.1)
    assert found["b",].impact == pytest.approx(-5)
    assert found["a",].impact == pytest.approx(45)


def test_the_clients_of_the_reference_are_the_units_of_their_groups(tmp_path: Path) -> None:
    # A 28 × 100 and 2 × 0; B −100, 0, −100; C −100, −100, 0; D 0, 100, −100
    columns = {
        "q": [10] * 28 + [7] * 2 + [0, 7, 0] + [0, 0, 7] + [7, 10, 0],
        "c": ["A"] * 30 + ["B"] * 3 + ["C"] * 3 + ["D"] * 3,
        "g": ["x"] * 39,
    }
    nps = {"nps": {"question": "q"}}
    found = by_group(asked("segment", tmp_path, columns, nps, {"client": "c"}, by=("g",)))
    for group in ((), ("x",)):
        assert figure(found[group]).value == pytest.approx(61.538, abs=5e-4)
        assert figure(found[group]).se == pytest.approx(32.967, abs=5e-4)
    assert found["x",].versus_rest is None
    assert found["x",].impact is None


def test_clients_in_both_groups_make_the_difference_better_known(tmp_path: Path) -> None:
    from scipy.stats import ttest_rel

    before, after = [3, 5, 4, 6, 2, 7, 5, 4], [5, 6, 6, 7, 3, 9, 6, 6]
    columns = {
        "q": before + after,
        "c": [*range(8), *range(8)],
        "d": ["2025-01-15"] * 8 + ["2025-02-15"] * 8,
    }
    survey = {"date": "d", "client": "c"}
    report = asked("trend", tmp_path, columns, MEAN, survey, every="month")
    change = by_period(report)["2025-02"].change
    assert change is not None
    difference = _difference(change.difference)
    paired = ttest_rel(after, before)
    assert difference.difference == pytest.approx(1.5)
    assert difference.se == pytest.approx(1.5 / paired.statistic, rel=1e-12)


def test_groups_in_which_all_answer_alike_are_compared_all_the_same(tmp_path: Path) -> None:
    columns = {
        "q": ([0] * 10 + [1] * 2) * 2,
        "g": (["x"] * 10 + ["y"] * 2) * 2,
        "c": ([1] * 9 + [2] + [1, 2]) * 2,
        "w": [0.01] * 24,
    }
    survey = {"client": "c", "weight": "w"}
    found = by_group(asked("segment", tmp_path, columns, SHARE, survey, by=("g",)))
    for group, sign in (("x", -1), ("y", 1)):
        versus = _difference(found[group,].versus_rest)
        assert versus.difference == pytest.approx(100 * sign)
        assert versus.se == 0
