"""The segments that items fall into: columns of their own table, or of the accounts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kpicli.core import bins
from kpicli.core.plan import Joined, TableScan
from kpicli.engine.ground import Ground
from kpicli.engine.lookup import several_values
from kpicli.engine.parting import Parting, binned, iso, named, quantile_edges
from kpicli.engine.small import label
from kpicli.engine.sql import number
from kpicli.engine.table import Loaded

Run = Callable[[str], Any]


class Attributes:
    """What parts the items of a scan. `names` are those of the bins of groupings that have some."""

    def __init__(self, run: Run, scan: TableScan, table: Loaded, accounts: Loaded | None) -> None:
        self._run, self._scan, self._table, self._accounts = run, scan, table, accounts
        self.names: dict[str, list[str]] = {}
        self._lookup: str | None = None

    def parted(self, items: str, ground: Ground) -> tuple[str, Parting]:
        """The items with g0… and the period, and how that parts them."""
        parting, picked = Parting(), []
        joined = [
            place for place, group in enumerate(self._scan.groups) if not ground.is_own(place)
        ]
        rows = f"({items}) AS i"
        if joined and self._accounts is not None:
            lookup = self._valid()
            rows += (
                f" ASOF LEFT JOIN {lookup} AS k ON i.client = k.client AND "
                f"coalesce(i.day, TIMESTAMP '9999-12-31') >= k.since"
            )
        for place, group in enumerate(self._scan.groups):
            if ground.is_own(place):
                value, decimal = f"i.o{place}", self._table.relation.source.decimal
            elif self._accounts is not None:
                value = f"k.{self._accounts.other[group.column]}"
                decimal = self._accounts.relation.source.decimal
            else:
                value, decimal = "NULL::VARCHAR", "."
            if not group.edges and not group.quantiles:
                picked.append(f"{value} AS g{place}")
                parting.add(f"g{place}", "VARCHAR", label)
                continue
            figure = number(value, decimal)
            edges = group.edges or quantile_edges(self._run, rows, figure, group)
            names = bins.names(edges) if edges else ["any number"]
            self.names[group.name] = names
            picked.append(f"{binned(figure, edges)} AS g{place}")
            parting.add(f"g{place}", "INTEGER", named(names))
        if self._scan.every is not None:
            timeless = ground.ask.recipe.timeless
            picked.append("NULL::DATE AS period" if timeless else "i.period")
            parting.add("period", "DATE", iso)
        listed = "".join(f", {one}" for one in picked)
        timed = self._scan.every is not None and not ground.ask.recipe.timeless
        drop = " EXCLUDE (period)" if timed else ""
        return f"SELECT i.*{drop}{listed} FROM {rows}", parting

    def _valid(self) -> str:
        """A table of each client's attributes and since when they hold; the first always did."""
        table = self._accounts
        if table is None:
            raise RuntimeError("there are no accounts to join")
        name = f"valid_{table.name}"
        if self._lookup == name:
            return name
        self._one_at_a_time(table)
        columns = "".join(f", {column}" for column in table.other.values())
        since = "d_start" if table.has("start") else "NULL::TIMESTAMP"
        first = f"row_number() OVER (PARTITION BY s_client ORDER BY {since} NULLS FIRST, row) = 1"
        self._run(
            f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT s_client AS client{columns}, "
            f"CASE WHEN {first} THEN TIMESTAMP '0001-01-01' ELSE {since} END AS since "
            f"FROM {table.name} WHERE step = 0 AND s_client IS NOT NULL"
        )
        self._run(f"DELETE FROM {name} WHERE since IS NULL")
        self._lookup = name
        return name

    def _one_at_a_time(self, table: Loaded) -> None:
        """Raise where a client has several values of a segment, and no start tells which holds."""
        wanted = [group.column for group in self._scan.groups if group.table is not None]
        columns = [column for column in dict.fromkeys(wanted) if column in table.other]
        several = [f"count(DISTINCT coalesce({table.other[c]}, '')) > 1" for c in columns]
        key = "s_client, CAST(d_start AS DATE)" if table.has("start") else "s_client"
        found = self._run(
            f"SELECT max(row), {', '.join(several)} FROM {table.name} "
            f"WHERE step = 0 AND s_client IS NOT NULL GROUP BY {key} "
            f"HAVING {' OR '.join(several)} ORDER BY 1"
        ).fetchall()
        if found:
            lacking = [] if table.has("start") else [f"start: on {table.relation.source.name}"]
            raise several_values(table.relation, columns, found, lacking)

    def joined(self, table: Loaded, accounts: Loaded | None) -> list[Joined]:
        """What found no match between a table and the accounts, both ways."""
        if accounts is None or not table.has("client") or accounts is table:
            return []
        column = "s_client" if "s_client" in self._columns(table) else "client"
        kept = "step = 0" if column == "s_client" else "reason = 0"
        n = "count(*)" if column == "s_client" else "sum(n)"
        [(left, clients)] = self._run(
            f"SELECT {n}, count(DISTINCT t.{column}) FROM {table.name} AS t ANTI JOIN "
            f"(SELECT s_client FROM {accounts.name} WHERE step = 0) AS a "
            f"ON t.{column} = a.s_client "
            f"WHERE t.{kept} AND t.{column} IS NOT NULL"
        ).fetchall()
        [(unused, total)] = self._run(
            f"SELECT count(DISTINCT a.s_client) FILTER (a.s_client NOT IN (SELECT {column} FROM "
            f"{table.name} WHERE {kept} AND {column} IS NOT NULL)), count(DISTINCT a.s_client) "
            f"FROM {accounts.name} AS a WHERE a.step = 0"
        ).fetchall()
        [(nobody,)] = self._run(
            f"SELECT count(*) FROM {accounts.name} WHERE step = 0 AND s_client IS NULL"
        ).fetchall()
        relation = accounts.relation
        further = "further-stretch" if accounts.has("start") else "duplicate"
        steps = [
            ("malformed", relation.bad()),
            ("where", accounts.steps["where"]),
            ("superseded", accounts.steps["superseded"]),
            ("no-client", nobody),
            (further, accounts.kept - nobody - total),
        ]
        return [
            Joined(
                relation.source.name,
                relation.source.path,
                relation.rows + relation.bad(),
                total,
                [(reason, n) for reason, n in steps if n],
                accounts.malformed,
                accounts.inputs,
                accounts.notes(),
                int(left or 0),
                clients,
                unused,
            )
        ]

    def _columns(self, table: Loaded) -> set[str]:
        return {row[0] for row in self._run(f"DESCRIBE {table.name}").fetchall()}
