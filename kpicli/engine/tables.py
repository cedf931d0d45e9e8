"""The client tables of a run under one locked connection: each read once, its KPIs tallied."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

from kpicli.core.buying import Buying
from kpicli.core.oddities import Oddity
from kpicli.core.plan import ItemCell, Itemised, TableScan
from kpicli.core.reasons import REASONS
from kpicli.core.source import Source
from kpicli.engine import places
from kpicli.engine.attributes import Attributes
from kpicli.engine.connection import execute, locked
from kpicli.engine.each_client import each_client
from kpicli.engine.failure import meant
from kpicli.engine.ground import Ground
from kpicli.engine.items import items
from kpicli.engine.located import Placed
from kpicli.engine.memory import keep_pages
from kpicli.engine.moments import Cellname, Moments
from kpicli.engine.oddities import oddities
from kpicli.engine.pieces import Pieces
from kpicli.engine.relation import Relation
from kpicli.engine.summed import sum_up
from kpicli.engine.table import Loaded, load
from kpicli.engine.two_open import two_open
from kpicli.sources.delimited import too_many
from kpicli.sources.files import expand
from kpicli.sources.naming import Columns

BATCH = 10_000
Group = tuple[str | None, ...]


class Tables:
    """Opened client tables. Rows stay inside; only tallies come out."""

    def __init__(self, relations: Mapping[str, Relation], connection: Any, timezone: str) -> None:
        self.relations = dict(relations)
        self.connection = connection
        self.timezone = timezone
        self._loaded: dict[tuple[str, str], Loaded] = {}
        self._pieces: dict[str, Pieces] = {}
        self._tallied: dict[str, Loaded] = {}
        self._table_of: dict[str, Loaded] = {}
        self._read: set[str] = set()
        self._number = 0

    def columns_of(self, source: str) -> Columns:
        """The columns of a table."""
        return self.relations[source].columns

    def tally(self, scan: TableScan, accounts: Sequence[str]) -> Itemised:
        """Items of every KPI by group, and where every row went. Errors are `UserError`s (exit 3).

        `accounts` are columns of the accounts that groups are made of.
        """
        keep_pages()
        known = self._accounts(scan, accounts)
        table = self._tallied[scan.source.name] = self._table(scan, accounts)
        cells: dict[str, list[ItemCell]] = {}
        kinds: dict[str, dict[int, int]] = {}
        odd: dict[str, dict[int, list[str]]] = {}
        models: dict[str, Buying] = {}
        attributes = Attributes(self._run, scan, table, known)
        for ask in scan.asks:
            number = scan.asks.index(ask)
            stays = known if known is not None and known.has("start") else None
            ground = Ground(self._run, self.connection, scan, ask, table, stays, number)
            made = items(ground)
            self._number += 1
            pieces = Pieces(self._run, self.connection, f"items{self._number}", ask.recipe)
            pieces.make(made, attributes, ground)
            self._pieces[ask.name] = pieces
            self._table_of[ask.name] = table
            cells[ask.name] = pieces.cells()
            if made.model is not None:
                models[ask.name] = made.model
            rows_of = pieces.kinds(made)
            if scan.told and made.kinds is None:
                table.rejected[ask.name] = left = f"left{self._number}"
                self._run(
                    f"CREATE TEMP TABLE {left} AS SELECT row, 0 AS step, reason "
                    f"FROM ({pieces.reasons(made)}) WHERE reason <> 0"
                )
            kinds[ask.name] = {code: n for code, (n, _) in rows_of.items()}
            odd[ask.name] = _odd(rows_of, table)
        bad = table.relation.bad()
        rows = table.relation.rows + bad
        if bad > scan.source.max_malformed * rows:
            raise too_many(table.malformed, bad, rows, scan.source.max_malformed)
        steps = [("malformed", bad), ("where", table.steps["where"])]
        steps.append(("superseded", table.steps["superseded"]))
        return Itemised(
            cells,
            kinds,
            rows,
            table.kept,
            [(reason, n) for reason, n in steps if n],
            table.malformed,
            table.inputs,
            table.first.isoformat() if table.first else None,
            table.last.isoformat(sep=" ") if table.last else None,
            table.observed.isoformat() if table.observed else None,
            table.currency,
            attributes.names,
            attributes.joined(table, known),
            table.notes(),
            odd,
            models,
        )

    def _accounts(self, scan: TableScan, columns: Sequence[str]) -> Loaded | None:
        source = scan.accounts
        if source is None:
            return None
        if source.name == scan.source.name:
            return None
        return self._rows(source, ("client", "start", "end"), columns, scan.now)

    def _table(self, scan: TableScan, accounts: Sequence[str]) -> Loaded:
        source = scan.source
        roles = list(
            dict.fromkeys(
                role
                for ask in scan.asks
                for need in (*ask.recipe.needs, ask.recipe.uses)
                for role in need
            )
        )
        roles += [role for ask in scan.asks for role in _further(ask.recipe)]
        roles += ["client", "key", "updated"]
        own = [g.column for g in scan.groups if g.table is None or g.table.name == source.name]
        rules = [rule.column for ask in scan.asks for rule in ask.where]
        rules += [column for ask in scan.asks for column in _columns(ask.recipe)]
        further = [*own, *rules]
        if all(ask.recipe.summed for ask in scan.asks):
            relation = self._fresh(source.name)
            return sum_up(
                self._run, self.connection, relation, scan, _unique(roles), further, self._at()
            )
        if source.name == (scan.accounts.name if scan.accounts else None):
            further += accounts
            roles += ["start", "end"]
        return self._rows(source, tuple(_unique(roles)), further, scan.now)

    def _rows(
        self, source: Source, roles: Sequence[str], further: Sequence[str], now: str
    ) -> Loaded:
        """The rows of a table, read once though several ask for them."""
        key = (source.name, "rows")
        have = self._loaded.get(key)
        wanted = {role for role in roles if source.column(role)}
        if have is not None and wanted <= have.roles and set(further) <= set(have.other):
            return have
        relation = self._fresh(source.name)
        if have is not None:
            roles, further = [*have.roles, *roles], [*have.other, *further]
        found = self._loaded[key] = load(
            self._run,
            self.connection,
            relation,
            _unique(roles),
            further,
            self._at(),
            self.timezone,
            now,
        )
        found.remarks = two_open(self._run, found)
        return found

    def _fresh(self, source: str) -> Relation:
        """A table's files, to be read from their beginning."""
        relation = self.relations[source]
        if source in self._read:
            relation.open_again()
        else:
            relation.hash_meanwhile()
        self._read.add(source)
        return relation

    def read(self, source: str) -> tuple[int, int]:
        """How many rows of a table have been read, and how many records were set aside."""
        relation = self.relations[source]
        return relation.rows, relation.bad()

    def oddities(self, source: str) -> list[Oddity]:
        """What is odd in a table that a scan with `inspect` has tallied, though it counts."""
        return oddities(self._run, self._tallied[source])

    def rejects(self, scan: TableScan, names: Sequence[str], *, records: bool) -> Iterator[Placed]:
        """The rows of a table tallied that did not count for the KPIs of these names.

        `records` asks for their whole records too.
        """
        from kpicli.engine.table_rejects import table_rejects

        table = self._table_of[names[0]]
        return table_rejects(self._run, self.connection, table, scan, names, records=records)

    def _at(self) -> int:
        self._number += 1
        return self._number

    def moments(
        self,
        name: str,
        cells: Mapping[Cellname, Sequence[Group]],
        pairs: Sequence[tuple[Cellname, Cellname]] = (),
    ) -> Moments:
        """Per cell, the sums over sampling units that the variance of a KPI needs."""
        return self._pieces[name].moments(cells, pairs)

    def each_client(self, name: str) -> Iterator[list[tuple[Any, ...]]]:
        """What is told of each client by a KPI that has figures of one, in batches."""
        sql = each_client(self._pieces[name].recipe, self._pieces[name].name)
        if sql is None:
            return
        found = self._run(sql)
        while batch := found.fetchmany(BATCH):
            yield batch

    def _run(self, sql: str) -> Any:
        import duckdb

        try:
            return execute(self.connection, sql)
        except (duckdb.Error, RuntimeError, ValueError) as error:
            raise meant(error, list(self.relations.values())) from None


