"""Gates: which conditions there are, which figures they look at, and what comes of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicli.core.gates import (
    BREACHED,
    EXAMPLES,
    PASSED,
    UNDECIDED,
    conditions,
    evaluate,
    exit_code,
    judged_by,
)
from kpicli.core.report import WITHHELD, Gate, Period, Result
from kpicli.core.words_gates import lines
from kpicli.errors import ExitCode, UserError
from tests.render.build import report
from tests.render.build_benchmarks import CSAT, NPS, against, benchmark, kpi, target


def csat(share: int, n: int = 100, **more: object) -> Result:
    """Satisfied respondents, so many of a hundred, held against 70 and a target of 80."""
    answers = {1: n * (100 - share) // 100, 5: n * share // 100}
    return against(CSAT, answers, benchmark(70.0), target(80.0), **more)


def state(text: str, *results: Result) -> str:
    (gate,) = evaluate(conditions([text]), results)
    return gate.state


@pytest.mark.parametrize("text", EXAMPLES)
def test_every_example_is_a_condition(text: str) -> None:
    (condition,) = conditions([text])
    assert condition.text == text


def test_everything_that_is_no_condition_is_told_at_once() -> None:
    wrong = ["", "below", "below:", "beneath:industry", "below:industry:", "score:nps", "score:<3"]
    wrong += ["significant:score:nps<3", "score:nps<x", "score:nps<inf", "nps<30", ":industry"]
    with pytest.raises(UserError) as refused:
        conditions([*wrong, *EXAMPLES])
    assert refused.value.code is ExitCode.USAGE
    assert [problem.slug for problem in refused.value.problems] == ["bad-gate"] * len(wrong)
    assert all("below:industry" in (problem.hint or "") for problem in refused.value.problems)


@given(st.text(max_size=40))
def test_any_text_is_a_condition_or_a_problem_that_says_what_one_is(text: str) -> None:
    try:
        (condition,) = conditions([text])
    except UserError as error:
        assert [problem.slug for problem in error.problems] == ["bad-gate"]
    else:
        assert condition.text == text


def test_below_looks_at_the_figure_and_significant_at_the_verdict() -> None:
    assert csat(66).standings[0].verdict == "inconclusive"
    assert state("below:industry", csat(66)) == BREACHED
    assert state("significant:below:industry", csat(66)) == PASSED
    assert csat(50).standings[0].verdict == "below"
    assert state("significant:below:industry", csat(50)) == BREACHED
    assert state("below:industry", csat(90)) == PASSED
    assert state("above:industry", csat(90)) == BREACHED
    assert state("significant:above:industry", csat(90)) == BREACHED


def test_a_figure_level_with_the_benchmark_is_neither_below_nor_above() -> None:
    assert state("below:industry", csat(70)) == PASSED
    assert state("above:industry", csat(70)) == PASSED
    assert state("worse:industry", csat(70)) == PASSED


def test_where_lower_is_better_below_still_means_lower_and_worse_means_higher() -> None:
    effort = kpi("effort", "{kpi: ces, question: q, scale: 1-5, better: lower}")
    one = against(effort, {2: 60, 3: 40}, benchmark(3.0))
    assert state("below:industry", one) == BREACHED
    assert state("worse:industry", one) == PASSED
    assert state("significant:worse:industry", one) == PASSED
    worse = against(effort, {4: 60, 3: 40}, benchmark(3.0))
    assert state("below:industry", worse) == PASSED
    assert state("worse:industry", worse) == BREACHED
    assert state("significant:worse:industry", worse) == BREACHED


def test_with_few_answers_a_gate_is_undecided_either_way() -> None:
    for text in ("below:industry", "significant:below:industry", "score:csat<70"):
        assert state(text, csat(50, 20)) == UNDECIDED
        assert state(text, csat(90, 20)) == UNDECIDED


def test_without_a_figure_a_gate_is_undecided() -> None:
    nothing = against(CSAT, {}, benchmark(70.0))
    assert nothing.estimate is None
    for text in ("below:industry", "significant:worse:industry", "score:csat>70"):
        assert state(text, nothing) == UNDECIDED
    bare = replace(nothing, standings=())
    assert state("below:industry", bare) == UNDECIDED
    assert state("below:industry:csat", bare) == UNDECIDED
    assert state("below:industry", bare, csat(90)) == PASSED


def test_a_withheld_group_leaves_a_gate_undecided_without_a_number() -> None:
    hidden = replace(
        csat(50), estimate=None, why=WITHHELD, standings=(), answers={}, group={"r": "x"}
    )
    (gate,) = evaluate(conditions(["below:industry:csat"]), [csat(90), hidden])
    assert gate.state == UNDECIDED
    assert gate.reasons == ("CSAT, x: withheld to protect respondents",)


@pytest.mark.parametrize(
    ("sign", "under", "level", "over"),
    [
        ("<", BREACHED, PASSED, PASSED),
        ("<=", BREACHED, BREACHED, PASSED),
        (">", PASSED, PASSED, BREACHED),
        (">=", PASSED, BREACHED, BREACHED),
    ],
)
def test_a_score_is_held_against_a_number_at_full_precision(
    sign: str, under: str, level: str, over: str
) -> None:
    third = against(CSAT, {1: 200, 5: 100})
    assert state(f"score:csat{sign}33.33333333333334", third) == under
    assert state(f"score:csat {sign} 50", against(CSAT, {1: 50, 5: 50})) == level
    assert state(f"score:csat{sign}33.3333333", third) == over


def test_a_negative_limit_may_have_either_minus_sign() -> None:
    nps = against(NPS, {0: 60, 9: 40})
    assert state("score:nps<-10", nps) == BREACHED
    assert state("score:nps<−30", nps) == PASSED


def test_one_breach_breaches_the_gate_whatever_the_others_are() -> None:
    assert state("below:industry", csat(90), csat(50, 20), csat(60)) == BREACHED
    assert state("below:industry", csat(90), csat(50, 20)) == UNDECIDED


def test_breached_wins_over_undecided_in_the_exit_code() -> None:
    passed, open_, breached = (Gate("x", one) for one in (PASSED, UNDECIDED, BREACHED))
    assert exit_code([]) is exit_code([passed]) is ExitCode.OK
    assert exit_code([passed, open_]) is ExitCode.UNDECIDED
    assert exit_code([open_, breached, passed]) is ExitCode.BREACHED


def test_a_condition_for_one_kpi_leaves_the_others_alone() -> None:
    low, high = csat(50), replace(csat(90), name="care", title="Care")
    assert state("below:industry:care", low, high) == PASSED
    assert state("below:industry:csat", low, high) == BREACHED
    assert state("below:industry:csat", high) == PASSED


def test_a_condition_about_nothing_in_the_report_is_a_mistake_with_what_there_is() -> None:
    texts = ["below:indstry", "below:industry:cast", "score:nps<3", "below:target:csat"]
    with pytest.raises(UserError) as refused:
        evaluate(conditions(texts), [csat(90)])
    assert refused.value.code is ExitCode.USAGE
    first, second, third = refused.value.problems
    assert (first.hint, second.hint) == ("did you mean industry?", "did you mean csat?")
    assert first.allowed == ("industry", "target") and third.allowed == ("csat",)


def test_of_a_trend_the_latest_complete_period_of_each_series_counts() -> None:
    months = [Period(f"2026-0{n}", f"2026-0{n}-01", f"2026-0{n + 1}-01", n < 4) for n in (2, 3, 4)]
    north = [
        csat(share, period=month, group={"r": "n"})
        for share, month in zip((50, 90, 50), months, strict=True)
    ]
    total = [csat(share, period=month) for share, month in zip((50, 60, 90), months, strict=True)]
    found = judged_by(report(*total, *north, command="trend", every="month"))
    assert [(one.group, one.period and one.period.label) for one in found] == [
        ({}, "2026-03"),
        ({"r": "n"}, "2026-03"),
    ]
    (gate,) = evaluate(conditions(["below:industry"]), found)
    assert len(gate.reasons) == 1 and gate.reasons[0].startswith("CSAT, 2026-03 60.0 %")
    assert judged_by(report(*total)) == tuple(total)


def test_a_period_that_is_not_complete_decides_nothing() -> None:
    running = csat(10, period=Period("2026-04", "2026-04-01", "2026-05-01", complete=False))
    found = judged_by(report(running, command="benchmark", every="month"))
    assert found == (running,)
    for condition in ("below:industry", "score:csat<80"):
        (gate,) = evaluate(conditions([condition]), found)
        assert (gate.state, gate.reasons) == (
            UNDECIDED,
            ("CSAT, 2026-04: the period is not complete",),
        )


def test_where_there_are_no_results_nothing_is_decided() -> None:
    (gate,) = evaluate(conditions(["score:csat<80"]), ())
    assert gate.state == UNDECIDED and lines((gate,))


def test_a_reason_shows_the_figure_on_its_own_side_of_the_limit() -> None:
    close = against(CSAT, {1: 20004, 5: 79996})
    (gate,) = evaluate(conditions(["score:csat<80"]), [close])
    assert gate.reasons == ("CSAT 79.996 % is under 80",)
    assert lines((gate, Gate("x", PASSED))) == [f"gate breached: score:csat<80: {gate.reasons[0]}"]
    (gate,) = evaluate(conditions(["below:industry"]), [csat(50)])
    assert gate.reasons == (
        "CSAT 50.0 % is below industry 70 (unverified) (−20.0 points, p under 0.001)",
    )


@given(st.integers(0, 100), st.integers(30, 400))
def test_a_significant_breach_is_a_breach(share: int, n: int) -> None:
    one = csat(share, n)
    if state("significant:worse:industry", one) == BREACHED:
        assert state("worse:industry", one) == BREACHED
