"""Ranks in a distribution known by quantiles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicli.core.intervals import Interval
from kpicli.core.percentile import Rank, percentile, percentile_interval

QUANTILES = {0.1: 40.0, 0.25: 55.0, 0.5: 65.0, 0.75: 75.0, 0.9: 85.0}


@pytest.mark.parametrize(
    ("value", "share"), [(40, 0.1), (47.5, 0.175), (55, 0.25), (66, 0.525), (84, 0.885), (85, 0.9)]
)
def test_ranks_lie_between_those_of_the_quantiles_on_either_side(
    value: float, share: float
) -> None:
    found = percentile(value, QUANTILES)
    assert found.low == found.high == pytest.approx(share)


def test_beyond_the_known_quantiles_only_bounds_are_known() -> None:
    assert percentile(39.9, QUANTILES) == Rank(0.0, 0.1)
    assert percentile(85.1, QUANTILES) == Rank(0.9, 1.0)


def test_quantiles_that_are_equal_leave_the_rank_open_between_them() -> None:
    flat = {0.25: 60.0, 0.5: 80.0, 0.75: 100.0, 0.9: 100.0}
    assert percentile(100.0, flat) == Rank(0.75, 0.9)
    assert percentile(90.0, flat).high == pytest.approx(0.625)


def test_an_interval_reaches_from_the_rank_of_its_lower_end_to_that_of_its_upper() -> None:
    inside = percentile_interval(Interval(55.0, 75.0, 0.95, "t"), QUANTILES)
    assert inside == Rank(0.25, 0.75)
    wide = percentile_interval(Interval(30.0, 95.0, 0.95, "t"), QUANTILES)
    assert wide == Rank(0.0, 1.0)
    top = percentile_interval(Interval(80.0, 95.0, 0.95, "t"), QUANTILES)
    assert top.low == pytest.approx(0.825)
    assert top.high == 1.0


@given(st.floats(0, 120), st.floats(0, 120))
def test_a_higher_figure_never_ranks_lower(one: float, two: float) -> None:
    low, high = (percentile(each, QUANTILES) for each in sorted((one, two)))
    assert 0 <= low.low <= low.high <= 1
    assert low.low <= high.low + 1e-12
    assert low.high <= high.high + 1e-12


def test_the_order_in_which_quantiles_are_given_does_not_matter() -> None:
    turned = dict(reversed(QUANTILES.items()))
    assert percentile(70.0, turned) == percentile(70.0, QUANTILES)


def test_quantiles_that_are_none_are_refused() -> None:
    for wrong in ({}, {0.5: 60.0}, {0.5: 60.0, 1.5: 70.0}, {-0.1: 60.0, 0.5: 70.0}):
        with pytest.raises(ValueError, match="two quantiles"):
            percentile(50.0, wrong)
    with pytest.raises(ValueError, match="fall"):
        percentile(50.0, {0.1: 60.0, 0.5: 50.0})
