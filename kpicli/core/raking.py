"""Raking: weights that make a sample agree with several known margins at once."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Cell = tuple[str, ...]
"""One category of each margin, in the order of the margins."""

_SAME_TOTAL = 1e-6
"""How far, in proportion, margins of one population may differ in their totals."""


@dataclass(frozen=True, slots=True)
class Raked:
    """The factor by which each cell's weight is multiplied, and the rounds it took."""

    factors: dict[Cell, float]
    rounds: int


@dataclass(frozen=True, slots=True)
class RakingProblem:
    """Why margins cannot be met: a reason, the margin (from 0) and category where there is one.

    `no-respondents`: a category with a target but without weight. `no-target`: a category of
    respondents that the margin does not list. `bad-target`: negative, not finite, or a margin of
    nothing. `totals-differ`: margins that are not of one population. `not-converged`: margins that
    contradict each other on the cells there are.
    """

    reason: str
    margin: int | None = None
    category: str | None = None

    def __str__(self) -> str:
        margin = "" if self.margin is None else f" in margin {self.margin + 1}"
        return self.reason + margin + ("" if self.category is None else f": {self.category}")


class RakingError(ValueError):
    """Every reason why the margins cannot be met."""

    def __init__(self, problems: Sequence[RakingProblem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = tuple(problems)


def rake(
    cells: Mapping[Cell, float],
    targets: Sequence[Mapping[str, float]],
    *,
    total: float | None = None,
    tolerance: float = 1e-12,
    max_rounds: int = 1000,
) -> Raked:
    """The factor, 0 or more, for each cell, such that the weighted cells add up to the targets.

    `cells` holds the respondents (or their weights) per combination of categories, `targets` one
    mapping of category to target per margin. Targets are in the unit the weights are to add up to;
    with `total`, each margin is a distribution of that total, and shares or counts do equally.

    Iterative proportional fitting: each margin in turn is scaled to its targets, until a whole
    round changes no cell by more than `tolerance`, in proportion. RakingError, a ValueError, with
    all problems found. Deming & Stephan 1940; Kalton & Flores-Cervantes 2003.
    """
    problems = [problem for i in range(len(targets)) for problem in _check(cells, targets[i], i)]
    if not problems and total is None:
        sums = [math.fsum(target.values()) for target in targets]
        if sums and max(sums) - min(sums) > _SAME_TOTAL * max(sums):
            problems.append(RakingProblem("totals-differ"))
    if problems:
        raise RakingError(problems)
    goals = [_scaled(target, total) for target in targets]
    weights = {cell: float(weight) for cell, weight in cells.items()}
    for rounds in range(1, max_rounds + 1):
        change = 0.0
        for margin, goal in enumerate(goals):
            change = max(change, _fit(weights, margin, goal))
        if change <= tolerance:
            factors = {cell: weights[cell] / cells[cell] if cells[cell] else 1.0 for cell in cells}
            return Raked(factors, rounds)
    raise RakingError([RakingProblem("not-converged")])


def _check(
    cells: Mapping[Cell, float], target: Mapping[str, float], margin: int
) -> list[RakingProblem]:
    """Everything wrong with one margin."""
    found = {cell[margin] for cell, weight in cells.items() if weight}
    problems = [
        RakingProblem("no-target", margin, category) for category in sorted(found - target.keys())
    ]
    for category, value in target.items():
        if not 0.0 <= value < math.inf:
            problems.append(RakingProblem("bad-target", margin, category))
        elif value and category not in found:
            problems.append(RakingProblem("no-respondents", margin, category))
    if not any(target.values()):
        problems.append(RakingProblem("bad-target", margin))
    return problems


def _scaled(target: Mapping[str, float], total: float | None) -> dict[str, float]:
    scale = 1.0 if total is None else total / math.fsum(target.values())
    return {category: value * scale for category, value in target.items()}


def _fit(weights: dict[Cell, float], margin: int, goal: Mapping[str, float]) -> float:
    """Scale `weights` to one margin in place; the largest change of a cell, in proportion."""
    parts: dict[str, list[float]] = {}
    for cell, weight in weights.items():
        if weight:
            parts.setdefault(cell[margin], []).append(weight)
    scale = {category: goal[category] / math.fsum(found) for category, found in parts.items()}
    if any(value and category not in scale for category, value in goal.items()):
        return math.inf
    for cell, weight in weights.items():
        if weight:
            weights[cell] = weight * scale[cell[margin]]
    return max((abs(factor - 1.0) for factor in scale.values()), default=0.0)
