"""What it would take to bring a figure to a target: how many respondents, from where to where."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kpicli.core.kpi import LOWER
from kpicli.core.tally import Tally


@dataclass(frozen=True, slots=True)
class Move:
    """So many respondents from one answer to another; in points where answers are not known."""

    n: int
    from_: float
    to: float


@dataclass(frozen=True, slots=True)
class Closing:
    """The moves that bring a figure to its target, each respondent in one of them at most.

    `moves` is empty when it is there already. `n` is all respondents, `value` the figure after
    the moves. `approximate` with weights, where each respondent counts with the mean weight.
    """

    moves: tuple[Move, ...]
    n: int
    value: float
    approximate: bool

    @property
    def moved(self) -> int:
        """Respondents that would answer otherwise."""
        return sum(move.n for move in self.moves)


def closing(
    tally: Tally,
    target: float,
    better: str,
    attainable: Iterable[float],
    answers: Mapping[float, tuple[float, int]] | None = None,
) -> Closing | None:
    """The fewest respondents to move one step for the mean of points to reach `target`.

    None without an answer (or weight on any), or when even the best points of all would not do. A
    step leads to the nearest answer with better points and adds (p′ − p)/n. Those who gain most go
    first, then those with the shortest way, then the most numerous; a second step is taken only
    when everyone has taken the first. It speaks of the figure alone, not of whether it would pass
    a test.

    `attainable` are the points that a respondent can have. `answers` says of each answer of the
    scale its points and how many gave it, so that steps are told in answers: from 3 to 4.
    `better` is `higher` or `lower`. ValueError when `answers` are not as many as the tally's.
    """
    n = tally.n
    if answers is None:
        points = {point: point for point in (*attainable, *tally.points)}
        given = {point: mass.n for point, mass in tally.points.items()}
    else:
        points = {answer: point for answer, (point, _) in answers.items()}
        given = {answer: count for answer, (_, count) in answers.items()}
        if sum(given.values()) != n:
            raise ValueError(f"{sum(given.values())} answers given, but {n} in the tally")
    if tally.weight <= 0.0:
        return None
    sign = -1.0 if better == LOWER else 1.0
    worth = {answer: sign * point for answer, point in points.items()}
    steps = {answer: _step(answer, worth) for answer in worth}
    missing = (sign * target - sign * tally.mean) * n
    slack = 1e-9 * (max(worth.values()) - min(worth.values()))
    standing = {(answer, answer): count for answer, count in given.items() if count}
    while missing > slack:
        ready = [(where, step) for where in standing if (step := steps[where[1]]) is not None]
        if not ready:
            return None
        ready.sort(key=lambda each: _order(each[0][1], each[1], worth, standing[each[0]]))
        arrived: dict[tuple[float, float], int] = {}
        for where, step in ready:
            gain = worth[step] - worth[where[1]]
            count = min(standing[where], max(0, math.ceil((missing - slack) / gain)))
            standing[where] -= count
            arrived[where[0], step] = arrived.get((where[0], step), 0) + count
            missing -= count * gain
        for where, count in arrived.items():
            standing[where] = standing.get(where, 0) + count
        standing = {where: count for where, count in standing.items() if count}
    moves = [Move(count, *where) for where, count in standing.items() if where[0] != where[1]]
    gained = math.fsum(move.n * (points[move.to] - points[move.from_]) for move in moves)
    return Closing(tuple(moves), n, tally.mean + gained / n, tally.weighted)


def _step(answer: float, worth: Mapping[float, float]) -> float | None:
    """The nearest answer that is worth more; of two as near, the one worth most."""
    more = [other for other in worth if worth[other] > worth[answer]]
    return min(more, key=lambda o: (abs(o - answer), -worth[o], o), default=None)


def _order(
    answer: float, step: float, worth: Mapping[float, float], count: int
) -> tuple[float, float, int, float]:
    return (worth[answer] - worth[step], abs(step - answer), -count, -worth[answer])
