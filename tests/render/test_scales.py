"""Durations and money in every format: one scale for all that is said of a KPI, numbers as is."""

from __future__ import annotations

import csv as csv_module
import io
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpicli.core import words, words_gates
from kpicli.core.intervals import Interval
from kpicli.core.kpi import Band
from kpicli.core.readable import one_readable, readable
from kpicli.core.report import Change, Chart, Difference, Family, Report, Result
from kpicli.core.unit import SECONDS, Amount, Unit, money
from kpicli.core.verdict import Standing
from kpicli.render import formats
from kpicli.render.parts.surface import Surface
from tests.render import build
from tests.render.build_trends import quarters
from tests.thorough import often

HOUR, DAY = 3600.0, 86_400.0
PAGE = Surface(width=100, colour=False, unicode=True, explain=False)
FAMILY = Family(1, "none")
CLOSE = 5e-7


def at(
    value: float,
    low: float,
    high: float,
    *benchmarks: float,
    unit: Unit = SECONDS,
    name: str = "resolution_time",
    **more: Any,
) -> Result:
    """A result in a unit with this figure and interval, compared with these benchmarks."""
    template = build.CSAT.estimate
    assert template is not None
    found = replace(template, value=value, interval=Interval(low, high, 0.95, "t"), n_eff=1937.0)
    stood = tuple(
        Standing(
            build.benchmark(each, verified=True),
            value - each,
            0.0001,
            "above" if value > each else "below",
            Interval(low - each, high - each, 0.95, "t"),
        )
        for each in benchmarks
    )
    shown = Result(name, name, "Resolution time", unit, "lower", 0.95, found, standings=stood)
    return replace(shown, **more)


SLOW = at(17.5 * HOUR, 16.2 * HOUR, 18.9 * HOUR, 4 * HOUR, 24 * HOUR)
REVENUE = at(12_400.4, 11_890.6, 12_801.2, 12_000, unit=money("EUR"), name="arpc", title="Revenue")


def told(report: Report, name: str, explain: bool = False) -> str:
    """The report in a text format."""
    output = formats.load(name)(report, replace(PAGE, explain=explain))
    assert isinstance(output, str)
    return output


def test_figure_interval_and_gaps_of_a_result_are_in_one_scale() -> None:
    shown = one_readable(SLOW)
    assert words.figure(shown) == "17.5 h"
    assert words.interval(shown) == "16.2 to 18.9"
    assert words.verdicts(shown, distances=True) == [
        "above industry 4 (+13.5 h, worse)",
        "below industry 24 (−6.5 h, better)",
    ]


@pytest.mark.parametrize("name", ["table", "markdown"])
def test_a_page_shows_hours_and_whole_euros(name: str) -> None:
    page = told(build.report(SLOW, REVENUE), name)
    assert "17.5 h" in page and "16.2 to 18.9" in page and "+13.5 h" in page
    assert "12,400 EUR" in page and "11,891 to 12,801" in page and "+400 EUR" in page
    assert "63,000" not in page and "seconds" not in page


def test_plain_numbers_stand_beside_the_scale_that_they_are_in() -> None:
    head, slow, revenue = told(build.report(SLOW, REVENUE), "plain").splitlines()
    assert [*head.split()[:5]] == ["kpi", "score", "unit", "low", "high"]
    assert slow.split()[:5] == ["resolution_time", "17.5", "hours", "16.2", "18.9"]
    assert revenue.split()[:5] == ["arpc", "12400", "EUR", "11891", "12801"]


def test_machines_get_seconds_and_money_as_they_are() -> None:
    report = build.report(SLOW, REVENUE)
    first, second = json.loads(told(report, "json"))["results"]
    assert (first["value"], first["unit"]) == (63_000.0, "seconds")
    assert first["interval"]["low"] == 16.2 * HOUR
    assert first["benchmarks"][0]["gap"] == 13.5 * HOUR
    assert (second["value"], second["unit"]) == (12_400.4, "money")
    row, _ = csv_module.DictReader(io.StringIO(told(report, "csv")))
    assert (float(row["value"]), row["unit"]) == (63_000.0, "seconds")


def test_facts_in_a_unit_are_read_in_a_scale_of_their_own_and_written_bare() -> None:
    facts = {"median": Amount(2400.0, SECONDS), "within": 0.82, "worst": Amount(4 * DAY, SECONDS)}
    report = build.report(replace(SLOW, facts=facts))
    assert "median 40.0 min, within 0.82, worst 4.00 d" in told(report, "table")
    assert json.loads(told(report, "json"))["results"][0]["facts"] == {
        "median": 2400.0,
        "within": 0.82,
        "worst": 4 * DAY,
    }


def test_the_groups_of_a_kpi_share_the_scale_of_the_middle_one() -> None:
    quick = replace(at(30 * 60, 20 * 60, 40 * 60), group={"region": "North"})
    slow = replace(at(90 * HOUR, 80 * HOUR, 99 * HOUR), group={"region": "South"})
    found = readable(build.report(SLOW, quick, slow)).results
    assert [words.figure(each) for each in found] == ["17.5 h", "0.5 h", "90.0 h"]


