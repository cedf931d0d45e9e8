"""Benchmarks with answers of their own: the tests of two groups, one-sided."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicli.core.comparison import compare
from kpicli.core.estimate import Estimate
from kpicli.core.sampled_benchmark import two_sample_benchmark
from tests.core.samples import LEVEL, figure, nps, share

counts = st.integers(1, 60)


def agrees(a: Estimate, b: Estimate, sd: float | None) -> None:
    """That only value, n and sd of `b` give the test that all its answers give."""
    found, whole = two_sample_benchmark(a, b.value, b.n, sd), compare(a, b, LEVEL)
    assert found is not None and whole is not None
    assert found.method == whole.method
    assert found.statistic == pytest.approx(whole.statistic, rel=1e-9, abs=1e-9)
    assert 2 * min(found.p_above, found.p_below) == pytest.approx(whole.p, rel=1e-9)
    assert found.p_above + found.p_below == pytest.approx(1.0)


@given(counts, counts, counts, counts)
def test_a_share_with_its_n_is_tested_as_a_second_group(a: int, b: int, c: int, d: int) -> None:
    agrees(share(a, a + b), share(c, c + d), None)


@given(
    st.tuples(counts, counts, counts),
    st.tuples(counts, counts, counts),
    st.sampled_from(["adjusted-wald", "wald", "score", "nps-t"]),
)
def test_a_net_promoter_score_with_n_and_sd_is_tested_as_a_second_group(
    one: tuple[int, int, int], two: tuple[int, int, int], method: str
) -> None:
    a, b = nps(*one, method), nps(*two, method)
    assert b.se is not None
    agrees(a, b, b.se * (b.n if method == "nps-t" else b.n - 1) ** 0.5)


@given(st.tuples(counts, counts), st.tuples(counts, counts))
def test_a_mean_with_n_and_sd_is_tested_as_a_second_group(
    one: tuple[int, int], two: tuple[int, int]
) -> None:
    a, b = (figure({2.0: each[0], 4.0: each[1]}, "t") for each in (one, two))
    assert b.se is not None
    agrees(a, b, b.se * b.n**0.5)


def test_a_benchmark_of_few_answers_is_harder_to_beat_than_one_known_for_certain() -> None:
    for found, sd in [(share(70, 100), None), (nps(20, 10, 70), None), (nps(20, 10, 70), 70.0)]:
        certain = found.against(40)
        small, large = (two_sample_benchmark(found, 40, n, sd) for n in (50, 10**9))
        assert certain is not None and small is not None and large is not None
        assert certain.statistic != large.statistic or found.method != "wilson"
        assert small.p_above > large.p_above


def test_a_very_large_benchmark_sample_gives_the_test_against_a_fixed_value() -> None:
    found = nps(20, 10, 70)
    certain, large = found.against(40), two_sample_benchmark(found, 40, 10**12)
    assert certain is not None and large is not None
    assert large.p_above == pytest.approx(certain.p_above, rel=1e-5)


def test_a_score_without_its_spread_takes_the_passives_of_the_figures_own_sample() -> None:
    mine = nps(20, 10, 70)  # nine tenths are not passive
    agrees(mine, nps(25, 10, 65), None)
    full = two_sample_benchmark(mine, 95, 100)  # leaves room for 5 % passives only
    bound = two_sample_benchmark(mine, 95, 100, (95 * 100 - 95**2) ** 0.5)
    assert full == bound


def test_a_mean_without_its_spread_and_single_answers_have_no_test() -> None:
    mean = figure({2.0: 5, 4.0: 5}, "t")
    assert two_sample_benchmark(mean, 3.5, 40) is None
    assert two_sample_benchmark(mean, 3.5, 1, 1.0) is None
    assert two_sample_benchmark(share(1, 1), 50, 40) is None
    assert two_sample_benchmark(figure({2.0: 5}, "t"), 3.5, 40, 0.0) is None


def test_equal_shares_at_the_end_of_the_scale_are_neither_above_nor_below() -> None:
    found = two_sample_benchmark(share(20, 20), 100, 30)
    assert found is not None
    assert (found.p_above, found.p_below, found.statistic) == (1.0, 1.0, 0.0)


def test_rounding_of_a_published_spread_is_forgiven_and_nonsense_is_not() -> None:
    assert two_sample_benchmark(nps(20, 10, 70), 66.7, 30, 47.1) is not None
    assert two_sample_benchmark(nps(20, 10, 70), 0, 30, 100.2) is not None
    for value, sd in [(0.0, 120.0), (50.0, 20.0)]:
        with pytest.raises(ValueError, match="standard deviation"):
            two_sample_benchmark(nps(20, 10, 70), value, 30, sd)
    with pytest.raises(ValueError, match="n of 1"):
        two_sample_benchmark(share(5, 9), 50, 0)
    with pytest.raises(ValueError, match="n of 1"):
        two_sample_benchmark(share(5, 9), 50, 10, -1)
