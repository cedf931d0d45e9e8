"""The standard error of weighted, stratified and clustered means: worked examples and laws."""

from __future__ import annotations

import math
import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicli.core.design import Linearised, Stratum, kish, linearised
from tests.core.strata import stratum_of_clusters, stratum_of_rows

Row = tuple[float, float]
weights = st.integers(1, 400).map(lambda found: found / 16)
rows = st.lists(st.tuples(weights, st.sampled_from([-100.0, 0.0, 100.0])), min_size=2, max_size=30)
strata_of_clusters = st.lists(
    st.lists(
        st.lists(st.tuples(weights, st.integers(1, 7).map(float)), min_size=0, max_size=4),
        min_size=1,
        max_size=5,
    ),
    min_size=1,
    max_size=4,
)

FPC = [
    (15, [(3.0, x) for x in (2.8, 4.1, 6.8, 6.8, 9.2)]),
    (12, [(4.0, x) for x in (3.7, 6.6, 4.2)]),
]
"""R package survey, data set `fpc`: population and rows of each stratum."""


def simple(found: list[Row]) -> Linearised:
    return linearised([stratum_of_rows(found)])


def test_a_weighted_mean_worked_by_hand_comes_out() -> None:
    found = simple([(1, 1), (2, 2), (3, 3), (4, 4)])
    assert found.mean == pytest.approx(3.0, rel=1e-15)
    assert found.se is not None
    assert found.se**2 == pytest.approx(0.32, rel=1e-14)
    assert found.se == pytest.approx(0.565685, abs=5e-7)
    assert (found.df, found.n_psu) == (3, 4)


def test_a_weighted_mean_worked_in_r_survey_comes_out() -> None:
    # Tsuchiya's example, computed with R package survey
    w = (20, 200, 11, 25, 550, 30, 250, 100, 10, 55)
    y = (15, 143, 21, 51, 337, 50, 274, 145, 15, 86)
    found = simple(list(zip(w, y, strict=True)))
    assert found.mean == pytest.approx(243.914, abs=5e-4)
    assert found.se == pytest.approx(48.752, abs=5e-4)
    assert kish(sum(w), sum(x * x for x in w)) == pytest.approx(3.7247, abs=5e-5)


def test_one_huge_weight_has_a_design_effect_of_nearly_the_whole_sample() -> None:
    assert 3 / kish(1002, 1_000_002) == pytest.approx(2.98804, abs=5e-6)


def test_equal_weights_lose_nothing_and_no_weight_has_no_respondents() -> None:
    assert kish(50.0, 50.0) == 50.0
    assert kish(100.0, 200.0) == 50.0
    assert kish(0.0, 0.0) == 0.0


def test_strata_worked_in_r_survey_come_out() -> None:
    # R package survey, help page of `fpc`
    found = linearised([stratum_of_rows(sampled) for _, sampled in FPC])
    assert found.mean == pytest.approx(5.4481, abs=5e-5)
    assert found.se == pytest.approx(0.7413, abs=5e-5)
    assert (found.df, found.n_psu) == (6, 8)


def test_strata_with_a_finite_population_worked_in_r_survey_come_out() -> None:
    # R package survey, help page of `fpc`
    found = linearised([stratum_of_rows(sampled, population=size) for size, sampled in FPC])
    assert found.mean == pytest.approx(5.4481, abs=5e-5)
    assert found.se == pytest.approx(0.616, abs=5e-4)


def test_a_domain_of_strata_worked_in_r_survey_comes_out() -> None:
    # R package survey, x > 4 in `fpc`, without the finite population correction
    found = linearised(
        [
            stratum_of_rows([row for row in sampled if row[1] > 4], psus=len(sampled))
            for _, sampled in FPC
        ]
    )
    assert found.mean == pytest.approx(6.195, abs=5e-4)
    assert found.se == pytest.approx(0.7555, abs=5e-5)
    assert (found.df, found.n_psu) == (4, 6)


