"""Who is alive and how much they will buy: published figures, integrals, and laws."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kpicli.core.bgnbd import BgNbd, History
from kpicli.core.expected_purchases import (
    expected_purchases,
    p_alive,
    purchases_if_alive,
    purchases_of_new,
)
from tests.core.buyers import CDNOW, buyers
from tests.core.test_bgnbd import lives, parameters

times = st.just(0.0) | st.floats(1e-6, 1000.0)


def by_the_paper(model: BgNbd, history: History, ahead: float) -> float:
    """Equation 10 of Fader, Hardie & Lee 2005 with SciPy's 2F1."""
    from scipy.special import hyp2f1

    r, alpha, a, b = model
    x, t_x, age = history
    z = ahead / (alpha + age + ahead)
    series = hyp2f1(r + x, b + x, a + b + x - 1.0, z)
    number = (a + b + x - 1.0) / (a - 1.0) * (1.0 - (1.0 - z) ** (r + x) * series)
    gone = a / (b + x - 1.0) * ((alpha + age) / (alpha + t_x)) ** (r + x) if x else 0.0
    return float(number / (1.0 + gone))


def by_integration(model: BgNbd, x: int, age: float, ahead: float) -> float:
    """The mean of λ e^(−λps) over clients still alive, added up over s."""
    from scipy.integrate import quad

    r, alpha, a, b = model
    shape, rate, stays = r + x, alpha + age, b + x
    log_beta = math.lgamma(a) + math.lgamma(stays) - math.lgamma(a + stays)

    def of_p(u: float) -> float:
        """By the log odds of p: (1 − (1 + pt/α')^(−r')) / p is the integral over s."""
        p, q = 1.0 / (1.0 + math.exp(-u)), 1.0 / (1.0 + math.exp(u))
        bought = -math.expm1(-shape * math.log1p(p * ahead / rate)) / p
        return bought * math.exp(a * math.log(p) + stays * math.log(q) - log_beta)

    parts = [quad(of_p, start, start + 10.0, limit=200)[0] for start in range(-120, 60, 10)]
    return math.fsum(parts)


def test_the_published_client_is_expected_to_buy_so_often() -> None:
    found = expected_purchases(CDNOW, History(2, 30.43, 38.86), 39.0)
    assert found == pytest.approx(1.226, abs=5e-4)


@pytest.mark.parametrize("history", [(0, 0.0, 38.86), (2, 30.43, 38.86), (26, 30.0, 38.0)])
@pytest.mark.parametrize("model", [CDNOW, BgNbd(0.6, 60.0, 1.8, 2.5), BgNbd(2.5, 8.0, 0.3, 4.0)])
@pytest.mark.parametrize("ahead", [0.5, 39.0, 400.0])
def test_expected_purchases_are_those_of_the_paper(
    history: tuple[int, float, float], model: BgNbd, ahead: float
) -> None:
    there = by_the_paper(model, History(*history), ahead)
    assert expected_purchases(model, History(*history), ahead) == pytest.approx(there, rel=1e-10)


@pytest.mark.parametrize("a", [0.2, 1.0 - 1e-9, 1.0, 1.0 + 1e-9, 7.0])
@pytest.mark.parametrize(("x", "age"), [(0, 0.0), (3, 20.0), (400, 365.0)])
def test_they_are_the_mean_over_clients_even_where_the_formula_has_a_hole(
    a: float, x: int, age: float
) -> None:
    model = BgNbd(0.7, 5.0, a, 3.0)
    there = by_integration(model, x, age, 90.0)
    assert purchases_if_alive(model, x, age, 90.0) == pytest.approx(there, rel=1e-9)


@pytest.mark.parametrize("ahead", [1e3, 1e5])
def test_long_times_and_many_purchases_keep_their_digits(ahead: float) -> None:
    model = BgNbd(3.0, 2.0, 0.4, 9.0)
    for x, age in ((0, 0.0), (3000, 500.0)):
        there = by_integration(model, x, age, ahead)
        assert purchases_if_alive(model, x, age, ahead) == pytest.approx(there, rel=1e-9)


