"""What a document is made of: headings, paragraphs, lists and tables, as plain data.

A template sets them; the text in them is never read as markup, only shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from kpicli.render.parts.neutral import neutral
from kpicli.render.parts.scorecard_tables import Sheet

Block = dict[str, Any]
"""A block by its `kind`, and what it says."""
FULL = 125
"""So many signs of a table's type fill a line."""
SHORTEST, LONGEST = 6, 34
"""Signs that a column has room for at least, and at most before its text takes more lines."""
APART = 3
"""The room between columns, in signs."""


def heading(depth: int, text: str, name: str | None = None) -> Block:
    """A heading; links lead to its name."""
    return {"kind": "heading", "depth": depth, "text": text, "name": name}


def paragraph(text: str, style: str = "plain") -> Block:
    """A paragraph: plain, fine or code."""
    return {"kind": "paragraph", "text": text, "style": style}


def quote(text: str) -> Block:
    """What somebody wrote."""
    return {"kind": "quote", "text": text}


def listing(parts: Iterable[str], style: str = "plain") -> Block:
    """A list; nothing is shown of an empty one."""
    return {"kind": "listing", "parts": list(parts), "style": style}


def table(sheet: Sheet, strips: Sequence[Any] | None = None) -> Block:
    """A table in words, a column as wide as its texts ask for; columns without any are left out.

    `strips` are drawings, one for each row, in a column after the first.
    """
    columns = list(zip(sheet.heads, *sheet.rows, strict=True))
    kept = [at for at, (_, *texts) in enumerate(columns) if at == 0 or any(texts)]
    widths = [min(max(SHORTEST, *map(len, columns[at])), LONGEST) + APART for at in kept]
    heads = [sheet.heads[at] for at in kept]
    words = [at == 0 or at in sheet.texts for at in kept]
    if strips is not None:
        heads.insert(1, "In a picture")
        widths.insert(1, LONGEST // 2)
        words.insert(1, True)
    return {
        "kind": "table",
        "name": sheet.name,
        "heads": heads,
        "rows": [[row[at] for at in kept] for row in sheet.rows],
        "strips": strips,
        "words": words,
        "widths": widths,
        "share": min(100.0, 100.0 * sum(widths) / FULL),
    }


def harmless(tree: Any) -> Any:
    """The same tree with every text on one line and what does not show spelled out."""
    if isinstance(tree, str):
        return neutral(tree)
    if isinstance(tree, dict):
        return {key: harmless(each) for key, each in tree.items()}
    if isinstance(tree, list | tuple):
        return [harmless(each) for each in tree]
    return tree