def _odd(kinds: Mapping[int, tuple[int, list[int]]], table: Loaded) -> dict[int, list[str]]:
    """Where the first rows with a reason that is not as it should be are."""
    rows = {
        code: found
        for code, (_, found) in kinds.items()
        if code and found and not REASONS[code].quiet
    }
    shown = places.shown(table.relation, [row for found in rows.values() for row in found])
    return {code: [shown[row] for row in found] for code, found in rows.items()} if rows else {}


def _further(recipe: Any) -> tuple[str, ...]:
    """Roles named by the options of a recipe."""
    return tuple(getattr(recipe, name) for name in ("end", "ready") if hasattr(recipe, name))


def _columns(recipe: Any) -> list[str]:
    """Columns that are named by the options of a recipe."""
    found = []
    for name in ("open", "cancelled", "event"):
        rules = getattr(recipe, name, ())
        if not isinstance(rules, str):
            found += [rule.column for rule in rules]
    named = (getattr(recipe, name, None) for name in ("numerator", "denominator"))
    return found + [column for column in named if column]


def _unique(texts: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(texts))


@contextmanager
def tables(sources: Sequence[Source], timezone: str) -> Iterator[Tables]:
    """The tables opened, closed on leaving. Errors are `UserError`s (exit 3)."""
    with ExitStack() as stack:
        relations = {}
        for source in sources:
            given = source.data is not None
            files = [] if given else stack.enter_context(expand(source.path, source.base))
            relation = relations[source.name] = Relation(source, files)
            relation.open()
        parquet = [one for one in relations.values() if one.parquet]
        paths = [str(file.path) for relation in parquet for file in relation.files]
        connection = stack.enter_context(locked(paths))
        yield Tables(relations, connection, timezone)
