"""The sums of a stratum worked out from its rows, as the engine gives them."""

from __future__ import annotations

import math
from collections.abc import Iterable

from kpicli.core.design import Stratum


def stratum_of_rows(
    rows: Iterable[tuple[float, float]],
    psus: int | None = None,
    population: float | None = None,
    origin: float = 0.0,
) -> Stratum:
    """The sums of a stratum in which each row (weight, answer) is a PSU of its own.

    `psus` counts the rows outside the group as well, and is the number of rows unless given.
    """
    return stratum_of_clusters(([row] for row in rows), psus, population, origin)


def stratum_of_clusters(
    clusters: Iterable[Iterable[tuple[float, float]]],
    psus: int | None = None,
    population: float | None = None,
    origin: float = 0.0,
) -> Stratum:
    """The sums of a stratum from its PSUs, each the rows (weight, answer) of one of them.

    The sums are exact, so the order of rows and PSUs changes nothing. `psus` counts the PSUs
    outside the group as well, and is the number of clusters unless given.
    """
    a: list[float] = []
    b: list[float] = []
    for cluster in clusters:
        rows = list(cluster)
        a.append(math.fsum(weight * (answer - origin) for weight, answer in rows))
        b.append(math.fsum(weight for weight, _ in rows))
    return Stratum(
        psus=len(b) if psus is None else psus,
        total_y=math.fsum(a),
        total_w=math.fsum(b),
        yy=math.fsum(y * y for y in a),
        yw=math.fsum(y * w for y, w in zip(a, b, strict=True)),
        ww=math.fsum(w * w for w in b),
        population=population,
        active=sum(1 for w in b if w),
    )
