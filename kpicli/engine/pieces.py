"""The items of one KPI in the database: tallied by group, and summed over their units."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kpicli.core.design import Cross, Stratum
from kpicli.core.plan import ItemCell
from kpicli.core.recipe import Recipe
from kpicli.engine.attributes import Attributes
from kpicli.engine.ground import Ground, Made, counted
from kpicli.engine.loading import load_rows
from kpicli.engine.moments import Cellname, Moments, Sums
from kpicli.engine.parting import Parting
from kpicli.engine.sql import exact_sum

Run = Callable[[str], Any]
Group = tuple[str | None, ...]


class Pieces:
    """The table of a KPI's items, called `name`, with a column per grouping: g0…, period last."""

    def __init__(self, run: Run, connection: Any, name: str, recipe: Recipe) -> None:
        self._run, self._connection, self.name, self.recipe = run, connection, name, recipe
        self._parting = Parting()
        self._raw: dict[Group, set[tuple[Any, ...]]] = {}
        self._middle = 0.0

    def make(self, made: Made, attributes: Attributes, ground: Ground) -> None:
        """Make the table."""
        rows, self._parting = attributes.parted(made.sql, ground)
        numbers = ", ".join(f"CAST({one} AS DOUBLE) AS {one}" for one in ("a", "b", "y", "entry"))
        listed = f"SELECT * REPLACE ({numbers}) FROM ({rows})"
        self._run(f"CREATE OR REPLACE TEMP TABLE {self.name} AS {listed}")

    def cells(self) -> list[ItemCell]:
        """The items counted by group, reason and, where the recipe spreads them, value."""
        groups = self._parting.columns
        value = "y" if self.recipe.spread else "NULL::DOUBLE AS y"
        sums = [exact_sum(f"CAST(s{place} AS DOUBLE)") for place in range(len(self.recipe.sums))]
        picked = [*groups, "reason", "open", value, "entry", "count(*)"]
        picked += [exact_sum("a"), exact_sum("b"), exact_sum("b * b"), *sums]
        found = []
        size = len(groups)
        for row in self._run(
            f"SELECT {', '.join(picked)} FROM {self.name} GROUP BY ALL"
        ).fetchall():
            raw, rest = tuple(row[:size]), row[size:]
            group = self._parting.texts(raw)
            self._raw.setdefault(group, set()).add(raw)
            reason, still, y, entry, n, a, b, b2, *further = rest
            sums_ = tuple(float(one or 0.0) for one in further)
            found.append(
                ItemCell(group, reason, still, y, n, a or 0.0, b or 0.0, b2 or 0.0, sums_, entry)
            )
        return found

    def kinds(self, made: Made) -> dict[int, tuple[int, list[int]]]:
        """By reason how many rows of the table there are, and the first of them."""
        query = made.kinds or f"SELECT reason, {counted()} FROM {self.name} GROUP BY 1"
        found = self._run(query).fetchall()
        return {int(reason): (int(n or 0), rows or []) for reason, n, rows in found}

    def units(self, cells: Mapping[Cellname, Sequence[Group]]) -> dict[Cellname, int]:
        """Per cell, how many different units are in it."""
        names = list(cells)
        self._load_parts(
            "several",
            [
                (number, *raw)
                for number, name in enumerate(names)
                for group in cells[name]
                for raw in self._raw.get(group, ())
            ],
        )
        sums = self._sums()
        found = self._run(
            f"SELECT cell, count(DISTINCT unit) FROM {self.name} JOIN several ON {sums.part()} "
            f"WHERE reason = 0 AND b > 0 GROUP BY cell"
        ).fetchall()
        return {names[cell]: n for cell, n in found}

    def _sums(self, middle: float = 0.0) -> Sums:
        once = self.recipe.distinct
        return Sums(self._parting.columns, (), "true", None, exact=False, once=once, middle=middle)

    def moments(
        self,
        cells: Mapping[Cellname, Sequence[Group]],
        pairs: Sequence[tuple[Cellname, Cellname]] = (),
    ) -> Moments:
        """Per cell, the sums over units that the variance needs, and of pairs their products."""
        both = f"{exact_sum('a')}, {exact_sum('b')}"
        [(a, b)] = self._run(f"SELECT {both} FROM {self.name} WHERE reason = 0").fetchall()
        middle = float(f"{a / b:.6g}") if b else 0.0
        groups = "".join(f"{column}, " for column in self._parting.columns)
        total = exact_sum
        self._run(
            f"CREATE OR REPLACE TEMP TABLE grouped AS SELECT {groups}'' AS stratum, unit, "
            f"{total('a')} - {middle!r} * {total('b')} AS a, {total('b')} AS b FROM {self.name} "
            f"WHERE reason = 0 GROUP BY ALL"
        )
        self._run(
            f"CREATE OR REPLACE TEMP TABLE drawn AS SELECT '' AS stratum, "
            f"count(DISTINCT unit) AS psus, NULL::DOUBLE AS population FROM {self.name} "
            f"WHERE reason = 0"
        )
        sums = self._sums(middle)
        names = list(cells)
        single: list[tuple[Any, ...]] = []
        several: list[tuple[Any, ...]] = []
        for number, name in enumerate(names):
            raw = [one for group in cells[name] for one in self._raw.get(group, ())]
            (single if len(raw) == 1 else several).extend((number, *one) for one in raw)
        self._load_parts("single", single)
        self._load_parts("several", several)
        self._run(sums.unions())
        self._run(sums.by_cell())
        found = Moments()
        for cell, stratum, *rest, most in self._run(sums.of_cells()).fetchall():
            found.add(names[cell], stratum or "", Stratum(*rest), most)
        if pairs:
            at = {name: number for number, name in enumerate(names)}
            listed = [(at[one], at[other]) for one, other in pairs]
            self._load("pairs", ["one", "other"], ["INTEGER"] * 2, listed)
            for one, other, stratum, *rest in self._run(sums.of_pairs()).fetchall():
                found.cross.setdefault((names[one], names[other]), {})[stratum or ""] = Cross(*rest)
        return found

    def _load_parts(self, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
        names = [f"p{place}" for place in range(len(self._parting.columns))]
        self._load(table, ["cell", *names], ["INTEGER", *self._parting.types], rows)

    def _load(
        self, table: str, names: Sequence[str], types: Sequence[str], rows: Sequence[Sequence[Any]]
    ) -> None:
        load_rows(self._connection, self._run, table, names, types, rows)
