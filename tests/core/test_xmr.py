"""Process behaviour charts: a worked chart, the rules one by one, gaps and the ends of ranges."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicli.core.xmr import OUTSIDE, RUN_OF_EIGHT, THREE_OF_FOUR, Limits, Values, limits, signals

WORKED = [42.0, 45.0, 39.0, 44.0, 41.0, 47.0, 38.0, 43.0, 46.0, 40.0]
CHART = Limits(50.0, 23.4, 76.6, 10.0)
"""Half-way to the limits lie 36.7 and 63.3."""
figures = st.lists(st.integers(0, 100).map(float) | st.none(), max_size=40)


def at(code: str, values: Values, chart: Limits = CHART) -> list[int]:
    return [index for index, codes in enumerate(signals(values, chart)) if code in codes]


def test_a_worked_chart_comes_out() -> None:
    found = limits(WORKED)
    assert found is not None
    assert found.mean == 42.5
    assert found.mean_range == pytest.approx(46 / 9)
    assert found.low == pytest.approx(28.904, abs=5e-4)
    assert found.high == pytest.approx(56.096, abs=5e-4)
    assert signals(WORKED, found) == [()] * 10


def test_limits_need_eight_figures_two_of_them_in_a_row() -> None:
    assert limits(WORKED[:7]) is None
    assert limits(WORKED[:8]) is not None
    assert limits([*WORKED[:7], None, None]) is None
    assert limits([value for each in WORKED for value in (each, None)]) is None


def test_a_gap_breaks_a_moving_range() -> None:
    found = limits([0.0, 1.0, 0.0, 1.0, None, 50.0, 51.0, 50.0, 51.0])
    assert found is not None
    assert found.mean_range == 1.0
    assert found.mean == 25.5


def test_limits_end_where_figures_do() -> None:
    found = limits([0.0, 90.0] * 5, low=0.0, high=100.0)
    assert found is not None
    assert (found.low, found.high) == (0.0, 100.0)
    within = limits(WORKED, low=0.0, high=100.0)
    assert within == limits(WORKED)


def test_a_figure_beyond_a_limit_is_a_signal() -> None:
    assert at(OUTSIDE, [50.0, 77.0, 76.6, 23.4, 23.3, None]) == [1, 4]


def test_eight_in_a_row_on_one_side_are_a_signal_and_seven_are_not() -> None:
    assert at(RUN_OF_EIGHT, [49.0] + [51.0] * 7 + [49.0]) == []
    assert at(RUN_OF_EIGHT, [49.0] + [51.0] * 8 + [49.0]) == list(range(1, 9))
    assert at(RUN_OF_EIGHT, [51.0] + [49.0] * 10) == list(range(1, 11))


def test_a_figure_on_the_mean_or_a_gap_ends_a_run() -> None:
    assert at(RUN_OF_EIGHT, [51.0] * 7 + [50.0] + [51.0] * 7) == []
    assert at(RUN_OF_EIGHT, [51.0] * 7 + [None] + [51.0] * 7) == []


def test_three_of_four_nearer_to_a_limit_than_to_the_mean_are_a_signal() -> None:
    assert at(THREE_OF_FOUR, [64.0, 50.0, 64.0, 70.0, 50.0]) == [0, 2, 3]
    assert at(THREE_OF_FOUR, [36.0, 36.0, 60.0, 36.0]) == [0, 1, 3]
    assert at(THREE_OF_FOUR, [64.0, 50.0, 50.0, 64.0, 64.0]) == []
    assert at(THREE_OF_FOUR, [64.0, 36.0, 64.0, 36.0]) == []
    assert at(THREE_OF_FOUR, [63.0, 63.0, 63.0, 63.0]) == []
    assert at(THREE_OF_FOUR, [64.0, None, 64.0, 64.0]) == []


def test_holding_a_limit_to_the_range_does_not_move_the_line_half_way_to_it() -> None:
    held = Limits(50.0, 40.0, 60.0, 10.0)
    assert at(THREE_OF_FOUR, [41.0, 41.0, 41.0, 41.0], held) == []
    assert at(THREE_OF_FOUR, [59.0, 59.0, 59.0, 59.0], held) == []
    assert at(OUTSIDE, [39.0], held) == [0]


def test_a_figure_may_give_several_signals() -> None:
    assert signals([80.0] * 8, CHART) == [(OUTSIDE, RUN_OF_EIGHT, THREE_OF_FOUR)] * 8


@pytest.mark.parametrize("value", [0.0, 0.1, 1 / 3, 4.1, 1e9 / 7])
def test_figures_that_are_all_alike_give_no_signal(value: float) -> None:
    for n in (8, 9, 11, 49):
        chart = limits([value] * n)
        assert chart is not None
        assert signals([value] * n, chart) == [()] * n


@given(figures)
def test_turning_the_scale_round_turns_the_chart_and_keeps_the_signals(
    values: list[float | None],
) -> None:
    turned = [None if value is None else -value for value in values]
    one, two = limits(values), limits(turned)
    if one is None or two is None:
        assert one is two
        return
    assert (one.mean, one.mean_range) == (-two.mean, two.mean_range)
    assert (one.low, one.high) == (-two.high, -two.low)
    assert signals(values, one) == signals(turned, two)
    codes = zip(values, signals(values, one), strict=True)
    assert all(not found for value, found in codes if value is None)
