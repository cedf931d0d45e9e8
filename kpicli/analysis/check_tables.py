"""Client tables held against their KPIs: how rows count, what keeps them from it, what is odd."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kpicli.analysis import probe
from kpicli.analysis.check_sources import Counts, Table, tables
from kpicli.analysis.check_words import as_of, nothing_counts, odd
from kpicli.analysis.request import Request
from kpicli.analysis.table_pass import TablePass
from kpicli.analysis.tables import parts_of, table_pass
from kpicli.config.load import Config
from kpicli.core.kpi import Tabled
from kpicli.core.recipe import ACCOUNTS, Spend
from kpicli.core.report import Note
from kpicli.core.source import Source
from kpicli.errors import Problem, UserError

if TYPE_CHECKING:
    from kpicli.engine.tables import Tables

DATES = frozenset({"ambiguous-dates", "mixed-dates"})


@dataclass(slots=True)
class Clients:
    """The client tables, remarks on them, and what keeps their KPIs from being computed."""

    tables: list[Table] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def client_tables(
    config: Config,
    headers: Mapping[str, Table],
    read: Mapping[str, Mapping[str, Tabled]],
    strict: bool,
) -> Clients:
    """Every client table read once for all of its KPIs; `headers` are those that can be read."""
    from kpicli.engine.tables import tables as engine

    checking = _Checking(config, headers, strict)
    with ExitStack() as stack:
        sources = [table.source for table in headers.values()]
        opened = stack.enter_context(engine(sources, config.reporting.timezone))
        for name, kpis in parts_of(read):
            checking.look(opened, name, kpis)
        checking.unread(opened)
    return checking.found()


class _Checking:
    """Client tables being checked; accounts that cannot be used are joined to no other table."""

    def __init__(self, config: Config, headers: Mapping[str, Table], strict: bool) -> None:
        self.config = config
        self.request = Request(strict=strict)
        self.tables = dict(headers)
        self.sources = {name: table.source for name, table in headers.items()}
        self.clients = Clients()

    def found(self) -> Clients:
        """Everything found, each note and problem once."""
        found = self.clients
        found.tables = list(self.tables.values())
        found.notes = list(dict.fromkeys(found.notes))
        return found

    def look(self, opened: Tables, name: str, kpis: Mapping[str, Tabled]) -> None:
        """Read a table for some of its KPIs."""
        try:
            found = self._pass(opened, self.sources[name], kpis)
        except UserError as error:
            if name != ACCOUNTS and self._of_accounts(error):
                self._add(error.problems)
                del self.sources[ACCOUNTS]
                self.look(opened, name, kpis)
            else:
                self._wrong(opened, self.sources[name], kpis, error)
            return
        if isinstance(found, TablePass):
            self._add_pass(opened, name, found)

    def _pass(self, opened: Tables, source: Source, kpis: Mapping[str, Tabled]) -> object:
        config, request = self.config, self.request
        return table_pass(config, request, opened, self.sources, source, kpis, None, inspect=True)

    def _of_accounts(self, error: UserError) -> bool:
        accounts = self.sources.get(ACCOUNTS)
        files = {problem.where.file for problem in error.problems if problem.where}
        return accounts is not None and files == {accounts.path}

    def _wrong(
        self, opened: Tables, source: Source, kpis: Mapping[str, Tabled], error: UserError
    ) -> None:
        """Note why a table cannot be used: of dates each column, and currencies beside dates."""
        if not {problem.slug for problem in error.problems} <= DATES:
            self._add(error.problems)
            return
        self._add(list(self._dates(source)) or error.problems)
        undated = {name: kpi for name, kpi in kpis.items() if isinstance(kpi.recipe, Spend)}
        if undated:
            bare = opened.relations[source.name].source = replace(source, date=None)
            try:
                self._pass(opened, bare, undated)
            except UserError as further:
                self._add(further.problems)

    def _dates(self, source: Source) -> Iterator[Problem]:
        from kpicli.engine.typed import DATES as ROLES

        columns = dict.fromkeys(column for role in ROLES if (column := source.column(role)))
        for column in columns:
            try:
                probe.dates(replace(source, where=()), column, self.config.reporting.timezone)
            except UserError as error:
                yield from error.problems

    def _add(self, problems: Sequence[Problem]) -> None:
        known = self.clients.problems
        known += [problem for problem in problems if problem not in known]

    def _add_pass(self, opened: Tables, name: str, found: TablePass) -> None:
        counted, table = found.counted, self.tables[name]
        counts = tuple(
            Counts(kpi, counted.kinds[kpi], counted.odd.get(kpi, {})) for kpi in found.kpis
        )
        self.tables[name] = table = replace(
            table,
            rows=counted.rows,
            malformed=dict(counted.steps).get("malformed", 0),
            steps=tuple(counted.steps),
            kept=counted.kept,
            format=opened.relations[name].format,
            paths=tuple(one.path for one in counted.inputs),
            first=counted.first_date,
            last=counted.last_date,
            observed=counted.observed,
            counts=(*table.counts, *counts),
        )
        notes = self.clients.notes
        notes += found.remarks()
        notes += odd(table, opened.oddities(name))
        notes += nothing_counts(self.config, table, counts)
        notes += as_of(self.config, table)

    def unread(self, opened: Tables) -> None:
        """Fill in the rows of tables that no KPI reads by itself."""
        for name, table in self.tables.items():
            if table.counts:
                continue
            rows, bad = opened.read(name)
            if rows or bad:
                self.tables[name] = replace(table, rows=rows + bad, malformed=bad)
            else:
                [self.tables[name]] = tables([table.source], ())
                self._add(self.tables[name].problems)
