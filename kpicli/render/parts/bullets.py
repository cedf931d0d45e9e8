"""A bullet chart of one figure: its range, the zone between benchmarks, whisker, dot, and marks."""

from __future__ import annotations

import math
from dataclasses import dataclass

from kpicli.core.report import Result
from kpicli.render.parts.bar import columns, ends, signs

ZONES = {True: "░", False: "="}
"""The sign of the zone from the first benchmark to the last, by whether Unicode can be shown."""

Cells = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Bullet:
    """Two rows of (sign, role) per column: the chart, and the marks of benchmarks beneath it.

    Roles: track, zone, whisker, dot, zero, mark.
    """

    chart: Cells
    marks: Cells


def bullet(result: Result, width: int, marked: dict[str, str], unicode: bool) -> Bullet | None:
    """The chart, or None without a figure or a range. `marked` are the signs of benchmarks."""
    span, estimate = ends(result), result.estimate
    if span is None or estimate is None or not math.isfinite(estimate.value):
        return None
    low, high = span
    known = signs(unicode)

    column = columns(span, width)
    cells: Cells = [(known.track, "track")] * width
    standings = [each.benchmark for each in result.standings]
    zone = [column(one.value) for one in standings if one.kind == "benchmark"]
    if len(zone) > 1:
        for place in range(min(zone), max(zone) + 1):
            cells[place] = (ZONES[unicode], "zone")
    if result.unit.signed and low < 0 < high:
        cells[column(0.0)] = (known.zero, "zero")
    drawn = estimate.interval
    if drawn is not None:
        for place in range(column(drawn.low), column(drawn.high) + 1):
            cells[place] = (known.whisker, "whisker")
    cells[column(estimate.value)] = (known.dot, "dot")
    beneath: Cells = [(" ", "track")] * width
    for one in reversed(standings):
        beneath[column(one.value)] = (marked[one.name], "mark")
    return Bullet(cells, beneath)
