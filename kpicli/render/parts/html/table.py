"""A table of data: headings, a name at the head of each row, numbers flush right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kpicli.render.parts.html.markup import Markup, join, tag


def table(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    caption: str = "",
    texts: Sequence[int] = (),
) -> Markup:
    """The table, its first column naming the rows; `texts` are the columns of words.

    It stands in a region that the keyboard can scroll where the page is narrow.
    """
    head = tag("tr", *(tag("th", each, scope="col") for each in heads))
    body = [
        tag("tr", tag("th", row[0], scope="row"), *(tag("td", each) for each in row[1:]))
        for row in rows
    ]
    return framed(caption or heads[0], head, body, texts)


def framed(name: str, head: Markup, body: Sequence[Markup], texts: Sequence[int]) -> Markup:
    """A table of these rows, called `name`, in its region; the style sheet knows text columns."""
    kinds = " ".join(f"w{at + 1}" for at in texts)
    parts = (tag("caption", name), tag("thead", head), tag("tbody", *body))
    whole = tag("table", *parts, class_=kinds or None)
    return tag("div", whole, class_="scroll", tabindex="0", role="region", aria_label=name)


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