def test_clusters_worked_by_hand_come_out() -> None:
    clusters = [[100.0] * 28 + [0.0] * 2, [-100.0, 0.0, -100.0], [-100.0, -100.0, 0.0]]
    clusters.append([0.0, 100.0, -100.0])
    answers = [[(1.0, y) for y in found] for found in clusters]
    alone = simple([row for found in answers for row in found])
    together = linearised([stratum_of_clusters(answers)])
    assert alone.mean == together.mean == pytest.approx(61.538, abs=5e-4)
    assert alone.se == pytest.approx(11.391, abs=5e-4)
    assert together.se == pytest.approx(32.967, abs=5e-4)
    assert (together.df, together.n_psu) == (3, 4)


def exactly(strata: list[list[list[Row]]], outside: int = 0) -> tuple[float, float | None] | None:
    """The mean and its variance straight from the rows and the formula, in fractions."""
    exact = [[[(Fraction(w), Fraction(y)) for w, y in psu] for psu in psus] for psus in strata]
    total = sum(w for psus in exact for psu in psus for w, _ in psu)
    if not total:
        return None
    mean = sum(w * y for psus in exact for psu in psus for w, y in psu) / total
    variance = Fraction(0)
    for psus in exact:
        z = [sum((w * (y - mean) for w, y in psu), Fraction(0)) / total for psu in psus]
        z += [Fraction(0)] * outside
        n = len(z)
        centre = sum(z) / n if n > 1 else Fraction(0)
        variance += Fraction(n, max(n - 1, 1)) * sum((x - centre) ** 2 for x in z)
    active = [sum(1 for psu in psus if psu) for psus in strata]
    df = sum(active) - sum(1 for found in active if found)
    return float(mean), float(variance) if df else None


@given(strata_of_clusters, st.integers(0, 3))
def test_sums_give_what_the_rows_give(strata: list[list[list[Row]]], outside: int) -> None:
    found = linearised([stratum_of_clusters(psus, psus=len(psus) + outside) for psus in strata])
    expected = exactly(strata, outside)
    if expected is None:
        assert found.mean is None
        assert found.se is None
        return
    mean, variance = expected
    assert found.mean == pytest.approx(mean, rel=1e-13)
    if variance is None:
        assert found.se is None
    else:
        assert found.se is not None
        assert found.se**2 == pytest.approx(variance, rel=1e-9, abs=1e-13)


@given(rows, st.sampled_from([0.001, 0.3, 7.0, 1e6]))
def test_multiplying_all_weights_changes_nothing(found: list[Row], factor: float) -> None:
    here, there = simple(found), simple([(w * factor, y) for w, y in found])
    assert there.mean == pytest.approx(here.mean, rel=1e-12, abs=1e-12)
    assert there.se == pytest.approx(here.se, rel=1e-9, abs=1e-9)
    w, w2 = sum(w for w, _ in found), sum(w * w for w, _ in found)
    assert kish(w * factor, w2 * factor**2) == pytest.approx(kish(w, w2), rel=1e-12)


@given(rows)
def test_weights_of_one_are_no_weights(found: list[Row]) -> None:
    answers = [y for _, y in found]
    n, mean = len(answers), math.fsum(answers) / len(answers)
    variance = math.fsum((y - mean) ** 2 for y in answers) / (n - 1) / n
    plain = simple([(1.0, y) for y in answers])
    assert plain.mean == pytest.approx(mean, rel=1e-15)
    assert plain.se == pytest.approx(math.sqrt(variance), rel=1e-12)


@given(rows)
def test_the_file_twice_keeps_the_value_and_halves_the_variance(found: list[Row]) -> None:
    # halves it but for the n/(n − 1) of both: 2n/(2n − 1) ÷ n/(n − 1) ÷ 2
    once, twice, n = simple(found), simple(found * 2), len(found)
    assert twice.mean == pytest.approx(once.mean, rel=1e-14)
    assert once.se is not None
    expected = once.se * math.sqrt((n - 1) / (2 * n - 1))
    assert twice.se == pytest.approx(expected, rel=1e-9, abs=1e-9)


