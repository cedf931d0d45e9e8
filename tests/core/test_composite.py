"""The arithmetic of composites against SciPy, by hand, and by laws."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicli.core.answers import Kind
from kpicli.core.comparison import compare
from kpicli.core.component import Component
from kpicli.core.composite import compared, composite
from kpicli.core.estimate import Estimate, estimate
from kpicli.core.tally import Mass, Tally
from kpicli.core.unit import INDEX

LEVEL = 0.95


def mean_of(values: Sequence[float]) -> Estimate:
    tally = Tally.collect((Kind.VALID, value, Mass(1, 1.0, 1.0)) for value in values)
    found = estimate(tally, "t", LEVEL)
    assert found is not None
    return found


def share_of(n: int, of: int) -> Estimate:
    parts = [(Kind.VALID, 100.0, Mass(n, n, n)), (Kind.VALID, 0.0, Mass(of - n, of - n, of - n))]
    found = estimate(Tally.collect(parts), "wilson", LEVEL)
    assert found is not None
    return found


def part(name: str, weight: float = 1.0, zero: float = 0.0, full: float = 100.0) -> Component:
    return Component(name, INDEX, weight, zero, full)


def value_of(parts: Sequence[Component], figures: Mapping[str, Estimate]) -> float:
    found = composite(parts, figures, LEVEL)
    assert found is not None
    return found.value


def test_a_composite_by_hand() -> None:
    """(2 × 75 + 3 × 60 + 1 × 50) ÷ 6 = 63⅓, the last of a time of 62 h from 120 h to 4 h."""
    figures = {"nps": mean_of([100, 0]), "kept": share_of(60, 100), "hours": mean_of([60, 64])}
    parts = [part("nps", 2, -100), part("kept", 3), part("hours", 1, 120, 4)]
    found = composite(parts, figures, LEVEL)
    assert found is not None
    assert found.value == pytest.approx(380 / 6, rel=1e-15)
    assert (found.n, found.n_design, found.sum_weights) == (2, 2.0, 6)
    variances = [
        (2 / 6 * 0.5 * 50) ** 2,
        (3 / 6) ** 2 * 100**2 * 0.24 / 99,
        (100 / 116 / 6 * 2) ** 2,
    ]
    assert found.se == pytest.approx(math.sqrt(sum(variances)), rel=1e-12)
    freedom = sum(variances) ** 2 / sum(
        v**2 / df for v, df in zip(variances, (1, 99, 1), strict=True)
    )
    assert found.df == pytest.approx(freedom, rel=1e-12)


def test_two_means_of_equal_weight_are_known_as_well_as_welch_knows_their_difference() -> None:
    from scipy import stats

    one, other = [61.0, 55, 70, 48, 66, 59], [30.0, 41, 22, 55]
    parts = [part("up"), part("down", 1, 100, 0)]
    found = composite(parts, {"up": mean_of(one), "down": mean_of(other)}, LEVEL)
    assert found is not None and found.interval is not None
    welch = stats.ttest_ind(one, other, equal_var=False).confidence_interval(LEVEL)
    low, high = ((gap + 100) / 2 for gap in (welch.low, welch.high))
    assert (found.interval.low, found.interval.high) == pytest.approx((low, high), rel=1e-9)


def test_a_difference_of_two_composites_is_welch_s_where_there_is_one_part() -> None:
    from scipy import stats

    one, other = [61.0, 55, 70, 48, 66, 59], [30.0, 41, 22, 55]
    a, b = {"it": mean_of(one)}, {"it": mean_of(other)}
    parts = [part("it", 3, 0, 200)]
    found = compared(parts, a, b, {"it": compare(a["it"], b["it"], LEVEL)}, LEVEL)
    assert found is not None
    test = stats.ttest_ind(one, other, equal_var=False)
    assert found.p == pytest.approx(test.pvalue, rel=1e-9)
    assert found.df == pytest.approx(test.df, rel=1e-9)
    drawn = test.confidence_interval(LEVEL)
    assert found.interval.low == pytest.approx(drawn.low / 2, rel=1e-9)
    assert found.interval.high == pytest.approx(drawn.high / 2, rel=1e-9)


def test_beyond_an_end_a_part_counts_as_if_it_stood_there_and_adds_no_uncertainty() -> None:
    slow, steady = mean_of([130, 150]), mean_of([40, 60])
    parts = [part("time", 1, 120, 4), part("steady")]
    found = composite(parts, {"time": slow, "steady": steady}, LEVEL)
    assert found is not None
    assert found.value == 25.0
    assert found.se == pytest.approx(10 / 2, rel=1e-12)
    assert found.df == 1


def test_a_part_beyond_its_end_on_one_side_brings_the_error_of_the_other_side() -> None:
    parts = [part("time", 1, 100, 0), part("steady")]
    one = {"time": mean_of([110, 130]), "steady": mean_of([50, 52])}
    other = {"time": mean_of([40, 60]), "steady": mean_of([50, 52])}
    gaps = {name: compare(one[name], other[name], LEVEL) for name in one}
    found = compared(parts, one, other, gaps, LEVEL)
    assert found is not None
    assert found.difference == -25
    assert found.se == pytest.approx(math.sqrt(10**2 + 1 + 1) / 2, rel=1e-12)


def test_a_composite_all_beyond_its_ends_is_not_compared() -> None:
    parts = [part("time", 1, 100, 0)]
    a, b = {"time": mean_of([110, 130])}, {"time": mean_of([40, 60])}
    assert compared(parts, a, b, {"time": compare(a["time"], b["time"], LEVEL)}, LEVEL) is None


def test_composites_of_other_parts_are_not_compared() -> None:
    parts = [part("a"), part("b")]
    both = {"a": mean_of([40, 60]), "b": mean_of([10, 20])}
    one = {"a": mean_of([41, 60])}
    assert compared(parts, both, one, {"a": compare(both["a"], one["a"], LEVEL)}, LEVEL) is None


@pytest.mark.parametrize("lone", [mean_of([40]), share_of(1, 1)])
def test_a_part_of_a_single_answer_leaves_the_composite_without_an_interval(
    lone: Estimate,
) -> None:
    found = composite([part("a"), part("b")], {"a": lone, "b": mean_of([1, 2])}, LEVEL)
    assert found is not None
    assert (found.se, found.df, found.interval) == (None, None, None)


def test_where_no_part_varies_no_interval_of_width_zero_is_claimed() -> None:
    found = composite([part("a"), part("b")], {"a": share_of(9, 9), "b": share_of(0, 9)}, LEVEL)
    assert found is not None
    assert (found.value, found.se, found.interval) == (50, None, None)


def test_without_any_part_there_is_no_composite() -> None:
    assert composite([part("a")], {}, LEVEL) is None


def test_the_interval_ends_at_0_and_100() -> None:
    low = composite([part("a")], {"a": mean_of([0, 0, 0, 9])}, LEVEL)
    high = composite([part("a")], {"a": mean_of([100, 100, 100, 91])}, LEVEL)
    assert low is not None and low.interval is not None and low.interval.low == 0
    assert high is not None and high.interval is not None and high.interval.high == 100


ends = st.tuples(st.floats(-1e4, 1e4), st.floats(-1e4, 1e4)).filter(
    lambda pair: abs(pair[0] - pair[1]) > 1e-2
)
answers = st.lists(st.floats(-1e4, 1e4), min_size=2, max_size=6)


@st.composite
def made(draw: st.DrawFn) -> tuple[list[Component], dict[str, Estimate]]:
    names = draw(st.lists(st.sampled_from("abcde"), min_size=1, max_size=5, unique=True))
    parts = [part(name, draw(st.floats(0.1, 10)), *draw(ends)) for name in names]
    return parts, {name: mean_of(draw(answers)) for name in names}


@given(made())
def test_a_composite_lies_between_its_worst_and_its_best_part(
    drawn: tuple[list[Component], dict[str, Estimate]],
) -> None:
    parts, figures = drawn
    points = [one.points(figures[one.name].value) for one in parts]
    assert all(0 <= point <= 100 for point in points)
    assert min(points) - 1e-9 <= value_of(parts, figures) <= max(points) + 1e-9


@given(made(), st.floats(0.01, 100))
def test_only_the_ratio_of_weights_matters(
    drawn: tuple[list[Component], dict[str, Estimate]], times: float
) -> None:
    parts, figures = drawn
    scaled = [part(one.name, one.weight * times, one.zero, one.full) for one in parts]
    a, b = composite(parts, figures, LEVEL), composite(scaled, figures, LEVEL)
    assert a is not None and b is not None
    assert a.value == pytest.approx(b.value, rel=1e-9, abs=1e-9)
    assert (a.se is None) == (b.se is None)
    if a.se is not None:
        assert a.se == pytest.approx(b.se, rel=1e-9)


@given(made())
def test_a_missing_part_is_as_one_that_was_never_declared(
    drawn: tuple[list[Component], dict[str, Estimate]],
) -> None:
    parts, figures = drawn
    more = [*parts, part("missing", 7)]
    assert composite(more, figures, LEVEL) == composite(parts, figures, LEVEL)


@given(made())
def test_the_standard_error_is_the_slope_in_each_figure_times_its_own(
    drawn: tuple[list[Component], dict[str, Estimate]],
) -> None:
    from dataclasses import replace

    parts, figures = drawn
    found = composite(parts, figures, LEVEL)
    assert found is not None
    variance = 0.0
    for one in parts:
        figure = figures[one.name]
        step = 1e-6 * abs(one.full - one.zero)
        near = min(abs(figure.value - end) for end in (one.zero, one.full))
        if near <= 2 * step or figure.se is None:
            return
        ways = [
            figures | {one.name: replace(figure, value=figure.value + s)} for s in (step, -step)
        ]
        slope = (value_of(parts, ways[0]) - value_of(parts, ways[1])) / (2 * step)
        variance += (slope * figure.se) ** 2
    assert (found.se or 0.0) == pytest.approx(math.sqrt(variance), rel=1e-4, abs=1e-9)
