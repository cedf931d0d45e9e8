"""One test of whether several independent groups differ at all."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from kpicli.core.estimate import Estimate
from kpicli.core.f_distribution import f_sf
from kpicli.core.sides import FAMILIES, Side

NAMES = {
    "score": "Pearson's χ² test",
    "adjusted-wald": "adjusted Wald χ² test",
    "wald": "Wald χ² test",
    "welch": "Welch's F test",
}
"""Tests of several groups as they are printed."""


@dataclass(frozen=True, slots=True)
class Homogeneity:
    """Whether groups differ: `p`, 0 to 1, small when they clearly do not all agree.

    `statistic` is F with `df1` and `df2` degrees of freedom, or with `df2` None χ² with `df1`.
    `used` are the positions of the groups that took part and `left_out` those that could not.
    """

    statistic: float
    df1: int
    df2: float | None
    p: float
    method: str
    used: tuple[int, ...]
    left_out: tuple[int, ...]


def homogeneity(groups: Sequence[Estimate]) -> Homogeneity | None:
    """The overall test of k independent groups, or None when fewer than two can take part.

    Welch's F for unequal variances: with w = 1/V, W = Σ w and ȳ = Σ w y / W,
    F = Σ w(y − ȳ)² / (k − 1) ÷ (1 + 2(k − 2)/(k² − 1) Σ (1 − w/W)²/df), with k − 1 and
    (k² − 1) / (3 Σ (1 − w/W)²/df) degrees of freedom. The centres y and variances V are those of
    the test of two groups, with which it agrees for k = 2: for shares without a design it is
    Pearson's χ², for net promoter scores a χ² of adjusted Wald scores, for means Welch's own.

    A group that could not be compared with another is left out: one with no standard error, as with
    a single answer, or for means and `wald` no spread, whose weight would be infinite.
    ValueError when the groups have different methods. Welch 1951; Pearson 1900.
    """
    methods = {group.method for group in groups}
    if len(methods) > 1:
        raise ValueError(f"figures by {' and by '.join(sorted(methods))} are not of one KPI")
    if not methods:
        return None
    family = FAMILIES[methods.pop()]
    able = [at for at, group in enumerate(groups) if group.se is not None]
    drawn = family.sides([groups[at].basis for at in able]) if able else []
    pooled = family.test == "score"
    sides = {at: s for at, s in zip(able, drawn, strict=True) if pooled or s.variance > 0.0}
    if len(sides) < 2:
        return None
    used = tuple(sides)
    left_out = tuple(at for at in range(len(groups)) if at not in sides)
    df1 = len(sides) - 1
    statistic, df2 = _welch(list(sides.values()))
    p = f_sf(statistic, df1, df2)
    if math.isinf(df2):
        return Homogeneity(df1 * statistic, df1, None, p, family.test, used, left_out)
    return Homogeneity(statistic, df1, df2, p, family.test, used, left_out)


def _welch(sides: list[Side]) -> tuple[float, float]:
    """F and its second degrees of freedom; 0 and infinity where all answers are alike."""
    if any(side.variance == 0.0 for side in sides):
        return 0.0, math.inf
    k = len(sides)
    weights = [1.0 / side.variance for side in sides]
    whole = math.fsum(weights)
    pairs = list(zip(weights, sides, strict=True))
    centre = math.fsum(w * side.centre for w, side in pairs) / whole
    between = math.fsum(w * (side.centre - centre) ** 2 for w, side in pairs) / (k - 1)
    loose = math.fsum((1.0 - w / whole) ** 2 / side.df for w, side in pairs)
    if loose == 0.0:
        return between, math.inf
    return between / (1.0 + 2.0 * (k - 2) / (k * k - 1) * loose), (k * k - 1) / (3.0 * loose)
