"""The shifted-beta-geometric fit against its paper, SciPy and its own laws."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, special

from kpicli.core.sbg import ShiftedBetaGeometric, fit

HIGH_END = (1000, 869, 743, 653, 593, 551, 517, 491)
REGULAR = (1000, 631, 468, 382, 326, 289, 262, 241)


def of(cohort: tuple[int, ...]) -> tuple[list[int], list[int]]:
    """At risk and lost by period, of a cohort by how many were there after each."""
    return list(cohort[:-1]), [before - after for before, after in pairwise(cohort)]


def likelihood(alpha: float, beta: float, at_risk: list[int], lost: list[int]) -> float:
    """Log-likelihood by the beta functions of the paper: an independent way to the same."""
    total = 0.0
    for k, (r, d) in enumerate(zip(at_risk, lost, strict=True)):
        base = special.betaln(alpha, beta + k)
        total += d * (special.betaln(alpha + 1, beta + k) - base)
        total += (r - d) * (special.betaln(alpha, beta + k + 1) - base)
    return total


@st.composite
def cohort(draw: st.DrawFn) -> tuple[int, ...]:
    counts = draw(st.lists(st.integers(0, 500), min_size=3, max_size=10))
    return tuple(sorted(counts, reverse=True))


@pytest.mark.parametrize(
    ("cohort", "alpha", "beta"), [(HIGH_END, 0.668, 3.806), (REGULAR, 0.704, 1.182)]
)
def test_the_two_segments_of_the_paper_come_out(
    cohort: tuple[int, ...], alpha: float, beta: float
) -> None:
    # Fader & Hardie 2007
    found = fit(*of(cohort))
    assert found is not None
    assert (found.alpha, found.beta) == (
        pytest.approx(alpha, abs=5e-4),
        pytest.approx(beta, abs=5e-4),
    )


@pytest.mark.parametrize(
    ("at_risk", "lost"),
    [of(HIGH_END), of(REGULAR), ([1000, 500, 300, 10], [400, 100, 30, 10])],
    ids=["high-end", "regular", "the oldest cohort is gone"],
)
def test_the_fit_agrees_with_a_search_by_scipy(at_risk: list[int], lost: list[int]) -> None:
    best = optimize.minimize(
        lambda x: -likelihood(math.exp(x[0]), math.exp(x[1]), at_risk, lost) / 1000,
        [0.0, 0.0],
        method="Nelder-Mead",
        options={"xatol": 1e-9, "fatol": 1e-13},
    )
    found = fit(at_risk, lost)
    assert found is not None
    assert (found.alpha, found.beta) == pytest.approx(tuple(map(math.exp, best.x)), rel=1e-4)


@given(cohort(), st.floats(-6, 8), st.floats(-6, 8))
def test_no_other_parameters_are_more_likely(
    counts: tuple[int, ...], log_alpha: float, log_beta: float
) -> None:
    at_risk, lost = of(counts)
    found = fit(at_risk, lost)
    if found is None:
        assert not sum(lost[1:])
        return
    other = likelihood(math.exp(log_alpha), math.exp(log_beta), at_risk, lost)
    hazards = [1 - found.retention(k + 1) for k in range(len(lost))]
    best = sum(
        d * math.log(h) + ((r - d) * math.log1p(-h) if r > d else 0.0)
        for r, d, h in zip(at_risk, lost, hazards, strict=True)
        if r
    )
    assert best >= other - 1e-7 * (1 + abs(other))


def test_survival_is_that_of_the_beta_functions() -> None:
    found = fit(*of(HIGH_END))
    assert found is not None
    for t in range(15):
        ratio = special.betaln(found.alpha, found.beta + t) - special.betaln(
            found.alpha, found.beta
        )
        assert found.survival(t) == pytest.approx(math.exp(ratio), rel=1e-9)


@given(cohort(), st.integers(2, 50))
def test_counting_everyone_several_times_changes_nothing(
    counts: tuple[int, ...], times: int
) -> None:
    once, more = fit(*of(counts)), fit(*of(tuple(times * count for count in counts)))
    if once is None:
        assert more is None
    else:
        assert more is not None
        assert more.churn == pytest.approx(once.churn, rel=1e-6)
        assert more.heterogeneity == pytest.approx(once.heterogeneity, rel=1e-5, abs=1e-9)


def test_cohorts_of_different_age_add_up_by_period() -> None:
    truth = ShiftedBetaGeometric(0.2, 0.25)
    at_risk = [1000.0 * n * truth.survival(k) for k, n in enumerate((5, 4, 3, 2, 1))]
    lost = [r * (1 - truth.retention(k + 1)) for k, r in enumerate(at_risk)]
    found = fit(at_risk, lost)
    assert found is not None
    assert found.churn == pytest.approx(0.2, rel=1e-9)
    assert found.heterogeneity == pytest.approx(0.25, rel=1e-7)


def test_clients_whose_retention_does_not_rise_are_all_alike() -> None:
    found = fit([1000, 900, 800], [100, 100, 100])
    assert found is not None
    assert found.heterogeneity == 0.0
    assert found.churn == pytest.approx(300 / 2700, rel=1e-9)
    assert (found.alpha, found.beta) == (math.inf, math.inf)
    assert found.survival(2) == pytest.approx((1 - 300 / 2700) ** 2, rel=1e-9)


def test_when_everyone_is_lost_in_any_period_churn_is_whole() -> None:
    found = fit([30, 20], [30, 20])
    assert found is not None
    assert (found.churn, found.heterogeneity) == (pytest.approx(1.0), 0.0)
    assert found.survival(1) == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize(
    ("at_risk", "lost"), [([], []), ([100], [5]), ([100, 95], [5, 0]), ([100, 100], [0, 0])]
)
def test_without_a_loss_after_the_first_period_there_is_no_fit(
    at_risk: list[int], lost: list[int]
) -> None:
    assert fit(at_risk, lost) is None


@pytest.mark.parametrize(
    ("at_risk", "lost"), [([10, 5], [5, 6]), ([10, 5], [-1, 2]), ([10], [1, 2])]
)
def test_impossible_counts_are_refused(at_risk: list[int], lost: list[int]) -> None:
    with pytest.raises(ValueError, match=r"none to all|zip"):
        fit(at_risk, lost)
