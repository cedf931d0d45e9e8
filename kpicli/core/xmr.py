"""Process behaviour chart (XmR): which changes of a figure over time are more than routine."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

POINTS = 8
"""Fewest figures for limits."""
FACTOR = 2.66
"""Three standard deviations in mean moving ranges: 3 ÷ 1.128. Wheeler 2000."""
RUN = 8

OUTSIDE = "outside-limits"
RUN_OF_EIGHT = "run-of-eight"
THREE_OF_FOUR = "three-of-four"

Values = Sequence[float | None]
"""Figures in order of time, None where there is none."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Mean, natural process limits and mean moving range, in the unit of the figures."""

    mean: float
    low: float
    high: float
    mean_range: float


def limits(values: Values, low: float | None = None, high: float | None = None) -> Limits | None:
    """The mean ± 2.66 × the mean moving range, or None under 8 figures or without two in a row.

    A moving range is the distance of two figures in a row; None between them breaks it. `low` and
    `high` are the ends of the figures' range, beyond which no limit goes. Wheeler 2000.
    """
    there = [value for value in values if value is not None]
    ranges = [abs(b - a) for a, b in pairwise(values) if a is not None and b is not None]
    if len(there) < POINTS or not ranges:
        return None
    mean = math.fsum(there) / len(there)
    mean_range = math.fsum(ranges) / len(ranges)
    bottom, top = mean - FACTOR * mean_range, mean + FACTOR * mean_range
    return Limits(
        mean,
        bottom if low is None else max(bottom, low),
        top if high is None else min(top, high),
        mean_range,
    )


def signals(values: Values, chart: Limits) -> list[tuple[str, ...]]:
    """Per figure the codes of the signals it takes part in, in the order below; mostly none.

    `outside-limits`: beyond a limit. `run-of-eight`: one of eight or more in a row on one side of
    the mean. `three-of-four`: one of three, of four in a row, that lie on one side and nearer to
    that limit than to the mean (the limit before it was held to the figures' range). None breaks
    a run. Wheeler 2000, whose rules these are; Western Electric 1956 has others for 2 of 3.
    """
    slack = 1e-12 * max(1.0, abs(chart.mean), chart.mean_range)
    half = 0.5 * FACTOR * chart.mean_range
    found: list[set[str]] = [set() for _ in values]
    for at, value in enumerate(values):
        if value is not None and not chart.low - slack <= value <= chart.high + slack:
            found[at].add(OUTSIDE)
    for sign in (1.0, -1.0):
        beyond = [None if v is None else sign * (v - chart.mean) for v in values]
        _mark(found, beyond, RUN, RUN, slack, RUN_OF_EIGHT)
        _mark(found, beyond, 4, 3, half + slack, THREE_OF_FOUR)
    order = (OUTSIDE, RUN_OF_EIGHT, THREE_OF_FOUR)
    return [tuple(code for code in order if code in codes) for codes in found]


def _mark(
    found: list[set[str]], beyond: Values, length: int, enough: int, line: float, code: str
) -> None:
    """Give `code` to the figures past `line` in each stretch where `enough` of `length` are."""
    for start in range(len(beyond) - length + 1):
        window = beyond[start : start + length]
        past = [start + at for at, v in enumerate(window) if v is not None and v > line]
        if len(past) >= enough and None not in window:
            for at in past:
                found[at].add(code)
