"""The closed forms of lifetime value are the sums that they stand for."""

from __future__ import annotations

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kpicli.core.lifetime_value import (
    present_years,
    value_after_payment,
    value_paid_in_arrears,
    value_paid_now,
)

retentions = st.floats(0.0, 0.99)
discounts = st.floats(0.001, 1.0)


def test_published_values_come_out() -> None:
    assert value_paid_now(100.0, 0.8, 0.1) == pytest.approx(366.667, abs=5e-4)
    assert value_after_payment(100.0, 0.8, 0.1) == pytest.approx(266.667, abs=5e-4)
    assert value_paid_in_arrears(100.0, 0.8, 0.1) == pytest.approx(333.333, abs=5e-4)


@given(retentions, discounts)
def test_they_are_the_sums_of_the_margins_to_come(r: float, d: float) -> None:
    kept = [(r / (1.0 + d)) ** t for t in range(5000)]
    assert value_paid_now(7.0, r, d) == pytest.approx(7.0 * math.fsum(kept), rel=1e-9)
    assert value_after_payment(7.0, r, d) == pytest.approx(7.0 * math.fsum(kept[1:]), rel=1e-9)
    assert value_paid_in_arrears(7.0, r, d) == pytest.approx(
        7.0 * math.fsum(kept) / (1.0 + d), rel=1e-9
    )


@given(retentions, discounts)
def test_paying_now_is_one_margin_more_than_having_paid(r: float, d: float) -> None:
    assert value_paid_now(7.0, r, d) == pytest.approx(7.0 + value_after_payment(7.0, r, d))


@pytest.mark.parametrize(
    ("r", "d"), [(1.0, 0.0), (-0.1, 0.1), (1.1, 0.5), (0.5, -0.1), (math.nan, 0.1), (0.5, math.inf)]
)
def test_a_value_without_a_bound_or_a_meaning_is_refused(r: float, d: float) -> None:
    for value in (value_paid_now, value_after_payment, value_paid_in_arrears):
        with pytest.raises(ValueError, match="no lifetime value"):
            value(100.0, r, d)


@given(st.floats(0.0, 100.0), st.floats(0.0, 5.0))
def test_present_years_are_the_integral_of_the_discount(years: float, d: float) -> None:
    from scipy.integrate import quad

    integral = quad(lambda t: (1.0 + d) ** -t, 0.0, years, limit=200)[0]
    assert present_years(years, d) == pytest.approx(integral, rel=1e-7, abs=1e-10)


@given(st.floats(0.0, 100.0), st.floats(0.0, 1e-9))
@example(1.5, 5e-324)
def test_a_discount_too_small_to_matter_leaves_the_years(years: float, d: float) -> None:
    assert present_years(years, d) == pytest.approx(years, rel=1e-7)
    assert present_years(years, 0.0) == years


def test_endless_years_are_worth_the_inverse_of_the_force_of_interest() -> None:
    assert present_years(math.inf, 0.1) == pytest.approx(1.0 / math.log(1.1))


@pytest.mark.parametrize(("years", "d"), [(math.inf, 0.0), (-1.0, 0.1), (1.0, -0.1), (math.nan, 0)])
def test_years_without_a_present_value_are_refused(years: float, d: float) -> None:
    with pytest.raises(ValueError, match="no present value"):
        present_years(years, d)
