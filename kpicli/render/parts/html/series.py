"""A KPI over time: a small line for the overview, and a chart with its table."""

from __future__ import annotations

import math
from collections.abc import Sequence

from kpicli.core import words, words_periods
from kpicli.core.report import Result
from kpicli.core.scorecard import Series
from kpicli.core.words import number
from kpicli.core.words_benchmarks import is_target
from kpicli.render.parts.html import svg
from kpicli.render.parts.html.markup import Markup, tag
from kpicli.render.parts.html.scale import Scale, scale
from kpicli.render.parts.html.table import behind
from kpicli.render.parts.scorecard_tables import periods


def spark(series: Series) -> Markup:
    """The figures of the complete periods as a line, with the limits; its last one as a dot."""
    values = [_value(each) for each in series.results if _complete(each)]
    chart = series.chart
    there = [value for value in values if value is not None]
    along = scale([*there, *((chart.low, chart.high) if chart else ())])
    if along is None or len(values) < 2:
        return Markup()
    points = [_point(at, len(values), value, along) for at, value in enumerate(values)]
    strokes = _limits(series, along, len(values))
    last = next(point for point in reversed(points) if point)
    strokes += [svg.line(points, "l"), svg.dots([last], "d")]
    return svg.drawing(*strokes, kind="spark")


def chart(series: Series, title: str) -> Markup:
    """The chart: figures with intervals, limits, the latest benchmarks; then its table."""
    rows = series.results
    along = scale([*_values(rows), *_references(series)], rows[0].unit.low, rows[0].unit.high, 10)
    if along is None:
        return behind(periods(series, title))
    points = [_point(at, len(rows), _value(each), along) for at, each in enumerate(rows)]
    full = [point if _complete(each) else None for each, point in zip(rows, points, strict=True)]
    running = [point for each, point in zip(rows, points, strict=True) if not _complete(each)]
    marked = [point for each, point in zip(rows, points, strict=True) if each.signals and point]
    whiskers = [
        (point[0], 100 - along.at(drawn.low), 100 - along.at(drawn.high))
        for each, point in zip(rows, points, strict=True)
        if point and each.estimate and (drawn := each.estimate.interval)
    ]
    strokes = _limits(series, along, len(rows))
    strokes += [svg.level([(100 - along.at(value), 0, 100) for value in _benchmarks(series)], "b")]
    strokes += [svg.level([(100 - along.at(value), 0, 100) for value in _targets(series)], "t")]
    strokes += [svg.upright(_breaks(series), "x"), svg.upright(whiskers, "i"), svg.line(full, "l")]
    strokes += [svg.dots([each for each in full if each], "d"), svg.dots(marked, "s")]
    strokes += [svg.dots([each for each in running if each], "o")]
    label = f"{title} by {series.every}, {_label(rows[0])} to {_label(rows[-1])}; the table has all"
    picture = svg.drawing(*strokes, kind="chart", label=label)
    unit = rows[0].unit
    upper = [
        tag("span", number(value, along.decimals, signed=unit.signed) + unit.suffix)
        for value in (along.high, along.middle, along.low)
    ]
    across = [tag("span", _label(each)) for each in (rows[0], rows[len(rows) // 2], rows[-1])]
    plot = tag("div", tag("div", *upper, class_="y", aria_hidden="true"), picture, class_="plot")
    return tag(
        "figure",
        plot,
        tag("div", *across, class_="x", aria_hidden="true"),
        tag("figcaption", *_legend(series)),
        behind(periods(series, title)),
    )


def _legend(series: Series) -> list[str]:
    """What the lines are, each behind a sample of it."""
    told: list[tuple[str, str]] = []
    rows, chart = series.results, series.chart
    if chart is not None:
        mean, limits = words_periods.limits(chart, rows)
        told += [("kl", f"natural limits {limits}"), ("km", f"mean {mean}")]
    latest = series.latest
    for each in latest.standings if latest else ():
        kind = "kt" if is_target(each) else "kb"
        told.append((kind, words.named(latest, each) if latest else ""))
    if any(each.signals for each in rows):
        told.append(("ks", "signal"))
    if any(not _complete(each) for each in rows):
        told.append(("ko", f"{series.every} not over"))
    if _breaks(series):
        told.append(("kx", "the measuring changed"))
    return [tag("span", tag("i", class_=kind), text, class_="key") for kind, text in told]


def _limits(series: Series, along: Scale, size: int) -> list[str]:
    """The band of natural limits and its mean, from the period they hold from."""
    found = series.chart
    if found is None:
        return []
    rows = series.results
    start = next((at for at, each in enumerate(rows) if _label(each) == found.since), 0)
    left = _across(start, size)
    top, bottom, mean = (100 - along.at(each) for each in (found.high, found.low, found.mean))
    return [svg.band(top, bottom, "z", left), svg.level([(mean, left, 100)], "m")]


def _breaks(series: Series) -> list[tuple[float, float, float]]:
    """An upright line before the first period that ends after each break, but for the first."""
    rows = series.results
    found = []
    for one in series.breaks:
        after = [at for at, each in enumerate(rows) if each.period and each.period.end > one.day]
        if after and after[0] > 0:
            place = (_across(after[0] - 1, len(rows)) + _across(after[0], len(rows))) / 2
            found.append((place, 0.0, 100.0))
    return found


def _across(at: int, size: int) -> float:
    return 100 * (at + 0.5) / size


def _point(at: int, size: int, value: float | None, along: Scale) -> svg.Point | None:
    return None if value is None else (_across(at, size), 100 - along.at(value))


def _value(result: Result) -> float | None:
    found = result.estimate.value if result.estimate else None
    return found if found is not None and math.isfinite(found) else None


def _values(rows: Sequence[Result]) -> list[float]:
    """The figures and the ends of their intervals, a very wide one's left out."""
    found = []
    for each in rows:
        value, drawn = _value(each), each.estimate.interval if each.estimate else None
        found += [] if value is None else [value]
        found += [drawn.low, drawn.high] if drawn and each.reliability.state == "shown" else []
    return found


def _references(series: Series) -> list[float]:
    found = series.chart
    return [*_benchmarks(series), *_targets(series), *((found.low, found.high) if found else ())]


def _benchmarks(series: Series) -> list[float]:
    rows = series.latest.standings if series.latest else ()
    return [each.benchmark.value for each in rows if not is_target(each)]


def _targets(series: Series) -> list[float]:
    rows = series.latest.standings if series.latest else ()
    return [each.benchmark.value for each in rows if is_target(each)]


def _label(result: Result) -> str:
    return result.period.label if result.period else ""


def _complete(result: Result) -> bool:
    return result.period is None or result.period.complete
