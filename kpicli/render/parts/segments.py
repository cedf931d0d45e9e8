"""The groups of a report on a page: KPI by group, then each KPI's groups beside the rest."""

from __future__ import annotations

from collections.abc import Sequence

from kpicli.core import words_groups
from kpicli.core.report import Report, Result
from kpicli.core.words import Tone
from kpicli.render.parts import dots, explain
from kpicli.render.parts.bar import signs
from kpicli.render.parts.group_columns import Layout, columns, layout
from kpicli.render.parts.group_rows import GroupRows
from kpicli.render.parts.heat import Heat, Matrix, of_crossing, of_kpis
from kpicli.render.parts.nest import folded, nested
from kpicli.render.parts.page import Page
from kpicli.render.parts.rows import BARS, COLOURS, MARKS, UNVERIFIED

MEANINGS = {
    Tone.GOOD: "clearly better than the rest",
    Tone.ATTENTION: "clearly worse",
    Tone.FLAGGED: "flagged",
    Tone.EMPTY: "no figure",
}


def draw(page: Page, report: Report) -> None:
    """How the groups were compared, KPIs by groups, each KPI's table, and what the signs mean."""
    told = [words_groups.arrangement(report), words_groups.comparison(report.results)]
    page.flow([page.text((each, "")) for each in told if each], " · ")
    page.blank()
    _matrix(page, of_kpis(report), True)
    kpis: dict[str, list[Result]] = {}
    for result in report.results:
        kpis.setdefault(result.name, []).append(result)
    lines = {name: folded(nested(results, report.by)) for name, results in kpis.items()}
    scales = {name: dots.axis(results) for name, results in kpis.items()}
    everything = [line for each in lines.values() for line in each]
    name = report.by[0] if len(report.by) == 1 else ""
    found = layout(page, columns(report), everything, any(scales.values()), name)
    for name, results in kpis.items():
        _title(page, report, results)
        _matrix(page, of_crossing(results, report.by), False)
        GroupRows(page, found, scales[name]).draw(lines[name], words_groups.listed(report.by))
        _against(page, results, report.by)
        page.blank()
    _legend(page, report, found, [scale for scale in scales.values() if scale])


def _matrix(page: Page, matrix: Matrix | None, always: bool) -> None:
    if matrix is None:
        return
    heat = Heat(page, matrix)
    if always or len(heat.blocks()) == 1:
        heat.draw()
        page.blank()


def _title(page: Page, report: Report, results: list[Result]) -> None:
    """The KPI, whether its groups differ, and how p was adjusted where KPIs differ in that."""
    told = words_groups.summary(results, report)
    page.add(page.text((results[0].title, "bold"), (f": {told}" if told else "", "")), hang=2)
    level = results[0].level
    for each in report.overall if page.surface.explain else ():
        if each.name == results[0].name:
            page.add(page.text((words_groups.overall_test(each, level), "dim")), indent=2, hang=2)


def _against(page: Page, results: list[Result], by: Sequence[str]) -> None:
    """What stands against figures or differences: by group, or by flag where those are fewer."""
    by_flag: dict[str, list[str]] = {}
    by_group: dict[str, list[str]] = {}
    for result in results:
        if words_groups.is_total(result):
            continue
        label = explain.label(result) if len(by) > 1 else words_groups.label(result)
        for remark in words_groups.remarks(result):
            by_flag.setdefault(remark.text, []).append(label)
            by_group.setdefault(label, []).append(remark.text)
    found, between = (by_flag, "; ") if len(by_flag) <= len(by_group) else (by_group, ", ")
    for name, told in found.items():
        shown = page.text((f"{name}: ", COLOURS[Tone.FLAGGED]), (between.join(told), "dim"))
        page.add(shown, indent=4, hang=2)


def _legend(page: Page, report: Report, found: Layout, scales: list[dots.Axis]) -> None:
    """What the signs on the page mean, those that are on it, and what it has no room for."""
    present = {words_groups.tone(result) for result in report.results}
    marks: dict[str, tuple[str, list[str]]] = {}
    for tone, meaning in MEANINGS.items():
        if tone in present:
            marks.setdefault(MARKS[tone], (COLOURS[tone], []))[1].append(meaning)
    page.items({sign: (colour, " or ".join(told)) for sign, (colour, told) in marks.items()})
    known, own = signs(page.surface.unicode), dots.own(page.surface.unicode)
    if scales and (found.bar or found.stacked):
        items = {known.dot: (BARS["dot"], "score"), known.whisker: (BARS["whisker"], "interval")}
        if any(scale.total is not None for scale in scales):
            items[own.total] = ("bold", words_groups.TOTAL)
        page.items(items)
    totals = [each for each in report.results if words_groups.is_total(each)]
    if any(not each.benchmark.verified for total in totals for each in total.standings):
        page.add(page.text((UNVERIFIED, "dim")))
    impacts = any(each.impact is not None for each in report.results)
    if impacts and (found.stacked or "impact" not in found.left_out):
        page.add(page.text((f"impact: {words_groups.IMPACT}", "dim")))
    if found.left_out and not found.stacked:
        page.add(page.text((f"on a wider page: {', '.join(found.left_out)}", "dim")))
