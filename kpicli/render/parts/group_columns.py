"""The columns of a table of groups, and which of them a page has room for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kpicli.core import words, words_groups
from kpicli.core.report import Report, Result
from kpicli.render.parts.nest import Line
from kpicli.render.parts.page import Page
from kpicli.render.parts.rows import GAP, LEAST_BAR, LONGEST_LABEL, LONGEST_ROOMY, MOST_BAR

STACKED = 60
"""Columns under which nothing stands side by side."""
GOOD_BAR = 16
"""Columns of the dots that further columns leave to them."""
SHORTEST_LABEL = 18
"""Columns that labels get before the dots get any; longer ones are wrapped."""
INDENT = 2


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, a result's text in it, its rank (0: always there, the highest
    the first to go), and what it is called in words."""

    head: str
    text: Callable[[Result], str]
    rank: int
    called: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns shown with the width of each, those of label and dots, and what has no room."""

    columns: tuple[Column, ...]
    widths: tuple[int, ...]
    label: int
    bar: int
    stacked: bool
    left_out: tuple[str, ...]


def columns(report: Report) -> list[Column]:
    """The columns that hold anything, in the order of the page."""
    levels = {result.level for result in report.results}
    drawn = f"{words.percent(min(levels))} interval" if len(levels) == 1 else "interval"
    sorted_by = report.sort == "impact"
    found = [
        Column("score", words_groups.figure, 0),
        Column(drawn, words_groups.interval, 0),
        Column("n", lambda each: f"{words.answered(each):,}", 0),
        Column("eff. n", lambda each: words.effective(each) or "", 2, "effective n"),
        Column("share", words_groups.share, 3, "share"),
        Column("vs rest", words_groups.difference, 0),
        Column("its interval", words_groups.difference_interval, 5, "interval of the difference"),
        Column("p adj.", _p, 4, "adjusted p"),
        Column("impact", words_groups.impact, 0 if sorted_by else 1, "impact"),
    ]
    shown = [result for result in report.results if result.estimate]
    return [each for each in found if any(each.text(result) for result in shown)] or found[:3]


def layout(
    page: Page, found: Sequence[Column], lines: Sequence[Line], dotted: bool, name: str = ""
) -> Layout:
    """What fits: first the columns of rank 0 and the dots, then the others by rank.

    Labels are wrapped at 28 columns (40 on a roomy page), or from 18 on to make room for the dots.
    There is room for `name`, the heading over them, unless it is longer than that.
    """
    shown = [line.result for line in lines if line.result and line.result.estimate]
    widths = {
        each.head: max([_width(page, text) for text in (each.head, *map(each.text, shown))])
        for each in found
    }
    longest = max([INDENT * line.depth + _width(page, line.label) for line in lines], default=0)
    longest = max(longest, size if (size := _width(page, name)) <= SHORTEST_LABEL else 0)
    most = min(longest, LONGEST_ROOMY if page.roomy else LONGEST_LABEL)
    limit = page.width
    if limit is None:
        bar = MOST_BAR if dotted else 0
        return Layout(tuple(found), tuple(widths.values()), longest, bar, False, ())
    kept = [each for each in found if each.rank == 0]

    def left(label: int) -> int:
        return limit - 2 - label - sum(GAP + widths[each.head] for each in kept)

    least = min(longest, SHORTEST_LABEL)
    dotted = dotted and left(least) >= GAP + LEAST_BAR
    label = max(least, min(most, left(0) - (GAP + LEAST_BAR if dotted else 0)))
    for each in sorted((each for each in found if each.rank), key=lambda each: each.rank):
        kept.append(each)
        if left(label) < (GAP + GOOD_BAR if dotted else 0):
            kept.pop()
            break
    kept = [each for each in found if each in kept]
    return Layout(
        tuple(kept),
        tuple(widths[each.head] for each in kept),
        label,
        min(MOST_BAR, left(label) - GAP) if dotted else 0,
        limit < STACKED or left(label) < 0,
        tuple(each.called for each in found if each not in kept),
    )


def _p(result: Result) -> str:
    return words_groups.p(result).replace("under ", "<")


def _width(page: Page, text: str) -> int:
    return page.text((text, "")).cell_len
