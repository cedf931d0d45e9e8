"""The page of groups: whole at every width, one line a group, clear without colour."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from rich.cells import cell_len

from kpicli.core import words, words_groups
from kpicli.core.answers import Kind
from kpicli.core.report import Report, Result
from kpicli.render import markdown, table
from kpicli.render.parts.dots import Axis, axis, dots, heading
from kpicli.render.parts.nest import nested
from kpicli.render.parts.surface import Surface
from tests.render import build, build_segments
from tests.render.build_segments import EVERY, REGION, yes

WIDTHS = [None, 200, 120, 100, 99, 80, 79, 72, 66, 60, 59, 50, 40, 30, 24]
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def squeezed(text: str) -> str:
    """A text without blanks and line ends, to be found wherever it was wrapped."""
    return re.sub(r"\s", "", text)


def page(report: Report, width: int | None = 80, **more: Any) -> str:
    """The page of a report."""
    return table.render(report, Surface(width, **more))


def line(shown: str, label: str) -> str:
    """The last line that holds a label, which is the one in the KPI's own table."""
    return [each for each in shown.splitlines() if f" {label} " in each][-1]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("report", EVERY.values(), ids=EVERY)
def test_no_figure_and_no_word_is_lost_at_any_width(report: Report, width: int | None) -> None:
    shown = page(report, width)
    if width is not None:
        assert max(cell_len(each) for each in shown.splitlines()) <= width
    found = squeezed(shown)
    for result in report.results:
        if result.estimate is None:
            assert squeezed(words_groups.absent(result)) in found
            continue
        wanted = [
            words_groups.figure(result),
            words_groups.interval(result),
            f"{words.answered(result):,}",
        ]
        wanted.append(words_groups.difference(result))
        wanted += [remark.text for remark in words_groups.remarks(result)]
        for text in wanted:
            assert squeezed(text) in found
    assert "…" not in shown


@pytest.mark.parametrize("report", EVERY.values(), ids=EVERY)
def test_every_word_of_every_label_is_on_the_page(report: Report) -> None:
    for width in [each for each in WIDTHS if each is None or each >= 40]:
        shown = page(report, width)
        for result in report.results:
            for word in re.split(r",? ", words_groups.label(result)):
                assert word in shown or cell_len(word) > 18


@pytest.mark.parametrize("width", [60, 80, 120])
def test_each_of_fifty_groups_has_one_line(width: int) -> None:
    lines = page(EVERY["fifty"], width).splitlines()
    rows = [each for each in lines if re.match(r"..\w+ +\d\d\.\d %", each)]
    assert len(rows) == 51
    assert len({each.index(" to ") for each in rows}) == 1


def test_colour_adds_colours_and_nothing_else() -> None:
    for report in EVERY.values():
        for width in (None, 120, 80, 40):
            assert COLOURS.sub("", page(report, width, colour=True)) == page(report, width)


def test_marks_tell_without_colour_who_is_clearly_better_or_worse_than_the_rest() -> None:
    shown = page(EVERY["five"], unicode=False)
    assert line(shown, "South").startswith("v ")
    assert line(shown, "North").startswith("^ ")
    assert line(shown, "West").startswith("  ")
    assert "^ clearly better than the rest   v clearly worse" in shown


def test_where_lower_is_better_a_lower_figure_is_the_better_one() -> None:
    groups = {("A",): yes(400, 0.1), ("B",): yes(400, 0.3)}
    found = build_segments.kpi("churn", REGION, groups, better="lower")
    shown = page(build_segments.report(REGION, found))
    assert line(shown, "A").startswith("▲")
    assert line(shown, "B").startswith("▼")


def relevant(result: Result, matters: bool) -> Result:
    """The result with its difference, if any, said to matter or not."""
    found = result.versus_rest
    return replace(result, versus_rest=found and replace(found, relevant=matters))


def test_a_clear_difference_too_small_to_matter_is_not_marked_but_told() -> None:
    report = EVERY["five"]
    small = replace(report, results=tuple(relevant(each, False) for each in report.results))
    assert "▲" not in page(small) and "▼" not in page(small)
    assert "clear, but too small to matter: South; North\n" in page(small)
    large = replace(report, results=tuple(relevant(each, True) for each in report.results))
    assert page(large) == page(report)


def test_the_family_of_tests_and_its_method_stand_above_the_results() -> None:
    told = "differences are from the rest; p adjusted over 5 tests (Benjamini–Hochberg)"
    assert told in page(EVERY["five"]).split("CSAT")[0]
    several = squeezed(page(EVERY["several"]).split("CSAT")[0])
    assert squeezed("p adjusted over 5 tests of each KPI (Benjamini–Hochberg)") in several


