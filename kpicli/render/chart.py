"""A series drawn as a chart of a few lines: figures, intervals, limits, targets and breaks."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kpicli.core.report import Break, Result
from kpicli.core.words import TARGET, number
from kpicli.core.words_periods import limits
from kpicli.render.axis import Axis, axis
from kpicli.render.columns import Columns, columns
from kpicli.render.neutral import width
from kpicli.render.reference import references
from kpicli.render.series import Series, complete


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of a chart's parts."""

    score: str
    running: str
    signal: str
    interval: str
    mean: str
    limits: str
    target: str
    benchmarks: str
    zero: str
    broken: str
    upright: str
    tick: str
    corner: str
    along: str
    mark: str


UNICODE = Signs("●", "○", "◆", "│", "─", "┄", "═", "━╍", "·", "║", "│", "┤", "└", "─", "┴")
ASCII = Signs("o", "?", "X", "|", "-", ".", "=", "~_", ":", "#", "|", "+", "+", "-", "+")


def signs(unicode: bool) -> Signs:
    """The signs a surface can show."""
    return UNICODE if unicode else ASCII


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart: lines of (label, signs with their roles), the axis below, and what lines mean.

    Roles: score, running, signal, interval, mean, limits, target, benchmark, zero, broken; empty
    for a blank. `keys` are (sign, role, meaning) of the lines that have a value; `hidden` counts
    the earliest periods, for which there was no room.
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
    known, size = signs(unicode), 0
    for _ in range(2):  # the labels' width is known only once the scale is
        placed = columns(series, None if room is None else room - size - 2, every, unicode)
        shown = series.results[placed.hidden :] if placed else ()
        scale = _scale(series, shown) if len([r for r in shown if r.estimate]) > 1 else None
        if placed is None or scale is None:
            return None
        labels = [_label(scale, line, series.results[0]) for line in range(scale.height)]
        size = max(map(len, labels))
    canvas = _Canvas(scale, placed, known)
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
    """A scale for all that must be on the chart, and for benchmarks that are not far from it."""
    there = [each.estimate for each in shown if each.estimate]
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


class _Canvas:
    """The cells of a chart: lines first, then intervals, figures and breaks over them."""

    def __init__(self, scale: Axis, placed: Columns, known: Signs) -> None:
        self.scale, self.placed, self.known = scale, placed, known
        self.cells = [[(" ", "")] * placed.width for _ in range(scale.height)]

    def draw(self, series: Series, shown: Sequence[Result]) -> Iterator[tuple[str, str, str]]:
        """Draw all; yields the key of each line that has a value."""
        known, every = self.known, range(len(shown))
        if shown[0].unit.signed and self.scale.holds(0.0):
            self._line(0.0, every, known.zero, "zero")
        yield from self._process(series, shown)
        yield from self._references(shown)
        for place, result in enumerate(shown):
            self._figure(place, result)
        for at, found in self.placed.rules:
            for line in self.cells:
                line[at] = (known.broken, "broken")
            yield known.broken, "broken", _told(found)

    def _process(self, series: Series, shown: Sequence[Result]) -> Iterator[tuple[str, str, str]]:
        """Mean and limits, from the first of the figures they come from."""
        if series.chart is None:
            return
        figures = [p for p, row in enumerate(shown) if complete(row) and row.estimate]
        used = figures[-series.chart.points :] if series.chart.points else figures
        held = range(min(used, default=0), len(shown))
        for value in (series.chart.low, series.chart.high):
            self._line(value, held, self.known.limits, "limits")
        self._line(series.chart.mean, held, self.known.mean, "mean")
        mean, span = limits(series.chart, series.results)
        yield self.known.mean, "mean", f"mean {mean}"
        told = f"limits {span} (from {series.chart.points:,} figures)"
        yield self.known.limits, "limits", told

    def _references(self, shown: Sequence[Result]) -> Iterator[tuple[str, str, str]]:
        """Targets and benchmarks, each across the periods it holds for."""
        plain = 0
        for found in references(shown):
            is_target = found.kind == TARGET
            last = len(self.known.benchmarks) - 1
            sign = self.known.target if is_target else self.known.benchmarks[min(plain, last)]
            plain += not is_target
            off = [value for value, _ in found.held if not self.scale.holds(value)]
            for value, places in found.held:
                if self.scale.holds(value):
                    self._line(value, places, sign, "target" if is_target else "benchmark")
            beside = " (off the chart)" if off else ""
            yield sign, "target" if is_target else "benchmark", found.told + beside

    def _line(self, value: float, places: Sequence[int], sign: str, role: str) -> None:
        """A line across periods; where there is one already the two alternate."""
        if not math.isfinite(value):
            return
        cells = self.cells[self.scale.line(value)]
        for place in places:
            for at in self.placed.cells(place):
                if not cells[at][1] or at % 2 == 0:
                    cells[at] = (sign, role)

    def _figure(self, place: int, result: Result) -> None:
        found = result.estimate
        if found is None or not math.isfinite(found.value):
            return
        at = self.placed.dots[place]
        if found.interval is not None:
            ends = (found.interval.high, found.interval.low)
            top, bottom = (self.scale.line(end) for end in ends if not math.isnan(end))
            for line in range(top, bottom + 1):
                self.cells[line][at] = (self.known.interval, "interval")
        role = "score" if complete(result) else "running"
        role = "signal" if result.signals else role
        self.cells[self.scale.line(found.value)][at] = (getattr(self.known, role), role)


def _told(found: Break) -> str:
    return f"{found.day} {found.what}"