@given(parameters, lives())
def test_p_alive_is_a_probability(model: BgNbd, history: History) -> None:
    assert 0.0 <= p_alive(model, history) <= 1.0
    assert history.x or p_alive(model, history) == 1.0


@given(parameters, lives(), st.floats(0.1, 100.0))
def test_p_alive_falls_with_the_silence(model: BgNbd, history: History, more: float) -> None:
    x, t_x, age = history
    assume(x > 0)
    before = p_alive(model, history)
    assert p_alive(model, History(x, t_x, age + more)) <= before
    if 1e-3 < before < 1.0 - 1e-3:
        assert p_alive(model, History(x, t_x, age + more)) < before


@given(parameters, lives())
def test_p_alive_is_the_share_of_the_likelihood_in_which_the_client_stays(
    model: BgNbd, history: History
) -> None:
    from scipy.special import betaln

    r, alpha, a, b = model
    x, t_x, age = history
    assume(x > 0)
    stays = betaln(a, b + x) - (r + x) * math.log(alpha + age)
    goes = betaln(a + 1.0, b + x - 1.0) - (r + x) * math.log(alpha + t_x)
    odds = math.exp(min(goes - stays, 700.0))
    assert p_alive(model, history) == pytest.approx(1.0 / (1.0 + odds), rel=1e-8, abs=1e-300)


@given(parameters, st.integers(0, 60), times, times, times)
def test_more_time_brings_more_purchases_but_at_a_falling_rate(
    model: BgNbd, x: int, age: float, ahead: float, more: float
) -> None:
    one = purchases_if_alive(model, x, age, ahead)
    two = purchases_if_alive(model, x, age, ahead + more)
    assert 0.0 <= one <= two * (1.0 + 1e-9)
    assert two <= (ahead + more) * (model.r + x) / (model.alpha + age) * (1.0 + 1e-9)
    if ahead > 0.0:
        assert two / (ahead + more) <= one / ahead * (1.0 + 1e-9)


@given(parameters, lives(), times, st.floats(0.01, 100.0))
def test_a_unit_of_time_only_rescales_alpha(
    model: BgNbd, history: History, ahead: float, unit: float
) -> None:
    other = model._replace(alpha=model.alpha * unit)
    scaled = History(history.x, history.t_x * unit, history.age * unit)
    assert expected_purchases(other, scaled, ahead * unit) == pytest.approx(
        expected_purchases(model, history, ahead), rel=1e-9, abs=1e-200
    )
    assert p_alive(other, scaled) == pytest.approx(p_alive(model, history), rel=1e-9, abs=1e-200)


def test_no_time_ahead_brings_no_purchases() -> None:
    assert purchases_if_alive(CDNOW, 3, 20.0, 0.0) == 0.0


def test_a_new_client_buys_as_made_up_clients_do() -> None:
    n = 20_000
    made = [history.x for history in buyers(n, CDNOW, [39.0], seed=6)]
    mean = sum(made) / n
    error = math.sqrt(sum((x - mean) ** 2 for x in made) / n / (n - 1))
    assert abs(purchases_of_new(CDNOW, 39.0) - mean) < 3.0 * error


def test_what_is_expected_of_each_client_is_on_average_what_comes() -> None:
    made = buyers(4000, CDNOW, [39.0], seed=7)
    ahead = sum(expected_purchases(CDNOW, history, 39.0) for history in made) / len(made)
    there = purchases_of_new(CDNOW, 78.0) - purchases_of_new(CDNOW, 39.0)
    assert ahead == pytest.approx(there, rel=0.1)


@pytest.mark.parametrize("ahead", [-1.0, math.nan, math.inf, 1e7])
def test_a_time_ahead_that_cannot_be_worked_out_is_refused(ahead: float) -> None:
    with pytest.raises(ValueError, match="ahead"):
        purchases_if_alive(CDNOW, 2, 30.0, ahead)
