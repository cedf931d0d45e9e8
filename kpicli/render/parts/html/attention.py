"""Where the problem sits, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence

from kpicli.core import words_groups
from kpicli.core.scorecard import Item, Scorecard, Trouble
from kpicli.render.parts.html.markup import Markup, tag
from kpicli.render.parts.html.table import behind, listing
from kpicli.render.parts.scorecard_tables import troubles

MOST = 3
"""So many groups are told of at once; the rest is in the table."""


def troubled(found: Sequence[Trouble]) -> Markup:
    """The groups clearly worse than the rest and on which KPIs; nothing where there is none."""
    if not found:
        return Markup()
    told = [
        tag(
            "div",
            tag("h3", each.label, tag("small", f" {each.by}")),
            _figures(each),
            class_="trouble",
        )
        for each in found[:MOST]
    ]
    return tag(
        "section",
        tag("h2", "Where the problem sits", id="where"),
        tag("p", "Groups clearly worse than the rest, each figure with its distance from theirs."),
        tag("div", *told, class_="troubles"),
        behind(troubles(found), tag("p", f"Impact: {words_groups.IMPACT}.", class_="fine")),
    )


def _figures(found: Trouble) -> Markup:
    rows = [
        tag(
            "li",
            tag("span", each.title),
            tag("b", words_groups.figure(each)),
            tag("span", words_groups.difference(each) + each.unit.difference),
        )
        for each in found.results
    ]
    return tag("ul", *rows, role="list")


def to_do(card: Scorecard, items: Sequence[Item]) -> Markup:
    """Questions and actions of the cards of the KPIs that need attention."""
    weak = [each for each in items if each.weak]
    if not weak:
        return Markup()
    blocks = []
    for calculator in dict.fromkeys(each.result.kpi for each in weak):
        names = [each.result.title for each in weak if each.result.kpi == calculator]
        known = card.cards[calculator]
        blocks.append(
            tag(
                "div",
                tag("h3", words_groups.listed(names)),
                tag(
                    "div",
                    tag("div", tag("h4", "Ask"), listing(map(bare, known.questions))),
                    tag("div", tag("h4", "Do"), listing(map(bare, known.actions))),
                    class_="two",
                ),
            )
        )
    return tag("section", tag("h2", "What to do", id="do"), *blocks)


def bare(text: str) -> str:
    """A text of a card without the marks of code."""
    return text.replace("`", "")
