"""Maximum likelihood of a few positive parameters, with their covariance."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement

from kpicli.core.simplex import minimise

Parameters = tuple[float, ...]
Total = Callable[[Parameters], float]
"""The log-likelihood of all data, by the parameters."""
Matrix = tuple[tuple[float, ...], ...]

NOT_CONVERGED = "not-converged"
AT_EDGE = "at-edge"
FLAT = "flat"

_REACH = 8.0
"""How far, in logarithms, a parameter may go from where it starts: a factor of 3,000."""
_STEP = 1e-3
"""Of the second differences, in logarithms."""
_FLAT = 1e-6
"""The least share of a curvature that must be left when the other parameters may move along."""


@dataclass(frozen=True, slots=True)
class Fit:
    """The parameters with the highest likelihood, their covariance and that log-likelihood.

    `why` says why there is no covariance, and is None when there is one. `not-converged`: the
    evaluations were used up. `at-edge`: the likelihood rises as a parameter goes to 0 or infinity,
    the places of which are in `edge`: the data have too little spread for the model. `flat`: the
    data do not tell the parameters apart.
    """

    parameters: Parameters
    log_likelihood: float
    covariance: Matrix | None
    evaluations: int
    why: str | None = None
    edge: tuple[int, ...] = ()

    @property
    def converged(self) -> bool:
        """Whether these are a maximum with a covariance."""
        return self.why is None

    @property
    def errors(self) -> Parameters | None:
        """The standard errors of the parameters."""
        if self.covariance is None:
            return None
        return tuple(math.sqrt(row[place]) for place, row in enumerate(self.covariance))


def maximise(total: Total, start: Sequence[float]) -> Fit:
    """The parameters, all positive, at which `total` is highest, searched from `start`.

    Searched by their logarithms, so that none leaves its range and the units of the data do not
    matter. The covariance is the inverse of minus the second derivatives by the logarithms (second
    differences), scaled by the parameters: the delta method.
    """
    middle = [math.log(value) for value in start]

    def height(logs: Sequence[float]) -> float:
        if any(abs(x - m) > _REACH for x, m in zip(logs, middle, strict=True)):
            return math.inf
        return -total(tuple(math.exp(x) for x in logs))

    rounding = 1e-14 * abs(total(tuple(start)))
    lowest = minimise(height, middle, tolerance=max(1e-9, rounding))
    at = tuple(math.exp(x) for x in lowest.at)
    far = [abs(x - m) for x, m in zip(lowest.at, middle, strict=True)]
    edge = tuple(place for place, distance in enumerate(far) if distance > _REACH - 1.0)
    why = AT_EDGE if edge else None if lowest.converged else NOT_CONVERGED
    covariance = None if why else inverse(_curvature(height, lowest.at))
    if covariance is None:
        return Fit(at, -lowest.value, None, lowest.evaluations, why or FLAT, edge)
    scaled = tuple(
        tuple(x * one * other for x, other in zip(row, at, strict=True))
        for row, one in zip(covariance, at, strict=True)
    )
    return Fit(at, -lowest.value, scaled, lowest.evaluations)


def _curvature(function: Callable[[Sequence[float]], float], at: Sequence[float]) -> Matrix:
    """The second derivatives at a point, by central differences."""
    k = len(at)
    found = [[0.0] * k for _ in at]
    for i, j in combinations_with_replacement(range(k), 2):
        corners = []
        for one, other in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
            point = list(at)
            point[i] += one * _STEP
            point[j] += other * _STEP
            corners.append(one * other * function(point))
        found[i][j] = found[j][i] = math.fsum(corners) / (4.0 * _STEP * _STEP)
    return tuple(map(tuple, found))


def inverse(matrix: Matrix) -> Matrix | None:
    """The inverse of a symmetric matrix, or None unless it rises in all directions (Cholesky)."""
    k = len(matrix)
    lower = [[0.0] * k for _ in matrix]
    for i in range(k):
        for j in range(i + 1):
            left = matrix[i][j] - math.fsum(lower[i][m] * lower[j][m] for m in range(j))
            if i != j:
                lower[i][j] = left / lower[j][j]
            elif left > _FLAT * abs(matrix[i][i]):
                lower[i][i] = math.sqrt(left)
            else:
                return None
    columns = [_solved(lower, place) for place in range(k)]
    return tuple(tuple(math.fsum(map(float.__mul__, a, b)) for b in columns) for a in columns)


def _solved(lower: Sequence[Sequence[float]], place: int) -> list[float]:
    """The column of the inverse of a lower triangle."""
    found: list[float] = []
    for i, row in enumerate(lower):
        left = (i == place) - math.fsum(row[m] * found[m] for m in range(i))
        found.append(left / row[i])
    return found
