"""Trends on the page: whole at every width, honest about gaps, clear without colour."""

from __future__ import annotations

import re

import pytest
from rich.cells import cell_len

from kpicli.core import words, words_periods
from kpicli.core.report import Report
from kpicli.render import markdown, table
from kpicli.render.parts.surface import Surface
from tests.render import build_trends
from tests.render.build_trends import TRENDS
from tests.render.test_table import squeezed

COLOURS = re.compile(r"\x1b\[[0-9;]*m")
each_trend = pytest.mark.parametrize("report", TRENDS.values(), ids=TRENDS)


@each_trend
@pytest.mark.parametrize("width", [None, 120, 80, 60, 40, 24])
def test_no_line_is_wider_than_the_terminal(report: Report, width: int | None) -> None:
    for unicode in (True, False):
        page = table.render(report, Surface(width, unicode=unicode, explain=True))
        assert width is None or max(cell_len(line) for line in page.splitlines()) <= width
        assert unicode or page.isascii()


@each_trend
@pytest.mark.parametrize("width", [None, 120, 80, 60, 40, 24])
def test_all_periods_are_there_with_their_figures_when_explained(
    report: Report, width: int | None
) -> None:
    found = squeezed(table.render(report, Surface(width, explain=True)))
    for result in report.results:
        assert result.period is not None
        assert result.period.label in found
        wanted = [words_periods.why(result)]
        if result.estimate:
            wanted += [words.figure(result), words.interval(result)]
            wanted += words_periods.signals(result)
        for text in wanted:
            assert squeezed(text) in found


@each_trend
def test_colour_adds_colours_and_nothing_else(report: Report) -> None:
    for width in (None, 120, 80, 40):
        colour = table.render(report, Surface(width, colour=True))
        assert COLOURS.sub("", colour) == table.render(report, Surface(width))


def test_a_running_period_is_hollow_marked_and_said_to_be_untested() -> None:
    page = table.render(build_trends.RUNNING, Surface())
    assert page.count("○") == 3
    assert re.search(r"^○ 2026-Q4 .* running$", page, re.MULTILINE)
    assert "81.0 % in 2026-Q3" in page
    assert "○ period not over: shown, not tested" in page


def test_simpsons_reversal_is_said_in_words() -> None:
    page = table.render(build_trends.SEGMENTS, Surface())
    assert "no region fell, yet the total did: the mix changed" in page
    assert "= within region +0.4, mix −1.0" in page


def test_a_withheld_period_says_so_and_shows_no_count() -> None:
    row = build_trends.SEGMENTS.results[-1]
    assert row.withheld
    report = build_trends.trend(build_trends.SEGMENTS.results[-16:], "month", by=("region",))
    for output in (table.render(report, Surface()), markdown.render(report, Surface(None))):
        line = next(each for each in output.splitlines() if "2026-04" in each and "!" in each)
        assert "withheld to protect respondents" in line
        assert not re.search(r"\b0\b", line.replace("2026-04", ""))


def test_many_series_have_a_line_each_and_the_total_its_chart() -> None:
    page = table.render(build_trends.SEGMENTS, Surface())
    for group in ("total", "North", "South", "West", "no region"):
        lines = [line for line in page.splitlines() if line[2:].startswith(f"{group}  ")]
        assert len(lines) == 1
        assert re.search("[▁▂▃▄▅▆▇█]{5}", lines[0])
    assert page.count("┤") > 3
    assert "earlier period" not in page


def test_what_there_is_no_room_for_is_named() -> None:
    assert "no room here for: p, in a year; -f csv has them" in table.render(
        build_trends.SEGMENTS, Surface()
    )


def test_the_legend_names_only_what_is_on_the_page() -> None:
    page = table.render(build_trends.NPS, Surface())
    for word in ("measuring changed", "not over", "flagged", "signal", "worse"):
        assert word not in page
    assert "▲ clearly better than before" in page


def test_explaining_adds_the_test_of_each_change() -> None:
    page = table.render(build_trends.FIVE, Surface(None, explain=True))
    assert re.search(r"change from 2025-Q4: \+6\.50 points \(\+\d.*\), p 0\.\d+, two-sided", page)
    assert "two-sample normal test" in page


def test_a_trend_of_no_results_is_a_heading_and_nothing_more() -> None:
    for render in (table.render, markdown.render):
        assert "CSAT" not in render(build_trends.trend([], "month"), Surface())
