"""A series drawn as a chart of a few lines: figures, intervals, limits, targets and breaks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from kpicli.core.report import Result
from kpicli.core.words import TARGET, number
from kpicli.render.parts.axis import Axis, axis
from kpicli.render.parts.canvas import Canvas, signs
from kpicli.render.parts.columns import columns
from kpicli.render.parts.neutral import width
from kpicli.render.parts.series import Series

LABEL = 2
"""Columns that labels are first thought to need."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart: lines of (label, signs with their roles), the axis below, and what lines mean.

    Roles: score, running, signal, interval, band, mean, limits, target, benchmark, zero, broken;
    empty for a blank. `keys` are (sign, role, meaning) of the lines that have a value; `hidden`
    counts the earliest periods, for which there was no room.
    """

    lines: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    below: tuple[str, str]
    keys: tuple[tuple[str, str, str], ...]
    hidden: int
    roles: frozenset[str]


def chart(series: Series, room: int | None, every: str | None, unicode: bool) -> Drawing | None:
    """The chart in at most `room` columns, of the latest periods if there are too many.

    None with fewer than two figures, or where `room` or the figures allow none.
    """
    known, size = signs(unicode), LABEL
    while True:  # until the labels' width, known only with the scale, is the one allowed for
        placed = columns(series, None if room is None else room - size - 2, every, unicode)
        shown = series.results[placed.hidden :] if placed else ()
        scale = _scale(series, shown)
        if placed is None or scale is None:
            return None
        labels = [_label(scale, line, series.results[0]) for line in range(scale.height)]
        needed = max(map(len, labels))
        if needed <= size:
            size = needed
            break
        size = needed
    canvas = Canvas(scale, placed, known)
    keys = list(canvas.draw(series, shown))
    lines = tuple(
        (f"{text:>{size}} {known.tick if text else known.upright}", tuple(cells))
        for text, cells in zip(labels, canvas.cells, strict=True)
    )
    marked = {placed.dots[place] for place, _, _ in placed.labels}
    along = "".join(known.mark if at in marked else known.along for at in range(placed.width))
    words = ""
    for _, at, text in placed.labels:
        words += " " * (at - width(words)) + text
    under = (" " * (size + 1) + known.corner + along, " " * (size + 2) + words)
    roles = frozenset(role for _, cells in lines for _, role in cells)
    return Drawing(lines, under, tuple(keys), placed.hidden, roles)


def _label(scale: Axis, line: int, result: Result) -> str:
    value, unit = scale.value(line), result.unit
    below = unit.low is not None and value < unit.low
    above = unit.high is not None and value > unit.high
    if below or above or not scale.labelled(line):
        return ""
    return number(value, scale.decimals, signed=unit.signed)


def _scale(series: Series, shown: Sequence[Result]) -> Axis | None:
    """A scale for all that must be on the chart, and for benchmarks that are not far from it.

    None with fewer than two figures.
    """
    there = [each.estimate for each in shown if each.estimate]
    if len(there) < 2:
        return None
    values = [each.value for each in there]
    values += [end for e in there if e.interval for end in (e.interval.low, e.interval.high)]
    stood = [each.benchmark for row in shown for each in row.standings]
    values += [each.value for each in stood if each.kind == TARGET]
    if series.chart is not None:
        values += [series.chart.low, series.chart.high]
    values = [value for value in values if math.isfinite(value)]
    low, high = min(values, default=0.0), max(values, default=0.0)
    reach = 0.5 * (high - low)
    near = [e.value for e in stood if low - reach <= e.value <= high + reach]
    return axis(values + near)
