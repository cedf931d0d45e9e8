"""Figures as dots with whiskers on one scale that they all share, the total's place marked."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from kpicli.core.report import Result
from kpicli.core.words import number
from kpicli.core.words_groups import is_total
from kpicli.render.parts.bar import ends, signs

STEPS = 8
"""About how many round steps a scale has."""


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs that a bar has not: the total's place, a whisker that runs on to either side."""

    total: str
    left: str
    right: str


UNICODE = Signs("│", "‹", "›")
ASCII = Signs("|", "<", ">")


def own(unicode: bool) -> Signs:
    """The signs a surface can show."""
    return UNICODE if unicode else ASCII


@dataclass(frozen=True, slots=True)
class Axis:
    """A scale in the KPI's unit: its ends as numbers and as texts, and the total's figure."""

    low: float
    high: float
    low_text: str
    high_text: str
    total: float | None

    def column(self, value: float, width: int) -> int:
        """The column, from 0, in which a value stands; those beyond the ends stand at them."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return min(int(share * width), width - 1)


def axis(results: Sequence[Result]) -> Axis | None:
    """The scale that holds every figure and the intervals of those that can be trusted.

    Its ends are round numbers within the unit's range. None when there is nothing to tell apart.
    """
    found = [each for each in results if each.estimate and math.isfinite(each.estimate.value)]
    points = [each.estimate.value for each in found if each.estimate]
    for each in found:
        if each.estimate and each.estimate.interval and each.reliability.state == "shown":
            points += [each.estimate.interval.low, each.estimate.interval.high]
    points = [point for point in points if math.isfinite(point)]
    span = max(points) - min(points) if points else 0.0
    if not 0.0 < span < math.inf:
        return None
    digits = math.floor(math.log10(span / STEPS)) if span / STEPS > 0.0 else -400
    unit = 10.0**digits if -300 < digits < 300 else 0.0
    step = next((each * unit for each in (1, 2, 5, 10) if each * unit >= span / STEPS), 0.0)
    if step <= 0.0:
        return None
    low, high = math.floor(min(points) / step) * step, math.ceil(max(points) / step) * step
    range_ = ends(found[0])
    if range_ is not None:
        low, high = max(low, range_[0]), min(high, range_[1])
    if not 0.0 < high - low < math.inf:
        return None
    signed, decimals = found[0].unit.signed, max(0, -digits)
    low_text, high_text = (number(end, min(decimals, 6), signed=signed) for end in (low, high))
    totals = [each.estimate.value for each in found if is_total(each) and each.estimate]
    return Axis(low, high, low_text, high_text, totals[0] if totals else None)


def dots(result: Result, width: int, scale: Axis, unicode: bool) -> list[tuple[str, str]] | None:
    """The dot and its whisker as (sign, role) per column, or None without a figure.

    Roles: track, mark (the total's place), whisker, dot.
    """
    estimate = result.estimate
    if estimate is None or not math.isfinite(estimate.value):
        return None
    known, more = signs(unicode), own(unicode)
    cells = [(known.track, "track")] * width
    drawn = estimate.interval
    if drawn is not None:
        for place in range(scale.column(drawn.low, width), scale.column(drawn.high, width) + 1):
            cells[place] = (known.whisker, "whisker")
        if drawn.low < scale.low:
            cells[0] = (more.left, "whisker")
        if drawn.high > scale.high:
            cells[-1] = (more.right, "whisker")
    if scale.total is not None:
        cells[scale.column(scale.total, width)] = (more.total, "mark")
    cells[scale.column(estimate.value, width)] = (known.dot, "dot")
    return cells


def heading(width: int, scale: Axis, unicode: bool) -> str:
    """What stands above the dots: both ends of the scale, and the total's place between them."""
    room = width - len(scale.low_text) - len(scale.high_text)
    if room < 1:
        return ""
    between = [" "] * room
    if scale.total is not None:
        place = scale.column(scale.total, width) - len(scale.low_text)
        if 0 < place < room - 1:
            between[place] = own(unicode).total
    return scale.low_text + "".join(between) + scale.high_text
