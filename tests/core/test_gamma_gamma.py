"""The Gamma–Gamma likelihood, its fit and what it expects, against integrals and SciPy."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kpicli.core.gamma_gamma import (
    GammaGamma,
    Spending,
    correlation,
    expected_value,
    fit,
    log_likelihood,
)
from tests.core.buyers import CDNOW_VALUE, spenders

parameters = st.builds(GammaGamma, *[st.floats(0.05, 50.0)] * 3)
spendings = st.builds(Spending, st.integers(1, 60), st.floats(0.01, 1e6))
COUNTS = [1, 2, 3, 5, 9]


def by_scipy(model: GammaGamma, found: Counter[Spending]) -> float:
    """The log-likelihood as the paper writes it, with the beta function (equation 1b)."""
    from scipy.special import betaln, xlogy

    p, q, v = model
    total = 0.0
    for (x, mean), n in found.items():
        whole = v + x * mean
        power = xlogy(q, v / whole) + xlogy(p * x, x * mean / whole)
        total += n * (power - math.log(mean) - betaln(p * x, q))
    return float(total)


@given(parameters, st.lists(spendings, min_size=1, max_size=20))
def test_the_log_likelihood_is_that_of_the_paper(model: GammaGamma, found: list[Spending]) -> None:
    counted = Counter(found)
    there = by_scipy(model, counted)
    assert log_likelihood(model, counted) == pytest.approx(there, rel=1e-10, abs=1e-9)


@pytest.mark.parametrize("spending", [Spending(1, 4.0), Spending(4, 30.0), Spending(20, 80.0)])
def test_it_is_the_mean_over_clients_of_what_each_would_spend(spending: Spending) -> None:
    from scipy.stats import gamma

    p, q, v = CDNOW_VALUE
    x, mean = spending
    rates = gamma(q, scale=1.0 / v)
    density = rates.expect(lambda rate: gamma.pdf(mean, p * x, scale=1.0 / (rate * x)))
    assert log_likelihood(CDNOW_VALUE, {spending: 1}) == pytest.approx(math.log(density), abs=1e-7)


@given(parameters, spendings, st.integers(1, 1000))
def test_a_count_is_as_good_as_repeats(model: GammaGamma, spending: Spending, n: int) -> None:
    once = log_likelihood(model, {spending: 1})
    assert log_likelihood(model, {spending: n}) == pytest.approx(n * once, rel=1e-12)


@pytest.mark.parametrize("model", [CDNOW_VALUE, GammaGamma(1.0, 1.5, 50.0)])
def test_parameters_that_made_the_data_are_found_again(model: GammaGamma) -> None:
    found = fit(Counter(spenders(COUNTS * 500, model, seed=12)))
    assert found.converged and found.errors is not None
    for value, error, true in zip(found.parameters, found.errors, model, strict=True):
        assert abs(value - true) <= 3.0 * error
        assert 0.0 < error < true


def test_the_fit_is_the_one_scipy_finds() -> None:
    import numpy as np
    from scipy.optimize import minimize

    made = Counter(spenders(COUNTS * 40, CDNOW_VALUE, seed=3))

    def height(logs: Any) -> float:
        return -by_scipy(GammaGamma(*map(float, np.exp(logs))), made)

    theirs = minimize(height, np.ones(3), method="BFGS")
    found = fit(made)
    assert found.log_likelihood == pytest.approx(-theirs.fun, abs=1e-6)
    assert found.parameters == pytest.approx(np.exp(theirs.x), rel=2e-3)


def test_a_unit_of_value_only_rescales_v() -> None:
    made = Counter(spenders(COUNTS * 50, CDNOW_VALUE, seed=4))
    cents = {Spending(x, 100.0 * mean): n for (x, mean), n in made.items()}
    p, q, v = fit(made).parameters
    assert fit(cents).parameters == pytest.approx((p, q, 100.0 * v), rel=1e-3)


def test_the_published_client_is_expected_to_spend_so_much() -> None:
    assert expected_value(CDNOW_VALUE, 2, 22.35) == pytest.approx(24.66, abs=5e-3)


@given(parameters, spendings)
def test_the_expected_value_lies_between_the_client_and_all(
    model: GammaGamma, spending: Spending
) -> None:
    assume(model.q > 1.001)
    of_all, own = expected_value(model, 0, 0.0), expected_value(model, *spending)
    assert of_all is not None and own is not None
    assert of_all == pytest.approx(model.p * model.v / (model.q - 1.0))
    low, high = sorted((of_all, spending.mean))
    assert low * (1.0 - 1e-9) <= own <= high * (1.0 + 1e-9)


def test_the_more_purchases_the_nearer_to_the_clients_own_mean() -> None:
    found = [expected_value(CDNOW_VALUE, x, 100.0) for x in (0, 1, 5, 50, 5000)]
    assert found == sorted(found, key=lambda value: value or 0.0)
    assert found[-1] == pytest.approx(100.0, rel=1e-2)


def test_there_is_no_expected_value_where_the_mean_does_not_exist() -> None:
    model = GammaGamma(0.2, 0.7, 10.0)
    assert expected_value(model, 0, 0.0) is None
    assert expected_value(model, 1, 5.0) is None
    assert expected_value(model, 2, 5.0) is not None


def test_clients_who_all_spend_the_same_leave_parameters_at_the_edge() -> None:
    found = fit({Spending(2, 10.0): 100})
    assert found.why == "at-edge" and found.covariance is None


@pytest.mark.parametrize(
    ("spending", "n"),
    [
        (Spending(0, 10.0), 1),
        (Spending(1, 0.0), 1),
        (Spending(1, -3.0), 1),
        (Spending(1, math.inf), 1),
        (Spending(1, math.nan), 1),
        (Spending(1, 10.0), 0),
    ],
)
def test_spendings_that_cannot_be_are_refused(spending: Spending, n: int) -> None:
    with pytest.raises(ValueError, match="no spending"):
        fit({spending: n})


def test_without_a_purchase_there_is_no_value_to_learn() -> None:
    with pytest.raises(ValueError, match="no client with a purchase"):
        fit({})


@given(st.lists(spendings, min_size=4, max_size=40))
def test_the_correlation_is_that_of_scipy(found: list[Spending]) -> None:
    from scipy.stats import pearsonr

    counts, means = [float(s.x) for s in found], [s.mean for s in found]
    assume(len(set(counts)) > 1 and max(means) > min(means) * 1.001)
    ours, theirs = correlation(Counter(found)), pearsonr(counts, means)
    assert ours is not None and ours.n == len(found)
    assert ours.value == pytest.approx(theirs.statistic, abs=1e-9)
    assume(abs(ours.value) < 0.999)
    low, high = theirs.confidence_interval(0.95)
    assert (ours.low, ours.high) == pytest.approx((low, high), abs=1e-6)


def test_value_that_grows_with_the_number_of_purchases_is_seen() -> None:
    found = correlation({Spending(x, 10.0 * x): 7 for x in (1, 2, 3)})
    assert found is not None and found.value == pytest.approx(1.0)
    fallen = correlation({Spending(x, 10.0 / x): 7 for x in (1, 2, 3)})
    assert fallen is not None and fallen.high is not None and fallen.high < 0.0


@pytest.mark.parametrize(
    "found",
    [
        {},
        {Spending(2, 10.0): 3, Spending(2, 20.0): 3},
        {Spending(1, 0.1): 9, Spending(2, 0.1): 7, Spending(3, 0.1): 5},
    ],
)
def test_there_is_no_correlation_with_what_does_not_vary(found: dict[Spending, int]) -> None:
    assert correlation(found) is None


def test_three_clients_have_a_correlation_without_an_interval() -> None:
    found = correlation({Spending(1, 1.0): 1, Spending(2, 3.0): 1, Spending(3, 2.0): 1})
    assert found is not None and found.value == pytest.approx(0.5)
    assert (found.low, found.high) == (None, None)