def test_families_that_differ_stand_beside_each_kpi() -> None:
    other = build_segments.kpi("ces", REGION, {("A",): yes(90, 0.4), ("B",): yes(90, 0.5)})
    shown = page(build_segments.report(REGION, build_segments.CSAT, other), 120)
    told = (
        "differences are from the rest; p adjusted over the tests of each KPI (Benjamini–Hochberg)"
    )
    assert told in shown
    assert "CSAT: the 5 groups differ (χ² 30.4, p under 0.001); 5 tests\n" in shown
    assert "; 2 tests\n" in shown


def test_the_overall_test_is_told_in_words() -> None:
    assert "CSAT: the 5 groups differ (χ² 30.4, p under 0.001)\n" in page(EVERY["five"])
    assert "no clear difference between the 2 groups (χ² 0.2, p 0.647)" in page(EVERY["alike"])
    assert "Welch's F test: F 7.9 on 4 and " in page(EVERY["several"], explain=True)


def test_a_withheld_group_says_so_and_shows_no_count() -> None:
    told = replace(
        build_segments.withheld(),
        answers={Kind.VALID: 3, Kind.MISSING: 1},
        group={"region": "Board"},
    )
    report = build_segments.report(REGION, ([build_segments.CSAT[0][0], told], []))
    for shown in (page(report), page(report, 40), markdown.render(report, Surface(None))):
        assert "Board" in shown
        assert "withheld to protect respondents" in shown
        assert "valid" not in shown.split("survey: ")[0]
        assert " 3" not in shown.split("Board")[1].split("\n")[0]
    assert not line(page(EVERY["withheld"]), "Board").startswith("!")


def test_columns_without_room_are_named() -> None:
    narrow, wide = page(EVERY["five"], 80), page(EVERY["five"], 120)
    assert "on a wider page: share, interval of the difference, adjusted p\n" in narrow
    assert "20.8 %" not in narrow and "20.8 %" in wide
    assert "<0.001" in wide
    assert "wider page" not in wide


def test_what_the_groups_are_sorted_by_always_has_its_column() -> None:
    by_impact = replace(EVERY["merged"], sort="impact")
    assert "+2.4" not in page(EVERY["merged"])
    assert "+2.4" in page(by_impact)
    assert "by region, sorted by impact\n" in page(by_impact)


def test_subtotals_head_the_groups_that_they_are_made_of() -> None:
    rows = [
        (each.depth, each.label, each.result is not None)
        for each in nested(EVERY["crossed"].results, ("region", "channel"))
    ]
    assert rows[:8] == [
        (0, "total", True),
        (0, "channel", False),
        (1, "e-mail", True),
        (1, "telephone", True),
        (1, "chat", True),
        (0, "region and channel", False),
        (1, "South", True),
        (2, "e-mail", True),
    ]
    assert [label for _, label, _ in rows[-4:]] == ["(none)", "e-mail", "telephone", "chat"]


def test_every_result_of_a_crossing_has_its_line() -> None:
    results = EVERY["crossed"].results
    rows = nested(results, ("region", "channel"))
    found = {id(each.result) for each in rows if each.result}
    assert found == {id(each) for each in results}


def test_a_group_without_its_subtotal_stands_under_its_bare_name() -> None:
    results = [each for each in EVERY["crossed"].results if len(each.group) != 1]
    rows = nested(results, ("region", "channel"))
    assert [(each.depth, each.label) for each in rows[:3]] == [
        (0, "total"),
        (0, "South"),
        (1, "e-mail"),
    ]
    assert rows[1].result is None


def test_two_kpis_and_two_groups_make_a_heat_table_and_less_does_not() -> None:
    head = re.compile(r"^  region +CSAT +NPS +CES", re.MULTILINE)
    assert head.search(page(EVERY["several"]))
    assert "  South   ▼ 65.9 %  ▼  +9.0  ▼ 4.05     ! 15.0 %\n" in page(EVERY["several"])
    assert "South" not in page(EVERY["five"]).split("CSAT:")[0]


def test_the_columns_of_a_heat_table_that_do_not_fit_stand_beneath() -> None:
    top = page(EVERY["several"], 40).split("CSAT: ")[0]
    assert top.count("  South ") == 2
    for title in ("CSAT", "NPS", "CES", "Churn in a"):
        assert top.count(title) == 1


def test_a_crossing_of_two_has_a_table_of_one_by_the_other() -> None:
    shown = page(EVERY["crossed"])
    assert "  region    total   e-mail  telephone     chat\n" in shown
    assert "  (none)    +22.5    +19.2      +23.2    +27.3\n" in shown


