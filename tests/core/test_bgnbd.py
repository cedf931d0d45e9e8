"""The BG/NBD likelihood and its fit, against integrals, SciPy, and data made up from it."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicli.core.bgnbd import BgNbd, History, fit, log_likelihood
from tests.core.buyers import CDNOW, WEEKS, histories
from tests.thorough import often

parameters = st.builds(BgNbd, *[st.floats(0.05, 50.0)] * 4)


@st.composite
def lives(draw: st.DrawFn) -> History:
    """A history that can be."""
    age = draw(st.floats(0.5, 500.0))
    x = draw(st.integers(0, 60))
    return History(x, draw(st.floats(0.0, age)) if x else 0.0, age)


def by_scipy(model: BgNbd, histories: Counter[History]) -> float:
    """The log-likelihood as the paper writes it, in logarithms of SciPy's functions."""
    import numpy as np
    from scipy.special import betaln, gammaln, logsumexp

    r, alpha, a, b = model
    total = 0.0
    for (x, t_x, age), n in histories.items():
        alive = betaln(a, b + x) - betaln(a, b) - (r + x) * np.log(alpha + age)
        terms = [alive]
        if x:
            terms.append(betaln(a + 1, b + x - 1) - betaln(a, b) - (r + x) * np.log(alpha + t_x))
        total += n * (gammaln(r + x) - gammaln(r) + r * np.log(alpha) + logsumexp(terms))
    return float(total)


@given(parameters, st.lists(lives(), min_size=1, max_size=20))
def test_the_log_likelihood_is_that_of_the_paper(model: BgNbd, found: list[History]) -> None:
    counted = Counter(found)
    assert log_likelihood(model, counted) == pytest.approx(by_scipy(model, counted), rel=1e-10)


@pytest.mark.parametrize(
    "history", [History(0, 0.0, 20.0), History(1, 3.0, 20.0), History(6, 18.5, 20.0)]
)
@pytest.mark.parametrize("model", [CDNOW, BgNbd(2.0, 10.0, 1.0, 2.0), BgNbd(3.0, 9.0, 2.5, 1.5)])
def test_it_is_the_mean_over_clients_of_what_each_would_do(history: History, model: BgNbd) -> None:
    from scipy.integrate import quad
    from scipy.stats import beta, gamma

    x, t_x, age = history
    rates = gamma(model.r, scale=1.0 / model.alpha)

    def bought(until: float) -> float:
        return quad(  # type: ignore[no-any-return]
            lambda u: (
                math.exp(u * (x + 1)) * rates.pdf(math.exp(u)) * math.exp(-math.exp(u) * until)
            ),
            -120.0,
            8.0,
            points=[-60.0, -20.0, -8.0, -4.0, -2.0, 0.0, 2.0],
            limit=400,
        )[0]

    gone = beta(model.a, model.b)
    stayed = gone.expect(lambda p: (1.0 - p) ** x)
    mean = stayed * bought(age)
    if x:
        mean += gone.expect(lambda p: p * (1.0 - p) ** (x - 1)) * bought(t_x)
    assert log_likelihood(model, {history: 1}) == pytest.approx(math.log(mean), abs=1e-6)


@given(parameters, lives(), st.integers(1, 1000))
def test_a_count_is_as_good_as_repeats(model: BgNbd, history: History, n: int) -> None:
    once = log_likelihood(model, {history: 1})
    assert log_likelihood(model, {history: n}) == pytest.approx(n * once, rel=1e-12)


@given(parameters, st.lists(lives(), min_size=1, max_size=20), st.floats(0.01, 100.0))
def test_a_unit_of_time_only_rescales_alpha(
    model: BgNbd, found: list[History], unit: float
) -> None:
    scaled = Counter(History(x, t_x * unit, age * unit) for x, t_x, age in found)
    other = log_likelihood(model._replace(alpha=model.alpha * unit), scaled)
    purchases = sum(history.x for history in found)
    expected = log_likelihood(model, Counter(found)) - purchases * math.log(unit)
    assert other == pytest.approx(expected, rel=1e-9, abs=1e-6)


def test_probabilities_of_all_that_a_client_can_do_add_up_to_one() -> None:
    from scipy.integrate import quad

    age, model = 5.0, BgNbd(0.8, 6.0, 1.2, 2.0)
    total = math.exp(log_likelihood(model, {History(0, 0.0, age): 1}))
    for x in range(1, 60):

        def density(t_x: float, x: int = x) -> float:
            one = log_likelihood(model, {History(x, t_x, age): 1})
            return math.exp(one) * t_x ** (x - 1) / math.factorial(x - 1)

        total += quad(density, 0.0, age)[0]
    assert total == pytest.approx(1.0, abs=1e-8)


