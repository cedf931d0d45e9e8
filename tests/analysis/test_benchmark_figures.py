"""Figures held against other figures of one's own: another file, the best segment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kpicli.core.report import Report
from kpicli.errors import UserError
from tests.analysis.asked import asked, by_group, figure
from tests.analysis.test_periods_end_to_end import MONTHLY, VARIED, trending
from tests.support import repeated, write_csv

MEAN = {"it": {"kpi": "mean", "question": "q", "scale": "0-10"}}


def rows(**groups: dict[int, int]) -> dict[str, list[Any]]:
    """Answers by group from their counts."""
    columns: dict[str, list[Any]] = {"q": [], "g": []}
    for group, counts in groups.items():
        columns["q"] += repeated(counts)
        columns["g"] += [group] * sum(counts.values())
    return columns


def test_another_file_is_another_sample(tmp_path: Path) -> None:
    from scipy.stats import ttest_ind

    ours = rows(a={3: 20, 7: 25}, b={5: 30, 9: 11})
    theirs = rows(a={4: 22, 7: 10}, b={5: 9, 6: 40})
    other = str(write_csv(tmp_path / "other.csv", theirs))
    report = asked("benchmark", tmp_path, ours, MEAN, by=("g",), against=other)
    for group, result in by_group(report).items():
        sides = [
            [q for q, g in zip(side["q"], side["g"], strict=True) if not group or g == group[0]]
            for side in (ours, theirs)
        ]
        test = ttest_ind(*sides, equal_var=False)
        [standing] = result.standings
        mean = [sum(side) / len(side) for side in sides]
        assert standing.benchmark.value == pytest.approx(mean[1])
        assert standing.gap == pytest.approx(mean[0] - mean[1])
        assert standing.p == pytest.approx(test.pvalue / 2)
        assert standing.interval is not None
        drawn = test.confidence_interval(0.95)
        assert (standing.interval.low, standing.interval.high) == pytest.approx(
            (drawn.low, drawn.high)
        )


def test_small_groups_taken_together_are_not_held_against_others_taken_together(
    tmp_path: Path,
) -> None:
    ours = rows(a={5: 20, 6: 20}, b={1: 3, 2: 3}, c={2: 3, 3: 3})
    theirs = rows(a={5: 20, 7: 20}, c={9: 3, 8: 3}, d={9: 3, 10: 3})
    other = str(write_csv(tmp_path / "other.csv", theirs))
    report = asked("benchmark", tmp_path, ours, MEAN, by=("g",), against=other, merge=10)
    found = by_group(report)
    assert set(found) == {(), ("a",), ("Other (2 groups)",)}
    assert figure(found["Other (2 groups)",]).value == 2
    assert found["Other (2 groups)",].standings == ()
    assert [one.gap for one in found["a",].standings] == [pytest.approx(-0.5)]


def test_a_group_that_is_merged_in_the_other_file_alone_keeps_its_own_reference(
    tmp_path: Path,
) -> None:
    ours = rows(a={5: 20, 6: 20}, b={1: 20, 2: 20})
    theirs = rows(a={5: 20, 7: 20}, b={9: 3, 8: 3}, d={9: 3, 10: 3})
    other = str(write_csv(tmp_path / "other.csv", theirs))
    report = asked("benchmark", tmp_path, ours, MEAN, by=("g",), against=other, merge=10)
    [standing] = by_group(report)["b",].standings
    assert standing.benchmark.value == 8.5


def test_a_group_with_the_name_of_those_taken_together_stays_itself(tmp_path: Path) -> None:
    columns = rows(a={5: 40}, b={1: 3}, c={2: 3})
    columns["q"] += [10] * 40
    columns["g"] += ["Other (2 groups)"] * 40
    found = asked("segment", tmp_path, columns, MEAN, by=("g",), merge=10).results
    assert sorted((figure(one).n, figure(one).value) for one in found if one.group) == [
        (6, 1.5),
        (40, 5.0),
        (40, 10.0),
    ]
    assert len({tuple(one.group.values()) for one in found}) == len(found)


@pytest.mark.parametrize(("better", "best"), [("higher", "c"), ("lower", "b")])
def test_the_best_group_is_the_one_with_the_best_figure_of_those_with_enough_answers(
    tmp_path: Path, better: str, best: str
) -> None:
    columns = rows(a={5: 20, 6: 20}, b={1: 20, 2: 20}, c={7: 20, 8: 20}, d={10: 6, 9: 3, 0: 9})
    kpis = {"it": {**MEAN["it"], "better": better}}
    report = asked("benchmark", tmp_path, columns, kpis, by=("g",), against="best")
    found = by_group(report)
    assert found[best,].standings == ()
    for group in {"a", "b", "c", "d"} - {best}:
        [standing] = found[group,].standings
        assert standing.benchmark.name == best
        gap = figure(found[group,]).value - figure(found[best,]).value
        assert standing.gap == pytest.approx(gap)
        assert standing.verdict == ("too_few" if group == "d" else "below" if gap < 0 else "above")


def compared(report: Report) -> Any:
    [result] = report.results
    [standing] = result.standings
    assert result.period is not None
    return result.period.label, standing.benchmark.name, standing.gap


def test_the_latest_complete_period_is_held_against_an_earlier_one(tmp_path: Path) -> None:
    rows = {"command": "benchmark", "answers": VARIED}
    before = trending(tmp_path, MONTHLY, **rows, against="previous")
    assert compared(before) == ("2025-06", "2025-05", pytest.approx(1))
    named = trending(tmp_path, MONTHLY, **rows, against="2025-02", every=None)
    assert compared(named) == ("2025-06", "2025-02", pytest.approx(4))
    quarter = trending(tmp_path, MONTHLY, **rows, against="2025-Q1", every=None)
    assert compared(quarter) == ("2025-Q2", "2025-Q1", pytest.approx(3))


def test_a_period_of_another_length_than_asked_is_not_compared(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        trending(tmp_path, MONTHLY, VARIED, command="benchmark", against="2025-Q1")
    assert caught.value.problems[0].slug == "no-such-period"


def test_a_period_that_a_limit_cuts_is_nothing_to_compare_with(tmp_path: Path) -> None:
    for against in ("2025-05", "previous"):
        with pytest.raises(UserError) as caught:
            trending(
                tmp_path, MONTHLY, VARIED, command="benchmark", against=against, since="2025-05-10"
            )
        assert caught.value.problems[0].slug == "no-such-period"
