"""What closing a gap would take, told in the answers that people gave."""

from __future__ import annotations

import math
from collections.abc import Mapping

from kpicli.core.closing import closing
from kpicli.core.kpi import LOWER, Kpi, Scored, Scores
from kpicli.core.tally import Tally
from kpicli.core.verdict import Closing

MOST_ANSWERS = 21
"""Scales of more answers than this are not told in steps."""
HIGHER_ITEMS, LOWER_ITEMS = "one point higher on every item", "one point lower on every item"


def closings(
    kpi: Kpi, tally: Tally, target: float, patterns: Mapping[Scores, int] | None = None
) -> tuple[Closing, ...]:
    """The steps that bring the figure to `target`, the largest first; none where it is there.

    None either where no answers would do, the scale has too many, or nobody answers. `start` and
    `end` are answers where `patterns` or the points tell them, else parts such as passives; with
    several items `start` is empty and `end` says what each respondent would do.
    """
    if tally.n == 0 or tally.weight <= 0 or not isinstance(kpi, Scored):
        return ()
    if len(kpi.questions) > 1:
        return _of_items(kpi, tally, target)
    points = _scale_points(kpi)
    if not points:
        return ()
    answers = _answers(kpi, tally, points, patterns)
    found = closing(tally, target, kpi.better, points.values(), answers)
    if found is None:
        return ()
    moves = sorted(found.moves, key=lambda move: (-move.n, move.from_))
    names = _labels(kpi) if answers else _parts(kpi, points)
    return tuple(
        Closing(
            move.n,
            found.n,
            names.get(move.from_, f"{move.from_:g}"),
            names.get(move.to, f"{move.to:g}"),
            found.approximate,
        )
        for move in moves
    )


def _scale_points(kpi: Scored) -> dict[float, float]:
    """The answers of the scale, a whole step apart, and the points of each that has any."""
    scale = kpi.questions[0].scale
    if scale is None or not 0 < scale.high - scale.low < MOST_ANSWERS:
        return {}
    steps = (scale.low + step for step in range(int(scale.high - scale.low) + 1))
    found = {answer: kpi.points((answer,)) for answer in steps}
    return {answer: points for answer, points in found.items() if points is not None}


def _answers(
    kpi: Scored,
    tally: Tally,
    points: Mapping[float, float],
    patterns: Mapping[Scores, int] | None,
) -> dict[float, tuple[float, int]] | None:
    """Each answer with its points and how many gave it; None where that is not known."""
    counts: dict[float, int] = {}
    if patterns is not None:
        counts = {score[0]: n for score, n in patterns.items() if score[0] is not None}
    elif len(set(points.values())) == len(points):
        by_points = {point: answer for answer, point in points.items()}
        if all(point in by_points for point in tally.points):
            counts = {by_points[point]: mass.n for point, mass in tally.points.items()}
    if sum(counts.values()) != tally.n:
        return None
    found = {answer: (point, counts.get(answer, 0)) for answer, point in points.items()}
    for answer, n in counts.items():
        point = kpi.points((answer,))
        if point is None:
            return None
        found[answer] = (point, n)
    return found


def _labels(kpi: Scored) -> dict[float, str]:
    """The labels of the answers, where each has just one; else none."""
    labels = kpi.questions[0].labels
    found = {score: text for text, score in labels.items()}
    return found if len(found) == len(labels) else {}


def _parts(kpi: Scored, points: Mapping[float, float]) -> dict[float, str]:
    """The names of points: of the part that they make someone belong to."""
    return {
        point: part.name.replace("_", " ")
        for point in set(points.values())
        for part in kpi.parts
        if part.holds(point)
    }


def _of_items(kpi: Scored, tally: Tally, target: float) -> tuple[Closing, ...]:
    """Respondents who would answer one point better throughout, of those who have room to."""
    scale = kpi.questions[0].scale
    if scale is None or scale.high - scale.low >= MOST_ANSWERS:
        return ()
    lower = kpi.better == LOWER
    best, next_best = (scale.low, scale.low + 1) if lower else (scale.high, scale.high - 1)
    items = len(kpi.questions)
    top, below = kpi.points((best,) * items), kpi.points((next_best,) * items)
    if top is None or below is None or top == below:
        return ()
    sign = -1.0 if lower else 1.0
    gain, missing = sign * (top - below), sign * (target - tally.mean) * tally.n
    if missing <= 1e-9 * gain:
        return ()
    needed = math.ceil(missing / gain - 1e-9)
    slack = 1e-9 * gain
    able = sum(mass.n for point, mass in tally.points.items() if sign * (below - point) >= -slack)
    if needed > able:
        return ()
    return (Closing(needed, tally.n, "", LOWER_ITEMS if lower else HIGHER_ITEMS, tally.weighted),)
