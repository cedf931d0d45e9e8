"""Charts and sparklines: honest about gaps, limits, targets, breaks and what is left out."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicli.core.report import Break, Report
from kpicli.render import table
from kpicli.render.parts.axis import LINES, axis
from kpicli.render.parts.chart import chart
from kpicli.render.parts.series import of
from kpicli.render.parts.sparkline import ASCII, UNICODE, span, sparkline
from kpicli.render.parts.surface import Surface
from tests.render import build, build_trends


def plot(report: Report, room: int = 76, unicode: bool = True) -> list[str]:
    """The lines of the first series' chart, without their labels."""
    drawing = chart(of(report)[0], room, report.every, unicode)
    assert drawing is not None
    return ["".join(sign for sign, _ in cells) for _, cells in drawing.lines]


def test_gaps_stay_empty_in_the_chart() -> None:
    drawing = chart(of(build_trends.GAPS)[0], 76, "month", True)
    assert drawing is not None
    columns = list(zip(*(cells for _, cells in drawing.lines), strict=True))
    figures = [at for at, cells in enumerate(columns) if any(r == "score" for _, r in cells)]
    assert len(figures) == 5
    step = figures[1] - figures[0]
    assert figures[2] - figures[1] == 3 * step


def test_targets_are_drawn_only_across_the_periods_they_hold_for() -> None:
    periods = build_trends.months(2025, 10)
    rows = build_trends.series(
        "csat", build_trends.shares([70.0] * 10), periods, targets=((0, 3, 80.0),)
    )
    lines = plot(build_trends.trend(rows, "month"))
    line = next(line for line in lines if "═" in line)
    each = len(line) // 10
    assert set(line[: 4 * each]) == {"═"}
    assert not line[4 * each :].strip()


def test_a_target_runs_on_across_a_gap_but_not_beyond_its_periods() -> None:
    scores = build_trends.shares([None, 70.0, None, 72.0, 71.0, None])
    rows = build_trends.series(
        "csat", scores, build_trends.months(2025, 6), targets=((0, 3, 80.0),)
    )
    line = next(line for line in plot(build_trends.trend(rows, "month")) if "═" in line)
    each = len(line) // 6
    assert line.index("═") == each
    assert set(line[each : 4 * each]) == {"═"}
    assert not line[4 * each :].strip()


def test_limits_begin_with_the_first_figure_they_come_from() -> None:
    drawing = chart(of(build_trends.MONTHS)[0], 76, "month", True)
    assert drawing is not None
    for _, cells in drawing.lines:
        rule = [sign for sign, _ in cells].index("║")
        assert not any(role in ("limits", "mean") for _, role in cells[:rule])
    assert any(role == "mean" for _, cells in drawing.lines for _, role in cells)


def test_a_break_is_a_rule_before_the_first_period_that_ends_after_it() -> None:
    rows = build_trends.series(
        "csat", build_trends.shares([70.0, 72, 74]), build_trends.months(2025, 3)
    )
    for day, before in (("2025-02-01", 1), ("2025-02-15", 1), ("2025-03-31", 2)):
        report = build_trends.trend(rows, "month", breaks=(Break(day, "moved"),))
        for line in plot(report):
            each = (len(line) - 1) // 3
            assert line.index("║") == before * each
    report = build_trends.trend(rows, "month", breaks=(Break("2025-01-01", "moved"),))
    assert "║" not in "".join(plot(report))


def test_every_figure_of_a_chart_stands_on_the_line_nearest_to_it() -> None:
    drawing = chart(of(build_trends.NPS)[0], 76, "quarter", True)
    assert drawing is not None
    tops = [
        (label, {role for _, role in cells if role == "zero"}) for label, cells in drawing.lines
    ]
    assert [label for label, found in tops if found] == ["  0 ┤"]


