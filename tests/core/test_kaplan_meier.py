"""The Kaplan–Meier curve against published figures, other packages and its own laws."""

from __future__ import annotations

import csv
import math
from dataclasses import astuple
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.duration.survfunc import SurvfuncRight

from kpicli.core.kaplan_meier import Curve, curve
from kpicli.core.spells import RiskSet, Spell
from tests.core.leukaemia import MERCAPTOPURINE
from tests.core.spells import any_spells, arrays, early_spells, sample
from tests.corpus import corpus


def survivals(found: Curve) -> list[float]:
    return [step.survival for step in found.steps]


def test_the_worked_example_comes_out() -> None:
    times, events = (34, 32, 9, 19, 50, 48), (1, 1, 1, 1, 0, 0)
    found = curve(Spell(t, bool(e)) for t, e in zip(times, events, strict=True))
    assert [step.time for step in found.steps] == [9, 19, 32, 34]
    assert survivals(found) == pytest.approx([0.833, 0.667, 0.5, 0.333], abs=5e-4)
    assert [s.low for s in found.steps] == pytest.approx([0.2731, 0.1946, 0.1109, 0.0461], abs=5e-5)
    assert [s.high for s in found.steps] == pytest.approx([0.975, 0.904, 0.804, 0.676], abs=5e-4)
    assert (found.n, found.events, found.last, found.interrupted) == (6, 4, 50, False)


def test_the_curve_of_remission_on_6mp_is_that_of_the_textbooks() -> None:
    # Klein & Moeschberger 2003, table 4.1A
    steps = curve(MERCAPTOPURINE).steps
    assert [step.time for step in steps] == [6, 7, 10, 13, 16, 22, 23]
    assert [step.at_risk for step in steps] == [21, 17, 15, 12, 11, 7, 6]
    assert [step.events for step in steps] == [3, 1, 1, 1, 1, 1, 1]
    known = [0.857, 0.807, 0.753, 0.690, 0.628, 0.538, 0.448]
    assert [step.survival for step in steps] == pytest.approx(known, abs=6e-4)
    known = [0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346]
    assert [step.se for step in steps] == pytest.approx(known, abs=5e-5)


@pytest.mark.filterwarnings("ignore:The confidence interval is undefined")  # where S is 1
@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("level", [0.8, 0.95])
def test_survival_and_interval_agree_with_scipy(seed: int, level: float) -> None:
    times, events, _ = arrays(sample(seed, 80))
    data = stats.CensoredData.right_censored(times, events == 0)
    oracle = stats.ecdf(data).sf
    ends = oracle.confidence_interval(level, method="log-log")
    found = curve(sample(seed, 80), level)
    for step in found.steps:
        assert oracle.evaluate(step.time) == pytest.approx(step.survival, rel=1e-12)
        assert ends.low.evaluate(step.time) == pytest.approx(step.low, rel=1e-9)
        assert ends.high.evaluate(step.time) == pytest.approx(step.high, rel=1e-9)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("late", [False, True])
def test_survival_and_error_agree_with_statsmodels(seed: int, late: bool) -> None:
    spells = sample(seed, 80, late)
    times, events, entries = arrays(spells)
    oracle = SurvfuncRight(times, events, entry=entries if late else None)
    steps = curve(spells).steps
    assert [step.time for step in steps] == list(oracle.surv_times)
    assert [step.at_risk for step in steps] == list(oracle.n_risk)
    assert [step.events for step in steps] == list(oracle.n_events)
    assert [step.survival for step in steps] == pytest.approx(oracle.surv_prob, rel=1e-12)
    assert [step.se for step in steps] == pytest.approx(oracle.surv_prob_se, rel=1e-9)


def test_seven_thousand_customers_agree_with_statsmodels() -> None:
    path = corpus("telco_ibm_churn", "telco_customer_churn_33.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    spells = [Spell(float(r["Tenure Months"]), r["Churn Label"] == "Yes") for r in rows]
    found = curve(spells)
    oracle = SurvfuncRight(*arrays(spells)[:2])
    assert (found.n, found.events) == (7043, 1869)
    assert survivals(found) == pytest.approx(oracle.surv_prob, rel=1e-11)
    assert [step.se for step in found.steps] == pytest.approx(oracle.surv_prob_se, rel=1e-9)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=40))
def test_without_open_spells_survival_is_the_share_that_lasted_longer(times: list[int]) -> None:
    n = len(times)
    for step in curve(Spell(time, True) for time in times).steps:
        share = sum(time > step.time for time in times) / n
        assert step.survival == pytest.approx(share, abs=1e-12)
        assert step.se == pytest.approx(math.sqrt(share * (1 - share) / n), abs=1e-12)


@given(any_spells, st.randoms(use_true_random=False))
def test_the_order_of_spells_changes_nothing_at_all(spells: list[Spell], dice: object) -> None:
    mixed = list(spells)
    dice.shuffle(mixed)  # type: ignore[attr-defined]
    assert curve(mixed) == curve(spells)


@given(any_spells)
def test_a_spell_that_counts_several_times_is_several_spells(spells: list[Spell]) -> None:
    single = [Spell(s.time, s.event, 1, s.entry) for s in spells for _ in range(s.n)]
    assert curve(single) == curve(spells)


@given(any_spells)
def test_everyone_twice_halves_the_variance(spells: list[Spell]) -> None:
    once, twice = curve(spells), curve(spells * 2)
    assert survivals(twice) == pytest.approx(survivals(once), abs=1e-12)
    for one, two in zip(once.steps, twice.steps, strict=True):
        assert two.se == pytest.approx(one.se / math.sqrt(2), abs=1e-12)