@given(rows)
def test_the_file_twice_with_its_clients_keeps_the_variance_too(found: list[Row]) -> None:
    # copies of the same client are no new information
    once = linearised([stratum_of_clusters([[row] for row in found])])
    twice = linearised([stratum_of_clusters([[row, row] for row in found])])
    assert twice.se == pytest.approx(once.se, rel=1e-9, abs=1e-9)
    assert twice.df == once.df


@given(rows, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing_at_all(found: list[Row], chance: random.Random) -> None:
    shuffled = found[:]
    chance.shuffle(shuffled)
    assert simple(shuffled) == simple(found)


@given(rows)
def test_reversing_the_scale_flips_the_sign(found: list[Row]) -> None:
    here, there = simple(found), simple([(w, -y) for w, y in found])
    assert there.mean == -here.mean if here.mean else there.mean == 0
    assert there.se == here.se


@given(rows, st.floats(-1e3, 1e3))
def test_the_origin_of_the_answers_changes_nothing(found: list[Row], origin: float) -> None:
    here, there = simple(found), linearised([stratum_of_rows(found, origin=origin)], origin)
    assert there.mean == pytest.approx(here.mean, rel=1e-12, abs=1e-9)
    assert there.se == pytest.approx(here.se, rel=1e-7, abs=1e-6)


def test_an_origin_near_the_mean_keeps_the_digits_of_large_answers() -> None:
    # after NIST StRD NumAcc4: large values, little spread (standard deviation exactly 0.1)
    answers = [10_000_000.2] + [10_000_000.1, 10_000_000.3] * 500
    found = linearised(
        [stratum_of_rows([(1.0, y) for y in answers], origin=10_000_000.2)], 10_000_000.2
    )
    assert found.mean == pytest.approx(10_000_000.2, rel=1e-15)
    assert found.se is not None
    assert found.se * math.sqrt(len(answers)) == pytest.approx(0.1, rel=1e-8)


@pytest.mark.parametrize("answer", [0.0, 0.1, 1 / 3, 4.7, -100.0, 1e9])
def test_answers_all_alike_have_exactly_no_spread(answer: float) -> None:
    assert simple([(w / 7, answer) for w in range(1, 40)]).se == 0.0


def test_a_lonely_unit_is_measured_from_the_grand_mean() -> None:
    # R package survey, option survey.lonely.psu = "adjust"
    strata = [stratum_of_rows([(1, 1.0), (1, 3.0)]), stratum_of_rows([(1, 8.0)])]
    found = linearised(strata)
    # mean 4, z = −1, −1/3 and 4/3: 2 × (1/3)² + 2 × (1/3)² … + (4/3)²
    assert found.mean == pytest.approx(4.0)
    assert found.se is not None
    assert found.se**2 == pytest.approx(2 * 2 * (1 / 3) ** 2 + (4 / 3) ** 2)
    assert (found.df, found.n_psu) == (1, 3)


def test_without_a_degree_of_freedom_there_is_no_standard_error() -> None:
    lonely = linearised([stratum_of_rows([(1, 1.0)]), stratum_of_rows([(1, 8.0)])])
    assert (lonely.mean, lonely.se, lonely.df) == (4.5, None, 0)
    single = linearised([stratum_of_rows([(2, 7.0)], psus=30)])
    assert (single.mean, single.se, single.df) == (7.0, None, 0)


def test_nobody_has_no_mean() -> None:
    assert linearised([]) == Linearised(None, None, 0, 0)
    assert linearised([stratum_of_rows([], psus=12)]) == Linearised(None, None, 0, 0)


def test_a_census_has_no_standard_error_left() -> None:
    assert linearised([stratum_of_rows([(1, 1.0), (1, 3.0)], population=2)]).se == 0.0


def test_more_units_than_the_population_are_refused() -> None:
    with pytest.raises(ValueError, match="population"):
        linearised([stratum_of_rows([(1, 1.0), (1, 3.0)], population=1)])


def test_a_stratum_written_out_counts_all_its_units_as_active() -> None:
    found = linearised([Stratum(psus=4, total_y=30, total_w=10, yy=354, yw=100, ww=30)])
    assert found.mean == 3.0
    assert found.se == pytest.approx(math.sqrt(0.32))
    assert found.df == 3
