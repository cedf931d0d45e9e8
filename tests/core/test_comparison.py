"""Two groups compared: published figures, other implementations, laws."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportions_ztest

from kpicli.core.comparison import NAMES, Comparison, compare, relevant
from kpicli.core.estimate import METHODS, Estimate
from kpicli.core.linked import METHOD as LINKED
from kpicli.core.sides import FAMILIES, Side, satterthwaite
from tests.core.samples import LEVEL, clustered, figure, nps, share

counts = st.integers(0, 60)
samples = st.tuples(counts, counts, counts).filter(lambda found: sum(found) > 1)


def compared(a: Estimate, b: Estimate, level: float = LEVEL) -> Comparison:
    found = compare(a, b, level)
    assert found is not None
    return found


def test_a_worked_difference_of_net_promoter_scores_comes_out() -> None:
    # (20, 10, 70) against (30, 20, 50), adjusted Wald (Rocks 2016) by hand
    found = compared(nps(20, 10, 70), nps(30, 20, 50))
    assert found.statistic == pytest.approx(2.492700, abs=5e-7)
    assert found.p == pytest.approx(0.01267759, abs=5e-9)
    assert found.interval.low == pytest.approx(6.2248, abs=5e-5)
    assert found.interval.high == pytest.approx(52.0276, abs=5e-5)
    assert (found.interval.low + found.interval.high) / 2 == pytest.approx(29.126214, abs=5e-7)
    width = found.interval.high - found.interval.low
    assert width / 2 / stats.norm.ppf(0.975) == pytest.approx(11.684605, abs=5e-7)
    assert found.difference == pytest.approx(30.0, rel=1e-15)
    assert (found.df, found.method, found.interval.method) == (None, *["adjusted-wald"] * 2)


def test_a_worked_wald_difference_of_net_promoter_scores_comes_out() -> None:
    found = compared(nps(20, 10, 70, "wald"), nps(30, 20, 50, "wald"))
    assert found.statistic == pytest.approx(2.526456, abs=5e-7)
    assert found.p == pytest.approx(0.01152199, abs=5e-9)
    assert found.interval.low == pytest.approx(6.7267, abs=5e-5)
    assert found.interval.high == pytest.approx(53.2733, abs=5e-5)
    assert found.difference / found.statistic == pytest.approx(11.874342, abs=5e-7)
    assert (found.method, found.interval.method) == ("wald", "wald")


@pytest.mark.parametrize(
    ("one", "two", "difference", "low", "high"),
    [((56, 70), (48, 80), 20, 5.24, 33.39), ((9, 10), (3, 10), 60, 17.05, 80.90)],
)
def test_newcombes_differences_of_shares_come_out(
    one: tuple[int, int], two: tuple[int, int], difference: float, low: float, high: float
) -> None:
    # Newcombe 1998, comparison of eleven methods, examples (a) and (b), method 10
    found = compared(share(*one), share(*two))
    assert found.difference == pytest.approx(difference, rel=1e-14)
    assert found.interval.low == pytest.approx(low, abs=0.005)
    assert found.interval.high == pytest.approx(high, abs=0.005)
    assert (found.method, found.interval.method) == ("score", "newcombe")


@pytest.mark.parametrize(
    ("one", "two"), [((56, 70), (48, 80)), ((0, 30), (5, 12)), ((3, 4), (9, 9))]
)
def test_shares_agree_with_statsmodels(one: tuple[int, int], two: tuple[int, int]) -> None:
    found = compared(share(*one), share(*two), 0.9)
    low, high = confint_proportions_2indep(*one, *two, method="newcomb", alpha=0.1)
    z, p = proportions_ztest([one[0], two[0]], [one[1], two[1]])
    assert found.interval.low == pytest.approx(100 * low, rel=1e-9)
    assert found.interval.high == pytest.approx(100 * high, rel=1e-9)
    assert found.statistic == pytest.approx(z, rel=1e-12)
    assert found.p == pytest.approx(p, rel=1e-12)


@pytest.mark.parametrize("method", ["t", "nps-t"])
def test_means_agree_with_the_welch_test_of_scipy(method: str) -> None:
    one, two = {-100.0: 3, 0.0: 9, 100.0: 20}, {-100.0: 11, 0.0: 2, 100.0: 5}
    found = compared(figure(one, method), figure(two, method))
    expected = stats.ttest_ind(
        *([point for point, n in each.items() for _ in range(n)] for each in (one, two)),
        equal_var=False,
    )
    ends = expected.confidence_interval(LEVEL)
    assert found.statistic == pytest.approx(expected.statistic, rel=1e-12)
    assert found.df == pytest.approx(expected.df, rel=1e-12)
    assert found.p == pytest.approx(expected.pvalue, rel=1e-10)
    assert found.interval.low == pytest.approx(ends.low, rel=1e-10)
    assert found.interval.high == pytest.approx(ends.high, rel=1e-10)
    assert found.se == pytest.approx(found.difference / found.statistic, rel=1e-12)
    assert found.method == "welch"


@given(samples, samples, st.sampled_from(sorted(METHODS)))
def test_turning_the_comparison_round_turns_the_signs_and_keeps_p(
    one: tuple[int, int, int], two: tuple[int, int, int], method: str
) -> None:
    if method == "wilson":
        one, two = (one[0], 0, one[1] + 2), (two[0], 0, two[1] + 2)
    points = (0.0, 50.0, 100.0) if method == "wilson" else (-100.0, 0.0, 100.0)
    a, b = (figure(dict(zip(points, each, strict=True)), method) for each in (one, two))
    there, back = compare(a, b, LEVEL), compare(b, a, LEVEL)
    if there is None or back is None:
        assert there is back
        return
    assert there.difference == -back.difference
    assert there.statistic == pytest.approx(-back.statistic, rel=1e-12, abs=1e-12)
    assert there.p == pytest.approx(back.p, rel=1e-9)
    assert 0 <= there.p <= 1
    assert there.se == pytest.approx(back.se, rel=1e-15)
    assert there.interval.low == pytest.approx(-back.interval.high, rel=1e-9, abs=1e-9)


@given(samples, st.sampled_from(["adjusted-wald", "score", "wald", "nps-t", "t"]))
def test_a_group_does_not_differ_from_one_just_like_it(
    one: tuple[int, int, int], method: str
) -> None:
    a = nps(*one, method)
    found = compare(a, a, LEVEL)
    assume(found is not None)
    assert found is not None
    assert (found.difference, found.statistic, found.p) == (0.0, 0.0, 1.0)
    assert found.interval.low == pytest.approx(-found.interval.high)


@given(st.integers(0, 200), st.integers(2, 200), st.integers(0, 200), st.integers(2, 200))
def test_the_interval_of_shares_holds_the_difference_and_is_never_of_zero_width(
    events: int, n: int, others: int, m: int
) -> None:
    found = compared(share(min(events, n), n), share(min(others, m), m))
    assert found.interval.low < found.interval.high
    assert -100 <= found.interval.low <= found.difference + 1e-9
    assert found.difference - 1e-9 <= found.interval.high <= 100


def test_equal_shares_at_the_end_of_the_scale_do_not_differ() -> None:
    for events in (0, 1):
        found = compared(share(events * 20, 20), share(events * 50, 50))
        assert (found.difference, found.statistic, found.p, found.df) == (0.0, 0.0, 1.0, None)
        assert found.interval.low < 0 < found.interval.high


def test_intervals_end_where_differences_do() -> None:
    found = compared(nps(0, 1, 9, "wald"), nps(9, 1, 0, "wald"))
    assert found.difference + 196 * found.difference / found.statistic / 100 > 200
    assert found.interval.high == 200.0
    scale = compared(
        figure({1.0: 1, 2.0: 1}, "t", low=1, high=5), figure({4.0: 1, 5.0: 1}, "t", low=1, high=5)
    )
    assert scale.interval.low == -4.0
    free = compared(figure({1.0: 1, 2.0: 1}, "t"), figure({4.0: 1, 5.0: 1}, "t"))
    assert free.interval.low < -4.0


def test_the_interval_reaches_a_difference_that_the_added_answers_pull_it_from() -> None:
    for n in (2, 10, 100):
        found = compared(nps(0, 0, n), nps(n, 0, 0))
        assert found.interval.low < found.interval.high == found.difference == 200.0
        turned = compared(nps(n, 0, 0), nps(0, 0, n))
        assert turned.interval.high > turned.interval.low == turned.difference == -200.0


def test_a_single_answer_cannot_be_compared() -> None:
    assert compare(share(1, 1), share(30, 60), LEVEL) is None
    assert compare(nps(5, 5, 5), nps(0, 0, 1), LEVEL) is None
    assert compare(figure({3.0: 1}, "t"), figure({3.0: 9, 4.0: 9}, "t"), LEVEL) is None


def test_means_of_a_group_without_any_spread_cannot_be_compared() -> None:
    for value, n in [(5.0, 4), (0.1, 3)]:  # 0.1 three times over is not 0.3 to the last digit
        spread, constant = figure({1.0: 9, 4.0: 9}, "t"), figure({value: n}, "t")
        assert compare(constant, figure({4.0: 3}, "t"), LEVEL) is None
        assert compare(constant, spread, LEVEL) is compare(spread, constant, LEVEL) is None
    assert compare(nps(0, 0, 5, "wald"), nps(5, 1, 5, "wald"), LEVEL) is None
    assert compared(nps(0, 0, 5), nps(5, 0, 0)).p < 0.05


def test_the_standard_error_is_that_of_the_two_designs() -> None:
    for a, b in [(share(5, 9), share(3, 30)), (nps(3, 4, 5), nps(9, 1, 1))]:
        assert a.se is not None and b.se is not None
        assert compared(a, b).se == pytest.approx(math.sqrt(a.se**2 + b.se**2), rel=1e-15)


def test_clusters_count_by_their_design_in_every_family() -> None:
    alike = [[100.0] * 6, [100.0] * 5, [0.0] * 7, [100.0] * 6, [0.0] * 4, [100.0, 0.0]]
    other = [[0.0] * 5, [0.0] * 6, [100.0] * 4, [0.0] * 5, [0.0, 100.0]]
    for method in ("wilson", "adjusted-wald", "wald", "t"):
        a, b = clustered(alike, method), clustered(other, method)
        rows = [[point for cluster in side for point in cluster] for side in (alike, other)]
        one, two = (
            figure({0.0: each.count(0.0), 100.0: each.count(100.0)}, method) for each in rows
        )
        alone = compared(one, two)
        found = compared(a, b)
        assert found.df is not None
        assert min(a.df or 0, b.df or 0) <= found.df <= (a.df or 0) + (b.df or 0)
        assert found.p > alone.p
        assert found.interval.high - found.interval.low > (alone.interval.high - alone.interval.low)
        assert found.difference == pytest.approx(alone.difference)


def test_satterthwaite_lies_between_the_fewest_degrees_of_freedom_and_their_sum() -> None:
    assert satterthwaite([Side(0, 1.0, 4.0), Side(0, 1.0, 4.0)]) == pytest.approx(8.0)
    assert satterthwaite([Side(0, 1.0, 4.0), Side(0, 1e-9, 90.0)]) == pytest.approx(4.0)
    assert satterthwaite([Side(0, 1.0, 4.0), Side(0, 1.0, math.inf)]) == pytest.approx(16.0)
    assert satterthwaite([Side(0, 0.0, 4.0), Side(0, 0.0, 3.0)]) == 3.0
    assert satterthwaite([Side(0, 2.0, math.inf)]) == math.inf


def test_every_interval_method_has_a_test_with_a_name() -> None:
    assert set(FAMILIES) == set(METHODS)
    assert {family.test for family in FAMILIES.values()} | {LINKED, "delta"} == set(NAMES)


def test_figures_of_two_kinds_and_levels_that_are_none_are_refused() -> None:
    with pytest.raises(ValueError, match="one KPI"):
        compare(share(3, 9), nps(3, 3, 3), LEVEL)
    for a, b in [(share(3, 9), share(2, 9)), (nps(3, 3, 3), nps(1, 2, 3))]:
        with pytest.raises(ValueError, match="level"):
            compare(a, b, 1.5)


def test_a_difference_matters_from_the_smallest_that_was_declared_on() -> None:
    found = compared(share(80, 100), share(75, 100))
    assert relevant(found, 4.9)
    assert relevant(found, 5.0)
    assert not relevant(found, 5.1)
    assert relevant(compared(share(75, 100), share(80, 100)), 5.0)
    tenth = compared(figure({0.1: 2, 0.5: 2}, "t"), figure({0.0: 2, 0.4: 2}, "t"))
    assert tenth.difference != 0.1 and relevant(tenth, 0.1)
    with pytest.raises(ValueError, match="negative"):
        relevant(found, -1.0)