@given(any_spells, st.sampled_from([0.5, 0.8, 0.95, 0.999]))
def test_survival_falls_and_lies_in_an_interval_of_positive_width(
    spells: list[Spell], level: float
) -> None:
    found = curve(spells, level)
    for before, after in pairwise([found.start, *found.steps]):
        assert after.survival <= before.survival
        assert 0.0 <= after.low <= after.survival <= after.high <= 1.0
        assert after.low < after.high


@given(early_spells)
def test_without_late_entries_the_curve_is_never_interrupted(spells: list[Spell]) -> None:
    assert not curve(spells).interrupted


@given(any_spells)
def test_survival_is_zero_only_when_nobody_is_left(spells: list[Spell]) -> None:
    found = curve(spells)
    assert all(step.time == found.last for step in found.steps if step.survival == 0.0)


def test_whoever_is_censored_at_the_time_of_an_event_is_still_at_risk() -> None:
    assert survivals(curve([Spell(5, True), Spell(5, False), Spell(9, False)])) == [2 / 3]


def test_an_event_that_takes_no_time_counts() -> None:
    found = curve([Spell(0.0, True), Spell(0.0, True), Spell(3.0, True), Spell(3.0, False)])
    assert [(step.time, step.at_risk, step.survival) for step in found.steps] == [
        (0.0, 4, 0.5),
        (3.0, 2, 0.25),
    ]


def test_a_late_entry_is_not_at_risk_until_after_its_entry() -> None:
    spells = [Spell(2, True), Spell(4, True), Spell(9, False), Spell(9, False, 5, entry=2)]
    assert [step.at_risk for step in curve(spells).steps] == [3, 7]


def test_one_spell_alone_at_risk_does_not_end_the_curve() -> None:
    others = [Spell(t, True, entry=3) for t in (5, 6, 7, 8)]
    found = curve([Spell(1.0, True), *others])
    assert found.interrupted
    assert survivals(found) == [1.0, 0.75, 0.5, 0.25, 0.0]
    assert [astuple(step)[3:] for step in found.steps[1:-1]] == [
        astuple(step)[3:] for step in curve(others).steps[:-1]
    ]


@pytest.mark.parametrize(
    ("spells", "interrupted"),
    [
        ([Spell(2, False), Spell(9, True, entry=5)], True),
        ([Spell(5, False), Spell(9, True, entry=5)], False),
        ([Spell(5, True), Spell(9, True, entry=5)], True),
        ([Spell(9, True, entry=5)], True),
        ([Spell(6, True), Spell(9, True, entry=5)], False),
        ([], False),
    ],
)
def test_a_time_with_nobody_at_risk_is_told(spells: list[Spell], interrupted: bool) -> None:
    assert curve(spells).interrupted is interrupted


def test_when_all_end_at_once_the_interval_is_the_exact_binomial_one() -> None:
    found = curve([Spell(1, True, 30)])
    exact = stats.binomtest(0, 30).proportion_ci(0.95, method="exact").high
    assert found.steps[0].high == pytest.approx(exact, rel=1e-12)
    before = found.at(0.5)
    assert before is not None
    assert (before.survival, before.low) == (1.0, pytest.approx(1 - exact, rel=1e-12))


def test_when_the_last_one_left_has_the_event_the_upper_end_does_not_rise() -> None:
    found = curve([Spell(1, True, 90), Spell(2, False, 9), Spell(3, True)])
    assert found.steps[1].survival == 0.0
    assert found.steps[1].high == found.steps[0].high


def test_the_curve_is_read_between_its_steps_and_not_beyond_the_longest_open_spell() -> None:
    found = curve([Spell(2, True), Spell(4, True), Spell(6, False), Spell(7, False)])
    read = [found.at(time) for time in (0, 1.9, 2, 3.9, 4, 7)]
    assert [step and step.survival for step in read] == [1.0, 1.0, 0.75, 0.75, 0.5, 0.5]
    assert found.at(7.1) is None


def test_a_curve_that_reaches_zero_stays_there() -> None:
    step = curve([Spell(2, True), Spell(4, True)]).at(100)
    assert step is not None
    assert step.survival == 0.0


def test_no_spells_have_no_curve() -> None:
    found = curve([])
    assert (found.steps, found.n, found.at(0.0)) == ((), 0, None)


def test_without_events_survival_is_one_for_those_who_were_seen() -> None:
    found = curve([Spell(4, False, 20)])
    step = found.at(4)
    assert step is not None
    assert (step.survival, step.at_risk, step.low < 1.0) == (1.0, 20, True)


@pytest.mark.parametrize(
    "spell",
    [
        Spell(-1.0, True),
        Spell(math.nan, True),
        Spell(math.inf, False),
        Spell(1.0, True, 0),
        Spell(1.0, True, 1, -0.5),
        Spell(1.0, True, 1, 1.0),
        Spell(1.0, True, 1, math.nan),
    ],
)
def test_impossible_spells_are_refused(spell: Spell) -> None:
    with pytest.raises(ValueError, match="a spell"):
        RiskSet([spell])


def test_a_level_of_one_and_a_time_before_the_beginning_are_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        curve([Spell(1, True)], 1.0)
    with pytest.raises(ValueError, match="begins at 0"):
        curve([Spell(1, True)]).at(-1.0)
