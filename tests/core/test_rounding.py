"""Rounding for display: halves away from zero, no minus zero, nothing contradicted."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicli.core.rounding import half_up, places_to_agree

figures = st.floats(-1e6, 1e6)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (2.675, 2, "2.68"),
        (2.5, 0, "3"),
        (-2.5, 0, "-3"),
        (0.5, 0, "1"),
        (1.005, 2, "1.01"),
        (61.538461538461526, 1, "61.5"),
        (100, 0, "100"),
        (99.95, 1, "100.0"),
        (1e-7, 3, "0.000"),
        (1e22, 1, "10000000000000000000000.0"),
        (5e-324, 6, "0.000000"),
    ],
)
def test_halves_go_away_from_zero_on_the_decimal_text(
    value: float, decimals: int, text: str
) -> None:
    assert half_up(value, decimals) == text


@pytest.mark.parametrize("value", [-0.0, -0.04, -0.049999, -1e-300])
def test_minus_zero_is_never_printed(value: float) -> None:
    assert half_up(value, 1) == "0.0"


@given(figures, st.integers(0, 8))
def test_rounding_moves_at_most_half_a_unit_and_flips_with_the_sign(
    value: float, decimals: int
) -> None:
    text = half_up(value, decimals)
    assert abs(Decimal(text) - Decimal(repr(value))) <= Decimal((0, (5,), -decimals - 1))
    assert half_up(-value, decimals).lstrip("-") == text.lstrip("-")


@given(figures, figures, st.integers(0, 4))
def test_rounding_keeps_the_order(one: float, other: float, decimals: int) -> None:
    low, high = sorted((one, other))
    assert Decimal(half_up(low, decimals)) <= Decimal(half_up(high, decimals))


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_not_a_number_has_no_text(value: float) -> None:
    with pytest.raises(ValueError, match="decimal text"):
        half_up(value, 1)


def test_negative_decimals_are_refused() -> None:
    with pytest.raises(ValueError, match="decimals"):
        half_up(1.0, -1)


@pytest.mark.parametrize(
    ("value", "limits", "decimals", "places"),
    [
        (79.96, [80], 1, 2),
        (80.0, [80], 1, 1),
        (80.04, [80], 1, 2),
        (79.4, [80], 0, 0),
        (0.3, [0], 0, 1),  # an interval that excludes zero must not read "0 to 20"
        (-0.0004, [0], 0, 4),
        (29.999, [30, 50], 0, 3),
        (49.96, [30, 50], 1, 2),
        (3.2, [], 0, 0),
        (7.5, [math.inf, -math.inf], 0, 0),
        (79.9999996, [80], 1, 1),
        (0.1 + 0.2, [0.3], 1, 1),
        (79.99999996, [80], 8, 8),
    ],
)
def test_a_figure_gets_the_decimals_its_verdict_needs(
    value: float, limits: list[float], decimals: int, places: int
) -> None:
    assert places_to_agree(value, limits, decimals) == places


@given(figures, st.lists(st.integers(-100, 100).map(float), max_size=4), st.integers(0, 3))
def test_a_shown_figure_stands_to_its_limits_as_the_figure_does(
    value: float, limits: list[float], decimals: int
) -> None:
    places = places_to_agree(value, limits, decimals)
    assert decimals <= places <= 6
    shown = float(half_up(value, places))
    for limit in limits:
        if abs(value - limit) > 1e-6 or value == limit:
            assert (shown > limit, shown < limit) == (value > limit, value < limit)


@given(
    figures,
    st.lists(figures | st.integers(-200, 200).map(lambda whole: whole / 2), max_size=4),
    st.integers(0, 7),
)
def test_the_decimals_are_the_fewest_that_agree_whether_limits_are_near_or_far(
    value: float, limits: list[float], decimals: int
) -> None:
    most = max(decimals, 6)

    def sides(shown: Decimal) -> list[tuple[bool, bool]]:
        exact = [Decimal(repr(limit)) for limit in limits if sees(limit)]
        return [(shown > limit, shown < limit) for limit in exact]

    def sees(limit: float) -> bool:
        exact, finest = Decimal(repr(value)), Decimal(half_up(value, most))
        known = Decimal(repr(limit))
        return (exact > known, exact < known) == (finest > known, finest < known)

    wanted = sides(Decimal(repr(value)))
    tried = (at for at in range(decimals, most) if sides(Decimal(half_up(value, at))) == wanted)
    assert places_to_agree(value, limits, decimals) == next(tried, most)
