"""What people wrote: counts, themes, terms and quotes."""

from __future__ import annotations

from collections.abc import Sequence

from kpicli.core import words_voices
from kpicli.core.report import Result
from kpicli.core.voices import Mention
from kpicli.render.parts.html.markup import Markup, join, tag
from kpicli.render.parts.html.table import folded, table


def comments(result: Result) -> Markup:
    """The comments behind a result, nothing where there are none; withheld ones say so."""
    voices = result.voices
    if voices is None:
        return Markup()
    told = tag("p", ", ".join(words_voices.summary(voices)))
    if voices.why is not None or not voices.comments:
        return told
    parts = [told]
    for name, found in (("Theme", voices.themes), ("Term", voices.terms)):
        if found:
            parts.append(_mentions(name, found, result))
    if voices.sentiment is not None:
        parts.append(tag("p", words_voices.mood(voices.sentiment)))
    for head, quotes in words_voices.quotes(voices):
        said = [tag("blockquote", tag("p", each)) for each in quotes]
        parts.append(join(tag("h4", head.capitalize()), *said))
    return join(*parts)


def _mentions(name: str, found: Sequence[Mention], result: Result) -> Markup:
    heads = [name, *(each.capitalize() for each in words_voices.heads(result.level)), "Verdict"]
    heads[1] = "n"
    rows = [
        [
            each.name,
            *words_voices.cells(each, result.level),
            f"clearly {side}" if (side := words_voices.clear(each)) else "",
        ]
        for each in found
    ]
    caption = f"{name}s in the comments of {result.title}"
    return folded(
        f"Table: {caption}", table(heads, rows, caption=caption, texts=(7,)), opened=name == "Theme"
    )
