"""Laws of trends: rendering never fails, fits, and lets no text from data steer a terminal."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from kpicli.core.report import Break, Change, Chart, Difference, Family, Period, Report, Result
from kpicli.render import markdown, table
from kpicli.render.parts.surface import Surface
from tests.render import build_trends
from tests.render.evil import evil_report
from tests.render.test_evil import each_evil, harmless, shape
from tests.render.test_laws import figures, results, surfaces, texts
from tests.thorough import often

SURFACES = [
    Surface(width, unicode=unicode, explain=explain)
    for width, unicode, explain in ((None, True, True), (80, False, True), (80, True, False))
] + [Surface(40)]
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


@st.composite
def trends(draw: Any) -> Report:
    """A trend with whatever figures, changes, targets, charts and breaks."""
    rows: list[Result] = []
    pool = st.sampled_from(draw(st.lists(results(), min_size=1, max_size=3)))
    moves = st.sampled_from(draw(st.lists(changes(), min_size=1, max_size=3)))
    codes = st.sampled_from([(), ("outside-limits",), ("run-of-eight", "odd")])
    for name in draw(st.lists(texts, max_size=3, unique=True)):
        for at in range(draw(st.integers(1, 14))):
            row = draw(pool)
            period = Period(
                f"2026-{at:02}{draw(st.sampled_from(['', 'é']))}",
                f"2026-{at:02}-01",
                f"2026-{at + 1:02}-01",
                draw(st.booleans()),
            )
            rows.append(
                replace(
                    row,
                    name=name,
                    title=name,
                    unit=rows[-1].unit if rows and rows[-1].name == name else row.unit,
                    group={},
                    period=period,
                    signals=draw(codes),
                    change=draw(moves),
                    year_change=draw(moves),
                )
            )
    names = st.sampled_from([row.name for row in rows] or [""])
    charts = st.builds(Chart, names, st.just({}), figures, figures, figures, st.integers(0, 30))
    breaks = st.builds(Break, st.sampled_from(["2026-03-01", "2026-05-09", ""]), texts)
    return build_trends.trend(
        rows,
        draw(st.sampled_from(["month", "week", "odd"])),
        charts=tuple(draw(st.lists(charts, max_size=2))),
        breaks=tuple(draw(st.lists(breaks, max_size=2))),
        by=tuple(draw(st.lists(texts, max_size=2))),
        rolling=draw(st.integers(1, 3)),
    )


@st.composite
def changes(draw: Any) -> Change | None:
    if draw(st.booleans()):
        return None
    earlier, parts = f"2026-{draw(st.integers(0, 14)):02}", st.none() | figures
    if draw(st.booleans()):
        return Change(earlier, None, draw(st.sampled_from(["break", "overlap", "odd", None])))
    probability = st.none() | st.floats(0, 1)
    family = Family(draw(st.integers(1, 99)), draw(st.sampled_from(["bh", "none", "odd"])))
    found = Difference(
        draw(figures),
        draw(probability),
        None,
        draw(probability),
        "score",
        family,
        draw(probability),
        draw(st.booleans()),
        draw(st.sampled_from([None, True, False])),
    )
    return Change(earlier, found, None, draw(parts), draw(parts), draw(st.booleans()))


@settings(max_examples=often(20), deadline=None)
@given(trends(), surfaces)
def test_rendering_never_fails_and_fits(report: Report, surface: Surface) -> None:
    markdown.render(report, surface)
    page = COLOURS.sub("", table.render(report, surface))
    if surface.width is not None:
        widest = max((cell_len(line) for line in page.splitlines()), default=0)
        assert widest <= max(surface.width, 24)


def evil_trend(text: str) -> Report:
    """A trend that holds `text` wherever it can hold data, in three series of a few periods."""
    found = evil_report(text)
    periods = [
        Period(f"{text}{at}", f"2026-0{at}-01", f"2026-0{at + 1}-01", at < 5) for at in range(1, 6)
    ]
    family = Family(3, text)
    moved = Difference(3.2, 1.0, None, 0.01, text, family, 0.02, True)
    rows = [
        replace(
            row,
            period=period,
            signals=("outside-limits", text),
            change=Change(f"{text}{at}", moved, None, 1.0, 2.2, True),
            year_change=Change(text, None, text),
        )
        for row in found.results
        for at, period in enumerate(periods)
    ]
    charts = tuple(Chart(row.name, row.group, 60.0, 50.0, 70.0, 4) for row in found.results[:2])
    return replace(
        found,
        command="trend",
        results=tuple(rows),
        every="month",
        by=(text, text),
        charts=charts,
        breaks=(Break("2026-03-01", text), Break(text, text)),
    )


@each_evil
def test_texts_from_data_steer_no_terminal(text: str) -> None:
    for surface in SURFACES:
        page = table.render(evil_trend(text), surface)
        harmless(page, surface)
        harmless(markdown.render(evil_trend(text), surface), surface)
        if surface.width is not None:
            assert max(map(cell_len, page.splitlines())) <= surface.width


@each_evil
def test_markdown_has_the_same_elements_whatever_the_data(text: str) -> None:
    surface = Surface(None, explain=True)
    plain = "harmless" if text.strip() else text
    evil, good = (shape(markdown.render(evil_trend(each), surface)) for each in (text, plain))
    assert evil == good
