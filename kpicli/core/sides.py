"""What independent groups bring to a test of their differences, by the method of their KPI."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kpicli.core.estimate import Basis
from kpicli.core.trinomial import as_share, nps_adjusted, nps_variance

_NO_SPREAD = 1e-13
"""A standard error smaller than this part of its mean is rounding, not spread."""


@dataclass(frozen=True, slots=True)
class Side:
    """One group in a test: its centre, the variance of it, and that variance's df.

    In shares of 1, or in a mean's own unit. `df` is infinite where the variance counts as known,
    as in the tests of shares and net promoter scores without a design.
    """

    centre: float
    variance: float
    df: float


@dataclass(frozen=True, slots=True)
class Family:
    """A test of differences: its id, and the sides it makes of several groups."""

    test: str
    sides: Callable[[Sequence[Basis]], list[Side]]


def _pooled(bases: Sequence[Basis]) -> list[Side]:
    """Shares, all with the variance of the pooled share: groups that do not differ share it."""
    whole = math.fsum(basis.n for basis in bases)
    share = as_share(math.fsum(basis.n * basis.mean for basis in bases) / whole)
    return [Side(basis.mean, share * (1.0 - share) / basis.n, _df(basis)) for basis in bases]


def _adjusted(bases: Sequence[Basis]) -> list[Side]:
    """Net promoter scores, each with ¾ promoter, 1½ passive and ¾ detractor added."""
    found = [(nps_adjusted(each.promoters, each.detractors, each.n), each) for each in bases]
    return [Side(score, se * se, _df(basis)) for (score, se), basis in found]


def _wald(bases: Sequence[Basis]) -> list[Side]:
    return [
        Side(each.mean, nps_variance(each.promoters, each.detractors) / each.n, _df(each))
        for each in bases
    ]


def _means(bases: Sequence[Basis]) -> list[Side]:
    found = []
    for each in bases:
        if each.se is None or each.mean_df is None:
            raise ValueError("a mean without a standard error has no test")
        se = each.se / each.scale
        known = se > _NO_SPREAD * abs(each.mean)
        found.append(Side(each.mean, se * se if known else 0.0, each.mean_df))
    return found


def _df(basis: Basis) -> float:
    return math.inf if basis.df is None else basis.df


_MEANS = Family("welch", _means)
_ADJUSTED = Family("adjusted-wald", _adjusted)

FAMILIES: dict[str, Family] = {
    "wilson": Family("score", _pooled),
    "adjusted-wald": _ADJUSTED,
    "score": _ADJUSTED,
    "wald": Family("wald", _wald),
    "nps-t": _MEANS,
    "t": _MEANS,
}
"""Tests of differences by the interval method of a KPI (`core.estimate.METHODS`)."""


def satterthwaite(sides: Sequence[Side]) -> float:
    """The degrees of freedom of a sum of variances: positive, infinite when all are known.

    (Σ V)² / Σ V²/df: never under the fewest of a side that varies. Satterthwaite 1946.
    """
    total = math.fsum(side.variance for side in sides)
    if total == 0.0:
        return min(side.df for side in sides)
    inverse = math.fsum((side.variance / total) ** 2 / side.df for side in sides)
    return 1.0 / inverse if inverse else math.inf
