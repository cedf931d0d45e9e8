"""The page for the terminal: whole at every width, calm, and clear without colour."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from rich.cells import cell_len

from kpicli.core import words
from kpicli.core.report import Report
from kpicli.core.unit import INDEX, PERCENT
from kpicli.render import table
from kpicli.render.parts import explain
from kpicli.render.parts.bar import bar, marks
from kpicli.render.parts.surface import Surface
from tests.render import build

WIDTHS = [None, 200, 120, 100, 99, 80, 79, 72, 66, 60, 50, 40, 30, 24]
REPORTS = {"usual": build.USUAL, "odd": build.ODD, "long": build.LONG, "by region": build.BY_REGION}


def squeezed(text: str) -> str:
    """A text without blanks and line ends, to be found wherever it was wrapped."""
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_no_figure_and_no_word_is_lost_at_any_width(report: Report, width: int | None) -> None:
    page = table.render(report, Surface(width))
    if width is not None:
        assert max(cell_len(line) for line in page.splitlines()) <= width
    found = squeezed(page)
    for result in report.results:
        wanted = [words.figure(result), words.interval(result), f"{words.answered(result):,}"]
        wanted += [result.title, words.effective(result) or "", explain.label(result)]
        distances = width is None or width >= 100
        wanted += [remark.text for remark in words.remarks(result, distances=distances)]
        for text in wanted:
            assert squeezed(text) in found
    assert "…" not in page


def test_fourteen_kpis_keep_their_columns() -> None:
    many = build.report(*[replace(build.CSAT, title=f"Question {place}") for place in range(14)])
    lines = table.render(many, Surface()).splitlines()
    rows = [line for line in lines if "Question" in line]
    assert len(rows) == 14
    assert len({line.index(" to ") for line in rows}) == 1
    assert len({line.index("1,937") for line in rows}) == 1


def test_numerals_are_flush_right_whatever_the_unit() -> None:
    lines = table.render(build.USUAL, Surface()).splitlines()
    ends = {re.match(r"..[\w ]*?\s+[+−]?[\d.]+", line).end() for line in lines if " to " in line}  # type: ignore[union-attr]
    assert len(ends) == 1


def test_marks_and_words_tell_without_colour_what_needs_attention() -> None:
    page = table.render(build.ODD, Surface(unicode=False))
    marked = {line[0] for line in page.splitlines() if line.startswith(tuple("^v!"))}
    assert marked == {"^", "v", "!"}
    assert "^ good   v needs attention   ! flagged or no figure" in page


def test_the_legend_names_only_what_is_on_the_page() -> None:
    page = table.render(build.report(build.CES), Surface())
    assert "industry" not in page
    assert "unverified" not in page
    assert "good" not in page
    assert "● score   ─ interval\n" in page


def test_unverified_benchmarks_look_different_and_are_explained_in_one_line() -> None:
    page = table.render(build.USUAL, Surface())
    assert "industry 75*" in page
    assert "target 82\n" in page
    assert page.count("* unverified") == 1


def test_answers_are_listed_only_where_some_are_invalid_unless_explained() -> None:
    bare, told = (table.render(build.USUAL, Surface(explain=each)) for each in (False, True))
    assert "  cess: 1,947 valid, 38 missing, 26 not applicable, 7 invalid\n" in bare
    assert "nps: 1,926 valid" not in bare
    assert "  nps: 1,926 valid, 92 missing\n" in told


def test_explaining_puts_the_arithmetic_under_the_table() -> None:
    page = table.render(build.USUAL, Surface(None, explain=True))
    for line in build.CESS.arithmetic:
        assert f"  {line}\n" in page
    assert "unverified source: a trade magazine, as quoted by a KPI library" in page


def test_notes_are_left_to_standard_error() -> None:
    assert "outside 0–10" not in table.render(build.USUAL, Surface())


def test_the_heading_says_whose_figures_these_are_and_how_many_rows_were_kept() -> None:
    page = table.render(build.USUAL, Surface())
    assert page.startswith("Client scorecard · survey.csv · 2,580 rows, 2,018 kept\n")


def drawn(value: float, low: float, high: float, better: str = "higher") -> str:
    """A bar of 20 columns for a percentage with this interval and benchmarks at 50 and 90."""
    against = (build.benchmark(50.0), build.benchmark(90.0, "top quartile"))
    one = replace(build.result("it", {0: 50, 100: 50}, against=against), better=better)
    assert one.estimate is not None and one.estimate.interval is not None
    around = replace(one.estimate.interval, low=low, high=high)
    one = replace(one, estimate=replace(one.estimate, value=value, interval=around))
    cells = bar(one, 20, marks(build.report(one), True), True)
    assert cells is not None
    return "".join(sign for sign, _ in cells)


def test_a_bar_shows_the_figure_its_interval_and_the_benchmarks() -> None:
    assert drawn(70.0, 60.0, 80.0) == "━━━━━━━━━━│━──●──·‖·"
    assert drawn(0.0, 0.0, 10.0) == "●──·······│·······‖·"
    assert drawn(100.0, 100.0, 100.0) == "━━━━━━━━━━│━━━━━━━‖●"


def test_a_signed_bar_starts_at_zero_and_runs_both_ways() -> None:
    def signed(*points: int) -> str:
        one = build.result("it", dict(zip((-100, 0, 100), points, strict=True)), build.NPS.unit)
        return "".join(sign for sign, _ in bar(one, 21, {}, True) or [])

    assert signed(100, 100, 800) == "··········┊━━━━━━●─··"
    assert signed(800, 100, 100) == "··─●━━━━━━┊··········"
    assert signed(10, 10, 10) == "·······───●───·······"


def test_units_without_a_range_have_no_bar() -> None:
    assert bar(build.LOYALTY, 20, {}, True) is None
    assert bar(build.NOTHING, 20, {}, True) is None
    assert bar(replace(build.LOYALTY, low=0.0, high=100.0), 20, {}, True) is not None
    assert INDEX.low is None and PERCENT.low == 0
