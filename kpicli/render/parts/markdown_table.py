"""A table in GitHub Markdown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

LEFT, RIGHT = "---", "--:"
"""The rule under a heading whose column is flush left, or right as numbers are."""

Escape = Callable[[str], str]


def table(rows: Sequence[Sequence[str]], rules: Sequence[str], text: Escape) -> list[str]:
    """The lines of a table, its headings first, each cell made harmless; a blank line after."""
    shown = ["|".join(f" {text(cell)} " for cell in row) for row in rows]
    return [f"|{row}|" for row in (shown[0], "|".join(rules), *shown[1:])] + [""]
