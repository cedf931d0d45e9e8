"""Cohort triangles on a page for the terminal: a row per cohort, as many ages as fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from kpicli.core import words_cohorts
from kpicli.core.cohort_cells import rows
from kpicli.core.report import Cohorts, Report
from kpicli.render.parts.page import Page

GAP = 2
STEPS = (1, 2, 3, 4, 6, 12, 24, 36, 60, 120, 240, 600)
"""Every how many ages one may be shown, where there is no room for all."""
FOLDED = 3
"""So many cohorts in a row without any figure, or more, share a line."""
ORDINALS = {2: "2nd", 3: "3rd"}


@dataclass(frozen=True, slots=True)
class Line:
    """A row of texts: a label, a size, and one for each age; pooled ones are set apart."""

    label: str
    size: str
    cells: tuple[str, ...]
    pooled: bool = False


def draw(page: Page, report: Report) -> None:
    """Put the triangles down, and what the signs mean."""
    shown = list(report.triangles)
    told = words_cohorts.heading(shown[0], report.by)
    if len({one.event for one in shown}) > 1:
        told = told[:1]
    page.flow([page.text((part, "dim")) for part in told], " · ")
    steps = [_triangle(page, one) for one in shown]
    waiting, step = any(words_cohorts.immature(one) for one in shown), max(steps)
    if waiting or step > 1:
        page.blank()
    if waiting:
        page.items({"·": ("dim", words_cohorts.MEANING)})
    if step > 1:
        every = ORDINALS.get(step, f"{step}th")
        narrow = f"every {every} age is shown here: -f csv has all of them"
        page.add(page.text((narrow, "dim")), hang=2)


def _triangle(page: Page, found: Cohorts) -> int:
    """A triangle with its title; every how many ages one is shown."""
    ages = len(found.triangle.pooled)
    lines = [Line("", words_cohorts.SIZE, tuple(str(age) for age in range(ages)))]
    for why, run in groupby(rows(found), key=lambda row: row.why):
        several = list(run)
        if why is not None and len(several) >= FOLDED:
            label, size = f"{len(several):,} cohorts", words_cohorts.size(several[0])
            lines.append(Line(label, size, ("",) * ages))
            continue
        for row in several:
            cells = tuple(words_cohorts.cell(each) for each in row.figures)
            label, size = words_cohorts.label(row), words_cohorts.size(row)
            lines.append(Line(label, size, cells, row.period is None))
    for label, texts in words_cohorts.pooled_ends(found):
        lines.append(Line(label, "", tuple(texts), True))
    page.blank()
    what = "lost" if found.event == "lost" else "still there"
    page.add(page.text((words_cohorts.title(found), "bold"), (f"  % {what}", "dim")), hang=2)
    return _lines(page, lines, ages)


def _lines(page: Page, lines: Sequence[Line], ages: int) -> int:
    label = max(page.text((line.label, "")).cell_len for line in lines)
    size = max(len(line.size) for line in lines)
    step = next((each for each in STEPS if _fits(page, lines, ages, each, 2 + label + size)), ages)
    shown = range(0, ages, max(step, 1))
    widths = {age: max(len(line.cells[age]) for line in lines) for age in shown}
    for at, line in enumerate(lines):
        style = "dim" if at == 0 else "bold" if line.pooled and line.size else ""
        row = page.text((line.label, style))
        row.pad_right(label - row.cell_len)
        number = page.text((line.size, style or "dim"))
        number.pad_left(GAP + size - number.cell_len)
        row.append_text(number)
        for age in shown:
            text = line.cells[age]
            cell = page.text((text, "dim" if text == "·" else style))
            cell.pad_left(GAP + widths[age] - cell.cell_len)
            row.append_text(cell)
        page.put(page.text(("  ", "")) + row)
    return max(step, 1)


def _fits(page: Page, lines: Sequence[Line], ages: int, step: int, taken: int) -> bool:
    if page.width is None:
        return True
    widths = [max(len(line.cells[age]) for line in lines) for age in range(0, ages, step)]
    return taken + GAP + sum(GAP + width for width in widths) <= page.width
