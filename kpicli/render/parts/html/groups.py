"""A KPI by each segment: one table on one scale, the segments under each other."""

from __future__ import annotations

from kpicli.core import words_groups
from kpicli.core.scorecard import Item, Split
from kpicli.core.words import Tone
from kpicli.render.parts.html.markup import Markup, tag
from kpicli.render.parts.html.overview import KINDS
from kpicli.render.parts.html.scale import Scale
from kpicli.render.parts.html.strip import among, scale_of
from kpicli.render.parts.html.table import folded, framed
from kpicli.render.parts.scorecard_tables import MOST, groups


def by_segments(item: Item) -> Markup:
    """The table, open where any group is clearly better or worse; nothing without segments."""
    if not item.splits:
        return Markup()
    title = item.result.title
    shown = [each for split in item.splits for each in split.results[:MOST]]
    along = scale_of(shown, standings=False)
    sheets = [groups(split, title) for split in item.splits]
    names = words_groups.listed(split.by for split in item.splits)
    heads = ("Group", "In a picture", *sheets[0].heads[1:])
    bodies = [_body(split, item, along, len(heads)) for split in item.splits]
    texts = (1, *(at + 1 for at in sheets[0].texts))
    tones = {words_groups.tone(each) for each in shown}
    whole = framed(f"{title} by {names}", heads, bodies, texts)
    return folded(f"By {names}", whole, opened=bool(tones & {Tone.GOOD, Tone.ATTENTION}))


def _body(split: Split, item: Item, along: Scale | None, wide: int) -> Markup:
    """The rows of a segment under its name, and whether its groups differ."""
    result = item.result
    tests = [words_groups.overall(each, result.level) for each in split.overall]
    more = len(split.results) - MOST
    told = [*tests[:1], *([f"the first {MOST} of {len(split.results):,}"] if more > 0 else [])]
    name = ": ".join([split.by, *(["; ".join(told)] if told else [])])
    rows = [tag("tr", tag("th", name, colspan=str(wide), scope="rowgroup"))]
    total = result.estimate.value if result.estimate else None
    sheet = groups(split, result.title)
    for each, row in zip(split.results, sheet.rows, strict=False):
        picture = among(each, along, KINDS.get(words_groups.tone(each), ""), total)
        cells = (tag("td", picture), *(tag("td", text) for text in row[1:]))
        rows.append(tag("tr", tag("th", row[0], scope="row"), *cells))
    return tag("tbody", *rows)
