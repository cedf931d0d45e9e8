"""A section per KPI for those who check: benchmarks, course, groups, comments, method."""

from __future__ import annotations

from kpicli.core import words_report
from kpicli.core.report import Result
from kpicli.core.scorecard import Item
from kpicli.core.sentences import sentence
from kpicli.render.parts import explain
from kpicli.render.parts.html.attention import bare
from kpicli.render.parts.html.comments import comments
from kpicli.render.parts.html.groups import by_segments
from kpicli.render.parts.html.markup import Markup, join, tag
from kpicli.render.parts.html.overview import kind
from kpicli.render.parts.html.series import chart
from kpicli.render.parts.html.table import behind, folded, lines
from kpicli.render.parts.scorecard_tables import references


def detail(at: int, item: Item) -> Markup:
    """The section of the KPI at place `at`."""
    result = item.result
    parts: list[Markup] = [tag("p", sentence(result))]
    if result.estimate is not None and result.standings:
        parts.append(behind(references(result)))
    if item.series is not None:
        parts.append(chart(item.series, result.title))
        mixed = words_report.mix(item.series)
        parts += [tag("p", mixed)] if mixed else []
    parts.append(by_segments(item))
    if result.voices is not None:
        parts.append(comments(result))
    parts.append(_method(result))
    head = tag("h3", result.title, id=f"kpi-{at}")
    return tag("section", head, *parts, class_=f"kpi {kind(item)}".strip())


def _method(result: Result) -> Markup:
    """The arithmetic behind the figure; nothing without one."""
    told = explain.lines(result)[1:]
    if not told:
        return Markup()
    card = f"`kpicli explain {result.kpi}` tells what it means and what to beware of."
    code = tag("p", lines(told), class_="code")
    return folded(f"Method: how {result.title} is computed", code, tag("p", bare(card)))


def details(items: tuple[Item, ...]) -> Markup:
    """All sections, under a heading of their own."""
    parts = [detail(at, item) for at, item in enumerate(items, 1)]
    return join(tag("h2", "Each KPI in detail", id="details"), *parts)
