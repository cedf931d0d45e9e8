"""A figure on its scale: a dot, its interval, and ticks for what it is compared with."""

from __future__ import annotations

import math
from collections.abc import Sequence

from kpicli.core.estimate import Estimate
from kpicli.core.report import Result
from kpicli.core.words import number
from kpicli.core.words_benchmarks import is_target
from kpicli.render.parts.html.markup import Markup, tag
from kpicli.render.parts.html.scale import Scale, place, scale


def scale_of(results: Sequence[Result], standings: bool = True) -> Scale | None:
    """The scale that figures, intervals and benchmarks of one KPI share.

    Intervals of flagged figures have no say in it where there are others: they go to the edge.
    """
    told = [each for each in results if each.estimate]
    sure = [each for each in told if each.reliability.state == "shown"] or told
    values = [each.estimate.value for each in told if each.estimate]
    for each in sure:
        drawn = each.estimate.interval if each.estimate else None
        values += [drawn.low, drawn.high] if drawn else []
    if standings:
        values += [one.benchmark.value for each in results for one in each.standings]
    unit = results[0].unit
    low, high = results[0].low, results[0].high
    return scale(values, unit.low if low is None else low, unit.high if high is None else high)


def strip(result: Result, along: Scale | None) -> Markup:
    """The figure as a dot with its interval, between benchmarks and targets; empty without one."""
    estimate = result.estimate
    if estimate is None or along is None or not math.isfinite(estimate.value):
        return Markup()
    ticks = [
        _tick(along.at(one.benchmark.value), "t" if is_target(one) else "b")
        for one in result.standings
    ]
    return _drawn([*ticks, *_figure(estimate, along)], "strip")


def among(result: Result, along: Scale | None, tone: str, whole: float | None) -> Markup:
    """A group's figure as a dot with its interval, on a line crossed where the total lies."""
    estimate = result.estimate
    if estimate is None or along is None or not math.isfinite(estimate.value):
        return Markup()
    total = [] if whole is None else [_tick(along.at(whole), "n")]
    return _drawn([*total, *_figure(estimate, along)], f"strip {tone}".strip())


def _drawn(marks: Sequence[Markup], kind: str) -> Markup:
    """Marks on a line; the style sheet knows their height, so that each is a few signs only."""
    return tag("svg", *marks, class_=kind, aria_hidden="true")


def _tick(at: float, kind: str) -> Markup:
    return tag("rect", class_=kind, x=f"{place(at)}%")


def _figure(estimate: Estimate, along: Scale) -> list[Markup]:
    drawn, marks = estimate.interval, []
    if drawn:
        low, high = along.at(drawn.low), along.at(drawn.high)
        marks.append(tag("rect", x=f"{place(low)}%", width=f"{place(high - low)}%"))
    return [*marks, tag("circle", cx=f"{place(along.at(estimate.value))}%")]


def ends(result: Result, along: Scale | None) -> Markup:
    """The ends of the scale as text."""
    if along is None:
        return Markup()
    told = [
        number(end, along.decimals, signed=result.unit.signed) for end in (along.low, along.high)
    ]
    return tag("span", *(tag("span", each) for each in told), class_="ends", aria_hidden="true")
