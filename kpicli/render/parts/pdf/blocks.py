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
SHORT, LONG = 18, 34
"""Signs of a column that is never broken, and at most before its text takes more lines."""
APART, STRIP = 3, 22
"""The room between columns and that of a strip, in signs."""


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


def table(
    sheet: Sheet, strips: Sequence[Any] | None = None, style: str = "plain", most: int = LONG
) -> Block:
    """A table in words, plain or code; columns without any text are left out.

    A column of words is as wide as its texts ask for, up to `most` signs; one of figures is never
    broken. `strips` are drawings and their tones, one for each row, in a column after the first.
    """
    columns = list(zip(sheet.heads, *sheet.rows, strict=True))
    kept = [at for at, (_, *texts) in enumerate(columns) if at == 0 or any(texts)]
    widths = [min(max(map(len, columns[at])), most) for at in kept]
    words = [at == 0 or at in sheet.texts for at in kept]
    room = sum(widths) + APART * len(kept) + (STRIP if strips else 0)
    return {
        "kind": "table",
        "style": style,
        "name": sheet.name,
        "heads": [sheet.heads[at] for at in kept],
        "rows": [[row[at] for at in kept] for row in sheet.rows],
        "strips": strips,
        "words": words,
        "widths": [
            each if broken and each > SHORT else None
            for each, broken in zip(widths, words, strict=True)
        ],
        "share": min(100.0, 100.0 * room / FULL),
    }


def pages(found: Sequence[tuple[str, str]]) -> Block:
    """Links to other files by their names; nothing is shown of none."""
    return {"kind": "pages", "pages": [list(each) for each in found]}


def harmless(tree: Any) -> Any:
    """The same tree with every text on one line and what does not show spelled out."""
    if isinstance(tree, str):
        return neutral(tree)
    if isinstance(tree, dict):
        return {key: harmless(each) for key, each in tree.items()}
    if isinstance(tree, list | tuple):
        return [harmless(each) for each in tree]
    return tree
