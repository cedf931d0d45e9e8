"""Stars, drawn or counted: "★★★★☆", "⭐⭐⭐", "4 stars", "4 ★"."""

from __future__ import annotations

import re

from kpicli.core.answers import number

PRESENTATION = "\N{VARIATION SELECTOR-16}"
"""The invisible sign that makes an emoji of a character."""

_DRAWN = re.compile("(?P<full>[★⭐🌟]*)(?P<half>½|1\N{FRACTION SLASH}2)?(?P<empty>☆*)")
_COUNTED = re.compile(
    r"(?P<number>\d+(?:[.,]\d+)?) ?"
    r"(?:[★⭐🌟]|stars?|sterne?|ster(?:ren)?|étoiles?|estrellas?|estrelas?|stell[ae])"
)


def score(text: str, decimal: str) -> float | None:
    """The full stars, a half one as ½, or the number before a single star or the word; else None.

    Empty stars come last and count nothing.
    """
    plain = text.replace(PRESENTATION, "")
    if counted := _COUNTED.fullmatch(plain):
        return number(counted["number"], decimal)
    drawn = _DRAWN.fullmatch(plain.replace(" ", ""))
    if drawn is None or not (drawn["full"] or drawn["empty"]):
        return None
    return len(drawn["full"]) + (0.5 if drawn["half"] else 0.0)
