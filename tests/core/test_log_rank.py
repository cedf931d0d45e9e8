"""The log-rank test against published figures, other packages and its own laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.duration.survfunc import survdiff

from kpicli.core.log_rank import log_rank
from kpicli.core.spells import Spell
from tests.core.leukaemia import MERCAPTOPURINE, PLACEBO
from tests.core.spells import any_spells, arrays, sample


def test_remission_on_6mp_differs_from_placebo_by_the_published_statistic() -> None:
    found = log_rank([MERCAPTOPURINE, PLACEBO])
    assert found is not None
    assert (found.statistic, found.df) == (pytest.approx(16.79, abs=5e-3), 1)
    assert found.p == pytest.approx(4.17e-5, rel=1e-3)


@pytest.mark.parametrize("seed", range(4))
def test_two_groups_agree_with_scipy(seed: int) -> None:
    groups = sample(seed, 50), sample(seed + 50, 70)
    sides = [
        stats.CensoredData.right_censored(times, events == 0)
        for times, events, _ in map(arrays, groups)
    ]
    oracle = stats.logrank(*sides)
    found = log_rank(groups)
    assert found is not None
    assert found.statistic == pytest.approx(oracle.statistic**2, rel=1e-9)
    assert found.p == pytest.approx(oracle.pvalue, rel=1e-9)


@pytest.mark.parametrize("k", [2, 3, 5])
@pytest.mark.parametrize("late", [False, True])
def test_several_groups_with_late_entries_agree_with_statsmodels(k: int, late: bool) -> None:
    groups = [sample(10 * k + at, 30 + 10 * at, late) for at in range(k)]
    times, events, entries = map(np.concatenate, zip(*map(arrays, groups), strict=True))
    label = np.repeat(range(k), [len(group) for group in groups])
    statistic, p = survdiff(times, events, label, entry=entries if late else None)
    found = log_rank(groups)
    assert found is not None
    assert (found.statistic, found.df) == (pytest.approx(statistic, rel=1e-9), k - 1)
    assert found.p == pytest.approx(p, rel=1e-9)


@given(any_spells, any_spells, any_spells, st.permutations(range(3)))
def test_the_order_of_groups_changes_nothing(
    a: list[Spell], b: list[Spell], c: list[Spell], order: list[int]
) -> None:
    groups = [a, b, c]
    one, other = log_rank(groups), log_rank([groups[at] for at in order])
    if one is None:
        assert other is None
    else:
        assert other is not None
        assert other.df == one.df
        assert other.statistic == pytest.approx(one.statistic, rel=1e-7, abs=1e-9)


@given(any_spells)
def test_a_group_does_not_differ_from_itself(spells: list[Spell]) -> None:
    found = log_rank([spells, spells])
    if found is not None:
        assert (found.statistic, found.p) == (0.0, 1.0)


def test_a_group_that_was_never_at_risk_with_others_takes_no_degree_of_freedom() -> None:
    later = [Spell(99, True, 5, entry=90)]
    both, three = log_rank([MERCAPTOPURINE, PLACEBO]), log_rank([MERCAPTOPURINE, later, PLACEBO])
    assert both is not None
    assert three is not None
    assert (three.df, three.statistic) == (1, pytest.approx(both.statistic))
    assert log_rank([MERCAPTOPURINE, PLACEBO, []]) == both


def test_two_pairs_that_never_meet_have_one_degree_of_freedom_each() -> None:
    pairs = [MERCAPTOPURINE, PLACEBO]
    later = [
        [Spell(s.time + 100, s.event, 1, entry=100) for s in group]
        for group in (MERCAPTOPURINE, PLACEBO)
    ]
    one, both = log_rank(pairs), log_rank([*pairs, *later])
    assert one is not None
    assert both is not None
    assert (both.df, both.statistic) == (2, pytest.approx(2 * one.statistic))


@pytest.mark.parametrize(
    "groups",
    [
        [],
        [PLACEBO],
        [[Spell(3, False)], [Spell(4, False, 9)]],
        [[Spell(3, True, 4)], [Spell(9, True, 4, entry=5)]],
        [[Spell(3, True, 4)], [Spell(3, True, 6)]],
    ],
    ids=["no group", "one group", "no event", "never together", "all at once"],
)
def test_where_no_event_tells_groups_apart_there_is_no_test(groups: list[list[Spell]]) -> None:
    assert log_rank(groups) is None
