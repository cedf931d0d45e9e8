"""The SQL of the sums over sampling units behind a design-based standard error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kpicli.core.plan import Ask, Scan
from kpicli.engine.sql import exact_sum
from kpicli.engine.staging import KEPT

DRAWN = (
    f"CREATE TEMP TABLE IF NOT EXISTS drawn AS SELECT stratum, count(DISTINCT unit) AS psus, "
    f"max(population) AS population FROM {KEPT} GROUP BY stratum"
)
"""Units drawn in each stratum: every kept row counts, whether or not its answer is valid."""


def moments_query(
    scan: Scan,
    key: Mapping[str, str],
    weights: Sequence[str],
    ask: Ask,
    groups: Sequence[str],
    *,
    whole: bool,
) -> str:
    """One row per group and stratum, from the tables `kept`, `drawn` and `points`.

    Output: the groups, units drawn, Σa, Σb, Σa², Σab, Σb², population, units with someone in
    the group, and the largest unit's b, where a = Σ w y and b = Σ w over a unit, which lies
    within its stratum. `whole` says that all points are whole numbers: without weights their
    sums are exact as they are.
    """
    weight = f"w{list(weights).index(ask.weight)}" if ask.weight else "1.0"
    joined = " AND ".join(
        f"{key[column]} IS NOT DISTINCT FROM c{place}" for place, column in enumerate(ask.columns)
    )
    asked = f"asked{scan.asks.index(ask)}" if ask.where else "true"
    part = "".join(f"{key[column]} AS g{place}, " for place, column in enumerate(groups))
    listed = "".join(f"g{place}, " for place in range(len(groups)))
    exact = whole and not ask.weight

    def total(expression: str) -> str:
        return f"sum({expression})" if exact else exact_sum(expression)

    count = "count(*)::DOUBLE" if not ask.weight else exact_sum(weight)
    return (
        f"WITH units AS (SELECT {part}stratum, unit, {total(f'{weight} * y')} AS a, "
        f"{count} AS b FROM {KEPT} JOIN points ON {joined} WHERE {asked} GROUP BY ALL) "
        f"SELECT {listed}max(psus), {total('a')}, {total('b')}, {total('a * a')}, "
        f"{total('a * b')}, {total('b * b')}, max(population), count(*), max(b) "
        f"FROM units JOIN drawn USING (stratum) GROUP BY {listed}stratum ORDER BY ALL"
    )
