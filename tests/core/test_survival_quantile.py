"""Survival quantiles against published figures, other packages and their own laws."""

from __future__ import annotations

import math
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.duration.survfunc import SurvfuncRight

from kpicli.core.kaplan_meier import curve
from kpicli.core.spells import Spell
from kpicli.core.survival_quantile import Quantile, median, quantile
from tests.core.leukaemia import MERCAPTOPURINE, PLACEBO
from tests.core.spells import any_spells, arrays, sample

shares = st.sampled_from([0.1, 0.25, 0.5, 0.75, 0.9])


def test_the_median_remission_is_23_weeks_on_6mp_and_8_without() -> None:
    assert median(curve(MERCAPTOPURINE)) == Quantile(23, 13, None)
    assert median(curve(PLACEBO)) == Quantile(8, 4, 11)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("q", [0.2, 0.5, 0.7])
@pytest.mark.parametrize("late", [False, True])
def test_intervals_agree_with_statsmodels(seed: int, q: float, late: bool) -> None:
    spells = sample(seed, 80, late)
    times, events, entries = arrays(spells)
    oracle = SurvfuncRight(times, events, entry=entries if late else None)
    low, high = oracle.quantile_ci(q, method="cloglog")
    found = quantile(curve(spells), q)
    assert found.low == low
    assert (math.inf if found.high is None else found.high) == high


@given(st.lists(st.integers(0, 50), min_size=1, max_size=40))
def test_without_open_spells_the_median_is_the_usual_one(times: list[int]) -> None:
    found = median(curve(Spell(time, True) for time in times))
    assert found.value == statistics.median(times)


@pytest.mark.parametrize("n", range(1, 60))
def test_the_median_of_the_first_numbers_is_the_middle_of_them(n: int) -> None:
    assert median(curve(Spell(time, True) for time in range(1, n + 1))).value == (n + 1) / 2


def test_six_spells_reach_from_the_shortest_to_the_longest_and_five_not() -> None:
    # the median lies outside six values once in 32 times, outside five once in 16
    six = median(curve(Spell(time, True) for time in (1, 2, 3, 4, 5, 6)))
    assert (six.low, six.high) == (1, 6)
    assert median(curve(Spell(time, True) for time in (1, 2, 3, 4, 5))).high is None


def test_a_median_that_is_not_reached_is_none() -> None:
    found = median(curve([Spell(1, True), Spell(2, False, 99)]))
    assert found == Quantile(None, None, None)
    assert median(curve([])) == Quantile(None, None, None)


def test_a_level_stretch_to_the_end_of_the_curve_gives_its_beginning() -> None:
    assert median(curve([Spell(3, True), Spell(8, False)])).value == 3


def test_a_step_left_out_of_the_product_does_not_end_a_level_stretch() -> None:
    spells = [Spell(1, True), Spell(2, False), Spell(4, True, entry=3), Spell(8, True, 2, entry=6)]
    # S is ½ from 1 on; at 4 one spell alone at risk ends and is left out; it falls at 8
    assert [step.survival for step in curve(spells).steps] == [0.5, 0.5, 0.0]
    assert median(curve(spells)).value == 4.5


@given(any_spells, shares, st.sampled_from([2.0, 7.0, 365.25]))
def test_scaling_time_scales_quantiles(spells: list[Spell], q: float, scale: float) -> None:
    scaled = [Spell(s.time * scale, s.event, s.n, s.entry * scale) for s in spells]
    one, other = quantile(curve(spells), q), quantile(curve(scaled), q)
    for name in ("value", "low", "high"):
        value = getattr(one, name)
        expected = None if value is None else pytest.approx(value * scale, rel=1e-12)
        assert getattr(other, name) == expected


@given(any_spells, shares)
def test_a_quantile_lies_in_its_interval(spells: list[Spell], q: float) -> None:
    found = quantile(curve(spells), q)
    if found.value is None:
        assert found.high is None
    else:
        assert found.low is not None
        assert found.low <= found.value <= (math.inf if found.high is None else found.high)


@given(any_spells)
def test_a_later_quantile_is_no_earlier(spells: list[Spell]) -> None:
    values = [quantile(curve(spells), q).value for q in (0.1, 0.25, 0.5, 0.75, 0.9)]
    reached = [value for value in values if value is not None]
    assert reached == sorted(reached)
    assert values[: len(reached)] == reached


@pytest.mark.parametrize("q", [0.0, 1.0, math.nan])
def test_a_quantile_of_none_or_all_is_refused(q: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        quantile(curve([Spell(1, True)]), q)
