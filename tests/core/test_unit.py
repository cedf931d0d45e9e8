"""Units: the scale that a number is written in, and a number by itself in words."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicli.core.arithmetic import lines
from kpicli.core.kpi import Identity, Scored
from kpicli.core.tally import Mass, Tally
from kpicli.core.unit import DAYS, INDEX, PERCENT, POINTS, SCALE, SECONDS, Unit, money
from kpicli.core.words_amounts import amount
from tests.render import build


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "0.0 s"),
        (0.02, "0.02 s"),
        (45.25, "45.3 s"),
        (119.4, "119.4 s"),
        (120, "2.0 min"),
        (7199, "120.0 min"),
        (7200, "2.0 h"),
        (63_000, "17.5 h"),
        (71.9 * 3600, "71.9 h"),
        (72 * 3600, "3.00 d"),
        (10 * 86_400, "10.0 d"),
        (1234.56 * 86_400, "1,234.6 d"),
        (-5400, "−90.0 min"),
    ],
)
def test_a_duration_is_written_in_the_scale_of_its_size(seconds: float, shown: str) -> None:

    assert amount(seconds, SECONDS) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0.00 EUR"),
        (4287.305, "4,287.31 EUR"),
        (9999.99, "9,999.99 EUR"),
        (12_400.4, "12,400 EUR"),
        (-12_400.5, "−12,401 EUR"),
        (0.001, "0.001 EUR"),
    ],
)
def test_money_has_cents_below_ten_thousand_and_thousands_apart(value: float, shown: str) -> None:
    assert amount(value, money("EUR")) == shown


def test_money_of_a_currency_nobody_named_is_a_bare_number() -> None:
    assert amount(4287.31, money()) == "4,287.31"
    assert money().id == money("EUR").id == "money"


def test_nothing_but_a_number_is_an_amount() -> None:
    assert amount(math.nan, SECONDS) == amount(math.inf, money("EUR")) == "–"


@pytest.mark.parametrize("unit", [PERCENT, POINTS, SCALE, INDEX, DAYS])
def test_units_without_scales_are_written_as_they_are(unit: Unit) -> None:
    assert unit.scale(1e9) is unit


@given(st.floats(0, 1e12))
def test_a_scale_is_of_the_same_sort_and_begins_below_what_it_is_for(size: float) -> None:
    found = SECONDS.scale(size)
    assert found.low == 0.0 and found.high is None
    assert size < 120 or size / found.factor >= 2
    assert size >= 259_200 or size / found.factor < 120
    assert SECONDS.scale(-size) == found


def test_the_arithmetic_of_a_duration_has_it_in_seconds_and_in_its_scale() -> None:
    kpi = Scored(
        name="response",
        identity=Identity("response", "Response", SECONDS, "lower"),
        title="Response",
        unit=SECONDS,
        better="lower",
        questions=(),
        points=lambda scores: scores[0],
        method="t",
        formula="total time ÷ tickets",
    )
    tally = Tally({}, {63_000.0: Mass(4, 4.0, 4.0)})
    found = build.result("response", {63_000: 4}, SECONDS, method="t").estimate
    assert found is not None
    told = lines(kpi, tally, found, {}, weight=None, units=None)
    assert "value 63000.000000 s = 17.5 h" in told
    bare = lines(replace(kpi, unit=SCALE), tally, found, {}, weight=None, units=None)
    assert "value 63000.000000" in bare
