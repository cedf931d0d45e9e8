"""More answers for a verdict: agreement with real tallies of that size, designs, limits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicli.core.estimate import Estimate
from kpicli.core.sample_size import CAP, Needed, grown, more_answers
from kpicli.core.verdict import ABOVE, BELOW, INCONCLUSIVE, Benchmark, standing
from tests.core.samples import LEVEL, clustered, figure, nps, share

METHODS = st.sampled_from(["wilson", "adjusted-wald", "wald", "score", "nps-t", "t"])


def benchmark(value: float) -> Benchmark:
    return Benchmark("b", "k", value, "", True)


@given(st.integers(1, 50), st.integers(1, 50), st.integers(2, 9), METHODS)
def test_a_figure_grown_is_the_figure_of_so_many_answers(
    no: int, yes: int, times: int, method: str
) -> None:
    small = figure({0.0: no, 100.0: yes}, method)
    large = figure({0.0: no * times, 100.0: yes * times}, method)
    found = grown(small, (times - 1) * (no + yes))
    assert found.n == large.n
    assert found.n_design == pytest.approx(large.n_design, rel=1e-12)
    one, two = found.against(40.0), large.against(40.0)
    assert (one is None) == (two is None)
    if one is not None and two is not None:
        assert one.statistic == pytest.approx(two.statistic, rel=1e-9, abs=1e-9)
        assert one.p_above == pytest.approx(two.p_above, rel=1e-7)


@pytest.mark.parametrize("weight", [0.5, 3.0])
def test_a_weighted_figure_grown_is_the_weighted_figure_of_so_many(weight: float) -> None:
    for method in ("wilson", "adjusted-wald", "t"):
        small = figure({0.0: 30, 100.0: 20}, method, weight=weight)
        large = figure({0.0: 90, 100.0: 60}, method, weight=weight)
        one, two = grown(small, 100).against(45), large.against(45)
        assert one is not None and two is not None
        assert one.p_below == pytest.approx(two.p_below, rel=1e-9)


@pytest.mark.parametrize(
    ("found", "value"),
    [(share(52, 100), 50.0), (share(33, 90), 40.0), (nps(20, 10, 70), 40.0), (nps(9, 9, 12), 15.0)],
)
def test_with_so_many_more_the_verdict_falls_and_with_one_fewer_it_does_not(
    found: Estimate, value: float
) -> None:
    assert standing(found, benchmark(value), LEVEL).verdict == INCONCLUSIVE
    needed = more_answers(found, benchmark(value), LEVEL)
    assert needed is not None and needed.more > 0 and not needed.over
    gap = found.value - value
    with_it = standing(grown(found, needed.more), benchmark(value), LEVEL).verdict
    assert with_it == (ABOVE if gap > 0 else BELOW)
    without = standing(grown(found, needed.more - 1), benchmark(value), LEVEL).verdict
    assert without == INCONCLUSIVE


def test_a_share_needs_what_the_formula_of_the_score_test_says() -> None:
    # z √(p₀(1 − p₀)/n) = gap: n = 1.6449² × 0.25 / 0.02² = 1690.97
    assert more_answers(share(52, 100), benchmark(50), LEVEL) == Needed(1691 - 100)


def test_few_answers_with_a_clear_gap_need_enough_to_be_no_longer_few() -> None:
    found = share(10, 10)
    assert standing(found, benchmark(50), LEVEL).verdict == "too_few"
    assert more_answers(found, benchmark(50), LEVEL) == Needed(20)


def test_a_decided_verdict_needs_no_more() -> None:
    assert more_answers(share(90, 100), benchmark(50), LEVEL) == Needed(0)


def test_a_figure_on_the_benchmark_or_without_a_test_has_no_number() -> None:
    assert more_answers(share(50, 100), benchmark(50), LEVEL) is None
    assert more_answers(figure({3.0: 1}, "t"), benchmark(2), LEVEL) is None


def test_a_tiny_gap_needs_more_than_the_cap() -> None:
    assert more_answers(share(50_001, 100_000), benchmark(50), LEVEL) == Needed(CAP, over=True)


def test_a_design_keeps_its_effect_so_clusters_need_more_answers() -> None:
    clusters = [[100.0] * 6, [0.0] * 6, [100.0] * 5, [0.0] * 3, [100.0] * 7, [0.0, 100.0]] * 5
    joint = clustered(clusters, "wilson")
    alone = share(round(joint.value * joint.n / 100), joint.n)
    assert joint.value == pytest.approx(alone.value)
    more, fewer = (more_answers(each, benchmark(55), LEVEL) for each in (joint, alone))
    assert more is not None and fewer is not None
    assert more.more > 2 * fewer.more
    bigger = grown(joint, joint.n)
    assert bigger.df == pytest.approx(2 * (joint.df or 0))
    assert bigger.n_design / bigger.n == pytest.approx(joint.n_design / joint.n)
