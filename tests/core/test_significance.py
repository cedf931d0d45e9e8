"""Tests against a benchmark: published figures, other implementations, agreement with intervals."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportions_ztest

from kpicli.core.intervals import mean_t, nps_adjusted_wald, wilson
from kpicli.core.significance import mean_test, nps_test, share_test

ALPHA = 0.05
shares = st.integers(0, 10**6).map(lambda found: found / 10**6)
freedom = st.floats(1, 1e5) | st.none()


def test_a_worked_score_against_a_benchmark_comes_out() -> None:
    # 20 detractors, 10 passives, 70 promoters against 40, adjusted Wald (Rocks 2016) by hand
    found = nps_test(0.7, 0.2, 100, 0.40)
    assert found.statistic == pytest.approx(1.073265, abs=5e-7)
    assert found.p_above == pytest.approx(0.141576, abs=5e-7)
    assert found.p_above + found.p_below == pytest.approx(1.0, abs=1e-15)
    assert found.method == "adjusted-wald"


@pytest.mark.parametrize(("events", "n"), [(0, 12), (3, 12), (55, 100), (990, 1000)])
@pytest.mark.parametrize("benchmark", [0.1, 0.5, 0.97])
def test_the_score_test_agrees_with_statsmodels(events: int, n: int, benchmark: float) -> None:
    found = share_test(events / n, n, benchmark)
    for alternative, p in [("larger", found.p_above), ("smaller", found.p_below)]:
        z, expected = proportions_ztest(
            events, n, value=benchmark, alternative=alternative, prop_var=benchmark
        )
        assert found.statistic == pytest.approx(z, rel=1e-12)
        assert p == pytest.approx(expected, rel=1e-12)
    assert found.method == "score"


@pytest.mark.parametrize("df", [1.0, 14.0, 1000.0])
def test_the_test_of_a_mean_agrees_with_scipy(df: float) -> None:
    found = mean_test(4.2, 0.1, 4.05, df)
    assert found.p_above == pytest.approx(stats.t.sf(1.5, df), rel=1e-12)
    assert found.p_below == pytest.approx(stats.t.cdf(1.5, df), rel=1e-12)
    assert found.method == "t"


@given(shares, st.floats(1, 1e5), shares, freedom)
def test_a_share_is_above_a_benchmark_exactly_when_wilson_is(
    share: float, n: float, benchmark: float, df: float | None
) -> None:
    found = share_test(share, n, benchmark, df)
    interval = wilson(share, n, 1 - 2 * ALPHA, df)
    if abs(found.p_above - ALPHA) > 1e-9:
        assert (found.p_above < ALPHA) == (benchmark < interval.low)
    if abs(found.p_below - ALPHA) > 1e-9:
        assert (found.p_below < ALPHA) == (benchmark > interval.high)


@given(shares, shares, st.floats(1, 1e5), st.floats(-1, 1), freedom)
def test_a_net_promoter_score_is_above_a_benchmark_exactly_when_its_interval_is(
    promoters: float, ratio: float, n: float, benchmark: float, df: float | None
) -> None:
    detractors = ratio * (1 - promoters)
    found = nps_test(promoters, detractors, n, benchmark, df)
    interval = nps_adjusted_wald(promoters, detractors, n, 1 - 2 * ALPHA, df, clip=False)
    if abs(found.p_above - ALPHA) > 1e-9:
        assert (found.p_above < ALPHA) == (benchmark < interval.low)
    reverse = nps_test(detractors, promoters, n, -benchmark, df)
    assert reverse.p_below == pytest.approx(found.p_above, rel=1e-9)


@given(st.floats(-50, 50), st.floats(0.01, 10), st.floats(-50, 50), st.floats(1, 1e5))
def test_a_mean_is_below_a_benchmark_exactly_when_its_interval_is(
    mean: float, se: float, benchmark: float, df: float
) -> None:
    found = mean_test(mean, se, benchmark, df)
    interval = mean_t(mean, se, df, 1 - 2 * ALPHA)
    if abs(found.p_below - ALPHA) > 1e-9:
        assert (found.p_below < ALPHA) == (benchmark > interval.high)


def test_a_benchmark_at_the_end_of_the_scale_leaves_no_room_for_chance() -> None:
    assert share_test(0.01, 100, 0.0).p_above == 0.0
    assert share_test(0.01, 100, 0.0).p_below == 1.0
    assert share_test(0.99, 100, 1.0).p_below == 0.0
    assert share_test(0.99, 100, 1.0).statistic == -math.inf


def test_a_share_at_the_end_of_the_scale_is_not_beyond_an_equal_benchmark() -> None:
    for end in (0.0, 1.0):
        found = share_test(end, 100, end)
        assert (found.p_above, found.p_below, found.statistic) == (1.0, 1.0, 0.0)


def test_a_mean_without_spread_is_certainly_above_below_or_equal() -> None:
    assert mean_test(5.0, 0.0, 4.0, 9).p_above == 0.0
    assert mean_test(5.0, 0.0, 6.0, 9).p_below == 0.0
    assert mean_test(5.0, 0.0, 5.0, 9).p_above == 1.0


def test_fewer_degrees_of_freedom_ask_for_stronger_evidence() -> None:
    assert share_test(0.6, 100, 0.5).p_above < share_test(0.6, 100, 0.5, 5).p_above
    assert nps_test(0.7, 0.2, 100, 0.4).p_above < nps_test(0.7, 0.2, 100, 0.4, 5).p_above


def test_tests_of_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="answer"):
        share_test(0.5, 0, 0.5)
    with pytest.raises(ValueError, match="answer"):
        nps_test(0.5, 0.2, 0, 0.5)
    with pytest.raises(ValueError, match="degrees of freedom"):
        mean_test(1.0, 0.1, 0.5, 0)
    with pytest.raises(ValueError, match="share"):
        share_test(0.5, 10, 50)