def test_the_scale_of_withheld_figures_is_not_told() -> None:
    hidden = [replace(at(90 * DAY, 80 * DAY, 99 * DAY), why="withheld") for _ in range(3)]
    assert readable(build.report(SLOW, *hidden)).results[0].unit.id == "hours"


def test_other_kpis_and_reports_without_scales_are_the_same_objects() -> None:
    assert readable(build.USUAL) is build.USUAL
    assert readable(build.report(SLOW, build.NPS)).results[1] is build.NPS


def test_a_result_without_a_figure_is_written_all_the_same() -> None:
    empty = replace(SLOW, estimate=None, why="no-answers", standings=())
    for name in ("table", "plain", "markdown"):
        assert "no valid answers" in told(build.report(empty), name)


def test_changes_bands_rests_and_charts_are_in_the_scale_of_the_figure() -> None:
    def moved(seconds: float) -> Difference:
        drawn = Interval(seconds - HOUR, seconds + HOUR, 0.95, "wald")
        return Difference(seconds, HOUR, drawn, 0.001, "wald", FAMILY, significant=True)

    found = replace(
        SLOW,
        change=Change("2025-Q4", moved(2.5 * HOUR), None, 1.5 * HOUR, HOUR),
        versus_rest=moved(-3 * HOUR),
        impact=0.5 * HOUR,
        bands=(Band("quick", 0.0), Band("slow", 8 * HOUR)),
        band=Band("slow", 8 * HOUR),
        low=0.0,
        high=24 * HOUR,
    )
    shown = one_readable(found)
    assert shown.change is not None and shown.change.difference is not None
    assert shown.change.difference.difference == 2.5
    assert (shown.change.within, shown.change.mix) == (1.5, 1.0)
    assert (shown.impact, shown.high, shown.bands[1].low) == (0.5, 24.0, 8.0)
    page = told(build.report(found), "plain", explain=True)
    assert "band slow, from 8" in page
    assert "−3.0 h from the rest, 95 % interval −4.0 to −2.0" in page
    assert "change from 2025-Q4: +2.50 h (+1.50 to +3.50)" in page


@pytest.mark.parametrize("name", ["table", "markdown", "plain"])
def test_a_series_is_drawn_in_one_scale(name: str) -> None:
    periods = quarters(2024, 10)
    values = [(14 + place % 3 + place) * HOUR for place in range(10)]
    rows = [
        replace(at(value, value - HOUR, value + HOUR, 15 * HOUR), period=period)
        for value, period in zip(values, periods, strict=True)
    ]
    chart = Chart("resolution_time", {}, 19 * HOUR, 12 * HOUR, 26 * HOUR, 10)
    report = build.report(*rows, command="trend", every="quarter", charts=(chart,))
    page = told(report, name)
    assert "24.0 h" in page if name != "plain" else "hours" in page
    assert "industry 15" in page or name == "plain"
    assert not any(number in page for number in ("50,400", "50400", "86,400", "86400"))


def test_a_gate_says_in_the_same_scale_why_it_is_breached() -> None:
    reason = words_gates.reason(SLOW, SLOW.standings[0], "above", None)
    assert reason == ("Resolution time 17.5 h is above industry 4 (+13.5 h, p under 0.001)")
    limited = words_gates.reason(SLOW, None, ">", 17.48 * HOUR)
    assert limited == "Resolution time 17.5 h is over 17.48"


def number(text: str) -> float:
    """The number that a reader sees."""
    return float(text.replace("−", "-").replace(",", "").split(" ")[0])


spans = st.floats(0, 1e8).map(lambda value: round(value, 3))
units = st.sampled_from([SECONDS, money("EUR"), money()])


@settings(max_examples=often(120), deadline=None)
@given(spans, spans, spans, st.lists(spans, max_size=3), units)
def test_shown_numbers_stand_to_each_other_as_the_exact_ones_do(
    one: float, two: float, three: float, benchmarks: list[float], unit: Unit
) -> None:
    low, value, high = sorted((one, two, three))
    shown = one_readable(at(value, low, high, *benchmarks, unit=unit))
    by = shown.unit.factor
    seen = number(words.figure(shown))
    ends = [number(each) for each in words.interval(shown).split(" to ")]
    assert ends[0] <= seen <= ends[1]
    assert (seen == 0) == (value / by < CLOSE)
    for exact, standing in zip(benchmarks, shown.standings, strict=True):
        beside = number(words.declared(shown, standing.benchmark.value))
        for mine, theirs in ((value, seen), (low, ends[0]), (high, ends[1])):
            if abs(mine - exact) / by > 2 * CLOSE:
                assert (theirs > beside) == (mine > exact)
        gap = words.gap(shown, standing)
        if abs(value - exact) / by > 2 * CLOSE:
            assert gap[0] == ("+" if value > exact else "−")
