"""Groups named by hostile data, and figures of every kind, do no harm on a page of groups."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from kpicli.core.intervals import Interval
from kpicli.core.report import Difference, Family, Overall, Report, Result
from kpicli.render import markdown, table
from kpicli.render.parts.surface import Surface
from tests.render import build_segments
from tests.render.evil import EVIL, evil_report
from tests.render.test_evil import COLOURS, SURFACES, harmless, shape
from tests.render.test_laws import figures, results, surfaces, texts
from tests.thorough import often

each_evil = pytest.mark.parametrize("text", EVIL.values(), ids=EVIL)
FAMILY = Family(2, "bh")


def evil_segments(text: str, crossed: bool) -> Report:
    """A report on groups that holds `text` wherever it can hold data."""
    by = (text, "other") if crossed else (text,)
    found: list[Result] = []
    for kpi in (text, f"{text}2"):
        groups: list[Result] = [*build_segments.CSAT[0], build_segments.withheld(group={"x": "y"})]
        for place, each in enumerate(groups):
            values = dict.fromkeys(by, f"{text}{place // 2}") if each.group else {}
            found.append(replace(each, name=kpi, title=kpi, group=values))
        found.append(replace(found[-2], group=dict.fromkeys(by), why=text, estimate=None))
        found.append(replace(found[-3], group=dict.fromkeys(by, text), merged=3))
    overall = tuple(Overall(kpi, text, 3.2, 4, 80.5, 0.01, text, 5) for kpi in (text, f"{text}2"))
    more = evil_report(text)
    return replace(more, command="segment", results=tuple(found), by=by, sort=text, overall=overall)


@each_evil
@pytest.mark.parametrize("crossed", [False, True])
def test_nothing_but_newlines_is_below_a_blank_and_no_line_too_wide(
    text: str, crossed: bool
) -> None:
    said = evil_segments(text, crossed)
    for surface in (each for each in SURFACES if each.explain):
        shown = table.render(said, surface)
        harmless(shown, surface)
        harmless(markdown.render(said, surface), surface)
        if surface.width is not None:
            assert max(map(cell_len, shown.splitlines())) <= surface.width


@each_evil
def test_colour_adds_colours_and_nothing_else(text: str) -> None:
    said = evil_segments(text, True)
    for width in (None, 120, 80, 40):
        coloured = table.render(said, Surface(width, colour=True, explain=True))
        assert COLOURS.sub("", coloured) == table.render(said, Surface(width, explain=True))


@each_evil
@pytest.mark.parametrize("crossed", [False, True])
def test_markdown_has_the_same_elements_whatever_the_data(text: str, crossed: bool) -> None:
    surface = Surface(None, explain=True)
    evil, good = (
        shape(markdown.render(evil_segments(each, crossed), surface))
        for each in (text, "harmless" if text.strip() else text)
    )
    assert evil == good


@st.composite
def groups(draw: Any) -> Result:
    """A group with any figure, difference, share and impact."""
    one = draw(results())
    low, high = sorted([draw(figures), draw(figures)])
    versus = Difference(
        draw(figures),
        draw(st.none() | figures),
        draw(st.none() | st.just(Interval(low, high, 0.95, "t"))),
        draw(st.none() | st.floats(0, 1)),
        draw(texts),
        draw(st.just(FAMILY) | st.just(Family(1, "none")) | st.just(Family(7, "odd"))),
        draw(st.none() | st.floats(0, 1)),
        draw(st.booleans()),
        draw(st.none() | st.booleans()),
    )
    return replace(
        one,
        name=draw(st.sampled_from(["a", "b"])),
        group=draw(st.dictionaries(st.sampled_from(["x", "y"]), st.none() | texts, max_size=2)),
        why=draw(st.sampled_from(["no-answers", "withheld"])),
        share=draw(st.none() | st.floats(0, 1)),
        impact=draw(st.none() | figures),
        merged=draw(st.sampled_from([0, 0, 0, 4])),
        versus_rest=draw(st.none() | st.just(versus)),
    )


@settings(max_examples=often(20), deadline=None)
@given(
    st.lists(groups(), max_size=7),
    st.sampled_from([(), ("x",), ("x", "y"), ("y", "z", "x")]),
    st.sampled_from([None, "impact", "score", "odd"]),
    surfaces,
)
def test_rendering_never_fails(
    found: list[Result], by: tuple[str, ...], sort: str | None, surface: Surface
) -> None:
    overall = [Overall("a", "x", 1e300, 3, None, 0.5, "score", 4)] * len(by)
    said = replace(
        evil_report("x"),
        command="segment",
        results=tuple(found),
        by=by,
        sort=sort,
        overall=tuple(overall),
    )
    shown = table.render(said, surface)
    width = max(surface.width or 10**9, 24)
    assert all(cell_len(each) <= width for each in COLOURS.sub("", shown).splitlines())
    markdown.render(said, surface).encode()
