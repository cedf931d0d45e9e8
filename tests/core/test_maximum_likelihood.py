"""Parameters and their standard errors agree with those known in closed form, or there are none."""

from __future__ import annotations

import math
import random

import pytest

from kpicli.core.maximum_likelihood import AT_EDGE, FLAT, inverse, maximise

DRAW = random.Random(8)
TIMES = [DRAW.gammavariate(2.5, 3.0) for _ in range(800)]
N = len(TIMES)


def exponential(parameters: tuple[float, ...]) -> float:
    (rate,) = parameters
    return N * math.log(rate) - rate * math.fsum(TIMES)


def gamma(parameters: tuple[float, ...]) -> float:
    shape, rate = parameters
    logs = math.fsum(map(math.log, TIMES))
    whole = N * (shape * math.log(rate) - math.lgamma(shape))
    return whole + (shape - 1.0) * logs - rate * math.fsum(TIMES)


def test_a_rate_and_its_standard_error_are_those_of_the_textbook() -> None:
    fit = maximise(exponential, [1.0])
    rate = N / math.fsum(TIMES)
    assert fit.converged and fit.why is None
    assert fit.parameters == pytest.approx((rate,), rel=1e-5)
    assert fit.errors == pytest.approx((rate / math.sqrt(N),), rel=1e-4)
    assert fit.log_likelihood == pytest.approx(exponential((rate,)), abs=1e-8)


def test_the_covariance_of_a_gamma_is_the_inverse_of_its_information() -> None:
    import numpy as np
    from scipy.special import polygamma
    from scipy.stats import gamma as theirs

    fit = maximise(gamma, [1.0, 1.0])
    shape, _, scale = theirs.fit(TIMES, floc=0.0)
    assert fit.parameters == pytest.approx((shape, 1.0 / scale), rel=1e-4)
    k, rate = fit.parameters
    information = N * np.array([[polygamma(1, k), -1.0 / rate], [-1.0 / rate, k / rate**2]])
    assert fit.covariance is not None
    assert np.array(fit.covariance) == pytest.approx(np.linalg.inv(information), rel=1e-3)


def test_where_the_search_begins_does_not_matter() -> None:
    ends = [maximise(gamma, start).parameters for start in ([1.0, 1.0], [20.0, 0.1], [0.1, 30.0])]
    assert ends[0] == pytest.approx(ends[1], rel=1e-4)
    assert ends[0] == pytest.approx(ends[2], rel=1e-4)


def test_parameters_that_the_data_do_not_tell_apart_have_no_covariance() -> None:
    fit = maximise(lambda p: exponential((p[0] * p[1],)), [0.5, 0.5])
    assert (fit.why, fit.covariance, fit.errors, fit.converged) == (FLAT, None, None, False)


def test_a_likelihood_that_rises_for_ever_is_at_its_edge() -> None:
    fit = maximise(lambda p: exponential(p[:1]) - 1.0 / p[1], [1.0, 1.0])
    assert (fit.why, fit.edge, fit.covariance) == (AT_EDGE, (1,), None)


@pytest.mark.parametrize("seed", range(5))
def test_a_matrix_times_its_inverse_is_one(seed: int) -> None:
    import numpy as np

    draw = np.random.default_rng(seed)
    square = draw.normal(size=(5, 4))
    matrix = square.T @ square * np.outer(scale := 10.0 ** draw.integers(-3, 4, 4), scale)
    found = inverse(tuple(map(tuple, matrix.tolist())))
    assert found is not None
    assert np.array(found) @ matrix == pytest.approx(np.eye(4), abs=1e-8)


FALLING = [((0.0,),), ((-1.0,),), ((math.nan,),), ((1.0, 2.0), (2.0, 1.0))]
LEVEL = [((1.0, 1.0), (1.0, 1.0)), ((1.0, 1.0 - 1e-8), (1.0 - 1e-8, 1.0))]


@pytest.mark.parametrize("matrix", [*FALLING, *LEVEL])
def test_a_matrix_that_falls_or_is_level_in_some_direction_has_no_inverse(
    matrix: tuple[tuple[float, ...], ...],
) -> None:
    assert inverse(matrix) is None
