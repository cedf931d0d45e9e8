"""A client's value over a horizon: its parts, its units and its discount."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicli.core.bgnbd import BgNbd, History
from kpicli.core.client_value import Horizon, ahead_if_alive, client_value
from kpicli.core.expected_purchases import expected_purchases, purchases_if_alive
from kpicli.core.gamma_gamma import GammaGamma, expected_value
from tests.core.buyers import CDNOW, CDNOW_VALUE
from tests.core.test_bgnbd import lives

HISTORY = History(2, 30.43, 38.86)


def test_without_a_discount_value_is_purchases_times_their_value_times_the_margin() -> None:
    for periods in (1, 3, 39):
        horizon = Horizon(periods, 39.0 / periods, "weeks")
        purchases = expected_purchases(CDNOW, HISTORY, 39.0)
        worth = expected_value(CDNOW_VALUE, 2, 22.35)
        assert worth is not None
        found = client_value(CDNOW, CDNOW_VALUE, HISTORY, 22.35, horizon, 0.3)
        assert found == pytest.approx(purchases * worth * 0.3, rel=1e-12)
        assert found == pytest.approx(1.226 * 24.66 * 0.3, rel=1e-3)


def test_the_money_of_a_period_comes_half_way_through_it() -> None:
    horizon = Horizon(2, 365.25, "days", 0.1)
    assert horizon.ends == (365.25, 730.5)
    assert horizon.factors == pytest.approx((1.1**-0.5, 1.1**-1.5))
    first = purchases_if_alive(CDNOW, 2, 300.0, 365.25)
    both = purchases_if_alive(CDNOW, 2, 300.0, 730.5)
    found = ahead_if_alive(CDNOW, 2, 300.0, horizon)
    assert found.purchases == both
    assert found.discounted == pytest.approx(first * 1.1**-0.5 + (both - first) * 1.1**-1.5)


def test_short_periods_approach_a_discount_day_by_day() -> None:
    from scipy.integrate import quad

    def rate(t: float) -> float:
        """Purchases per week at t, by differences."""
        step = 1e-4
        more = purchases_if_alive(CDNOW, 2, 38.86, t + step)
        return (more - purchases_if_alive(CDNOW, 2, 38.86, t)) / step

    there = quad(lambda t: rate(t) * 1.2 ** (-t * 7.0 / 365.25), 0.0, 104.0)[0]
    errors = []
    for periods in (1, 4, 16, 64):
        horizon = Horizon(periods, 104.0 / periods, "weeks", 0.2)
        errors.append(abs(ahead_if_alive(CDNOW, 2, 38.86, horizon).discounted - there))
    assert errors == sorted(errors, reverse=True)
    assert errors[-1] < 1e-4 * there


@given(lives(), st.floats(0.0, 0.5), st.integers(1, 8))
def test_days_and_weeks_are_worth_the_same(history: History, d: float, periods: int) -> None:
    x, t_x, age = history
    one = client_value(CDNOW, CDNOW_VALUE, history, 20.0, Horizon(periods, 5.0, "weeks", d))
    other = client_value(
        CDNOW._replace(alpha=7.0 * CDNOW.alpha),
        CDNOW_VALUE,
        History(x, 7.0 * t_x, 7.0 * age),
        20.0,
        Horizon(periods, 35.0, "days", d),
    )
    assert one == pytest.approx(other, rel=1e-9, abs=1e-200)


@given(lives(), st.floats(0.01, 1.0), st.floats(0.01, 1.0))
def test_a_discount_lowers_the_value_and_no_further_than_all_of_it_at_the_end(
    history: History, low: float, more: float
) -> None:
    def worth(discount: float) -> float:
        horizon = Horizon(12, 4.0, "weeks", discount)
        return ahead_if_alive(CDNOW, history.x, history.age, horizon).discounted

    assert worth(low + more) < worth(low) < worth(0.0)
    assert worth(low) > worth(0.0) * (1.0 + low) ** (-48.0 * 7.0 / 365.25)


def test_a_client_without_a_repeat_purchase_is_taken_to_spend_as_all_do() -> None:
    horizon = Horizon(1, 52.0, "weeks")
    history = History(0, 0.0, 20.0)
    purchases = expected_purchases(CDNOW, history, 52.0)
    p, q, v = CDNOW_VALUE
    for mean in (None, 22.0):
        found = client_value(CDNOW, CDNOW_VALUE, history, mean, horizon)
        assert found == pytest.approx(purchases * p * v / (q - 1.0))
    for mean in (None, 0.0, -5.0):
        known = expected_purchases(CDNOW, HISTORY, 52.0)
        found = client_value(CDNOW, CDNOW_VALUE, HISTORY, mean, horizon)
        assert found == pytest.approx(known * p * v / (q - 1.0))


def test_where_no_mean_value_exists_there_is_no_value_of_a_client() -> None:
    model = GammaGamma(0.2, 0.7, 10.0)
    horizon = Horizon(1, 52.0, "weeks")
    assert client_value(BgNbd(1.0, 9.0, 1.0, 2.0), model, HISTORY, None, horizon) is None


@pytest.mark.parametrize(
    ("periods", "length", "unit", "discount"),
    [
        (0, 30.0, "days", 0.1),
        (3, 0.0, "days", 0.1),
        (3, math.inf, "days", 0.1),
        (3, 30.0, "months", 0.1),
        (3, 30.0, "days", -0.1),
        (3, 30.0, "days", math.nan),
    ],
)
def test_a_horizon_that_is_none_is_refused(
    periods: int, length: float, unit: str, discount: float
) -> None:
    with pytest.raises(ValueError, match="no horizon"):
        Horizon(periods, length, unit, discount)
