"""What people wrote: counts, themes, terms and quotes."""

from __future__ import annotations

from kpicli.core import words_voices
from kpicli.core.report import Result
from kpicli.render.parts.html.markup import Markup, join, tag
from kpicli.render.parts.html.table import behind
from kpicli.render.parts.scorecard_tables import mentions


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
            parts.append(behind(mentions(name, found, result), opened=name == "Theme"))
    if voices.sentiment is not None:
        parts.append(tag("p", words_voices.mood(voices.sentiment)))
    for head, quotes in words_voices.quotes(voices):
        said = [tag("blockquote", tag("p", each)) for each in quotes]
        parts.append(join(tag("h4", head.capitalize()), *said))
    return join(*parts)
