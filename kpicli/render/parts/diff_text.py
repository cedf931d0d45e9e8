"""The differences of two reports as text: a page, aligned columns, or Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from kpicli.core import words_diff
from kpicli.core.diff import CHANGED, SAME, Delta, Diff
from kpicli.core.words_diff import Row
from kpicli.render.parts import grid
from kpicli.render.parts.neutral import neutral, width
from kpicli.render.parts.page import Page
from kpicli.render.parts.surface import Surface

HEADS = ("old", "new", "difference", "interval", "p")
PLAIN = ("kpi", "group", "period", "old", "new", "difference", "interval", "p_adj", "state")


def table(found: Diff, surface: Surface) -> str:
    """A page: what is compared, the figures that differ, what else does."""
    page = Page(surface)
    for line in words_diff.heading(found):
        page.add(page.text((line, "dim")), hang=2)
    different = [one for one in found.deltas if one.state != SAME]
    if different:
        page.blank()
        columns = [
            grid.Column(head, spare) for head, spare in zip(HEADS, (0, 0, 0, 2, 1), strict=True)
        ]
        left_out = grid.draw(page, columns, [_row(one) for one in different])
        if left_out:
            page.add(page.text((f"no room here for: {', '.join(left_out)}", "dim")))
    page.blank()
    page.add(page.text((words_diff.summary(found), "bold")), hang=2)
    for title, lines in _others(found):
        page.blank()
        page.add(page.text((title, "bold")))
        for line in lines:
            page.add(page.text((line, "")), indent=2, hang=2)
    return str(page)


def plain(found: Diff, surface: Surface) -> str:
    """A line for each figure, those that are the same among them; the rest after `# `."""
    rows = [PLAIN]
    for one in found.deltas:
        told = words_diff.row(one)
        cells = (told.name, told.group, told.period, told.old, told.new, told.difference)
        state = one.state if one.beyond is None or one.state != CHANGED else told.verdict
        rows.append((*cells, told.interval, told.p, state))
    shown = [
        [" ".join(neutral(cell, surface.unicode).split()) or "-" for cell in row] for row in rows
    ]
    sizes = [max(map(width, column)) for column in zip(*shown, strict=True)]
    lines = [
        "  ".join(cell + " " * (size - width(cell)) for cell, size in zip(row, sizes, strict=True))
        for row in shown
    ]
    told_of = [*words_diff.heading(found), *(line for _, more in _others(found) for line in more)]
    lines += ["", *(f"# {neutral(line, surface.unicode)}" for line in told_of)]
    return "".join(f"{line.rstrip()}\n" for line in lines)


def markdown(found: Diff, surface: Surface) -> str:
    """A table of the figures that differ, then lists of what else does."""
    from kpicli.render.markdown import SIGNS
    from kpicli.render.parts.markdown_table import LEFT, RIGHT
    from kpicli.render.parts.markdown_table import table as rows_of

    def text(words: str) -> str:
        return SIGNS.sub(r"\\\1", neutral(words, surface.unicode))

    lines = [
        f"## {text('What changed')}",
        "",
        *(f"* {text(each)}" for each in words_diff.heading(found)),
    ]
    lines += [f"* {text(words_diff.summary(found))}", ""]
    different = [words_diff.row(one) for one in found.deltas if one.state != SAME]
    if different:
        head = ["figure", *HEADS, ""]
        cells = [[one.label, *_cells(one), one.verdict] for one in different]
        lines += rows_of([head, *cells], [LEFT, *[RIGHT] * len(HEADS), LEFT], text)
    for title, more in _others(found):
        lines += [f"### {text(title)}", "", *(f"* {text(each)}" for each in more), ""]
    return "\n".join(lines).rstrip() + "\n"


def _others(found: Diff) -> list[tuple[str, list[str]]]:
    """What differs beside figures, under headings."""
    sources = [words_diff.source(one) for one in found.sources]
    parts = (("Made from", sources), ("Rows and answers", words_diff.counts(found.counts)))
    return [(title, lines) for title, lines in parts if lines]


def _row(one: Delta) -> grid.Row:
    told = words_diff.row(one)
    style = {True: "bold", False: "", None: "dim"}[one.beyond]
    cells = tuple((cell, style if at == 2 else "") for at, cell in enumerate(_cells(told)))
    words = ((told.verdict, style),) if told.verdict else ()
    return grid.Row((" ", ""), (told.label, ""), cells, words)


def _cells(told: Row) -> Sequence[str]:
    return (told.old, told.new, told.difference, told.interval, told.p)