def drawn(value: float, low: float, high: float, scale: Axis) -> str:
    """The dots of a figure with this interval, in 11 columns."""
    one = build.result("it", {0: 50, 100: 50})
    assert one.estimate is not None and one.estimate.interval is not None
    around = replace(one.estimate.interval, low=low, high=high)
    one = replace(one, estimate=replace(one.estimate, value=value, interval=around))
    return "".join(sign for sign, _ in dots(one, 11, scale, True) or [])


def test_a_dot_has_its_whisker_and_the_total_its_place_on_one_scale() -> None:
    scale = Axis(0.0, 10.0, "0", "10", 5.0)
    assert drawn(2.0, 1.0, 3.0, scale) == "·─●─·│·····"
    assert drawn(5.0, 4.0, 6.0, scale) == "····─●─····"
    assert drawn(9.0, 3.0, 20.0, scale) == "···──│───●›"
    assert drawn(0.0, -5.0, 1.0, scale) == "●─···│·····"
    assert heading(11, scale, True) == "0    │   10"


def test_the_scale_holds_all_figures_and_every_interval_that_can_be_trusted() -> None:
    for report in EVERY.values():
        for name in {each.name for each in report.results}:
            results = [each for each in report.results if each.name == name]
            scale = axis(results)
            assert scale is not None
            for each in filter(lambda each: each.estimate, results):
                assert each.estimate is not None and each.estimate.interval is not None
                assert scale.low <= each.estimate.value <= scale.high
                if each.reliability.state == "shown":
                    assert scale.low <= each.estimate.interval.low
                    assert each.estimate.interval.high <= scale.high


def test_figures_that_are_all_alike_and_have_no_interval_have_no_scale() -> None:
    one = build.result("it", {0: 50, 100: 50})
    assert one.estimate is not None
    bare = replace(one, estimate=replace(one.estimate, interval=None))
    assert axis([bare, bare]) is None
    assert axis([build.NOTHING]) is None


def test_flags_stand_beneath_the_table_by_group_or_by_flag_where_those_are_fewer() -> None:
    few = page(EVERY["withheld"])
    assert "\n    (none): fewer than 30 answers, very wide interval\n" in few
    many = page(EVERY["fifty"])
    assert "\n    fewer than 30 answers: Aruba; Bonaire; Sachsen; Salzburg; Jura\n" in many


def test_a_flagged_group_of_a_crossing_is_named_in_full() -> None:
    groups = {(a, b): yes(20, 0.5) for a in ("x", None) for b in ("p", None)}
    found = build_segments.kpi("csat", ("one", "two"), groups)
    shown = page(build_segments.report(("one", "two"), found), 120)
    assert "no one; no two; p" not in shown
    assert "fewer than 30 answers: x, p; x, no two; no one, p; no one, no two\n" in shown


def test_figures_of_groups_have_no_decimals_for_benchmarks_that_are_not_shown() -> None:
    groups = {("A",): yes(1000, 0.75), ("B",): yes(1000, 0.5)}
    close = (build.benchmark(72.22),)
    found = build_segments.kpi("csat", REGION, groups, against=close)
    result = found[0][1]
    assert words.interval(result) == "72.224 to 77.585"
    assert " 72.2 to 77.6 " in page(build_segments.report(REGION, found))


def test_explaining_gives_each_difference_with_its_test() -> None:
    shown = squeezed(page(EVERY["five"], explain=True))
    told = (
        "pooled score test, Newcombe's hybrid score interval: p under 0.001, two-sided; under 0.001"
    )
    assert squeezed(told) in shown
    assert squeezed("−11.8 points from the rest, 95 % interval −17.0 to −6.8") in shown
    assert squeezed("impact +2.4 points: what the total would gain") in shown


def test_three_segments_are_named_in_a_row() -> None:
    assert words_groups.listed(("region", "channel", "plan")) == "region, channel and plan"
    assert words_groups.listed(("region", "channel")) == "region and channel"
    assert words_groups.listed(("region",)) == "region"


def test_a_difference_has_no_decimals_for_the_ends_of_its_interval() -> None:
    result = build_segments.CSAT[0][1]
    found = result.versus_rest
    assert found is not None and found.interval is not None
    close = replace(found, difference=-3.17, interval=replace(found.interval, low=-6.3, high=-0.04))
    near = replace(result, versus_rest=close)
    assert words_groups.difference(near) == "−3.2"
    assert words_groups.difference_interval(near) == "−6.30 to −0.04"
    narrow = replace(close, interval=replace(found.interval, low=-3.18, high=-3.16))
    assert words_groups.difference(replace(result, versus_rest=narrow)) == "−3.17"
