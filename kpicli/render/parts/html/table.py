"""A table of data: headings, a name at the head of each row, numbers flush right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kpicli.render.parts.html.markup import Markup, join, tag
from kpicli.render.parts.scorecard_tables import Sheet


def table(sheet: Sheet) -> Markup:
    """The table, its first column naming the rows."""
    rows = [
        tag("tr", tag("th", row[0], scope="row"), *(tag("td", each) for each in row[1:]))
        for row in sheet.rows
    ]
    return framed(sheet.name, sheet.heads, [tag("tbody", *rows)], sheet.texts)


def framed(
    name: str, heads: Sequence[str], bodies: Sequence[Markup], texts: Sequence[int]
) -> Markup:
    """A table of these bodies; `texts` are the columns of words, which the style sheet knows.

    It stands in a region that the keyboard can scroll where the page is narrow.
    """
    head = tag("thead", tag("tr", *(tag("th", each) for each in heads)))
    kinds = " ".join(f"w{at + 1}" for at in texts)
    whole = tag("table", tag("caption", name), head, *bodies, class_=kinds or None)
    return tag("div", whole, class_="scroll", tabindex="0", role="region", aria_label=name)


def behind(sheet: Sheet, *further: str, opened: bool = False) -> Markup:
    """A table that is seen once its name is opened."""
    return folded(f"Table: {sheet.name}", table(sheet), *further, opened=opened)


def folded(summary: str, *inside: str, opened: bool = False) -> Markup:
    """What is seen once its summary is opened."""
    return tag("details", tag("summary", summary), *inside, open="" if opened else None)


def listing(parts: Iterable[str], **attributes: str | None) -> Markup:
    """A list of these."""
    return tag("ul", *(tag("li", each) for each in parts), **attributes)


def lines(parts: Sequence[str]) -> Markup:
    """Texts on lines of their own."""
    found: list[str] = []
    for each in parts:
        found += [tag("br"), each] if found else [each]
    return join(*found)
