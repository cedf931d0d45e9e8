"""The items of one KPI in the database: tallied by group, and summed over their units."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kpicli.core.plan import ItemCell
from kpicli.core.recipe import Recipe
from kpicli.engine.attributes import Attributes
from kpicli.engine.ground import Ground, Made, counted
from kpicli.engine.moments import Cellname, Moments, Sums, gathered
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

    def reasons(self, made: Made) -> str:
        """The SQL of each row of the table and its reason."""
        return made.rows or f"SELECT row, reason FROM {self.name}"

    def kinds(self, made: Made) -> dict[int, tuple[int, list[int]]]:
        """By reason how many rows of the table there are, and the first of them."""
        query = made.kinds or f"SELECT reason, {counted()} FROM ({self.reasons(made)}) GROUP BY 1"
        found = self._run(query).fetchall()
        return {int(reason): (int(n or 0), rows or []) for reason, n, rows in found}

    def _sums(self, middle: float) -> Sums:
        once = self.recipe.distinct
        columns = self._parting.columns
        anew = "period" if self.recipe.adds_up and "period" in columns else None
        return Sums(columns, (), "true", None, exact=False, once=once, middle=middle, anew=anew)

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
        types = self._parting.types
        return gathered(self._run, self._connection, sums, types, self._raw, cells, pairs)
