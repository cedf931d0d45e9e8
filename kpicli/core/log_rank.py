"""Whether groups of spells end at the same pace."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kpicli.core.f_distribution import chi2_sf
from kpicli.core.spells import RiskSet, Spell


@dataclass(frozen=True, slots=True)
class LogRank:
    """χ² with `df` degrees of freedom; `p`, 0 to 1, is small when the groups clearly differ."""

    statistic: float
    df: int
    p: float


def log_rank(groups: Sequence[Iterable[Spell]]) -> LogRank | None:
    """The log-rank test of two groups or more, or None when no event can tell any two apart.

    At each time with d events among r at risk, group j with r_j at risk expects d r_j / r of them,
    with the hypergeometric covariances d (r − d) / (r − 1) × (r_j / r) (δ_jk − r_k / r). With u
    the sums of observed − expected and V those of the covariances, χ² = u′ V⁻ u, with the rank of
    V as degrees of freedom: one less than there are groups, or fewer where groups were never at
    risk together. Late entries count as at risk from their entry.

    ValueError as in `RiskSet`. Mantel 1966; Peto & Peto 1972; Klein & Moeschberger 2003, 7.3.
    """
    risks = [RiskSet(group) for group in groups]
    every = range(len(risks))
    gaps = [0.0 for _ in every]
    covariance = [[0.0 for _ in every] for _ in every]
    for time in sorted(set().union(*(risk.events for risk in risks))):
        at_risk = [risk.at(time) for risk in risks]
        events = [risk.events.get(time, 0) for risk in risks]
        r, d = sum(at_risk), sum(events)
        if max(at_risk) == r:  # one group alone: nothing to compare it with
            continue
        factor = d * (r - d) / ((r - 1) * r * r)
        for j in every:
            gaps[j] += events[j] - d * at_risk[j] / r
            covariance[j][j] += factor * at_risk[j] * r
            for k in every:
                covariance[j][k] -= factor * at_risk[j] * at_risk[k]
    statistic, df = _quadratic(gaps, covariance)
    return LogRank(statistic, df, chi2_sf(statistic, df)) if df else None


def _quadratic(u: list[float], v: list[list[float]]) -> tuple[float, int]:
    """u′ V⁻ u and the rank of V, which is symmetric and not negative. Changes both in place.

    Gaussian elimination, the largest variance left first, until none is left but rounding.
    """
    left = list(range(len(u)))
    enough = 1e-9 * max((v[j][j] for j in left), default=0.0)
    total = 0.0
    while left:
        pivot = max(left, key=lambda j: v[j][j])
        if v[pivot][pivot] <= enough:
            break
        left.remove(pivot)
        total += u[pivot] * u[pivot] / v[pivot][pivot]
        for j in left:
            times = v[j][pivot] / v[pivot][pivot]
            u[j] -= times * u[pivot]
            for k in left:
                v[j][k] -= times * v[pivot][k]
    return total, len(u) - len(left)
