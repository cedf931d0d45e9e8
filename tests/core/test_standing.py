"""A figure against a benchmark in full: interval, steps, answers needed, place and cautions."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kpicli.core.answers import Kind
from kpicli.core.cautions import FORMS, cautions
from kpicli.core.comparison import compare
from kpicli.core.estimate import estimate
from kpicli.core.kpi import Scored
from kpicli.core.standing import judged, standing_of
from kpicli.core.steps import closings
from kpicli.core.tally import Mass, Tally
from kpicli.core.verdict import Benchmark, Standing, standing
from tests.render.build_benchmarks import CES, CESS, CSAT, NPS, TODAY, benchmark, kpi

LEVEL = 0.95
MEAN = kpi("mean", "{question: q, scale: 1-5}")
KPIS = {"cess": CESS, "csat": CSAT, "nps": NPS, "ces": CES, "mean": MEAN}


def tally_of(scored: Scored, answers: dict[float, int], weight: float = 1.0) -> Tally:
    masses: dict[float, Mass] = {}
    for answer, n in answers.items():
        point = scored.points((answer,) * len(scored.questions))
        assert point is not None
        more = Mass(n, n * weight, n * weight**2)
        masses[point] = masses.get(point, Mass()) + more
    return Tally({Kind.VALID: sum(answers.values())}, masses)


def stood(
    scored: Scored, answers: dict[float, int], one: Benchmark, *, patterns: bool = True
) -> Standing:
    tally = tally_of(scored, answers)
    figure = estimate(tally, scored.method, LEVEL, low=scored.low, high=scored.high)
    given_ = {(answer,) * len(scored.questions): n for answer, n in answers.items()}
    return standing_of(scored, tally, figure, one, LEVEL, TODAY, given_ if patterns else None)


def test_the_interval_of_a_gap_is_the_figure_s_own_moved_by_the_benchmark() -> None:
    found = stood(CSAT, {1: 40, 5: 60}, benchmark(70.0))
    figure = estimate(tally_of(CSAT, {1: 40, 5: 60}), "wilson", LEVEL)
    assert figure is not None and figure.interval is not None and found.interval is not None
    assert found.interval.low == figure.interval.low - 70
    assert found.interval.high == figure.interval.high - 70
    assert (found.gap, found.verdict) == (-10, "below")
    assert (found.p, found.verdict) == (
        standing(figure, benchmark(70.0), LEVEL).p,
        standing(figure, benchmark(70.0), LEVEL).verdict,
    )


def test_a_benchmark_with_an_n_has_its_own_chance_error_in_interval_and_verdict() -> None:
    fixed = stood(CSAT, {1: 39, 5: 61}, benchmark(70.0))
    sampled = stood(CSAT, {1: 39, 5: 61}, benchmark(70.0, n=100.0))
    assert (fixed.verdict, sampled.verdict) == ("below", "inconclusive")
    assert fixed.interval and sampled.interval
    width = fixed.interval.high - fixed.interval.low
    assert sampled.interval.high - sampled.interval.low > 1.3 * width
    # Newcombe 1998, 56/70 against 48/80, by its own example
    found = stood(CSAT, {1: 14, 5: 56}, benchmark(60.0, n=80.0))
    assert found.interval is not None
    assert found.interval.low == pytest.approx(5.24, abs=0.005)
    assert found.interval.high == pytest.approx(33.39, abs=0.005)


def test_two_net_promoter_scores_are_compared_as_the_reference_has_it() -> None:
    found = stood(NPS, {0: 20, 7: 10, 9: 70}, benchmark(20.0, n=100.0, sd=100 * math.sqrt(0.76)))
    assert found.p == pytest.approx(0.01267759 / 2, abs=1e-8)
    assert found.interval is not None
    assert found.interval.low == pytest.approx(6.2248, abs=1e-4)
    assert found.interval.high == pytest.approx(52.0276, abs=1e-4)


def test_a_mean_without_a_known_spread_is_taken_to_spread_as_its_own_answers() -> None:
    from scipy import stats

    answers = {1: 10, 2: 20, 3: 30, 4: 25, 5: 15}
    values = [answer for answer, n in answers.items() for _ in range(n)]
    spread = math.sqrt(stats.tvar(values))
    found = stood(MEAN, answers, benchmark(3.5, n=400.0))
    known = stood(MEAN, answers, benchmark(3.5, n=400.0, sd=spread))
    assert found.p == pytest.approx(known.p, rel=1e-9)
    oracle = stats.ttest_ind_from_stats(
        3.15, spread, 100, 3.5, spread, 400, equal_var=False, alternative="less"
    )
    assert found.p == pytest.approx(oracle.pvalue, rel=1e-9)


def test_the_sampled_interval_is_that_of_two_groups_compared() -> None:
    ours = estimate(tally_of(CSAT, {1: 40, 5: 60}), "wilson", LEVEL)
    theirs = estimate(tally_of(CSAT, {1: 90, 5: 210}), "wilson", LEVEL)
    assert ours is not None and theirs is not None
    expected = compare(ours, theirs, LEVEL)
    found = stood(CSAT, {1: 40, 5: 60}, benchmark(70.0, n=300.0))
    assert expected is not None and found.interval is not None
    assert found.interval.low == pytest.approx(expected.interval.low)
    assert found.interval.high == pytest.approx(expected.interval.high)


def test_without_a_figure_there_is_a_benchmark_and_no_verdict() -> None:
    found = standing_of(CSAT, Tally(), None, benchmark(70.0, year=2020), LEVEL, TODAY)
    assert (found.gap, found.p, found.verdict) == (None, None, "too_few")
    assert (found.closing, found.more, found.cautions) == ((), None, ("stale",))


def told(found: Standing) -> list[tuple[int, str, str]]:
    return [(step.moved, step.start, step.end) for step in found.closing]


def test_closing_a_gap_is_told_in_the_answers_given() -> None:
    answers = {1: 40, 2: 85, 3: 68, 4: 201, 5: 118}
    assert told(stood(CSAT, answers, benchmark(71.0))) == [(45, "3", "4")]
    assert told(stood(CSAT, answers, benchmark(71.0), patterns=False)) == [
        (45, "not satisfied", "satisfied")
    ]
    assert told(stood(CSAT, answers, benchmark(60.0))) == []
    assert told(stood(CSAT, {5: 10}, benchmark(100.0))) == []


def test_closing_a_gap_uses_labels_where_an_answer_has_one() -> None:
    good = kpi("support", "{kpi: csat, question: q, labels: {Good: 1, Bad: 0}}")
    assert told(stood(good, {0: 10, 1: 10}, benchmark(60.0))) == [(2, "bad", "good")]


def test_labels_of_several_languages_leave_the_steps_in_numbers() -> None:
    care = kpi("care", "{kpi: csat, question: q, scale: 1-5, labels: satisfaction-5}")
    assert told(stood(care, {3: 50, 5: 50}, benchmark(60.0))) == [(10, "3", "4")]


def test_closing_a_gap_where_lower_is_better_goes_down() -> None:
    found = stood(CES, {1: 80, 2: 130, 3: 60, 4: 20, 5: 8}, benchmark(1.8))
    assert told(found) == [(104, "2", "1")]


def test_closing_a_gap_of_several_items_moves_whole_respondents() -> None:
    found = stood(CESS, {3: 50, 4: 50}, benchmark(75.0))
    assert told(found) == [(25, "", "one point higher on every item")]
    assert told(stood(CESS, {5: 90, 4: 10}, benchmark(99.9))) == [
        (10, "", "one point higher on every item")
    ]


def test_a_gap_that_no_answers_close_has_no_steps() -> None:
    few_at_the_top = {4.5: 1, 5: 99}
    assert closings(CESS, tally_of(CESS, few_at_the_top), 100.0) == ()
    free = kpi("days", "{kpi: mean, question: q}")
    assert closings(free, tally_of(free, {3: 10}), 5.0) == ()
    assert closings(CSAT, Tally(), 50.0) == ()


@given(
    st.sampled_from(["csat", "nps", "ces", "mean"]),
    st.lists(st.integers(0, 40), min_size=5, max_size=5),
    st.integers(1, 99),
    st.booleans(),
)
def test_the_steps_do_close_the_gap_and_one_fewer_would_not(
    name: str, counts: list[int], target: int, patterns: bool
) -> None:
    scored = KPIS[name]
    answers = {float(place + 1): n for place, n in enumerate(counts) if n}
    assume(answers)
    scale = scored.questions[0].scale
    assert scale is not None and scored.low is not None and scored.high is not None
    value = scored.low + (scored.high - scored.low) * target / 100
    tally = tally_of(scored, answers)
    sign = -1 if scored.better == "lower" else 1
    given_ = {(answer,): n for answer, n in answers.items()} if patterns else None
    steps = closings(scored, tally, value, given_)
    short = sign * (value - tally.mean)
    if short <= 1e-12:
        assert steps == ()
        return
    gained = 0.0
    names = {part.name.replace("_", " "): part for part in scored.parts}

    def worth(text: str) -> float:
        if text in names:
            return next(p for p in (-100.0, 0.0, 100.0) if names[text].holds(p))
        found = scored.points((float(text),))
        assert found is not None
        return found

    for step in steps:
        gained += sign * step.moved * (worth(step.end) - worth(step.start))
    assert steps and gained >= short * tally.n - 1e-6
    least = min(sign * (worth(step.end) - worth(step.start)) for step in steps)
    assert gained - max(least, 0) < short * tally.n + 1e-6
    assert sum(step.moved for step in steps) <= tally.n


def test_as_many_more_answers_as_it_says_settle_the_verdict_and_one_fewer_do_not() -> None:
    answers = {1: 38, 5: 62}
    found = stood(CSAT, answers, benchmark(68.0))
    assert found.verdict == "inconclusive" and found.more is not None
    figure = estimate(tally_of(CSAT, answers), "wilson", LEVEL)
    assert figure is not None
    for n, verdict in ((100 + found.more, "below"), (99 + found.more, "inconclusive")):
        more = replace(figure, n=n, n_design=float(n), basis=replace(figure.basis, n=float(n)))
        assert judged(more, benchmark(68.0), LEVEL).verdict == verdict


def test_no_number_is_given_where_the_benchmark_s_own_error_keeps_it_open() -> None:
    found = stood(CSAT, {1: 38, 5: 62}, benchmark(64.0, n=50.0))
    assert (found.verdict, found.more) == ("inconclusive", None)
    clear = stood(CSAT, {1: 80, 5: 20}, benchmark(64.0))
    assert (clear.verdict, clear.more) == ("below", None)


def test_a_distribution_gives_a_place_with_an_interval() -> None:
    spread = {0.1: 40.0, 0.25: 50.0, 0.5: 60.0, 0.75: 70.0, 0.9: 80.0}
    found = stood(CSAT, {1: 40, 5: 60}, benchmark(60.0, quantiles=spread)).percentile
    assert found is not None and found.value == pytest.approx(0.5)
    assert 0.25 < found.low < 0.5 < found.high < 0.75
    beyond = stood(CSAT, {1: 5, 5: 95}, benchmark(60.0, quantiles=spread)).percentile
    assert beyond is not None and (beyond.value, beyond.high) == (0.9, 1.0)
    assert stood(CSAT, {1: 40, 5: 60}, benchmark(60.0)).percentile is None


@pytest.mark.parametrize(
    ("year", "today", "stale"),
    [
        (2024, date(2026, 12, 31), False),
        (2024, date(2027, 1, 1), True),
        (2026, date(2026, 1, 1), False),
        (None, date(2099, 1, 1), False),
    ],
)
def test_a_benchmark_is_stale_24_months_after_its_year(
    year: int | None, today: date, stale: bool
) -> None:
    assert ("stale" in cautions(CSAT, benchmark(70.0, year=year), today)) == stale


@pytest.mark.parametrize(
    ("scored", "scale", "differs"),
    [
        (CSAT, "1–5", False),
        (CSAT, "1-5", False),
        (CSAT, "1 - 5", False),
        (CSAT, "1–7", True),
        (CSAT, None, False),
        (NPS, "0–10", False),
        (kpi("days", "{kpi: mean, question: q}"), "1–5", False),
    ],
)
def test_another_scale_is_remarked_on(scored: Scored, scale: str | None, differs: bool) -> None:
    assert ("scale-differs" in cautions(scored, benchmark(70.0, scale=scale), TODAY)) == differs


@pytest.mark.parametrize(
    ("scored", "definition", "differs"),
    [
        (CSAT, "top two boxes", False),
        (CSAT, "Top-2-box", False),
        (CSAT, "top box", True),
        (CSAT, "mean", True),
        (CSAT, "share, top two boxes", False),
        (CSAT, "share; top three boxes", True),
        (CSAT, "a range of firms was asked", False),
        (CSAT, "normalise: range", False),
        (CESS, "normalise: of_max", False),
        (CESS, "normalise: range", True),
        (CESS, "range", True),
        (CES, "lower is better", False),
        (CES, "higher is easier", True),
        (CES, "share", True),
        (NPS, "net score", False),
        (NPS, None, False),
    ],
)
def test_another_definition_is_remarked_on_where_it_is_understood(
    scored: Scored, definition: str | None, differs: bool
) -> None:
    found = cautions(scored, benchmark(70.0, definition=definition), TODAY)
    assert ("definition-differs" in found) == differs


def test_every_form_of_a_definition_speaks_of_a_trait_that_some_kpi_has() -> None:
    traits = {trait for trait, _ in FORMS.values()}
    assert traits == {"normalise", "as", "boxes", "better", "direction"}
    others = (
        kpi("cess", "{question: q, scale: 1-5, normalise: range}"),
        kpi("ces", "{question: q, scale: 1-7, better: higher}"),
        kpi("csat", "{question: q, scale: 1-5, satisfied: [5]}"),
    )
    for form in FORMS:
        one = benchmark(1.0, definition=form)
        found = [cautions(scored, one, TODAY) for scored in (*KPIS.values(), *others)]
        assert any(found) and not all(found), form
