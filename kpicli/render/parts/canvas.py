"""What a chart is drawn on: cells of signs, a line of text for each stretch of the scale."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kpicli.core.report import Break, Result
from kpicli.core.words import TARGET
from kpicli.core.words_periods import limits
from kpicli.render.parts.axis import Axis
from kpicli.render.parts.columns import Columns
from kpicli.render.parts.reference import references
from kpicli.render.parts.series import Series, complete, label


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of a chart's parts."""

    score: str
    running: str
    signal: str
    interval: str
    band: str
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


UNICODE = Signs("●", "○", "◆", "│", "░", "─", "┄", "═", "━╍", "·", "║", "│", "┤", "└", "─", "┴")
ASCII = Signs("o", "?", "X", "|", ":", "-", ".", "=", "~_", "'", "#", "|", "+", "+", "-", "+")


def signs(unicode: bool) -> Signs:
    """The signs a surface can show."""
    return UNICODE if unicode else ASCII


class Canvas:
    """The cells of a chart: lines first, then intervals, figures and breaks over them.

    Where each period has but one column the intervals are a band under the lines.
    """

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
        """Mean and limits, from the period on that they hold since."""
        if series.chart is None:
            return
        since = (place for place, row in enumerate(shown) if label(row) == series.chart.since)
        held = range(next(since, 0), len(shown))
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
                if self.placed.each > 1:
                    self.cells[line][at] = (self.known.interval, "interval")
                elif not self.cells[line][at][1]:
                    self.cells[line][at] = (self.known.band, "band")
        role = "score" if complete(result) else "running"
        role = "signal" if result.signals else role
        self.cells[self.scale.line(found.value)][at] = (getattr(self.known, role), role)


def _told(found: Break) -> str:
    return f"{found.day} {found.what}"
