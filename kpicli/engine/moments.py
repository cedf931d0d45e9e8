"""The sums over sampling units behind a design-based standard error, and their SQL."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kpicli.core.design import Cross, Stratum
from kpicli.engine.loading import load_rows
from kpicli.engine.parting import PARTED
from kpicli.engine.sql import exact_sum
from kpicli.engine.staging import KEPT

Run = Callable[[str], Any]
Group = tuple[str | None, ...]
Cellname = Any
"""What the caller calls a union of groups: anything that can be a key."""

DRAWN = (
    f"CREATE TEMP TABLE IF NOT EXISTS drawn AS SELECT stratum, count(DISTINCT unit) AS psus, "
    f"max(population) AS population FROM {KEPT} GROUP BY stratum"
)
"""Units drawn in each stratum: every kept row counts, whether or not its answer is valid."""


@dataclass(slots=True)
class Moments:
    """Sums over sampling units: per cell and per pair of cells, by stratum.

    `heaviest` is, per cell, the weight of its heaviest unit.
    """

    strata: dict[Cellname, dict[str, Stratum]] = field(default_factory=dict)
    cross: dict[tuple[Cellname, Cellname], dict[str, Cross]] = field(default_factory=dict)
    heaviest: dict[Cellname, float] = field(default_factory=dict)

    def add(self, cell: Cellname, name: str, stratum: Stratum, most: float) -> None:
        """A stratum of a cell, and the weight of its heaviest unit."""
        self.strata.setdefault(cell, {})[name] = stratum
        self.heaviest[cell] = max(self.heaviest.get(cell, 0.0), most)


@dataclass(frozen=True, slots=True)
class Sums:
    """The queries for one KPI; they read `parted`, `drawn`, `points`, `single`, `several` and
    `pairs`.

    Over a unit in a group, a = Σ w y and b = Σ w; units lie within their stratum. `exact` says that
    sums are of whole numbers, which are exact as they are; `once` that a unit in several groups of
    a cell weighs there as in one, though in each of the periods `anew`: a, which is Σ w (y −
    `middle`), is then centred anew.
    """

    groups: Sequence[str]
    key: Sequence[str]
    asked: str
    weight: str | None
    exact: bool
    once: bool = False
    middle: float = 0.0
    anew: str | None = None

    def _total(self, expression: str) -> str:
        return f"sum({expression})" if self.exact else exact_sum(expression)

    def by_group(self) -> str:
        """The table `grouped`: a and b of every unit in every group."""
        joined = " AND ".join(
            f"{key} IS NOT DISTINCT FROM c{place}" for place, key in enumerate(self.key)
        )
        listed = "".join(f"{column}, " for column in self.groups)
        weight = self.weight or "1.0"
        count = "count(*)::DOUBLE" if self.weight is None else exact_sum(weight)
        return (
            f"CREATE OR REPLACE TEMP TABLE grouped AS SELECT {listed}stratum, unit, "
            f"{self._total(f'{weight} * y')} AS a, {count} AS b FROM {PARTED} "
            f"JOIN points ON {joined} WHERE {self.asked} GROUP BY ALL"
        )

    def unions(self) -> str:
        """The table `united`: a and b of every unit in every cell of several groups."""
        added = f"{self._total('a')} AS a, {self._total('b')} AS b"
        rows = f"grouped JOIN several ON {self.part()}"
        if self.once:
            whole = self._total(f"a + {self.middle!r} * b")
            within = f", {self.anew}" if self.anew else ""
            rows = (
                f"(SELECT cell, stratum, unit{within}, "
                f"{whole} - {self.middle!r} * max(b) AS a, max(b) AS b FROM {rows} GROUP BY ALL)"
            )
        return (
            f"CREATE OR REPLACE TEMP TABLE united AS SELECT cell, stratum, unit, {added} "
            f"FROM {rows} GROUP BY ALL"
        )

    def by_cell(self) -> str:
        """The view `units`: a and b of every unit in every cell."""
        return (
            f"CREATE OR REPLACE TEMP VIEW units AS SELECT * FROM united UNION ALL "
            f"SELECT cell, stratum, unit, a, b FROM grouped JOIN single ON {self.part()}"
        )

    def part(self) -> str:
        """The condition that a group is a part of a cell."""
        joined = (f"{g} IS NOT DISTINCT FROM p{place}" for place, g in enumerate(self.groups))
        return " AND ".join(joined) or "true"

    def of_cells(self) -> str:
        """Cell, stratum, the fields of a `Stratum`, and the heaviest unit's b."""
        total = self._total
        return (
            f"SELECT cell, stratum, max(psus), {total('a')}, {total('b')}, {total('a * a')}, "
            f"{total('a * b')}, {total('b * b')}, max(population), "
            f"count(*) FILTER (b > 0), max(b) "
            f"FROM units JOIN drawn USING (stratum) GROUP BY cell, stratum ORDER BY ALL"
        )

    def of_pairs(self) -> str:
        """Two cells, stratum, and the fields of a `Cross`."""
        products = [f"x.{one} * y.{other}" for one in "ab" for other in "ab"]
        sums = ", ".join(self._total(product) for product in products)
        return (
            f"SELECT one, other, x.stratum, {sums}, "
            "count(*) FILTER (x.b >= y.b AND y.b > 0), "
            "count(*) FILTER (x.b > 0 AND y.b > 0) FROM pairs "
            "JOIN units AS x ON x.cell = one "
            "JOIN (SELECT * FROM units WHERE cell IN (SELECT other FROM pairs)) AS y "
            "ON y.cell = other AND y.unit = x.unit AND y.stratum = x.stratum "
            "GROUP BY ALL ORDER BY ALL"
        )


def gathered(
    run: Run,
    connection: Any,
    sums: Sums,
    types: Sequence[str],
    raw: Mapping[Group, Collection[tuple[Any, ...]]],
    cells: Mapping[Cellname, Sequence[Group]],
    pairs: Sequence[tuple[Cellname, Cellname]],
) -> Moments:
    """The sums of each cell, a union of groups, and of the products of each of `pairs`.

    They read `grouped` and `drawn`. `raw` holds the values, of these `types`, that each group
    stands for.
    """
    names = list(cells)
    parts: dict[str, list[tuple[Any, ...]]] = {"single": [], "several": []}
    for number, name in enumerate(names):
        found = [one for group in cells[name] for one in raw.get(group, ())]
        parts["single" if len(found) == 1 else "several"] += [(number, *one) for one in found]
    columns = ["cell", *(f"p{place}" for place in range(len(types)))]
    for table, rows in parts.items():
        load_rows(connection, run, table, columns, ["INTEGER", *types], rows)
    run(sums.unions())
    run(sums.by_cell())
    moments = Moments()
    for cell, stratum, *rest, most in run(sums.of_cells()).fetchall():
        moments.add(names[cell], stratum or "", Stratum(*rest), most)
    if pairs:
        at = {name: number for number, name in enumerate(names)}
        listed = [(at[one], at[other]) for one, other in pairs]
        load_rows(connection, run, "pairs", ["one", "other"], ["INTEGER"] * 2, listed)
        for one, other, stratum, *rest in run(sums.of_pairs()).fetchall():
            cross = moments.cross.setdefault((names[one], names[other]), {})
            cross[stratum or ""] = Cross(*rest)
    return moments
