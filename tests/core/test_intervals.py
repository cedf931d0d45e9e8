"""Intervals against published figures, other implementations and their own laws."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, stats
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

from kpicli.core.intervals import (
    Interval,
    mean_t,
    nps_adjusted_wald,
    nps_score,
    nps_t,
    nps_wald,
    wilson,
)
from kpicli.core.trinomial import nps_adjusted, nps_variance, restricted_variance

METHODS = [nps_wald, nps_adjusted_wald, nps_t, nps_score]
shares = st.floats(0, 1)
sizes = st.floats(1.5, 1e6)
levels = st.sampled_from([0.8, 0.9, 0.95, 0.99])


@st.composite
def buckets(draw: st.DrawFn) -> tuple[float, float, int]:
    """Shares of promoters and detractors, and how many answered."""
    counts = draw(st.tuples(*[st.integers(0, 400)] * 3).filter(lambda found: sum(found) > 1))
    n = sum(counts)
    return counts[0] / n, counts[1] / n, n


def of(counts: tuple[int, int, int]) -> tuple[float, float, int]:
    detractors, _, promoters = counts
    n = sum(counts)
    return promoters / n, detractors / n, n


def ends(interval: Interval) -> tuple[float, float]:
    return interval.low, interval.high


@pytest.mark.parametrize(
    ("events", "n", "low", "high"),
    [
        # Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        # by the formula of Wilson 1927
        (8, 10, 0.4902, 0.9433),
        (2, 2, 0.3424, 1.0),
        (0, 1, 0.0, 0.7935),
    ],
)
def test_published_wilson_intervals_come_out(events: int, n: int, low: float, high: float) -> None:
    assert ends(wilson(events / n, n, 0.95)) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize("n", [1, 2, 7, 30, 263, 10_000])
@pytest.mark.parametrize("level", [0.5, 0.9, 0.95, 0.999])
def test_wilson_agrees_with_statsmodels(n: int, level: float) -> None:
    for events in {0, 1, n // 3, n // 2, n - 1, n}:
        expected = proportion_confint(events, n, alpha=1 - level, method="wilson")
        assert ends(wilson(events / n, n, level)) == pytest.approx(expected, rel=1e-12, abs=1e-15)


def test_wilson_never_has_zero_width_and_touches_its_ends_exactly() -> None:
    assert wilson(0.0, 5, 0.95).low == 0.0
    assert wilson(0.0, 5, 0.95).high > 0.4
    assert wilson(1.0, 5, 0.95).high == 1.0
    assert wilson(1.0, 5, 0.95).low < 0.6


@given(st.integers(0, 2**20), sizes, levels)
def test_wilson_of_the_complement_is_the_mirror_image(events: int, n: float, level: float) -> None:
    share = events / 2**20
    here, there = wilson(share, n, level), wilson(1 - share, n, level)
    assert ends(here) == pytest.approx((1 - there.high, 1 - there.low), abs=1e-15)


@given(shares, sizes, levels, st.floats(1, 1e5) | st.none())
def test_wilson_ends_are_the_shares_the_score_test_just_accepts(
    share: float, n: float, level: float, df: float | None
) -> None:
    quantile = stats.norm.isf((1 - level) / 2) if df is None else stats.t.isf((1 - level) / 2, df)
    interval = wilson(share, n, level, df)
    assert 0.0 <= interval.low <= share <= interval.high <= 1.0
    assert interval.low < interval.high
    for end in ends(interval):
        accepted = quantile * math.sqrt(end * (1 - end) / n)
        assert abs(share - end) == pytest.approx(accepted, rel=1e-6, abs=1e-7)


def test_wilson_with_few_degrees_of_freedom_is_wider() -> None:
    # Korn & Graubard 1998: Student's t with the design's degrees of freedom
    assert wilson(0.4, 50, 0.95, 3).low < wilson(0.4, 50, 0.95, 100).low < wilson(0.4, 50, 0.95).low
    assert wilson(0.4, 50, 0.95, math.inf) == wilson(0.4, 50, 0.95)


@pytest.mark.parametrize(
    ("counts", "score", "variance"),
    [
        # R package NPS, tests (detractors, passives, promoters)
        ((1, 2, 3), 1 / 3, 5 / 9),
        ((1, 0, 0), -1, 0),
        ((0, 0, 1), 1, 0),
        ((1, 0, 1), 0, 1),
        ((0, 1, 1), 0.5, 0.25),
        ((1, 1, 1), 0, 2 / 3),
        ((7, 2, 2), -0.454545454545, 0.611570247934),  # scores 0 to 10 once each
        ((80, 30, 100), 0.0952, 0.848072562358),  # MeasuringU: 9.52
    ],
)
def test_published_scores_and_variances_come_out(
    counts: tuple[int, int, int], score: float, variance: float
) -> None:
    promoters, detractors, _ = of(counts)
    assert promoters - detractors == pytest.approx(score, abs=5e-5)
    assert nps_variance(promoters, detractors) == pytest.approx(variance, abs=1e-12)


def test_published_standard_errors_come_out() -> None:
    # R package NPS, tests: (1, 2, 3), [1, 9], [7, 9], [0, 7, 9]
    for counts, se in [
        ((1, 2, 3), 0.30429031),
        ((1, 0, 1), 0.70710678),
        ((0, 1, 1), 0.35355339),
        ((1, 1, 1), 0.47140452),
        ((20, 10, 70), 0.08062258),
    ]:
        promoters, detractors, n = of(counts)
        assert math.sqrt(nps_variance(promoters, detractors) / n) == pytest.approx(se, abs=5e-9)


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        # Rocks 2016, adjusted Wald, worked by hand: centre, se and z = 1.959964
        ((20, 10, 70), 0.32941467, 0.64145912),
        ((80, 30, 100), -0.02942749, 0.21722092),
        ((1, 2, 3), -0.267433, 0.711877),
        ((0, 0, 10), 0.475036, 1.063426),
    ],
)
def test_adjusted_wald_intervals_come_out_before_clipping(
    counts: tuple[int, int, int], low: float, high: float
) -> None:
    found = nps_adjusted_wald(*of(counts), 0.95, clip=False)
    assert ends(found) == pytest.approx((low, high), abs=6e-7)


@pytest.mark.parametrize(
    ("counts", "centre"),
    [
        ((20, 10, 70), 0.48543689),
        ((80, 30, 100), 0.09389671),
        ((1, 2, 3), 0.22222222),
        ((0, 0, 10), 0.76923077),
    ],
)
def test_adjusted_scores_come_out(counts: tuple[int, int, int], centre: float) -> None:
    assert nps_adjusted(*of(counts))[0] == pytest.approx(centre, abs=5e-9)


def test_an_adjusted_standard_error_comes_out() -> None:
    assert nps_adjusted(*of((20, 10, 70)))[1] == pytest.approx(0.07960464, abs=5e-9)


def test_a_wald_interval_comes_out() -> None:
    assert ends(nps_wald(*of((20, 10, 70)), 0.95)) == pytest.approx(
        (0.34198265, 0.65801735), abs=5e-9
    )


def test_intervals_are_clipped_to_what_a_score_can_be() -> None:
    assert nps_adjusted_wald(*of((0, 0, 10)), 0.95).high == 1.0
    assert nps_adjusted_wald(*of((10, 0, 0)), 0.95).low == -1.0
    assert nps_t(*of((1, 2, 3)), 0.95).high == 1.0
    assert nps_t(*of((1, 2, 3)), 0.95, clip=False).high > 1.19


@pytest.mark.parametrize("counts", [(20, 10, 70), (1, 2, 3), (80, 30, 100), (0, 5, 1)])
def test_the_t_interval_is_that_of_the_mean_in_statsmodels(counts: tuple[int, int, int]) -> None:
    scores = DescrStatsW([-1.0] * counts[0] + [0.0] * counts[1] + [1.0] * counts[2])
    found = nps_t(*of(counts), 0.95, clip=False)
    assert ends(found) == pytest.approx(scores.tconfint_mean(0.05), rel=1e-12)


def test_published_score_intervals_come_out() -> None:
    # Fagerland, Lydersen & Laake 2017, chapter 8, Tango's interval for pairs: data of Cavo et al.
    # 2012 (6 against 16 of 161)
    found = nps_score(6 / 161, 16 / 161, 161, 0.95)
    assert ends(found) == pytest.approx((-0.1240, -0.0054), abs=5e-5)


@given(buckets(), st.floats(-0.99, 0.99))
def test_the_restricted_variance_is_that_of_the_likeliest_shares(
    found: tuple[float, float, int], delta: float
) -> None:
    p, d, _ = found
    passives = 1 - p - d

    def surprise(e: float) -> float:
        terms = [(p, e + delta), (d, e), (passives, 1 - 2 * e - delta)]
        return -sum(share * math.log(max(at, 1e-300)) for share, at in terms if share > 1e-12)

    least, most = max(0.0, -delta), (1 - delta) / 2
    best = optimize.minimize_scalar(
        surprise, bounds=(least, most), method="bounded", options={"xatol": 1e-12}
    )
    e = (restricted_variance(p, d, delta) + delta * delta - delta) / 2
    assert least - 1e-12 <= e <= most + 1e-12
    assert surprise(min(max(e, least), most)) <= best.fun + 1e-9


@given(buckets(), levels)
def test_score_interval_ends_are_what_the_score_test_just_accepts(
    found: tuple[float, float, int], level: float
) -> None:
    p, d, n = found
    interval = nps_score(p, d, n, level)
    z = stats.norm.isf((1 - level) / 2)
    assert -1.0 <= interval.low < interval.high <= 1.0
    for end in ends(interval):
        accepted = z * math.sqrt(restricted_variance(p, d, end) / n)
        assert abs(p - d - end) == pytest.approx(accepted, rel=1e-6, abs=1e-7)


def test_the_score_interval_of_passives_only_is_wilsons_to_either_side() -> None:
    found = nps_score(0.0, 0.0, 10, 0.95)
    assert found.high == pytest.approx(wilson(0.0, 10, 0.95).high, rel=1e-12)
    assert found.low == -found.high


def test_the_score_interval_of_promoters_only_ends_at_one_and_has_width() -> None:
    found = nps_score(1.0, 0.0, 10, 0.95)
    assert found.high == 1.0
    assert found.low == pytest.approx(2 * wilson(1.0, 10, 0.95).low - 1, rel=1e-12)


@pytest.mark.parametrize("method", METHODS)
@given(found=buckets(), level=levels)
def test_reversing_the_scale_flips_the_interval(
    method: Callable[..., Interval], found: tuple[float, float, int], level: float
) -> None:
    p, d, n = found
    here, there = method(p, d, n, level), method(d, p, n, level)
    assert ends(here) == pytest.approx((-there.high, -there.low), abs=1e-15)
    assert here.level == level


@pytest.mark.parametrize("method", METHODS)
def test_more_answers_narrow_the_interval_and_few_clusters_widen_it(
    method: Callable[..., Interval],
) -> None:
    def width(n: float, df: float | None = None) -> float:
        interval = method(0.5, 0.2, n, 0.95, df)
        return interval.high - interval.low

    assert width(400.0) < width(100.0) < width(99.5) < width(99.5, 3.0)


def test_the_file_twice_keeps_the_score_and_halves_the_variance() -> None:
    one, two = nps_wald(0.5, 0.2, 100, 0.95), nps_wald(0.5, 0.2, 200, 0.95)
    assert (two.high - two.low) ** 2 == pytest.approx((one.high - one.low) ** 2 / 2, rel=1e-12)
    assert two.high + two.low == pytest.approx(one.high + one.low, rel=1e-12)


@pytest.mark.parametrize("df", [1.0, 2.5, 14.0, 197.0, 1e6])
def test_the_interval_of_a_mean_agrees_with_scipy(df: float) -> None:
    expected = stats.t.interval(0.9, df, loc=644.17, scale=23.542)
    found = mean_t(644.17, 23.542, df, 0.9)
    assert ends(found) == pytest.approx(expected, rel=1e-12)
    assert found.method == "t"


def test_intervals_name_their_method() -> None:
    names = [method(0.5, 0.2, 50, 0.95).method for method in METHODS]
    assert names == ["wald", "adjusted-wald", "t", "score"]
    assert wilson(0.5, 50, 0.95).method == "wilson"


@pytest.mark.parametrize("method", METHODS)
def test_shares_that_exceed_the_whole_are_refused(method: Callable[..., Interval]) -> None:
    with pytest.raises(ValueError, match="share"):
        method(0.7, 0.4, 50, 0.95)
    with pytest.raises(ValueError, match="answer"):
        method(0.5, 0.2, 0, 0.95)
    with pytest.raises(ValueError, match="level"):
        method(0.5, 0.2, 50, 95)


def test_shares_that_exceed_the_whole_by_rounding_are_taken_as_the_whole() -> None:
    assert wilson(1.0 + 2e-16, 5, 0.95) == wilson(1.0, 5, 0.95)
    assert nps_score(1.0 + 2e-16, 0.0, 5, 0.95).high == pytest.approx(1.0, abs=1e-15)


def test_wilson_refuses_nonsense() -> None:
    for share, n, level, df in [
        (1.1, 5, 0.95, None),
        (0.5, 0, 0.95, None),
        (0.5, 5, 1.0, None),
        (0.5, 5, 0.95, 0),
    ]:
        with pytest.raises(ValueError, match="got"):
            wilson(share, n, level, df)


def test_a_t_interval_of_one_answer_is_refused() -> None:
    with pytest.raises(ValueError, match="more than one"):
        nps_t(1.0, 0.0, 1, 0.95)