@pytest.mark.parametrize(
    ("model", "ages", "n"),
    [
        (CDNOW, WEEKS, 3000),
        (BgNbd(0.6, 60.0, 0.8, 2.5), [float(day) for day in range(1, 1096)], 3000),
        (BgNbd(2.5, 8.0, 0.3, 4.0), [float(day) for day in range(1, 200)], 2000),
    ],
)
def test_parameters_that_made_the_data_are_found_again(
    model: BgNbd, ages: list[float], n: int
) -> None:
    found = fit(histories(n, model, ages, seed=11))
    assert found.converged and found.errors is not None
    for value, error, true in zip(found.parameters, found.errors, model, strict=True):
        assert abs(value - true) <= 3.0 * error
        assert 0.0 < error < true


def test_the_fit_is_the_one_scipy_finds() -> None:
    import numpy as np
    from scipy.optimize import minimize

    made = histories(200, CDNOW, WEEKS, seed=3)

    def height(logs: Any) -> float:
        return -by_scipy(BgNbd(*map(float, np.exp(logs))), made)

    theirs = minimize(height, np.zeros(4), method="BFGS")
    found = fit(made)
    assert found.log_likelihood == pytest.approx(-theirs.fun, abs=1e-6)
    assert found.parameters == pytest.approx(np.exp(theirs.x), rel=2e-3)


def test_standard_errors_are_as_far_as_fits_of_other_samples_lie_apart() -> None:
    fits = [fit(histories(300, CDNOW, WEEKS, seed=seed)) for seed in range(often(12, 48))]
    logs = [math.log(found.parameters[0]) for found in fits]
    mean = sum(logs) / len(logs)
    spread = math.sqrt(sum((value - mean) ** 2 for value in logs) / (len(logs) - 1))
    errors = [found.errors[0] / found.parameters[0] for found in fits if found.errors]
    assert spread == pytest.approx(sum(errors) / len(errors), rel=0.45)


def test_the_fit_in_days_is_the_fit_in_weeks() -> None:
    weeks = histories(500, CDNOW, WEEKS, seed=4)
    days = {History(x, 7.0 * t_x, 7.0 * age): n for (x, t_x, age), n in weeks.items()}
    one, other = fit(weeks), fit(days)
    r, alpha, a, b = one.parameters
    assert other.parameters == pytest.approx((r, 7.0 * alpha, a, b), rel=1e-3)
    assert one.errors is not None and other.errors is not None
    assert other.errors[1] == pytest.approx(7.0 * one.errors[1], rel=1e-2)


def test_every_client_twice_keeps_the_parameters_and_halves_the_variances() -> None:
    once = histories(500, CDNOW, WEEKS, seed=5)
    twice = {history: 2 * n for history, n in once.items()}
    one, two = fit(once), fit(twice)
    assert two.parameters == pytest.approx(one.parameters, rel=1e-3)
    assert one.errors is not None and two.errors is not None
    assert two.errors == pytest.approx([error / math.sqrt(2.0) for error in one.errors], rel=1e-2)


def test_clients_who_are_all_alike_leave_parameters_at_the_edge() -> None:
    found = fit({History(1, 5.0, 10.0): 30, History(0, 0.0, 10.0): 50})
    assert found.why == "at-edge" and found.covariance is None and found.edge


def test_without_a_second_purchase_there_is_no_rate() -> None:
    with pytest.raises(ValueError, match="nobody bought twice"):
        fit({History(0, 0.0, 10.0): 5})
    with pytest.raises(ValueError, match="nobody bought twice"):
        fit({})


@pytest.mark.parametrize(
    ("history", "n"),
    [
        (History(-1, 0.0, 10.0), 1),
        (History(0, 1.0, 10.0), 1),
        (History(1, -1.0, 10.0), 1),
        (History(1, 11.0, 10.0), 1),
        (History(1, 5.0, math.inf), 1),
        (History(1, math.nan, 10.0), 1),
        (History(1, 5.0, 10.0), 0),
    ],
)
def test_histories_that_cannot_be_are_refused(history: History, n: int) -> None:
    with pytest.raises(ValueError, match="no history"):
        fit({history: n})
