"""The simplex finds what SciPy finds, bounds its work, and says when it has not arrived."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicli.core.simplex import Point, minimise


def rosenbrock(point: Point) -> float:
    return math.fsum(100.0 * (b - a * a) ** 2 + (1.0 - a) ** 2 for a, b in pairwise(point))


@pytest.mark.parametrize("dimensions", [2, 3, 4])
def test_the_end_of_a_bent_valley_is_reached(dimensions: int) -> None:
    found = minimise(rosenbrock, [0.0] * dimensions, width=1e-7, tolerance=1e-14)
    assert found.converged
    assert found.at == pytest.approx([1.0] * dimensions, abs=1e-5)
    assert found.value == rosenbrock(found.at)


def test_it_finds_the_point_that_scipy_finds() -> None:
    from scipy.optimize import minimize

    def function(point: Point) -> float:
        x, y, z = point
        return (x - 1.0) ** 4 + (x - y) ** 2 + math.exp(z) - 3.0 * z + math.cosh(y)

    found = minimise(function, [0.0, 0.0, 0.0], width=1e-7, tolerance=1e-15)
    theirs = minimize(function, [0.0, 0.0, 0.0], method="BFGS", options={"gtol": 1e-9})
    assert found.at == pytest.approx(theirs.x, abs=1e-5)


@given(st.lists(st.floats(-5.0, 5.0), min_size=1, max_size=4), st.floats(0.01, 100.0))
def test_the_bottom_of_a_bowl_is_found_wherever_it_lies(bottom: list[float], steep: float) -> None:
    def bowl(point: Point) -> float:
        away = zip(point, bottom, strict=True)
        return steep * sum((k + 1) * (x - b) ** 2 for k, (x, b) in enumerate(away))

    found = minimise(bowl, [0.0] * len(bottom))
    assert found.converged
    assert found.at == pytest.approx(bottom, abs=1e-3)


@given(st.lists(st.floats(-3.0, 3.0), min_size=2, max_size=3))
def test_searching_on_from_what_was_found_gains_nothing(start: list[float]) -> None:
    found = minimise(rosenbrock, start)
    assert found.converged
    assert minimise(rosenbrock, found.at).value >= found.value - 1e-7


def test_a_fresh_simplex_leaves_a_slope_on_which_the_first_collapsed() -> None:
    """McKinnon 1998, its simplex mapped to ours: it shrinks to 0, 0, above the lowest point."""
    one, other = (1.0 + math.sqrt(33.0)) / 8.0, (1.0 - math.sqrt(33.0)) / 8.0

    def slope(point: Point) -> float:
        u, v = (2.0 * coordinate for coordinate in point)
        x, y = one * u + v, other * u + v
        return 6.0 * x * x * (60.0 if x <= 0.0 else 1.0) + y + y * y

    found = minimise(slope, [0.0, 0.0], step=0.5)
    assert found.converged
    assert found.value == pytest.approx(-0.25, abs=1e-6)


def test_a_function_without_a_bottom_is_not_converged() -> None:
    found = minimise(lambda p: -p[0] - p[1], [0.0, 0.0], evaluations=100)
    assert not found.converged
    assert 100 <= found.evaluations <= 104


@given(st.floats(-0.4, 3.0), st.floats(0.01, 3.0), st.sampled_from([0.5, 4.0]))
def test_places_without_a_value_are_kept_out_of(a: float, b: float, step: float) -> None:
    def steep(point: Point) -> float:
        x, y = point
        return x - math.log(x) + (y - x) ** 2 if x > 0.0 < y else math.nan

    found = minimise(steep, [a, b], step=step)
    assert found.converged
    assert found.at == pytest.approx((1.0, 1.0), abs=1e-3)


def test_a_function_that_has_no_value_anywhere_has_not_converged() -> None:
    assert not minimise(lambda p: math.inf, [0.0, 0.0]).converged


def test_a_level_function_ends_at_once_where_it_began() -> None:
    found = minimise(lambda p: 3.0, [1.0, 2.0])
    assert found.converged and found.value == 3.0 and found.evaluations < 100
