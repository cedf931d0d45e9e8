"""The tables that a configuration declares: can they be read, and are their columns there?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kpicli.analysis.columns import check_columns, no_column
from kpicli.config.decode import closest
from kpicli.config.load import Config
from kpicli.core.kpi import Scored
from kpicli.core.plan import Scan, Source
from kpicli.errors import Problem, UserError


@dataclass(frozen=True, slots=True)
class Table:
    """A source beside the main one: its rows and those malformed, and its columns by role.

    With `problems` it could not be read, and has no columns.
    """

    source: Source
    rows: int = 0
    malformed: int = 0
    columns: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def roles(self) -> dict[str, str]:
        """The columns that the configuration names, by role."""
        named = {
            role: getattr(self.source, role)
            for role in ("client", "date", "weight")
            if getattr(self.source, role)
        }
        return named | dict(self.source.roles)


def tables(config: Config) -> list[Table]:
    """Every source but the main one, read from end to end."""
    main = config.main.name
    return [_read(source) for name, source in config.sources.items() if name != main]


def _read(source: Source) -> Table:
    from kpicli.engine.session import session

    try:
        with session(source, "UTC") as opened:
            columns = tuple(opened.columns)
            # one column that the configuration uses is read, so that all records are
            used = [one for one in Table(source).roles.values() if one in columns]
            bare = replace(source, where=(), dedupe=None, date=None, weight=None, client=None)
            bare = replace(bare, strata=None, population=None, cluster=(*used, *columns)[0])
            found = opened.tally(Scan(bare, ()))
    except UserError as error:
        return Table(source, problems=tuple(error.problems))
    return Table(source, found.rows, dict(found.steps).get("malformed", 0), columns)


def absent_columns(config: Config, main: Source, found: Sequence[Table]) -> list[Problem]:
    """A problem for each column, or source of a segment, that the data do not have."""
    from kpicli.engine.session import session

    with session(main, config.reporting.timezone) as opened:
        columns = {main.name: tuple(opened.columns)}
    problems: list[Problem] = []
    try:
        scored = {name: kpi for name, kpi in config.kpis.items() if isinstance(kpi, Scored)}
        check_columns(config, main, scored, columns[main.name], roles=True)
    except UserError as error:
        problems += error.problems
    sources = {main.name: main}
    for table in found:
        name = table.source.name
        sources[name], columns[name] = table.source, table.columns
        if not table.problems:
            try:
                check_columns(config, table.source, {}, table.columns, roles=True)
            except UserError as error:
                problems += error.problems
    unread = {table.source.name for table in found if table.problems}
    return problems + _segments(config, main, sources, columns, unread)


def _segments(
    config: Config,
    main: Source,
    sources: Mapping[str, Source],
    columns: Mapping[str, Sequence[str]],
    unread: set[str],
) -> list[Problem]:
    problems = []
    for key, segment in config.segments.items():
        name, _, column = segment.column.partition(".")
        path = f"segments.{key}"
        where = config.place(f"{path}.column", path)
        if name not in sources:
            close = closest(name, list(sources))
            hint = f"did you mean {close}?" if close else "a segment is source.column"
            text = f"no source is called {name!r}"
            problems.append(Problem("no-such-source", text, where, tuple(sources), hint))
        elif name not in unread and column not in columns[name]:
            at = f"{path}.column"
            problems.append(no_column(config, sources[name], column, at, columns[name]))
        elif name != main.name and not (main.client and sources[name].client):
            lacking = main.name if not main.client else name
            text = f"{segment.column} is joined on the client, and {lacking} names none"
            hint = f"add client: and the column of its id to the source {lacking}"
            problems.append(Problem("client-required", text, where, hint=hint))
    return problems
