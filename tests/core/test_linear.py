"""Groups that follow from others: examples, and ranks against NumPy."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kpicli.core.linear import differences, reduced

groups = st.lists(st.frozensets(st.integers(0, 7), min_size=1), max_size=8)


def matrix(rows: list[frozenset[int]]) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.array([[column in row for column in range(8)] for row in rows], dtype=float)


def test_a_longer_span_less_a_shorter_one_is_what_lies_between() -> None:
    assert differences([{1, 2, 3}, {1, 2, 3, 4}]) == [frozenset({4})]


def test_rolling_windows_of_one_length_reveal_no_group() -> None:
    assert differences([range(i, i + 3) for i in range(8)]) == []


def test_rolling_windows_and_their_total_reveal_single_days() -> None:
    found = differences([range(7), *(range(i, i + 3) for i in range(5))])
    assert [group for group in found if len(group) == 1] == [{0}, {3}, {6}]


def test_the_rest_of_a_total_follows_from_its_published_parts() -> None:
    assert differences([{1}, {2}, {1, 2, 3, 4}]) == [frozenset({3, 4})]


@given(groups)
def test_as_many_rows_are_left_as_the_rank(rows: list[frozenset[int]]) -> None:
    assert len(reduced(rows)) == (np.linalg.matrix_rank(matrix(rows)) if rows else 0)


@given(groups)
def test_every_difference_is_a_sum_of_the_groups(rows: list[frozenset[int]]) -> None:
    found = differences(rows)
    assert not set(found) & set(rows)
    if found:
        rank = np.linalg.matrix_rank(matrix(rows))
        assert np.linalg.matrix_rank(matrix([*rows, *found])) == rank


@given(groups)
def test_the_order_of_the_groups_changes_nothing(rows: list[frozenset[int]]) -> None:
    assert differences(reversed(rows)) == differences(rows)


@given(groups)
def test_every_single_member_that_follows_is_found(rows: list[frozenset[int]]) -> None:
    rank = np.linalg.matrix_rank(matrix(rows)) if rows else 0
    for member in range(8):
        follows = np.linalg.matrix_rank(matrix([*rows, frozenset({member})])) == rank
        assert follows == (frozenset({member}) in {*rows, *differences(rows)})
