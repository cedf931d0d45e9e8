"""Changes split into within and mix: Simpson's paradox, segments that come and go, laws."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicli.core.mix import Contribution, decompose

A = {"Tech": (100.0, 55.0), "Fin": (900.0, 30.0)}
B = {"Tech": (900.0, 52.0), "Fin": (100.0, 27.0)}
sides = st.dictionaries(
    st.sampled_from("abcdef"), st.tuples(st.floats(0.01, 1e4), st.floats(-100, 100)), min_size=1
)


def test_a_total_that_falls_while_each_segment_rises_comes_out() -> None:
    found = decompose(B, A)
    assert found is not None
    assert found.change == pytest.approx(-17.0, rel=1e-12)
    assert found.within == pytest.approx(3.0, rel=1e-12)
    assert found.mix == pytest.approx(-20.0, rel=1e-12)
    assert found.simpson
    assert found.parts["Tech"].within == pytest.approx(1.5)
    assert found.parts["Tech"].mix == pytest.approx(-0.8 * (53.5 - 41.0))
    assert found.parts["Fin"].mix == pytest.approx(0.8 * (28.5 - 41.0))


@given(sides, sides)
def test_a_decomposition_sums_to_its_change(
    before: dict[str, tuple[float, float]], after: dict[str, tuple[float, float]]
) -> None:
    found = decompose(before, after)
    assert found is not None
    size = max(abs(value) for _, value in (*before.values(), *after.values()))
    totals = [
        math.fsum(w * r for w, r in side.values()) / math.fsum(w for w, _ in side.values())
        for side in (before, after)
    ]
    assert abs(found.change - (totals[1] - totals[0])) <= 1e-12 * size
    assert abs(found.within + found.mix - found.change) <= 1e-12 * size
    assert math.fsum(part.within for part in found.parts.values()) == found.within
    assert math.fsum(part.mix for part in found.parts.values()) == found.mix
    assert set(found.parts) == {*before, *after}


@given(sides, sides, st.floats(0.01, 100))
def test_the_unit_of_the_weights_does_not_matter_and_going_back_turns_the_signs(
    before: dict[str, tuple[float, float]], after: dict[str, tuple[float, float]], factor: float
) -> None:
    found = decompose(before, after)
    scaled = decompose({key: (factor * w, r) for key, (w, r) in before.items()}, after)
    back = decompose(after, before)
    assert found is not None and scaled is not None and back is not None
    assert scaled.within == pytest.approx(found.within, rel=1e-9, abs=1e-9)
    assert back.within == pytest.approx(-found.within, rel=1e-9, abs=1e-9)
    assert back.mix == pytest.approx(-found.mix, rel=1e-9, abs=1e-9)
    assert back.simpson == found.simpson


def test_equal_shares_leave_nothing_to_the_mix_and_equal_values_nothing_within() -> None:
    same = decompose(A, {"Tech": (10.0, 60.0), "Fin": (90.0, 10.0)})
    assert same is not None
    assert (same.mix, same.simpson) == (0.0, False)
    moved = decompose(A, {"Tech": (50.0, 55.0), "Fin": (50.0, 30.0)})
    assert moved is not None
    assert (moved.within, moved.simpson) == (0.0, False)
    assert moved.mix == pytest.approx(moved.change) == pytest.approx(10.0)


def test_a_segment_on_one_side_only_is_mix_wholly() -> None:
    found = decompose(
        {"a": (50.0, 40.0), "b": (50.0, 60.0)}, {"a": (50.0, 44.0), "c": (50.0, 90.0)}
    )
    assert found is not None
    assert found.parts["b"].within == found.parts["c"].within == 0.0
    assert found.parts["b"].mix == pytest.approx(-0.5 * (60 - 58.5))
    assert found.parts["c"].mix == pytest.approx(0.5 * (90 - 58.5))
    assert found.within == pytest.approx(2.0)
    assert found.change == pytest.approx(17.0)


def test_a_segment_without_weight_is_not_there() -> None:
    found = decompose({"a": (5.0, 40.0), "b": (0.0, 99.0)}, {"a": (5.0, 44.0)})
    assert found is not None
    assert found.parts == {"a": Contribution(4.0, 0.0)}


def test_the_flag_needs_every_segment_against_the_total_and_one_that_moves() -> None:
    one_with = decompose(B, {**A, "Fin": (900.0, 26.0)})
    assert one_with is not None and not one_with.simpson
    one_still = decompose(B, {**A, "Fin": (900.0, 27.0)})
    assert one_still is not None and one_still.simpson
    falling = decompose(A, B)
    assert falling is not None and falling.simpson
    together = decompose(A, {"Tech": (100.0, 57.0), "Fin": (900.0, 31.0)})
    assert together is not None and not together.simpson


def test_nothing_on_one_side_has_no_change_and_negative_weights_are_refused() -> None:
    assert decompose({}, A) is None
    assert decompose(A, {"Tech": (0.0, 50.0)}) is None
    for wrong in (-1.0, float("nan")):
        with pytest.raises(ValueError, match="weight"):
            decompose(A, {"Tech": (wrong, 50.0)})
