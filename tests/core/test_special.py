"""Distribution functions against SciPy, closed forms and their own laws."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from kpicli.core.special import (
    incomplete_beta,
    normal_cdf,
    normal_quantile,
    t_cdf,
    t_quantile,
    t_sf,
)

CLOSE = 1e-13
DEGREES = [1.0, 1.5, 2.0, 3.0, 4.7, 8.0, 14.0, 29.0, 40.0, 40.5, 100.0, 208.0, 2745.0, 1e5, 1e7]
TAILS = [1e-10, 1e-8, 1e-5, 1e-3, 0.005, 0.025, 0.05, 0.1, 0.2, 0.25, 0.2500001, 0.3, 0.4, 0.45]
probabilities = st.floats(1e-10, 1 - 1e-10)
degrees = st.floats(1.0, 1e7) | st.just(math.inf)


@pytest.mark.parametrize("df", DEGREES)
def test_the_tail_of_t_agrees_with_scipy(df: float) -> None:
    for x in [0.05 * i for i in range(1, 200)] + [12.0, 20.0, 60.0]:
        expected = float(stats.t.sf(x, df))
        if expected > 1e-200:
            assert t_sf(x, df) == pytest.approx(expected, rel=CLOSE)
            assert t_cdf(x, df) == pytest.approx(float(stats.t.cdf(x, df)), rel=CLOSE)


@pytest.mark.parametrize("df", DEGREES)
def test_the_quantile_of_t_agrees_with_scipy(df: float) -> None:
    for p in TAILS:
        assert t_quantile(p, df) == pytest.approx(float(special.stdtrit(df, p)), rel=CLOSE)
        assert t_quantile(1 - p, df) == pytest.approx(float(special.stdtrit(df, 1 - p)), rel=CLOSE)


@pytest.mark.parametrize("p", [*TAILS, 1e-300, 0.5 - 1e-9, 0.5, 0.6, 0.975, 1 - 1e-10])
def test_the_normal_quantile_agrees_with_scipy(p: float) -> None:
    assert normal_quantile(p) == pytest.approx(float(special.ndtri(p)), rel=CLOSE)
    assert normal_quantile(p) == t_quantile(p, math.inf)


@pytest.mark.parametrize("x", [-37.0, -8.5, -3.0, -1.0, -1e-9, 0.0, 0.3, 1.96, 5.0, 40.0])
def test_the_normal_distribution_agrees_with_scipy(x: float) -> None:
    assert normal_cdf(x) == pytest.approx(float(special.ndtr(x)), rel=3e-13)
    assert t_cdf(x, math.inf) == pytest.approx(normal_cdf(x), rel=CLOSE)


@pytest.mark.parametrize("a", [0.1, 0.5, 1.0, 2.5, 10.0, 50.0, 300.0, 1000.0])
@pytest.mark.parametrize("b", [0.1, 0.5, 1.0, 2.5, 10.0, 50.0, 300.0, 1000.0])
def test_the_incomplete_beta_function_agrees_with_scipy(a: float, b: float) -> None:
    for x in [1e-8, 1e-3, 0.1, 0.25, 0.5, 0.75, 0.9, a / (a + b), 0.95 * a / (a + b)]:
        expected = float(special.betainc(a, b, x))
        if expected > 1e-250:
            assert incomplete_beta(a, b, x) == pytest.approx(expected, rel=2e-13)


@pytest.mark.parametrize("x", [1e-12, 1e-6, 0.1, 1.0, 7.0, 1e6, 1e300])
def test_one_degree_of_freedom_is_the_cauchy_distribution(x: float) -> None:
    assert t_sf(x, 1.0) == pytest.approx(math.atan2(1.0, x) / math.pi, rel=CLOSE)
    assert t_cdf(x, 1.0) - 0.5 == pytest.approx(math.atan(x) / math.pi, abs=3e-16)


@pytest.mark.parametrize("p", [1e-300, 1e-10, 0.1, 0.3, 0.5 + 1e-12, 0.5 + 1e-6, 0.8, 1 - 1e-10])
def test_two_degrees_of_freedom_have_a_closed_form(p: float) -> None:
    closed = (2 * p - 1) / math.sqrt(2 * p * (1 - p))
    assert t_quantile(p, 2.0) == pytest.approx(closed, rel=CLOSE)


def test_tables_of_the_normal_and_t_come_out() -> None:
    # Abramowitz & Stegun 1964, tables 26.1 and 26.10
    assert normal_quantile(0.975) == pytest.approx(1.959963984540054, abs=1e-15)
    assert t_quantile(0.975, 1) == pytest.approx(12.706, abs=5e-4)
    assert t_quantile(0.975, 10) == pytest.approx(2.228, abs=5e-4)
    assert t_quantile(0.995, 120) == pytest.approx(2.617, abs=5e-4)


def test_the_ends_of_a_distribution_are_infinite() -> None:
    assert t_quantile(0.0, 5) == -math.inf
    assert t_quantile(1.0, 5) == math.inf
    assert t_quantile(0.5, 5) == 0.0
    assert t_sf(math.inf, 5) == 0.0
    assert t_cdf(math.inf, 5) == 1.0
    assert incomplete_beta(2, 3, 0.0) == 0.0
    assert incomplete_beta(2, 3, 1.0) == 1.0


def test_a_tail_too_heavy_for_floats_is_infinite() -> None:
    assert t_quantile(1 - 1e-16, 0.01) == math.inf
    assert t_quantile(1e-300, 1) == pytest.approx(-1e300 / math.pi, rel=1e-12)


@pytest.mark.parametrize(("p", "df"), [(-0.1, 5), (1.1, 5), (math.nan, 5), (0.5, 0), (0.5, -1)])
def test_a_quantile_of_nonsense_is_refused(p: float, df: float) -> None:
    with pytest.raises(ValueError, match="quantile"):
        t_quantile(p, df)


def test_a_distribution_of_nonsense_is_refused() -> None:
    with pytest.raises(ValueError, match="df > 0"):
        t_cdf(1.0, 0.0)
    with pytest.raises(ValueError, match="a, b > 0"):
        incomplete_beta(0.0, 1.0, 0.5)


@given(probabilities, degrees)
def test_the_quantile_undoes_the_distribution(p: float, df: float) -> None:
    assert t_cdf(t_quantile(p, df), df) == pytest.approx(p, rel=1e-12)


@given(st.floats(-100, 100), degrees)
def test_both_sides_of_t_mirror_each_other(x: float, df: float) -> None:
    assert t_cdf(x, df) == t_sf(-x, df)
    assert t_cdf(x, df) + t_sf(x, df) == pytest.approx(1.0, abs=1e-15)


@given(st.floats(0.01, 1e4), st.floats(0.01, 1e4), st.floats(0.001, 0.999))
def test_the_incomplete_beta_function_mirrors(a: float, b: float, x: float) -> None:
    y = 1.0 - x
    assert incomplete_beta(a, b, 1.0 - y) + incomplete_beta(b, a, y) == pytest.approx(
        1.0, abs=1e-11
    )
