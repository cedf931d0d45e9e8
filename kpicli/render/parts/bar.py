"""A figure drawn on its range: solid up to the interval, a whisker for it, a dot, benchmarks."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from kpicli.core.report import Report, Result
from kpicli.core.words import number


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of a bar: unused track, solid part, whisker, dot, zero, and the benchmarks'."""

    track: str
    solid: str
    whisker: str
    dot: str
    zero: str
    benchmarks: str
    target: str


UNICODE = Signs("·", "━", "─", "●", "┊", "│‖┆×", "◇")
ASCII = Signs(".", "=", "-", "o", ":", "|#/x", "T")


def signs(unicode: bool) -> Signs:
    """The signs a surface can show."""
    return UNICODE if unicode else ASCII


def marks(report: Report, unicode: bool) -> dict[str, str]:
    """The sign of each benchmark's name: one for targets, the others by how often they occur."""
    known = signs(unicode)
    standings = [each.benchmark for row in report.results for each in row.standings]
    targets = {each.name for each in standings if each.kind == "target"}
    plain = Counter(each.name for each in standings if each.name not in targets)
    last = len(known.benchmarks) - 1
    found = {
        name: known.benchmarks[min(place, last)]
        for place, (name, _) in enumerate(plain.most_common())
    }
    return found | dict.fromkeys(sorted(targets), known.target)


def ends(result: Result) -> tuple[float, float] | None:
    """The range a bar is drawn on: the unit's, else the scale's, else there is no bar."""
    for low, high in ((result.unit.low, result.unit.high), (result.low, result.high)):
        if low is not None and high is not None and 0 < high - low < math.inf:
            return low, high
    return None


def scale(result: Result) -> tuple[str, str]:
    """The two ends of the bar in words: ("−100", "+100")."""
    span = ends(result)
    if span is None or result.estimate is None:
        return "", ""
    low, high = (number(end, 0, signed=result.unit.signed) for end in span)
    return low, high


def columns(span: tuple[float, float], width: int) -> Callable[[float], int]:
    """The column of a value on a range drawn `width` columns wide; the nearest one beyond it."""
    low, high = span

    def column(value: float) -> int:
        share = (min(max(value, low), high) - low) / (high - low)
        return min(int(share * width), width - 1)

    return column


def bar(
    result: Result, width: int, marked: dict[str, str], unicode: bool
) -> list[tuple[str, str]] | None:
    """The bar as (sign, role) per column, or None without a figure or a range.

    Roles: track, solid, whisker, dot, zero, mark. The solid part runs from the range's low end,
    or from zero where figures are signed, to the near end of the interval.
    """
    span, estimate = ends(result), result.estimate
    if span is None or estimate is None or not math.isfinite(estimate.value):
        return None
    low, high = span
    known = signs(unicode)
    column = columns(span, width)
    cells = [(known.track, "track")] * width
    start = 0.0 if result.unit.signed and low < 0 < high else low
    drawn = estimate.interval
    near, far = (drawn.low, drawn.high) if drawn else (estimate.value, estimate.value)
    first, last = column(near), column(far)
    base = column(start)
    solid = range(base, first) if first > base else range(last + 1, base + 1)
    for place in solid:
        cells[place] = (known.solid, "solid")
    for place in range(first, last + 1):
        cells[place] = (known.whisker, "whisker")
    if start != low and cells[base][1] != "whisker":
        cells[base] = (known.zero, "zero")
    for standing in result.standings:
        cells[column(standing.benchmark.value)] = (marked[standing.benchmark.name], "mark")
    cells[column(estimate.value)] = (known.dot, "dot")
    return cells
