"""The SQL of the sums over sampling units behind a design-based standard error."""

from __future__ import annotations

from collections.abc import Sequence

from kpicli.core.plan import Ask
from kpicli.engine.sql import Tallying, exact_sum, literal, number


def moments_query(tallying: Tallying, ask: Ask, groups: Sequence[str]) -> str:
    """One row per group and stratum, from the staged rows and the table `points`.

    Output: the groups, units drawn, Σa, Σb, Σa², Σab, Σb², population, units with someone in
    the group, and the largest unit's b, where a = Σ w y and b = Σ w over a unit. A unit is a
    cluster (by default a client) within its stratum; a row without one is its own. Every kept
    row counts as drawn, whether or not its answer is valid, as in R's survey package.
    """
    source = tallying.scan.source
    cluster = source.cluster or source.client
    unit = _label(tallying.text[cluster]) if cluster else "NULL"
    stratum = _label(tallying.text[source.strata]) if source.strata else "NULL"
    weight = number(tallying.text[ask.weight], source.decimal) if ask.weight else "1.0"
    keys = [tallying.key[column] for column in groups]
    joined = " AND ".join(
        f"{tallying.key[column]} IS NOT DISTINCT FROM c{place}"
        for place, column in enumerate(ask.columns)
    )
    asked = f"asked{tallying.scan.asks.index(ask)}" if ask.where else "true"
    rows = f"SELECT * FROM ({tallying.rows()}) WHERE step = 0"
    part = ", ".join(f"{key} AS g{place}" for place, key in enumerate(keys))
    listed = "".join(f"g{place}, " for place in range(len(keys)))
    return (
        f"WITH base AS (SELECT *, coalesce({stratum}, {literal('')}) AS stratum, "
        f"coalesce({unit}, concat({literal('row ')}, row)) AS unit, {weight} AS w, "
        f"{_population(tallying)} AS population FROM ({rows})), "
        f"drawn AS (SELECT stratum, count(DISTINCT unit) AS psus, max(population) AS population "
        f"FROM base GROUP BY stratum), "
        f"units AS (SELECT {part + ', ' if part else ''}stratum, unit, "
        f"{exact_sum('w * y')} AS a, {exact_sum('w')} AS b "
        f"FROM base JOIN points ON {joined} WHERE {asked} GROUP BY ALL) "
        f"SELECT {listed}max(psus), {exact_sum('a')}, {exact_sum('b')}, {exact_sum('a * a')}, "
        f"{exact_sum('a * b')}, {exact_sum('b * b')}, max(population), count(*), max(b) "
        f"FROM units JOIN drawn USING (stratum) GROUP BY {listed}stratum ORDER BY ALL"
    )


def _label(text: str) -> str:
    return f"nullif(trim({text}), '')"


def _population(tallying: Tallying) -> str:
    population = tallying.scan.source.population
    if population is None:
        return "NULL::DOUBLE"
    if isinstance(population, str):
        return number(tallying.text[population], tallying.scan.source.decimal)
    return f"{float(population)!r}"
