"""The page of `benchmark`, on a terminal and in Markdown."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from kpicli.core.report import Period, Report
from kpicli.core.verdict import Standing
from kpicli.render import formats
from kpicli.render.parts.bullets import bullet
from kpicli.render.parts.neutral import HIDDEN
from kpicli.render.parts.surface import Surface
from tests.render import build_benchmarks as build
from tests.render import golden
from tests.render.build import report
from tests.render.evil import EVIL

FEW, MANY = build.by_region(4), build.by_region(8)

OUTPUTS: dict[str, tuple[str, Report, Surface]] = {
    "benchmark-80.txt": ("table", build.FULL, Surface()),
    "benchmark-80-colour.txt": ("table", build.FULL, Surface(80, colour=True)),
    "benchmark-80-ascii.txt": ("table", build.FULL, Surface(80, unicode=False)),
    "benchmark-120.txt": ("table", build.FULL, Surface(120)),
    "benchmark-120-colour.txt": ("table", build.FULL, Surface(120, colour=True)),
    "benchmark-50.txt": ("table", build.FULL, Surface(50)),
    "benchmark-80-explain.txt": ("table", build.FULL, Surface(80, explain=True)),
    "benchmark-few-groups-80.txt": ("table", FEW, Surface()),
    "benchmark-many-groups-80.txt": ("table", MANY, Surface()),
    "benchmark-many-groups-120.txt": ("table", MANY, Surface(120)),
    "benchmark.md": ("markdown", build.FULL, Surface(None)),
    "benchmark-groups.md": ("markdown", FEW, Surface(None)),
}


@pytest.mark.parametrize("name", OUTPUTS)
def test_the_output_is_the_one_kept(name: str) -> None:
    format_name, found, surface = OUTPUTS[name]
    content = formats.load(format_name)(found, surface)
    assert isinstance(content, str)
    golden.check(name, content)


@pytest.mark.parametrize("width", [24, 30, 40, 60, 79, 80, 81, 100, 120, 200])
def test_no_line_is_wider_than_the_surface(width: int) -> None:
    for found in (build.FULL, FEW, MANY):
        content = formats.load("table")(found, Surface(width))
        assert isinstance(content, str)
        assert max(map(len, content.splitlines())) <= width


@pytest.mark.parametrize("text", EVIL.values(), ids=EVIL)
def test_names_and_sources_from_a_file_are_harmless(text: str) -> None:
    hostile = build.benchmark(71.0, text, source=text, definition=text, scale=text, year=2019)
    one = build.against(build.CSAT, {3: 50, 5: 50}, hostile, group={text: text})
    for name in ("table", "markdown"):
        for surface in (Surface(80), Surface(40, unicode=False), Surface(None, explain=True)):
            content = formats.load(name)(report(one, command="benchmark"), surface)
            assert isinstance(content, str)
            assert not HIDDEN.search(content.replace("\n", ""))
            assert surface.unicode or content.isascii()
            if name == "markdown":
                assert not re.search(r"(?<!\\)[<>]", content)


def test_a_withheld_figure_shows_neither_a_count_nor_a_reference() -> None:
    for width in (50, 80, 120):
        for found in (FEW, MANY):
            content = formats.load("table")(found, Surface(width))
            assert isinstance(content, str)
            (line,) = [one for one in content.splitlines() if "withheld" in one]
            assert not any(sign.isdigit() for sign in line)


def test_of_a_long_series_the_latest_complete_period_is_drawn_in_full() -> None:
    first = [f"2026-0{n}-01" for n in range(1, 10)]
    pairs = pairwise(first)
    periods = [Period(one[:7], one, other, one[:7] < "2026-08") for one, other in pairs]
    months = [replace(build.FULL.results[1], period=one) for one in periods]
    content = formats.load("table")(report(*months, command="benchmark"), Surface(80))
    assert isinstance(content, str)
    headings = [line for line in content.splitlines() if "CSAT, 2026" in line]
    assert len(headings) == 1 and "2026-07" in headings[0]
    assert all(one.label in content for one in periods)
    assert "│ industry" in content.split("● score")[1]


def test_the_dot_is_drawn_over_everything_else_and_marks_stand_beneath_their_value() -> None:
    (result, *_) = build.FULL.results
    marked = {"industry": "a", "top quartile": "b", "target": "c"}
    drawn = bullet(result, 100, marked, True)
    assert drawn is not None
    assert [sign for sign, role in drawn.chart if role == "dot"] == ["●"]
    assert drawn.chart[77][1] == "dot"
    assert {sign: place for place, (sign, role) in enumerate(drawn.marks) if role == "mark"} == {
        "a": 75,
        "b": 85,
        "c": 82,
    }
    zone = [place for place, (_, role) in enumerate(drawn.chart) if role == "zone"]
    assert min(zone) == 75 and max(zone) == 85


def test_without_a_range_there_is_a_table_but_no_chart() -> None:
    scored = build.kpi("days", "{kpi: mean, question: q}")
    one = build.against(scored, {3: 50, 5: 50}, build.benchmark(4.5))
    assert bullet(one, 40, {"industry": "|"}, True) is None
    content = formats.load("table")(report(one, command="benchmark"), Surface(80))
    assert isinstance(content, str) and "industry" in content and "●" not in content


def test_a_figure_with_nothing_to_compare_with_says_so() -> None:
    one = replace(build.FULL.results[0], standings=())
    for name in ("table", "markdown"):
        content = formats.load(name)(report(one, command="benchmark"), Surface(80))
        assert isinstance(content, str) and "nothing to compare with" in content


def test_a_verified_and_an_unverified_benchmark_look_different() -> None:
    for verified in (True, False):
        one = build.against(build.CSAT, {3: 50, 5: 50}, build.benchmark(60.0, verified=verified))
        content = formats.load("table")(report(one, command="benchmark"), Surface(80))
        assert isinstance(content, str)
        assert ("60*" in content) == ("unverified" in content) == (not verified)


def test_a_figure_of_one_s_own_is_shown_with_the_decimals_of_figures() -> None:
    for kind, shown in (("segment", "East 63.3"), ("benchmark", "East 63.333333")):
        best = build.benchmark(190 / 3, "East", verified=True, kind=kind)
        one = build.against(build.CSAT, {1: 50, 5: 50}, best)
        content = formats.load("plain")(report(one, command="score"), Surface(80))
        assert isinstance(content, str)
        assert re.search(rf"{shown}\b", content)


def test_a_standing_without_more_than_the_verdict_is_drawn_as_well() -> None:
    (result, *_) = build.FULL.results
    bare = tuple(
        Standing(each.benchmark, each.gap, each.p, each.verdict) for each in result.standings
    )
    content = formats.load("table")(
        report(replace(result, standings=bare), command="benchmark"), Surface(80)
    )
    assert isinstance(content, str) and "top quartile" in content
