"""Whether several groups differ: other implementations, agreement with two groups, laws."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.oneway import anova_oneway

from kpicli.core.comparison import compare
from kpicli.core.estimate import METHODS
from kpicli.core.homogeneity import NAMES, Homogeneity, homogeneity
from kpicli.core.sides import FAMILIES
from tests.core.samples import LEVEL, clustered, figure, nps, share

MEANS = [{1.0: 4, 3.0: 9, 5.0: 2}, {2.0: 5, 3.0: 5, 4.0: 30}, {1.0: 2, 5.0: 3}, {4.0: 8, 5.0: 7}]
counts = st.integers(1, 60)


def test_means_agree_with_the_welch_anova_of_statsmodels() -> None:
    found = homogeneity([figure(each, "t") for each in MEANS])
    rows = [[point for point, n in each.items() for _ in range(n)] for each in MEANS]
    expected = anova_oneway(rows, use_var="unequal", welch_correction=True)
    assert found is not None
    assert found.statistic == pytest.approx(expected.statistic, rel=1e-12)
    assert found.df1 == 3
    assert found.df2 == pytest.approx(expected.df_denom, rel=1e-12)
    assert found.p == pytest.approx(expected.pvalue, rel=1e-9)
    assert (found.method, found.used, found.left_out) == ("welch", (0, 1, 2, 3), ())


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(2, 40)), min_size=2, max_size=6))
def test_shares_agree_with_pearsons_chi2_of_scipy(groups: list[tuple[int, int]]) -> None:
    found = homogeneity([share(yes, yes + no) for yes, no in groups])
    assert found is not None
    if any(yes for yes, _ in groups):
        expected = stats.chi2_contingency([list(group) for group in groups], correction=False)
        assert found.statistic == pytest.approx(expected.statistic, rel=1e-9, abs=1e-12)
        assert found.p == pytest.approx(expected.pvalue, rel=1e-9)
    else:
        assert (found.statistic, found.p) == (0.0, 1.0)
    assert (found.df1, found.df2, found.method) == (len(groups) - 1, None, "score")


@given(
    st.tuples(counts, counts, counts),
    st.tuples(counts, counts, counts),
    st.sampled_from(sorted(set(METHODS) - {"wilson"})),
)
def test_of_two_groups_it_says_what_the_test_of_two_says(
    one: tuple[int, int, int], two: tuple[int, int, int], method: str
) -> None:
    both = nps(*one, method), nps(*two, method)
    found, pair = homogeneity(both), compare(*both, LEVEL)
    assert found is not None and pair is not None
    assert found.p == pytest.approx(pair.p, rel=1e-7, abs=1e-12)
    assert found.statistic == pytest.approx(pair.statistic**2, rel=1e-9, abs=1e-12)
    assert found.df2 == (None if pair.df is None else pytest.approx(pair.df, rel=1e-9))


def test_clusters_make_it_an_f_test_with_fewer_degrees_of_freedom() -> None:
    clusters = [
        [[100.0] * 6, [0.0] * 5, [100.0] * 4, [100.0, 0.0]],
        [[0.0] * 6, [0.0] * 5, [100.0] * 4, [0.0] * 3],
        [[100.0] * 3, [100.0] * 5, [0.0] * 4, [100.0] * 9],
    ]
    joint = homogeneity([clustered(each, "wilson") for each in clusters])
    points = [[point for cluster in each for point in cluster] for each in clusters]
    alone = homogeneity([share(each.count(100.0), len(each)) for each in points])
    assert joint is not None and alone is not None
    assert joint.df2 is not None and joint.df2 < 9
    assert joint.p > alone.p


def test_groups_that_cannot_be_weighed_are_left_out_and_named() -> None:
    spread = [figure(each, "t") for each in MEANS]
    single, constant = figure({3.0: 1}, "t"), figure({5.0: 9}, "t")
    found = homogeneity([spread[0], single, spread[1], constant])
    alone = homogeneity(spread[:2])
    assert found is not None and alone is not None
    assert (found.used, found.left_out) == ((0, 2), (1, 3))
    assert (found.statistic, found.p) == (alone.statistic, alone.p)


def test_a_share_of_all_or_none_takes_part() -> None:
    found = homogeneity([share(20, 20), share(10, 20), share(0, 20)])
    assert found is not None
    assert found.used == (0, 1, 2)
    assert found.p < 1e-6
    top = homogeneity([nps(0, 0, 20), nps(10, 0, 10), nps(20, 0, 0)])
    assert top is not None and top.used == (0, 1, 2) and top.p < 1e-6


def test_fewer_than_two_groups_have_no_test() -> None:
    for groups in ([], [share(3, 9)], [share(3, 9), share(1, 1)], [figure({3.0: 9}, "t")] * 3):
        assert homogeneity(groups) is None


def test_groups_of_two_kinds_are_refused() -> None:
    with pytest.raises(ValueError, match="one KPI"):
        homogeneity([share(3, 9), nps(3, 3, 3)])


def test_every_test_has_a_name() -> None:
    assert {family.test for family in FAMILIES.values()} == set(NAMES)


def test_shares_that_are_all_alike_do_not_differ() -> None:
    assert homogeneity([share(5, 5), share(9, 9), share(2, 2)]) == Homogeneity(
        0.0, 2, None, 1.0, "score", (0, 1, 2), ()
    )
