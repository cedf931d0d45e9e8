"""Markup put together from elements; every text and every attribute is escaped on the way in.

A `Markup` comes from `tag` alone. Whatever else is put into an element is data, so there is no way
to forget the escaping, and no template language to switch it on in.
"""

from __future__ import annotations

import re
from html import escape

from kpicli.render.parts.neutral import neutral

VOID = frozenset({"meta", "br"})
"""Elements of HTML without content or an end."""
DRAWN = frozenset({"path", "rect", "circle"})
"""Elements of SVG without content, which close themselves."""
OPEN = frozenset({"td", "th", "tr", "li", "tbody", "thead"})
"""Elements whose end HTML knows without being told."""
PLAIN = re.compile(r"[A-Za-z0-9#.:%_-]+")
"""Values of attributes that need no quotation marks."""


class Markup(str):
    """Text that is markup already."""

    __slots__ = ()


def text(value: str) -> Markup:
    """Data as markup: on one line, its control characters spelled out, nothing of it markup."""
    return Markup(escape(neutral(value), quote=True))


def tag(name: str, *inside: str, **attributes: str | None) -> Markup:
    """An element. `class_` is its class, `aria_label` its aria-label; None leaves one out.

    What is inside is escaped unless it is `Markup`; an empty attribute stands without a value.
    """
    given = "".join(
        f" {key.rstrip('_').replace('_', '-')}{_value(value)}"
        for key, value in attributes.items()
        if value is not None
    )
    if name in DRAWN:
        return Markup(f"<{name}{given} />")
    end = "" if name in VOID or name in OPEN else f"</{name}>"
    return Markup(f"<{name}{given}>{join(*inside)}{end}")


def _value(value: str) -> str:
    quoted = "" if PLAIN.fullmatch(value) else '"'
    return f"={quoted}{text(value)}{quoted}" if value else ""


def join(*parts: str) -> Markup:
    """Parts one after the other, escaped unless they are markup."""
    return Markup("".join(each if isinstance(each, Markup) else text(each) for each in parts))
