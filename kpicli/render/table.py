"""A page for the terminal: heading, results, ledger, and with `explain` the arithmetic.

A scorecard has each result with its interval, where it stands, and what it means, in three layouts
by width: numbers, bar and words side by side; the words under the numbers; and all stacked where
columns do not fit. No figure is cut off in any of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from kpicli.core.readable import readable
from kpicli.core.report import Report, Result
from kpicli.core.words import Tone, tone
from kpicli.render.parts import explain, ledger
from kpicli.render.parts.bar import bar, marks, signs
from kpicli.render.parts.page import Page
from kpicli.render.parts.rows import BARS, COLOURS, MARKS, UNVERIFIED, Rows
from kpicli.render.parts.surface import Surface

SUFFIXES: tuple[str, ...] = ()
BINARY = False

BODIES = {
    "segment": "kpicli.render.parts.segments",
    "trend": "kpicli.render.parts.trends",
    "benchmark": "kpicli.render.parts.benchmarks",
}
"""The module that can `draw` the results, by command; the scorecard where none is named."""


def render(report: Report, surface: Surface) -> str:
    """The page: heading, results, legend, ledger; with `explain` the arithmetic below."""
    report = readable(report)
    page = Page(surface)
    first, *rest = ledger.heading(report)
    page.add(page.text((first, "bold"), *((f" · {part}", "") for part in rest)))
    page.blank()
    if report.triangles:
        import_module("kpicli.render.parts.triangles").draw(page, report)
    elif report.results:
        body = BODIES.get(report.command)
        (import_module(body).draw if body else _scorecard)(page, report)
    if any(result.voices is not None for result in report.results):
        import_module("kpicli.render.parts.voices").draw(page, report)
    _ledger(page, report)
    if surface.explain:
        _explanations(page, report.results)
    return str(page)


def _scorecard(page: Page, report: Report) -> None:
    Rows(page, report).draw()
    page.blank()
    _legend(page, report)


def _legend(page: Page, report: Report) -> None:
    """What the signs on the page mean, those that are on it."""
    found = marks(report, page.surface.unicode)
    tones: dict[str, tuple[str, list[str]]] = {}
    present = {tone(result) for result in report.results}
    for each in Tone:
        if each in present and each is not Tone.PLAIN:
            tones.setdefault(MARKS[each], (COLOURS[each], []))[1].append(each)
    page.items({sign: (colour, " or ".join(names)) for sign, (colour, names) in tones.items()})
    drawn = [row for row in report.results if bar(row, 1, found, page.surface.unicode)]
    if drawn:
        known = signs(page.surface.unicode)
        names = {each.benchmark.name for row in drawn for each in row.standings}
        bars = {known.dot: (BARS["dot"], "score"), known.whisker: (BARS["whisker"], "interval")}
        page.items(bars | {found[name]: ("bold", name) for name in found if name in names})
    standings = [each for row in report.results for each in row.standings]
    if any(not each.benchmark.verified for each in standings):
        page.add(page.text((UNVERIFIED, "dim")))


def _ledger(page: Page, report: Report) -> None:
    if report.ledgers and (report.results or report.triangles):
        page.blank()
    for each in report.ledgers:
        page.add(page.text((ledger.rows(each), "dim")), hang=2)
        for name, found in ledger.kinds(each, page.surface.explain):
            page.add(page.text((f"{name}: {found}", "dim")), indent=2, hang=2)


def _explanations(page: Page, results: Sequence[Result]) -> None:
    for result in results:
        told = explain.lines(result)
        if told:
            page.blank()
            page.add(page.text((explain.title(result), "bold")))
        for line in told:
            page.add(page.text((line, "")), indent=2, hang=2)
