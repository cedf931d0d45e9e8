"""Where the marks of small drawings lie, 0 to 100 of their width and height; None without any."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from kpicli.core.report import Result
from kpicli.core.scorecard import Series
from kpicli.core.words import number
from kpicli.core.words_benchmarks import is_target
from kpicli.render.parts.html.scale import Scale, scale

Marks = dict[str, Any]


def strip(result: Result, along: Scale | None) -> Marks | None:
    """A figure with its interval, between benchmarks and targets."""
    ticks = [(one.benchmark.value, is_target(one)) for one in result.standings]
    return _figure(result, along, ticks)


def among(result: Result, along: Scale | None, whole: float | None) -> Marks | None:
    """A group's figure with its interval, and where the total lies."""
    return _figure(result, along, [] if whole is None else [(whole, False)])


def _figure(
    result: Result, along: Scale | None, compared: Iterable[tuple[float, bool]]
) -> Marks | None:
    estimate = result.estimate
    if estimate is None or along is None or not math.isfinite(estimate.value):
        return None
    ticks = [[along.at(value), target] for value, target in compared]
    drawn = estimate.interval
    span = [along.at(drawn.low), along.at(drawn.high)] if drawn else None
    return {"at": along.at(estimate.value), "span": span, "ticks": ticks}


def course(series: Series) -> Marks | None:
    """The complete periods from left to right, and the natural limits from where they hold."""
    rows = [each for each in series.results if each.period and each.period.complete]
    values = [_value(each) for each in rows]
    chart = series.chart
    limits = (chart.low, chart.high) if chart else ()
    along = scale([*(each for each in values if each is not None), *limits])
    if along is None or len(values) < 2:
        return None
    labels = [each.period.label for each in rows if each.period]
    points = [
        None if value is None else [_across(at, len(values)), 100 - along.at(value)]
        for at, value in enumerate(values)
    ]
    band = None
    if chart:
        start = labels.index(chart.since) if chart.since in labels else 0
        top, bottom, mean = (100 - along.at(each) for each in (chart.high, chart.low, chart.mean))
        left = _across(start, len(values))
        band = {"left": left, "top": top, "bottom": bottom, "mean": mean}
    signals = [point for each, point in zip(rows, points, strict=True) if each.signals and point]
    return {"points": points, "band": band, "signals": signals, "text": _told(series, along)}


def ends(result: Result, along: Scale | None) -> list[str]:
    """The ends of the scale as text."""
    if along is None:
        return []
    signed = result.unit.signed
    return [number(end, along.decimals, signed=signed) for end in (along.low, along.high)]


def _told(series: Series, along: Scale) -> str:
    """What is drawn: "From 60 to 100 %, 2024-10 to 2026-09; the band: natural limits"."""
    full = [each for each in series.results if each.period and each.period.complete]
    labels = [each.period.label for each in full if each.period]
    low, high = ends(full[0], along)
    told = [f"{labels[0]} to {labels[-1]}, on a scale from {low} to {high}{full[0].unit.suffix}"]
    told += ["band: natural limits"] * bool(series.chart)
    told += ["coloured dots: signals"] * any(each.signals for each in full)
    return "; ".join(told)


def _across(at: int, size: int) -> float:
    return 100 * (at + 0.5) / size


def _value(result: Result) -> float | None:
    found = result.estimate.value if result.estimate else None
    return found if found is not None and math.isfinite(found) else None
