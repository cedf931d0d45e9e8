"""The words for figures: rounded once, never at odds with what was decided or shown beside."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kpicli.core import words, words_groups
from kpicli.core.answers import Kind
from kpicli.core.intervals import Interval
from kpicli.core.report import Overall, Result
from kpicli.core.unit import INDEX, PERCENT, POINTS, SCALE, Unit
from kpicli.core.verdict import Reliability, Standing
from kpicli.core.words import Tone
from tests.render import build


def at(
    value: float,
    unit: Unit = PERCENT,
    ends: tuple[float, float] | None = None,
    *benchmarks: float,
    **more: Any,
) -> Result:
    """A result with this figure and interval, compared with these benchmarks."""
    template = build.CSAT.estimate
    assert template is not None
    low, high = ends or (value - 1, value + 1)
    found = replace(template, value=value, interval=Interval(low, high, 0.95, "t"))
    stood = tuple(
        Standing(build.benchmark(each, verified=True), value - each, 0.01, "inconclusive")
        for each in benchmarks
    )
    shown = replace(build.CSAT, unit=unit, estimate=found, standings=stood, low=None, high=None)
    return replace(shown, **more)


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (82.05, PERCENT, "82.1 %"),
        (30.95, POINTS, "+31.0"),
        (-7.25, POINTS, "−7.3"),
        (0.0, POINTS, "0.0"),
        (5.105, SCALE, "5.11"),
        (12345.678, INDEX, "12,345.7"),
        (0.0, PERCENT, "0.0 %"),
        (100.0, PERCENT, "100.0 %"),
    ],
)
def test_a_figure_is_rounded_half_up_in_its_unit(value: float, unit: Unit, shown: str) -> None:
    assert words.figure(at(value, unit)) == shown


def test_only_a_real_hundred_or_zero_is_shown_as_one() -> None:
    assert words.figure(at(99.97, PERCENT, (99.5, 100.0))) == "99.97 %"
    assert words.figure(at(0.04, PERCENT, (0.0, 0.5))) == "0.04 %"
    assert words.figure(at(-0.04, POINTS, (-3.0, 3.0))) == "−0.04"


def test_a_figure_just_under_a_band_does_not_read_as_in_it() -> None:
    assert words.figure(at(79.96, PERCENT, (70.0, 90.0), bands=build.BANDS)) == "79.96 %"
    assert words.figure(at(79.94, PERCENT, (70.0, 90.0), bands=build.BANDS)) == "79.9 %"


def test_an_interval_that_excludes_a_benchmark_does_not_touch_it() -> None:
    shown = at(77.0, PERCENT, (75.04, 79.0), 75.0)
    assert words.interval(shown) == "75.04 to 79.00"
    assert words.figure(shown) == "77.00 %"


def test_an_interval_of_a_signed_figure_that_excludes_zero_does_not_touch_it() -> None:
    assert words.interval(at(10.0, POINTS, (0.04, 20.0))) == "+0.04 to +20.00"
    assert words.interval(at(10.0, POINTS, (-0.04, 20.0))) == "−0.04 to +20.00"


def test_a_narrow_interval_still_has_two_ends_and_a_figure_between_them() -> None:
    assert words.interval(at(75.7123, PERCENT, (75.71, 75.7145))) == "75.710 to 75.715"
    assert words.interval(at(50.0, PERCENT, (49.9999999999, 50.0))) == "50.0 to 50.0"


def test_no_figure_and_no_interval_are_a_dash() -> None:
    assert words.figure(build.NOTHING) == words.interval(build.NOTHING) == "–"
    assert build.CSAT.estimate is not None
    alone = replace(build.CSAT, estimate=replace(build.CSAT.estimate, interval=None))
    assert words.interval(alone) == "–"


@pytest.mark.parametrize(
    ("n", "text"), [(29.6, "29.6"), (30.4, "30.4"), (31.4, "31"), (1801.9, "1,802")]
)
def test_the_effective_n_stays_on_its_side_of_thirty(n: float, text: str) -> None:
    assert build.CSAT.estimate is not None
    shown = replace(build.CSAT, estimate=replace(build.CSAT.estimate, n_eff=n))
    assert words.effective(shown) == text
    assert words.count(shown) == f"1,937 (eff. {text})"


def test_an_effective_n_equal_to_n_is_not_mentioned() -> None:
    assert words.count(build.SUPPORT) == "391"


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (7.1, PERCENT, "+7.1 points"),
        (-7.1, POINTS, "−7.1 points"),
        (0.004, PERCENT, "+0.004 points"),
        (0.0, PERCENT, "0.0 points"),
        (-0.25, SCALE, "−0.25"),
    ],
)
def test_a_difference_has_its_sign_and_its_own_unit(value: float, unit: Unit, shown: str) -> None:
    assert words.difference(value, unit) == shown


def test_a_gap_is_the_difference_of_the_two_numbers_shown() -> None:
    one = at(75.65, PERCENT, (74.0, 77.0), 76.0)
    assert (words.figure(one), words.gap(one, one.standings[0])) == ("75.7 %", "−0.3 points")
    two = at(75.66, PERCENT, (74.0, 77.0), 75.25)
    assert words.gap(two, two.standings[0]) == "+0.41 points"


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [(75.0, PERCENT, "75"), (4.25, SCALE, "4.25"), (30, POINTS, "+30"), (1500.0, INDEX, "1,500")],
)
def test_a_benchmark_is_shown_as_declared(value: float, unit: Unit, shown: str) -> None:
    assert words.reference(value, unit) == shown


@pytest.mark.parametrize(
    ("p", "text"), [(0.0004, "p under 0.001"), (0.04996, "p 0.04996"), (0.3, "p 0.300")]
)
def test_a_probability_stays_on_its_side_of_the_level(p: float, text: str) -> None:
    assert words.probability(p, 0.95) == text


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (build.CSAT, ["not clearly below industry 75*", "below top quartile 85*"]),
        (build.NPS, ["above last year +24"]),
        (build.CHURN, ["below industry 9 (better)", "above target 3 (worse)"]),
        (build.FEW, ["no verdict on industry 75* and top quartile 85*: too few answers"]),
        (build.CES, []),
        (build.NOTHING, []),
    ],
)
def test_a_verdict_is_said_in_words(result: Result, said: list[str]) -> None:
    assert words.verdicts(result) == said


def test_a_figure_equal_to_its_benchmark_is_level_with_it() -> None:
    assert words.verdicts(at(75.0, PERCENT, None, 75.0)) == ["level with industry 75"]


@pytest.mark.parametrize(
    ("result", "tone"),
    [
        (build.CESS, Tone.ATTENTION),  # below its target
        (build.CSAT, Tone.PLAIN),  # below one benchmark of two
        (build.SUPPORT, Tone.ATTENTION),  # below all benchmarks
        (build.NPS, Tone.GOOD),
        (build.CES, Tone.PLAIN),
        (build.NOTHING, Tone.EMPTY),
        (build.FEW, Tone.FLAGGED),
        (build.CHURN, Tone.ATTENTION),  # above its target, and lower is better
        (build.STRONG, Tone.GOOD),  # the best band
        (build.LOW, Tone.ATTENTION),  # the worst band
    ],
)
def test_what_needs_attention_is_decided_by_bands_and_verdicts(result: Result, tone: Tone) -> None:
    assert words.tone(result) is tone


def test_where_lower_is_better_the_highest_band_is_the_worst() -> None:
    low = replace(build.LOW, better="lower")
    assert words.tone(low) is Tone.GOOD
    assert words.band(low) == "low"
    assert words.band(build.LOW) == "low: urgent action"


def test_flags_are_words_and_unknown_codes_are_read_out() -> None:
    assert words.flags(build.FEW) == ["fewer than 30 answers", "very wide interval"]
    weighted = replace(build.CSAT, reliability=Reliability("flagged", ("few-answers", "x-y")))
    assert words.flags(weighted) == ["effective n under 30", "x y"]


def test_too_few_answers_are_told_once() -> None:
    assert [remark.text for remark in words.remarks(build.FEW)] == [
        "no verdict on industry 75* and top quartile 85*: too few answers",
        "very wide interval",
    ]


def test_a_result_without_a_figure_says_why() -> None:
    [remark] = words.remarks(build.NOTHING)
    assert remark.text == "no valid answers: 38 missing, 1,980 not applicable"
    odd = replace(build.NOTHING, why="not-asked-here", answers={})
    assert words.why(odd) == "not asked here"
    assert words.why(build.CSAT) == ""


def test_answers_are_listed_by_kind_without_the_absent_kinds() -> None:
    assert words.answers({Kind.VALID: 1947, Kind.MISSING: 0, Kind.INVALID: 7}) == (
        "1,947 valid, 7 invalid"
    )


def test_vast_numbers_are_powers_of_ten() -> None:
    assert words.number(-1.5e300, 1) == "−1.500000e+300"


def test_the_test_of_lengths_is_called_by_its_name_beside_the_one_of_figures() -> None:
    found = Overall("churn", "region", 16.79, 1, None, 0.00004, "log-rank", 2)
    told = "how long clients stay differs (log-rank χ² 16.8, p under 0.001)"
    assert words_groups.overall(found, 0.95) == told
    unsure = replace(found, statistic=1.5, p=0.22)
    assert words_groups.overall(unsure, 0.95).startswith("no clear difference in how long clients")
    assert words_groups.overall_test(found, 0.95) == (
        "Log-rank test: χ² 16.8 on 1 degrees of freedom, p under 0.001"
    )
