"""F and χ² against SciPy, into the far tail."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from kpicli.core.f_distribution import chi2_sf, f_sf


@given(st.floats(0, 200), st.integers(1, 200), st.floats(0.5, 1e5))
def test_f_agrees_with_scipy(x: float, df1: int, df2: float) -> None:
    assert f_sf(x, df1, df2) == pytest.approx(stats.f.sf(x, df1, df2), rel=1e-8, abs=1e-290)


@given(st.floats(0, 1200), st.integers(1, 300))
def test_chi2_agrees_with_scipy(x: float, df: int) -> None:
    assert chi2_sf(x, df) == pytest.approx(stats.chi2.sf(x, df), rel=1e-9, abs=1e-290)


@pytest.mark.parametrize(
    ("x", "df", "p"), [(3.841459, 1, 0.05), (5.991465, 2, 0.05), (18.30704, 10, 0.05)]
)
def test_tabled_points_of_chi2_come_out(x: float, df: int, p: float) -> None:
    assert chi2_sf(x, df) == pytest.approx(p, rel=1e-5)


def test_f_with_endless_second_degrees_of_freedom_is_chi2() -> None:
    assert f_sf(2.5, 4, math.inf) == chi2_sf(10.0, 4)
    assert f_sf(2.5, 4, 1e9) == pytest.approx(chi2_sf(10.0, 4), rel=1e-7)


def test_nothing_exceeds_infinity_and_everything_reaches_zero() -> None:
    assert (f_sf(0.0, 3, 9.0), f_sf(math.inf, 3, 9.0)) == (1.0, 0.0)
    assert (chi2_sf(0.0, 3), chi2_sf(math.inf, 3), chi2_sf(math.inf, 4)) == (1.0, 0.0, 0.0)


def test_values_outside_the_distributions_are_refused() -> None:
    for x, df1, df2 in [(-1.0, 2, 2.0), (1.0, 0, 2.0), (1.0, 2, 0.0), (math.nan, 2, 2.0)]:
        with pytest.raises(ValueError, match="positive df"):
            f_sf(x, df1, df2)
    for x, df in [(-1.0, 2), (1.0, 0), (math.nan, 2)]:
        with pytest.raises(ValueError, match="positive df"):
            chi2_sf(x, df)
