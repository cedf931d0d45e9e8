"""The lowest point of a function by the Nelder–Mead simplex: no derivatives, bounded work."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Point = tuple[float, ...]
Corner = tuple[float, Point]
"""The value of the function and where it has it."""
_AFRESH = 0.1
"""How wide a fresh simplex is."""


@dataclass(frozen=True, slots=True)
class Lowest:
    """Where a function is lowest: the point, the value there, and how it was found.

    `converged` says that a fresh simplex around the point found nothing lower.
    """

    at: Point
    value: float
    evaluations: int
    converged: bool


def minimise(
    function: Callable[[Point], float],
    start: Sequence[float],
    *,
    step: float = 0.5,
    width: float = 1e-4,
    tolerance: float = 1e-9,
    evaluations: int = 2000,
) -> Lowest:
    """The lowest point near `start`, for a few dimensions and a smooth function.

    A simplex, `step` wide, moves downhill until its values differ by no more than `tolerance` and
    its corners by no more than `width`. Since one can collapse on a slope, a fresh one is built
    there until that gains no more than `tolerance`. No more than about `evaluations` of the
    function, whose values may be infinite (or NaN) where it is not defined. Nelder & Mead 1965.
    """
    counted = _Counted(function)
    limits = (width, tolerance, evaluations)
    settled, best = _descend(counted, counted(tuple(start)), step, *limits)
    gain = math.inf
    while settled and gain > tolerance:
        before = best[0]
        settled, best = _descend(counted, best, _AFRESH, *limits)
        gain = before - best[0]
    return Lowest(best[1], best[0], counted.calls, settled and math.isfinite(best[0]))


class _Counted:
    """A function as one that gives corners, with the number of its calls."""

    def __init__(self, function: Callable[[Point], float]) -> None:
        self._function = function
        self.calls = 0

    def __call__(self, point: Point) -> Corner:
        self.calls += 1
        value = self._function(point)
        return (math.inf if math.isnan(value) else value), point


def _descend(
    function: _Counted, start: Corner, step: float, width: float, tolerance: float, most: int
) -> tuple[bool, Corner]:
    """Whether one simplex settled within the evaluations, and its best corner."""
    centre = start[1]
    corners = [start]
    for place in range(len(centre)):
        corners.append(function(_moved(centre, place, step)))
    while True:
        corners.sort()
        best, worst = corners[0], corners[-1]
        spread = max(abs(a - b) for _, p in corners for a, b in zip(p, best[1], strict=True))
        if spread <= width and not worst[0] - best[0] > tolerance:
            return True, best
        if function.calls >= most:
            return False, best
        corners = _moved_on(function, corners)


def _moved(point: Point, place: int, step: float) -> Point:
    return (*point[:place], point[place] + step, *point[place + 1 :])


def _moved_on(function: _Counted, corners: list[Corner]) -> list[Corner]:
    """The corners, sorted before, after one step: reflect, expand, contract or shrink."""
    best, rest, worst = corners[0], corners[:-1], corners[-1]
    centre = tuple(math.fsum(axis) / len(rest) for axis in zip(*(p for _, p in rest), strict=True))

    def along(times: float) -> Corner:
        """The corner so many times as far from the centre as the worst, on the other side."""
        pairs = zip(centre, worst[1], strict=True)
        return function(tuple(c + times * (c - w) for c, w in pairs))

    reflected = along(1.0)
    if reflected[0] < best[0]:
        return [*rest, min(along(2.0), reflected)]
    if reflected[0] < rest[-1][0]:
        return [*rest, reflected]
    contracted = along(0.5) if reflected[0] < worst[0] else along(-0.5)
    if contracted[0] < min(reflected[0], worst[0]):
        return [*rest, contracted]
    halves = [tuple((a + b) / 2 for a, b in zip(best[1], p, strict=True)) for _, p in corners[1:]]
    return [best, *(function(point) for point in halves)]
