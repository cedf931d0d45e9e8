"""Cohort triangles as Markdown: a table for each, with every age."""

from __future__ import annotations

from kpicli.core import words_cohorts
from kpicli.core.cohort_cells import rows
from kpicli.core.report import Report
from kpicli.render.parts.markdown_table import LEFT, RIGHT, Escape, table
from kpicli.render.parts.surface import Surface


def lines(report: Report, surface: Surface, text: Escape) -> list[str]:
    """The lines: what the tables show, the tables, and what their signs mean."""
    told = list[str]()
    for found in report.triangles:
        heading = ", ".join(words_cohorts.heading(found))
        told += [f"### {text(words_cohorts.title(found))}", "", text(heading), ""]
        ages = [str(age) for age in range(len(found.triangle.pooled))]
        shown = [["Cohort", words_cohorts.SIZE.capitalize(), *ages]]
        for row in rows(found):
            cells = [words_cohorts.cell(each) for each in row.figures]
            shown.append([words_cohorts.label(row), words_cohorts.size(row), *cells])
        shown += [[label, "", *texts] for label, texts in words_cohorts.pooled_ends(found)]
        told += table(shown, [LEFT, *[RIGHT] * (len(ages) + 1)], text)
    if any(words_cohorts.immature(found) for found in report.triangles):
        sign = "·" if surface.unicode else "-"
        told += [f"* {text(f'{sign} {words_cohorts.MEANING}')}", ""]
    return told
