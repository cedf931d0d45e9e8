"""The restricted mean against closed forms, numbers by other means and its own laws."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate

from kpicli.core.kaplan_meier import Curve, curve
from kpicli.core.restricted_mean import rmst
from kpicli.core.spells import Spell
from tests.core.leukaemia import MERCAPTOPURINE
from tests.core.spells import any_spells, sample


def area(hazards: Sequence[float], times: Sequence[float], horizon: float, rate: float) -> float:
    """The area under a curve with these hazards at these times, by quadrature of each step."""
    total, survival, start = 0.0, 1.0, 0.0
    for time, hazard in [*zip(times, hazards, strict=True), (horizon, 0.0)]:
        stop = min(time, horizon)
        total += survival * integrate.quad(lambda t: (1 + rate) ** -t, start, stop)[0]
        survival, start = survival * (1 - hazard), stop
    return total


def by_differences(found: Curve, horizon: float, rate: float) -> tuple[float, float]:
    """The mean, and its error from numerical derivatives by independent binomial hazards."""
    times = [step.time for step in found.steps]
    hazards = [step.events / step.at_risk for step in found.steps]
    variance = 0.0
    for at, step in enumerate(found.steps):
        up, down = list(hazards), list(hazards)
        up[at], down[at] = up[at] + 1e-5, down[at] - 1e-5
        slope = (area(up, times, horizon, rate) - area(down, times, horizon, rate)) / 2e-5
        variance += slope**2 * hazards[at] * (1 - hazards[at]) / step.at_risk
    return area(hazards, times, horizon, rate), math.sqrt(variance)


def test_the_worked_example_comes_out() -> None:
    found = rmst(curve(Spell(time, True) for time in (1, 2, 3, 4, 10)), 4)
    assert found.value == pytest.approx(2.8, rel=1e-12)
    assert found.horizon == 4


def test_the_mean_remission_on_6mp_is_that_of_the_textbooks() -> None:
    # Klein & Moeschberger 2003, section 4.5: 23.29 weeks within 35, standard error 2.83
    found = rmst(curve(MERCAPTOPURINE), 35)
    assert (found.value, found.se) == (
        pytest.approx(23.29, abs=5e-3),
        pytest.approx(2.83, abs=5e-3),
    )


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("rate", [0.0, 0.1])
@pytest.mark.parametrize("horizon", [25.0, 61.0])
def test_mean_and_error_agree_with_numerical_derivatives(
    late: bool, rate: float, horizon: float
) -> None:
    found = curve(sample(3, 40, late))
    mean = rmst(found, horizon, rate)
    value, se = by_differences(found, horizon, rate)
    assert (mean.value, mean.se) == (pytest.approx(value, rel=1e-9), pytest.approx(se, rel=1e-6))


@given(
    st.lists(st.integers(0, 20), min_size=2, max_size=40),
    st.integers(1, 25),
    st.sampled_from([0.0, 1e-12, 0.1, 3.0]),
)
def test_without_open_spells_it_is_the_mean_of_what_each_was_worth(
    times: list[int], horizon: int, rate: float
) -> None:
    force = math.log1p(rate)
    worth = [
        -math.expm1(-force * min(time, horizon)) / force if rate else min(time, horizon)
        for time in times
    ]
    found = rmst(curve(Spell(time, True) for time in times), horizon, rate)
    assert found.value == pytest.approx(statistics.fmean(worth), abs=1e-12)
    error = statistics.pstdev(worth) / math.sqrt(len(worth))
    assert found.se == pytest.approx(error, rel=1e-9, abs=1e-9)


@given(any_spells, st.sampled_from([2.0, 7.0, 365.25]), st.sampled_from([0.0, 0.1]))
def test_scaling_time_scales_the_mean(spells: list[Spell], scale: float, rate: float) -> None:
    scaled = [Spell(s.time * scale, s.event, s.n, s.entry * scale) for s in spells]
    one, other = curve(spells), curve(scaled)
    mean = rmst(one, one.last, rate)
    longer = rmst(other, other.last, (1 + rate) ** (1 / scale) - 1)
    assert longer.value == pytest.approx(mean.value * scale, rel=1e-9)
    assert longer.se == pytest.approx(mean.se * scale, rel=1e-7, abs=1e-9)


@given(any_spells)
def test_a_vanishing_discount_is_none_and_a_discount_lowers_the_mean(spells: list[Spell]) -> None:
    found = curve(spells)
    plain = rmst(found, found.last)
    tiny = rmst(found, found.last, 1e-13)
    assert (tiny.value, tiny.se) == (pytest.approx(plain.value), pytest.approx(plain.se))
    assert rmst(found, found.last, 0.1).value < plain.value <= found.last


def test_beyond_the_last_event_of_all_the_mean_grows_no_more() -> None:
    found = curve(Spell(time, True) for time in (1, 2, 6))
    assert rmst(found, math.inf).value == rmst(found, 6).value == 3.0


@pytest.mark.parametrize(
    ("spells", "horizon", "discount"),
    [
        ([Spell(3, False)], 3.1, 0.0),
        ([Spell(3, False)], 0.0, 0.0),
        ([Spell(3, False)], 3.0, -0.1),
        ([Spell(3, False)], 3.0, math.inf),
        ([Spell(3, False)], math.nan, 0.0),
        ([], 3.0, 0.0),
    ],
)
def test_a_mean_of_what_was_not_seen_is_refused(
    spells: list[Spell], horizon: float, discount: float
) -> None:
    with pytest.raises(ValueError, match=r"horizon|known up to"):
        rmst(curve(spells), horizon, discount)