def test_a_chart_of_more_periods_than_columns_shows_the_latest_and_says_so() -> None:
    page = table.render(build_trends.DECADE, Surface(80))
    shown = re.search(r"the chart shows the latest (\d+) of 120 periods", page)
    assert shown
    assert len(plot(build_trends.DECADE, 78)[0]) == int(shown[1])
    assert "… 108 earlier periods: -f csv lists them" in page
    assert "of 120 periods" not in table.render(build_trends.DECADE, Surface(140))


def test_benchmarks_far_from_the_figures_are_named_but_do_not_squash_the_chart() -> None:
    rows = build_trends.series(
        "csat",
        build_trends.shares([80.0, 81, 82]),
        build_trends.months(2025, 3),
        against=(build.benchmark(10.0),),
    )
    report = build_trends.trend(rows, "month")
    page = table.render(report, Surface())
    assert "industry 10* (off the chart)" in page
    assert not any("━" in line for line in plot(report))


def test_a_chart_needs_two_figures_and_room() -> None:
    one = build_trends.series("csat", build_trends.shares([70.0]), build_trends.months(2025, 1))
    assert chart(of(build_trends.trend(one, "month"))[0], 76, "month", True) is None
    assert chart(of(build_trends.FIVE)[0], 4, "quarter", True) is None
    assert chart(of(build_trends.FIVE)[0], None, "quarter", True) is not None


def test_where_two_lines_meet_both_are_seen() -> None:
    rows = build_trends.series(
        "csat",
        build_trends.shares([70.0, 90.0]),
        build_trends.months(2025, 2),
        targets=((0, 1, 80.0),),
        against=(build.benchmark(80.0),),
    )
    line = next(line for line in plot(build_trends.trend(rows, "month")) if "═" in line)
    assert "═━═━" in line


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
def test_a_scale_has_round_numbers_and_each_value_its_nearest_line(low: float, size: float) -> None:
    values = [low, low + size / 3, low + size]
    found = axis(values)
    assert found is not None
    assert 2 <= found.height <= LINES
    step = found.mantissa * 10.0**found.power
    for value in values:
        assert abs(found.value(found.line(value)) - value) <= 0.5 * step * (1 + 1e-6)
    for line in range(found.height):
        exact = found.value(line)
        assert abs(round(exact, found.decimals) - exact) <= step * 1e-3


@pytest.mark.parametrize("values", [[], [float("nan")], [0.0, float("inf")], [-1e300, 1e300]])
def test_there_is_no_scale_for_what_cannot_be_drawn(values: list[float]) -> None:
    assert axis(values) is None


@given(st.lists(st.none() | st.floats(-100, 100), max_size=40), st.booleans())
def test_a_sparkline_has_a_sign_per_figure_that_rises_with_it(
    values: list[float | None], unicode: bool
) -> None:
    found = span(values, False)
    there = [value for value in values if value is not None]
    assert (found is None) == (len(there) < 2)
    if found is None:
        return
    levels = UNICODE if unicode else ASCII
    drawn = sparkline(values, *found, unicode)
    assert len(drawn) == len(values)
    assert [sign == " " for sign in drawn] == [value is None for value in values]
    heights = [
        (value, levels.index(sign))
        for value, sign in zip(values, drawn, strict=True)
        if value is not None
    ]
    for (one, low), (other, high) in zip(sorted(heights), sorted(heights)[1:], strict=False):
        assert one == other or low <= high


def test_signed_figures_on_both_sides_of_zero_have_it_in_the_middle() -> None:
    assert span([-10.0, 40.0], True) == (-40.0, 40.0)
    assert span([10.0, 40.0], True) == (10.0, 40.0)
    assert span([-10.0, 40.0], False) == (-10.0, 40.0)
    assert sparkline([-40.0, -1.0, 1.0, 40.0], -40.0, 40.0, True) == "▁▄▅█"


def test_a_run_of_equal_figures_is_flat() -> None:
    assert len(set(sparkline([5.0, 5.0, 5.0], 5.0, 5.0, True))) == 1
