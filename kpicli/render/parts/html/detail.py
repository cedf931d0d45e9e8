"""A section per KPI for those who check: benchmarks, course, groups, comments, method."""

from __future__ import annotations

from kpicli.core import words, words_groups
from kpicli.core.report import Result
from kpicli.core.scorecard import Card, Item, Split
from kpicli.core.sentences import sentence
from kpicli.core.words import Tone
from kpicli.render.parts import explain, markdown_benchmarks
from kpicli.render.parts.html.comments import comments
from kpicli.render.parts.html.markup import Markup, join, tag
from kpicli.render.parts.html.overview import KINDS, kind
from kpicli.render.parts.html.series import chart
from kpicli.render.parts.html.strip import among, scale_of
from kpicli.render.parts.html.table import folded, framed, lines, table

MOST = 30
"""So many groups of a segment are shown."""
GROUPS = (
    "In a picture",
    "Figure",
    "Interval",
    "n",
    "Share",
    "From the rest",
    "p",
    "Impact",
    "Remarks",
)
LAST = len(GROUPS)


def detail(at: int, item: Item) -> Markup:
    """The section of the KPI at place `at`."""
    result = item.result
    parts: list[Markup] = [tag("p", sentence(result))]
    if result.estimate is not None and result.standings:
        parts.append(_benchmarks(result))
    if item.series is not None:
        parts.append(chart(item.series, result.title))
    parts += [_split(each, result) for each in item.splits]
    if result.voices is not None:
        parts.append(comments(result))
    parts.append(_method(result, item.card))
    head = tag("h3", result.title, id=f"kpi-{at}")
    return tag("section", head, *parts, class_=f"kpi {kind(item)}".strip())


def _benchmarks(result: Result) -> Markup:
    skipped = 4
    heads = markdown_benchmarks.HEAD[skipped:]
    rows = [markdown_benchmarks.cells(result, each) for each in result.standings]
    caption = f"{result.title} beside its references"
    return folded(f"Table: {caption}", table(heads, rows, caption=caption, texts=(5, 6, 7, 8, 9)))


def _split(split: Split, total: Result) -> Markup:
    shown = split.results[:MOST]
    along = scale_of(shown, standings=False)
    whole = total.estimate.value if total.estimate else None
    head = tag("tr", *(tag("th", each, scope="col") for each in (split.by, *GROUPS)))
    body = [
        tag(
            "tr",
            tag("th", words_groups.label(each), scope="row"),
            tag("td", among(each, along, KINDS.get(words_groups.tone(each), ""), whole)),
            *(tag("td", text) for text in _cells(each)),
        )
        for each in shown
    ]
    more = len(split.results) - MOST
    caption = f"{total.title} by {split.by}"
    caption += f", the first {MOST} of {len(split.results):,} groups" if more > 0 else ""
    tests = [words_groups.overall(each, total.level) for each in split.overall]
    notable = any(words_groups.tone(each) in (Tone.GOOD, Tone.ATTENTION) for each in shown)
    summary = ": ".join([f"By {split.by}", *tests[:1]])
    return folded(summary, framed(caption, head, body, (1, LAST)), opened=notable)


def _cells(result: Result) -> list[str]:
    if result.estimate is None:
        n = "" if result.withheld else f"{words.answered(result):,}"
        return ["", "", n, "", "", "", "", words_groups.absent(result)]
    tones = {Tone.GOOD: "clearly better", Tone.ATTENTION: "clearly worse"}
    said = [tones.get(words_groups.tone(result), "")]
    said += [each.text for each in words_groups.remarks(result)]
    return [
        words_groups.figure(result),
        words_groups.interval(result),
        f"{words.answered(result):,}",
        words_groups.share(result),
        words_groups.difference(result),
        words_groups.p(result),
        words_groups.impact(result),
        ", ".join(each for each in said if each),
    ]


def _method(result: Result, card: Card) -> Markup:
    told = explain.lines(result)[1:]
    formula = card.formula.splitlines()
    return folded(
        f"Method: how {result.title} is computed",
        tag("p", lines(formula), class_="code"),
        *([tag("p", lines(told), class_="code")] if told else []),
    )


def details(items: tuple[Item, ...]) -> Markup:
    """All sections, under a heading of their own."""
    parts = [detail(at, item) for at, item in enumerate(items, 1)]
    return join(tag("h2", "Each KPI in detail", id="details"), *parts)
