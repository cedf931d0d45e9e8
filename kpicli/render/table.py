"""A page for the terminal: each result with its interval, where it stands, and what it means.

Three layouts by width: numbers, bar and words side by side; the words under the numbers; and
all stacked where columns do not fit. No figure is cut off in any of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from kpicli.core.report import Report, Result
from kpicli.core.words import Tone, tone
from kpicli.render import explain, ledger
from kpicli.render.bar import bar, marks, signs
from kpicli.render.page import Page
from kpicli.render.rows import COLOURS, MARKS, ROLES, Rows
from kpicli.render.surface import Surface

SUFFIXES: tuple[str, ...] = ()
BINARY = False

UNVERIFIED = "* unverified: nobody has checked its source, which --explain names"


def render(report: Report, surface: Surface) -> str:
    """The page: heading, results, legend, ledger; with `explain` the arithmetic below."""
    page = Page(surface)
    first, *rest = ledger.heading(report)
    page.add(page.text((first, "bold"), *((f" · {part}", "") for part in rest)))
    page.blank()
    if report.results:
        Rows(page, report).draw()
        page.blank()
        _legend(page, report)
    _ledger(page, report)
    if surface.explain:
        _explanations(page, report.results)
    return str(page)


def _legend(page: Page, report: Report) -> None:
    """What the signs on the page mean, those that are on it."""
    unicode = page.surface.unicode
    parts: list[tuple[str, str]] = []
    tones = {tone(result) for result in report.results}
    for each in Tone:
        if each in tones and each is not Tone.PLAIN:
            parts += [(MARKS[each], COLOURS[each]), (f" {each}   ", "dim")]
    found = marks(report, unicode)
    drawn = [row for row in report.results if bar(row, 1, found, unicode)]
    if drawn:
        known = signs(unicode)
        parts += [(known.dot, ROLES["dot"]), (" score  ", "dim")]
        parts += [(known.whisker, ROLES["whisker"]), (" interval  ", "dim")]
        names = {each.benchmark.name for row in drawn for each in row.standings}
        for name, sign in found.items():
            if name in names:
                parts += [(sign, ROLES["mark"]), (f" {name}  ", "dim")]
    if parts:
        page.add(page.text(*parts))
    standings = [each for row in report.results for each in row.standings]
    if any(not each.benchmark.verified for each in standings):
        page.add(page.text((UNVERIFIED, "dim")))


def _ledger(page: Page, report: Report) -> None:
    for each in report.ledgers:
        page.add(page.text((ledger.rows(each), "dim")))
        for name, found in ledger.kinds(each, page.surface.explain):
            page.add(page.text((f"{name}: {found}", "dim")), indent=2)


def _explanations(page: Page, results: Sequence[Result]) -> None:
    for result in results:
        page.blank()
        page.add(page.text((explain.title(result), "bold")))
        for line in explain.lines(result):
            page.add(page.text((line, "")), indent=2)
