"""Cronbach's alpha against closed forms, the covariance matrix and its own laws."""

from __future__ import annotations

import itertools
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicli.core.alpha import CovarianceSums, covariance_sums, cronbach_alpha

answers = st.tuples(*[st.integers(1, 5).map(float)] * 4)
surveys = st.dictionaries(answers, st.integers(1, 20), min_size=2, max_size=30)


def alpha(patterns: dict[tuple[float, ...], float]) -> float | None:
    return cronbach_alpha(covariance_sums(patterns))


def test_two_items_of_equal_variance_give_spearman_and_browns_formula() -> None:
    # correlation 1/2, so 2r/(1 + r) = 2/3
    found = alpha({(1.0, 1.0): 3, (1.0, 2.0): 1, (2.0, 1.0): 1, (2.0, 2.0): 3})
    assert found == pytest.approx(2 / 3, rel=1e-15)


def test_items_that_repeat_each_other_are_perfectly_consistent() -> None:
    assert alpha({(1.0, 1.0, 1.0): 2, (4.0, 4.0, 4.0): 5}) == pytest.approx(1.0, rel=1e-15)


def test_items_that_oppose_each_other_have_a_negative_alpha() -> None:
    found = alpha({(1.0, 5.0): 2, (5.0, 1.0): 1, (5.0, 2.0): 1})
    assert found is not None
    assert found < 0


@given(surveys)
def test_alpha_is_that_of_the_covariance_matrix(patterns: dict[tuple[float, ...], int]) -> None:
    items = list(zip(*[row for row, count in patterns.items() for _ in range(count)], strict=True))
    variances = sum(statistics.variance(item) for item in items)
    total = variances + 2 * sum(
        statistics.covariance(one, other) for one, other in itertools.combinations(items, 2)
    )
    found = alpha(dict(patterns))
    if total < 1e-12:
        assert found is None
    else:
        expected = 4 / 3 * (1 - variances / total)
        assert found == pytest.approx(expected, rel=1e-9, abs=1e-11)


@given(surveys, st.integers(2, 5))
def test_counting_everyone_several_times_changes_nothing(
    patterns: dict[tuple[float, ...], int], times: int
) -> None:
    more = {pattern: count * times for pattern, count in patterns.items()}
    once = alpha(dict(patterns))
    assert alpha(dict(more)) == (once if once is None else pytest.approx(once, abs=1e-9))


@given(surveys)
def test_the_order_of_patterns_changes_nothing_at_all(
    patterns: dict[tuple[float, ...], int],
) -> None:
    assert alpha(dict(reversed(patterns.items()))) == alpha(dict(patterns))


def test_sums_from_any_origin_give_the_same_alpha() -> None:
    rows = [(1.0, 2.0), (2.0, 2.0), (3.0, 5.0), (5.0, 4.0)]
    raw = CovarianceSums(
        n=4,
        sums=(11.0, 13.0),
        products=((39.0, 41.0), (41.0, 49.0)),
    )
    assert cronbach_alpha(raw) == pytest.approx(alpha(dict.fromkeys(rows, 1)), rel=1e-13)


def test_large_answers_keep_their_digits() -> None:
    near = {(1.0, 2.0): 1.0, (2.0, 2.0): 1.0, (3.0, 5.0): 1.0, (5.0, 4.0): 1.0}
    far = {(a + 1e9, b + 1e9): count for (a, b), count in near.items()}
    assert alpha(far) == pytest.approx(alpha(near), rel=1e-15)


@pytest.mark.parametrize(
    "patterns",
    [
        {},
        {(3.0,): 5},
        {(3.0, 4.0): 1},
        {(3.0, 4.0): 50},
        {(0.1, 0.7): 3, (0.7, 0.1): 4},
        {(1.0, 3.0): 1, (2.0, 2.0): 1, (3.0, 1.0): 1},
    ],
)
def test_alpha_of_one_item_one_answer_or_no_spread_is_none(
    patterns: dict[tuple[float, ...], float],
) -> None:
    assert alpha(patterns) is None


def test_patterns_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="length"):
        covariance_sums({(1.0, 2.0): 1, (1.0,): 1})
