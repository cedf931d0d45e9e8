"""One line per result for pipes: aligned columns, a header first, nothing else.

Columns are parted by two or more blanks, and no cell holds two in a row or is empty (`-` stands
for nothing), so `awk -F '  +'` reads any of them and plain `awk` the numbers of KPIs and groups
whose names have no blank. Numbers are rounded as on the terminal, with the ASCII minus and without
thousands separators, their unit apart; nothing is coloured, boxed or cut off. Columns of groups,
periods and comparisons are there where some result has a use for them. `benchmark` has a line per
result and benchmark, and cohorts have one per cell. What people wrote, and with `explain` the
arithmetic, follows after an empty line, each line beginning with `# `.
"""

from __future__ import annotations

from dataclasses import replace

from kpicli.core.readable import readable
from kpicli.core.report import Report
from kpicli.core.shown import shown
from kpicli.render.parts import explain
from kpicli.render.parts.neutral import neutral, width
from kpicli.render.parts.plain_cells import of_result, of_standing
from kpicli.render.parts.surface import Surface

SUFFIXES: tuple[str, ...] = (".txt",)
BINARY = False

RESULT = ("kpi", "group", "period", "score", "unit", "low", "high", "n", "n_eff")
GROUPS = ("merged", "share", "vs_rest", "p_adj", "impact")
PERIODS = ("change", "p_change", "within", "mix", "year_change", "p_year_change", "signals")
STANDING = ("benchmark", "value", "gap", "gap_low", "gap_high", "p", "verdict")
CLOSING = ("percentile", "percentile_low", "percentile_high", "closing", "more", "cautions")
COLUMNS = (*RESULT, *GROUPS, *PERIODS, "state", "band", "verdict", "flags")
OF_STANDINGS = (*RESULT, *STANDING, *CLOSING, "state", "band", "flags")
IF_USED = frozenset({"group", "period", *GROUPS, *PERIODS, *CLOSING})
WORDS = frozenset({"state", "band", "verdict", "flags", "signals", "closing", "cautions"})
TEXTS = WORDS | {"kpi", "group", "period", "cohort", "unit", "benchmark"}


def render(report: Report, surface: Surface) -> str:
    """Header and results; a column that no result has a use for is left out."""
    report = readable(report)
    results = [shown(result) for result in report.results]
    columns: tuple[str, ...]
    if report.triangles:
        from kpicli.render.parts import plain_cohorts

        columns, rows = plain_cohorts.COLUMNS, list(plain_cohorts.cells(report))
    elif report.command == "benchmark":
        columns, rows = OF_STANDINGS, []
        for result in results:
            told = of_result(result) | {"verdict": ""}
            rows += [told | of_standing(result, each) for each in result.standings] or [told]
    else:
        columns, rows = COLUMNS, [of_result(result) for result in results]
    used = {name for row in rows for name, cell in row.items() if cell}
    names = [name for name in columns if name in used or name not in IF_USED]
    table = [names, *([_cell(row.get(name, ""), surface) for name in names] for row in rows)]
    sizes = [max(map(width, column)) for column in zip(*table, strict=True)]
    lines = []
    for cells in table:
        line = ""
        for name, cell, size in zip(names, cells, sizes, strict=True):
            blanks = " " * (size - width(cell))
            line += (cell + blanks if name in TEXTS else blanks + cell) + "  "
        lines.append(line.rstrip())
    if any(result.voices is not None for result in results):
        lines += _voices(report, surface)
    if surface.explain:
        for result in results:
            told_of = [explain.title(result), *explain.lines(result)]
            lines += ["", *(f"# {neutral(line, surface.unicode)}" for line in told_of)]
    return "".join(f"{line}\n" for line in lines)


def _voices(report: Report, surface: Surface) -> list[str]:
    """What people wrote, as on a page without end, each line beginning with `# `."""
    from kpicli.render.parts.page import Page
    from kpicli.render.parts.voices import draw

    page = Page(replace(surface, width=None, colour=False))
    draw(page, report)
    return [f"# {line}" if line else "" for line in str(page).splitlines()]


def _cell(text: str, surface: Surface) -> str:
    return " ".join(neutral(text, surface.unicode).split()) or "-"
