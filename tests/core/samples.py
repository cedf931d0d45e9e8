"""Figures of made-up samples, by the points of their respondents."""

from __future__ import annotations

from collections.abc import Mapping

from kpicli.core.estimate import Estimate, estimate
from kpicli.core.tally import Mass, Tally
from tests.core.strata import stratum_of_clusters

LEVEL = 0.95


def tally_of(counts: Mapping[float, int], weight: float = 1.0) -> Tally:
    """So many respondents with so many points each."""
    return Tally(
        {}, {point: Mass(n, n * weight, n * weight * weight) for point, n in counts.items() if n}
    )


def figure(
    counts: Mapping[float, int],
    method: str,
    *,
    weight: float = 1.0,
    low: float | None = None,
    high: float | None = None,
) -> Estimate:
    found = estimate(tally_of(counts, weight), method, LEVEL, low=low, high=high)
    assert found is not None
    return found


def share(events: int, n: int) -> Estimate:
    return figure({0.0: n - events, 100.0: events}, "wilson")


def nps(detractors: int, passives: int, promoters: int, method: str = "adjusted-wald") -> Estimate:
    return figure({-100.0: detractors, 0.0: passives, 100.0: promoters}, method)


def clustered(clusters: list[list[float]], method: str) -> Estimate:
    """The figure of clusters of respondents, by their points."""
    points = [point for cluster in clusters for point in cluster]
    tally = tally_of({point: points.count(point) for point in sorted(set(points))})
    stratum = stratum_of_clusters([(1.0, point) for point in cluster] for cluster in clusters)
    found = estimate(tally, method, LEVEL, strata=[stratum])
    assert found is not None
    return found
