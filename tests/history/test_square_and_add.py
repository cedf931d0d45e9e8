"""The interval of a difference from two intervals, against what is known of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicli.core.intervals import Interval, wilson
from kpicli.core.square_and_add import square_and_add

counts = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def of(count: tuple[int, int]) -> tuple[float, Interval]:
    share = count[0] / count[1]
    return share, wilson(share, count[1], 0.95)


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [((56, 70), (48, 80), 0.0524, 0.3339), ((9, 10), (3, 10), 0.1705, 0.8090)],
)
def test_of_two_shares_it_is_the_interval_that_newcombe_printed(
    one: tuple[int, int], other: tuple[int, int], low: float, high: float
) -> None:
    drawn, _ = square_and_add(*of(one), *of(other))
    assert (drawn.low, drawn.high) == pytest.approx((low, high), abs=5e-5)


def test_of_symmetric_intervals_it_is_the_z_test() -> None:
    from scipy.stats import norm

    z = norm.ppf(0.975)
    one, other = (
        Interval(50 - z * 3, 50 + z * 3, 0.95, "t"),
        Interval(40 - z * 4, 40 + z * 4, 0.95, "t"),
    )
    drawn, p = square_and_add(50, one, 40, other)
    assert (drawn.low, drawn.high) == pytest.approx((10 - z * 5, 10 + z * 5))
    assert p == pytest.approx(2 * norm.sf(10 / 5))


@given(counts, counts)
def test_p_is_under_five_percent_exactly_when_the_interval_leaves_zero_out(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    drawn, p = square_and_add(*of(one), *of(other))
    assert p is not None
    if min(abs(drawn.low), abs(drawn.high)) > 1e-9:
        assert (p < 0.05) == (drawn.low > 0 or drawn.high < 0)


@given(counts, counts)
def test_the_other_way_round_it_is_the_same_with_another_sign(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    (drawn, p), (back, q) = (
        square_and_add(*of(one), *of(other)),
        square_and_add(*of(other), *of(one)),
    )
    assert (drawn.low, drawn.high) == pytest.approx((-back.high, -back.low))
    assert p == pytest.approx(q)


def test_two_figures_without_any_width_are_not_tested() -> None:
    point = Interval(3.0, 3.0, 0.95, "t")
    drawn, p = square_and_add(4.0, Interval(4.0, 4.0, 0.95, "t"), 3.0, point)
    assert (drawn.low, drawn.high, p) == (1.0, 1.0, None)
    assert square_and_add(3.0, point, 3.0, point)[1] == 1.0


def test_intervals_of_two_levels_do_not_go_together() -> None:
    with pytest.raises(ValueError, match=r"0\.9"):
        square_and_add(1.0, Interval(0, 2, 0.95, "t"), 1.0, Interval(0, 2, 0.9, "t"))
