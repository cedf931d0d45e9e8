"""Gaps to targets in respondents: worked steps, steps by answers, and brute force."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicli.core.closing import Closing, Move, closing
from kpicli.core.tally import Tally
from tests.core.samples import tally_of

SHARE = (0.0, 100.0)
NPS = (-100.0, 0.0, 100.0)


def closed(
    tally: Tally,
    target: float,
    better: str,
    points: tuple[float, ...],
    answers: dict[float, tuple[float, int]] | None = None,
) -> Closing:
    found = closing(tally, target, better, points, answers)
    assert found is not None
    return found


def test_a_share_is_closed_from_the_answer_just_below_the_satisfied_ones() -> None:
    answers = {1.0: (0.0, 20), 2.0: (0.0, 30), 3.0: (0.0, 90), 4.0: (100.0, 200), 5.0: (100.0, 172)}
    found = closed(tally_of({0.0: 140, 100.0: 372}), 80.0, "higher", SHARE, answers)
    assert found.moves == (Move(38, 3.0, 4.0),)  # 410 of 512 are 80.08 %, 409 are 79.88 %
    assert (found.n, found.moved, found.approximate) == (512, 38, False)
    assert found.value == pytest.approx(100 * 410 / 512)


def test_when_too_few_stand_there_the_next_nearest_answer_follows() -> None:
    answers = {1.0: (0.0, 3), 2.0: (0.0, 4), 3.0: (0.0, 2), 4.0: (100.0, 1), 5.0: (100.0, 0)}
    found = closed(tally_of({0.0: 9, 100.0: 1}), 80.0, "higher", SHARE, answers)
    assert found.moves == (Move(2, 3.0, 4.0), Move(4, 2.0, 4.0), Move(1, 1.0, 4.0))
    assert found.value == pytest.approx(80.0)


def test_scales_on_which_low_is_good_are_closed_downwards() -> None:
    answers = {1.0: (100.0, 2), 2.0: (100.0, 2), 3.0: (0.0, 3), 4.0: (0.0, 3)}
    found = closed(tally_of({0.0: 6, 100.0: 4}), 60.0, "higher", SHARE, answers)
    assert found.moves == (Move(2, 3.0, 2.0),)
    mean = closed(tally_of({2.0: 5, 5.0: 5}), 3.2, "lower", (1.0, 2.0, 3.0, 4.0, 5.0))
    assert sum(move.n * (move.from_ - move.to) for move in mean.moves) == 3
    assert mean.value == pytest.approx(3.2)
    assert all(move.to == move.from_ - 1 for move in mean.moves)


def test_a_net_promoter_score_moves_one_step_at_a_time() -> None:
    found = closed(tally_of({-100.0: 20, 0.0: 30, 100.0: 50}), 41.5, "higher", NPS)
    assert found.moves == (Move(12, 0.0, 100.0),)
    answers = {
        6.0: (-100.0, 5),
        3.0: (-100.0, 15),
        8.0: (0.0, 20),
        7.0: (0.0, 10),
        9.0: (100.0, 50),
    }
    found = closed(tally_of({-100.0: 20, 0.0: 30, 100.0: 50}), 57.0, "higher", NPS, answers)
    assert found.moves == (Move(20, 8.0, 9.0), Move(5, 6.0, 7.0), Move(2, 7.0, 9.0))


def test_a_second_step_is_taken_only_after_everyone_took_the_first() -> None:
    everyone_once = closed(tally_of({-100.0: 3, 0.0: 2}), 40.0, "higher", NPS)
    assert set(everyone_once.moves) == {Move(3, -100.0, 0.0), Move(2, 0.0, 100.0)}
    found = closed(tally_of({-100.0: 3, 0.0: 2}), 60.0, "higher", NPS)
    assert set(found.moves) == {
        Move(2, -100.0, 0.0),
        Move(1, -100.0, 100.0),
        Move(2, 0.0, 100.0),
    }
    assert found.value == pytest.approx(60.0)


def test_a_figure_at_its_target_needs_no_move() -> None:
    for target, better in [(50.0, "higher"), (40.0, "higher"), (60.0, "lower")]:
        found = closed(tally_of({0.0: 5, 100.0: 5}), target, better, SHARE)
        assert (found.moves, found.moved, found.value) == ((), 0, 50.0)


def test_a_target_beyond_the_best_points_cannot_be_reached() -> None:
    assert closing(tally_of({0.0: 5, 100.0: 5}), 101.0, "higher", SHARE) is None
    assert closing(tally_of({1.0: 5, 2.0: 5}), 0.5, "lower", (1.0, 2.0)) is None
    assert closed(tally_of({0.0: 5, 100.0: 5}), 100.0, "higher", SHARE).moved == 5
    assert closing(tally_of({}), 50.0, "higher", SHARE) is None


def test_with_weights_the_count_is_approximate() -> None:
    found = closed(tally_of({0.0: 50, 100.0: 50}, weight=2.5), 60.0, "higher", SHARE)
    assert found.approximate
    assert found.moves == (Move(10, 0.0, 100.0),)


def test_answers_must_be_as_many_as_those_tallied() -> None:
    with pytest.raises(ValueError, match="11 answers given, but 10"):
        closing(tally_of({0.0: 10}), 50.0, "higher", SHARE, {1.0: (0.0, 11), 2.0: (100.0, 0)})


@given(
    st.tuples(*[st.integers(0, 3)] * 3).filter(any),
    st.floats(-100, 100),
    st.sampled_from([NPS, (0.0, 50.0, 100.0), (0.0, 10.0, 100.0)]),
    st.booleans(),
)
def test_no_fewer_respondents_could_do_it_by_one_step_each(
    counts: tuple[int, int, int], target: float, points: tuple[float, float, float], lower: bool
) -> None:
    given_points = [p for p, n in zip(points, counts, strict=True) for _ in range(n)]
    n, sign = len(given_points), -1 if lower else 1
    ladder = sorted(points, key=lambda point: sign * point)
    gains = [
        sign * (ladder[ladder.index(p) + 1] - p) if p != ladder[-1] else 0.0 for p in given_points
    ]
    missing = sign * (target * n - sum(given_points))
    enough = [
        k
        for k in range(n + 1)
        if any(sum(group) >= missing - 1e-6 for group in itertools.combinations(gains, k))
    ]
    found = closing(
        tally_of(dict(zip(points, counts, strict=True))),
        target,
        "lower" if lower else "higher",
        points,
    )
    if enough:
        assert found is not None
        assert found.moved == enough[0]
    if found is not None:
        assert sign * (found.value - target) >= -1e-6
        assert found.moved <= n
    else:
        assert sign * (ladder[-1] - target) < 0
