"""A source opened for one scan: tallied by the quickest engine that can, closed on leaving."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from kpicli.core.looks import Look, Looked
from kpicli.core.plan import Ask, Counted, Scan
from kpicli.core.source import Source
from kpicli.engine import places, small
from kpicli.engine.labelled import ask_of, with_labels
from kpicli.engine.ledger import bad_weights, counted
from kpicli.engine.needs import needs_rows, texts_of
from kpicli.engine.places import FIRST, Odd
from kpicli.engine.relation import Relation
from kpicli.sources.files import expand
from kpicli.sources.naming import Columns
from kpicli.sources.platform import Recognised

if TYPE_CHECKING:
    from kpicli.engine.cells import Group, Texts
    from kpicli.engine.duck import Duck
    from kpicli.engine.located import Placed
    from kpicli.engine.moments import Cellname, Moments
    from kpicli.engine.rejected import Verdict


class Session:
    """An opened source. `tally` comes first; the other questions are about its scan."""

    def __init__(self, relation: Relation, timezone: str, stack: ExitStack) -> None:
        self._relation = relation
        self._timezone = timezone
        self._stack = stack
        self._duck: Duck | None = None
        self._small: small.Tallied | None = None
        self._tables: dict[str, Relation] = {}

    @property
    def columns(self) -> Columns:
        """The columns that can be read."""
        return self._relation.columns

    @property
    def known(self) -> Recognised | None:
        """What is known of the export's platform, where it was recognised."""
        return self._relation.known

    def columns_of(self, table: Source) -> Columns:
        """The columns of a client table, which stays open to be joined. Errors: `UserError`s."""
        return self._table(table).columns

    def _table(self, table: Source) -> Relation:
        """A client table, opened once: standard input cannot be read a second time."""
        if table.name not in self._tables:
            files = self._stack.enter_context(expand(table.path, table.base))
            relation = self._tables[table.name] = Relation(table, files)
            relation.open()
        return self._tables[table.name]

    def look(self, looks: Sequence[Look]) -> Looked:
        """What stands in the rows that `where` keeps, read for this alone. Errors: `UserError`s."""
        from kpicli.engine.looking import looked

        return looked(self._relation.anew(), looks)

    def beside(self) -> Session:
        """The same files, and client tables, opened once more for another scan."""
        relation = self._relation.anew()
        found = Session(relation, self._timezone, self._stack)
        found._tables = {name: table.anew() for name, table in self._tables.items()}
        return found

    def tally(self, scan: Scan) -> Counted:
        """Cells of every KPI, and where every row went. Errors are `UserError`s (exit 3)."""
        found = self._tally(scan)
        asked = dict.fromkeys(column for ask in scan.asks for column in ask.columns)
        fields = {column: self.columns.field(column) for column in asked}
        found.fields = {column: one for column, one in fields.items() if one is not None}
        for column in asked:
            if (begun := self.columns.begun(column)) is not None:
                text = f"{column!r} is read as {begun!r}, the one column that begins so"
                found.notes.append(("found-by-beginning", text, self._relation.source.path))
        return found

    def _tally(self, scan: Scan) -> Counted:
        left_out = scan.source.left_out
        scan = replace(scan, source=replace(self._relation.source, left_out=left_out))
        scan = with_labels(scan, self._relation, self._table)
        staged = needs_rows(scan)
        used = [column for ask in scan.asks for column in ask.columns]
        used += [group.column for group in scan.groups if group.plain]
        used = list(dict.fromkeys([*used, *texts_of(scan, dated=staged or scan.dated)]))
        self._relation.check(used)
        if not staged and not scan.dated and small.fits(self._relation):
            self._small = small.tally(self._relation, scan, used)
            if doubtful := self._small.doubtful:
                weights = list(dict.fromkeys(ask.weight for ask in scan.asks if ask.weight))
                first = [self._small.places[row] for row in doubtful[:FIRST]]
                raise bad_weights(weights, len(doubtful), first)
            return counted(self._relation, self._small.cells, self._small.steps)
        from kpicli.engine.connection import locked
        from kpicli.engine.duck import Duck

        tables = self._joined(scan)
        for relation in (self._relation, *tables):
            relation.hash_meanwhile()
        parquet = [each for each in (self._relation, *tables) if each.parquet]
        paths = [str(file.path) for relation in parquet for file in relation.files]
        connection = self._stack.enter_context(locked(paths))
        self._duck = Duck(self._relation, connection, self._timezone)
        return self._duck.tally(scan, tables)

    def _joined(self, scan: Scan) -> list[Relation]:
        """The client tables that groups are joined from, checked."""
        found: dict[str, Relation] = {}
        for group in scan.groups:
            table = group.table
            if table is None:
                continue
            relation = found[table.name] = self._table(table)
            named = (table.client, group.column, table.column("start"))
            rules = (rule.column for rule in table.where)
            relation.check([*(column for column in named if column), *rules])
        return list(found.values())

    def moments(
        self,
        ask: Ask,
        points: Mapping[Texts, float],
        cells: Mapping[Cellname, Sequence[Group]],
        pairs: Sequence[tuple[Cellname, Cellname]] = (),
    ) -> Moments:
        """Per cell, the sums over sampling units that the variance of a mean needs."""
        if self._duck is None:
            raise RuntimeError("sums over sampling units need a staged scan")
        return self._duck.moments(ask_of(self._duck.scan, ask), points, cells, pairs)

    def places(self, odd: Sequence[Odd]) -> dict[Odd, list[str]]:
        """Where the first kept rows with each (column, text) are: at most three each."""
        if not odd:
            return {}
        rows: dict[Odd, list[int]] = {}
        if self._small is not None:
            rows = {pair: self._small.first_rows(*pair, FIRST) for pair in odd}
            shown = {row: self._small.places[row] for found in rows.values() for row in found}
        elif self._duck is not None:
            rows = self._duck.first_rows(odd)
            numbers = [row for found in rows.values() for row in found]
            shown = places.shown(self._relation, numbers)
        return {pair: [shown[row] for row in found] for pair, found in rows.items()}

    def rejects(self, scan: Scan, verdict: Verdict, *, records: bool) -> Iterator[Placed]:
        """The rows that did not count in a scan like the one tallied, in the order of the files.

        `verdict` says why a KPI's texts do not; `records` asks for the whole records too.
        """
        from kpicli.engine.rejects import rejects

        source = replace(self._relation.source, left_out=scan.source.left_out)
        scan = with_labels(replace(scan, source=source, groups=()), self._relation, self._table)
        return rejects(self._relation, scan, self._timezone, verdict, records=records)


@contextmanager
def session(source: Source, timezone: str) -> Iterator[Session]:
    """The source opened, closed on leaving. Errors are `UserError`s (exit 3)."""
    with ExitStack() as stack:
        files = (
            [] if source.data is not None else stack.enter_context(expand(source.path, source.base))
        )
        relation = Relation(source, files)
        relation.open()
        yield Session(relation, timezone, stack)
