"""What the heads of platforms have in common."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from kpicli.core.field import Field
from kpicli.sources.platform import distinct

_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_TIME = re.compile(r"\d{1,2}[:.]\d{2}[:.]\d{2}")


def plain(text: str) -> str:
    """A question's text on one line, without tags and entities of HTML."""
    if "&" in text or "<" in text:
        from html import unescape

        text = unescape(_TAG.sub(" ", text))
    return " ".join(text.split())


def padded(row: Sequence[str], width: int) -> list[str]:
    """The row with so many cells, blank ones where it has fewer."""
    return [*row[:width], *[""] * (width - len(row))]


def fields(names: Sequence[str]) -> tuple[Field, ...]:
    """A field for each name, with its text where the name is not plain."""
    return tuple(
        Field(new, text="" if plain(name) == name else plain(name))
        for name, new in zip(names, distinct(names), strict=True)
    )


def there(parts: Mapping[str, Sequence[str]], names: Collection[str]) -> dict[str, str]:
    """Each part with the first of its columns that the file has."""
    found = {part: [name for name in wanted if name in names] for part, wanted in parts.items()}
    return {part: known[0] for part, known in found.items() if known}


def timed(rows: Sequence[Sequence[str]], place: int) -> bool:
    """Whether the filled cells of a column, one at least, hold times of day to the second."""
    cells = [row[place] for row in rows if place < len(row) and row[place]]
    return bool(cells) and all(_TIME.search(cell) for cell in cells)
