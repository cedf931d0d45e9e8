"""The tables that a configuration declares: can they be read, and are their columns there?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kpicli.analysis.columns import check_columns, no_column
from kpicli.config.decode import closest
from kpicli.config.load import Config
from kpicli.core.kpi import Kpi, Scored, Tabled
from kpicli.core.plan import Scan
from kpicli.core.recipe import ACCOUNTS
from kpicli.core.source import Source
from kpicli.errors import Problem, UserError


@dataclass(frozen=True, slots=True)
class Counts:
    """The kept rows of a client table by what they are to a KPI, as codes of `core.reasons`.

    `places` names the first rows of what is not as it should be.
    """

    kpi: str
    kinds: Mapping[int, int]
    places: Mapping[int, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """A source: its rows and those malformed, and its columns by role.

    With `problems` it could not be read, and has no columns. What a client KPI reads has `counts`,
    the `first` and `last` moment in it, and the first day of which it knows nothing, `observed`.
    """

    source: Source
    rows: int = 0
    malformed: int = 0
    columns: Sequence[str] = ()
    problems: tuple[Problem, ...] = ()
    steps: tuple[tuple[str, int], ...] = ()
    kept: int = 0
    format: str = ""
    paths: tuple[str, ...] = ()
    first: str | None = None
    last: str | None = None
    observed: str | None = None
    counts: tuple[Counts, ...] = ()

    @property
    def roles(self) -> dict[str, str]:
        """The columns that the configuration names, by role."""
        named = {
            role: getattr(self.source, role)
            for role in ("client", "date", "weight")
            if getattr(self.source, role)
        }
        return named | dict(self.source.roles)


def shown_as(table: Table, named: Callable[[str], str]) -> Table:
    """A table whose files have the names under which they are shown."""
    counts = [
        replace(one, places={code: tuple(map(named, at)) for code, at in one.places.items()})
        for one in table.counts
    ]
    source = replace(table.source, path=named(table.source.path))
    paths = tuple(map(named, table.paths))
    return replace(table, source=source, paths=paths, counts=tuple(counts))


def read_by(config: Config) -> dict[str, dict[str, Tabled]]:
    """The client KPIs by the source they read, that of the clients first."""
    found: dict[str, dict[str, Tabled]] = {}
    for name, kpi in config.kpis.items():
        if isinstance(kpi, Tabled):
            found.setdefault(kpi.source, {})[name] = kpi
    return dict(sorted(found.items(), key=lambda one: one[0] != ACCOUNTS))


def served(config: Config) -> set[str]:
    """The tables that client KPIs read, and that of the clients where these are joined to it."""
    read = set(read_by(config))
    if any(config.sources[name].client for name in read):
        read |= {ACCOUNTS} & set(config.sources)
    return read


def tables(sources: Sequence[Source], unread: Collection[str]) -> list[Table]:
    """Each source read from end to end; of those called `unread` the header alone."""
    return [_read(source, whole=source.name not in unread) for source in sources]


def _read(source: Source, *, whole: bool) -> Table:
    from kpicli.engine.session import session

    try:
        with session(source, "UTC") as opened:
            columns = opened.columns
            if not whole:
                return Table(source, columns=columns)
            # one column that the configuration uses is read, so that all records are
            used = [one for one in Table(source).roles.values() if one in columns]
            bare = replace(source, where=(), dedupe=None, date=None, weight=None, client=None)
            bare = replace(bare, strata=None, population=None, cluster=(*used, *columns)[0])
            found = opened.tally(Scan(bare, ()))
    except UserError as error:
        return Table(source, problems=tuple(error.problems))
    return Table(
        source,
        found.rows,
        dict(found.steps).get("malformed", 0),
        columns,
        steps=tuple(found.steps),
        kept=found.kept,
        format=found.format,
        paths=tuple(one.path for one in found.inputs),
    )


def absent_columns(
    config: Config,
    main: Source | None,
    found: Sequence[Table],
    read: Mapping[str, Mapping[str, Kpi]],
) -> list[Problem]:
    """A problem for each column, or source of a segment, that the data do not have.

    `main` is the source of the survey KPIs, `read` names the client KPIs of each source.
    """
    from kpicli.engine.session import session

    problems: list[Problem] = []
    columns: dict[str, Sequence[str]] = {}
    sources: dict[str, Source] = {}

    def look(source: Source, there: Sequence[str], kpis: Mapping[str, Kpi]) -> None:
        sources[source.name], columns[source.name] = source, there
        try:
            check_columns(config, source, kpis, there, roles=True)
        except UserError as error:
            problems.extend(one for one in error.problems if one not in problems)

    if main is not None:
        with session(main, config.reporting.timezone) as opened:
            scored = {name: kpi for name, kpi in config.kpis.items() if isinstance(kpi, Scored)}
            look(main, opened.columns, {**scored, **read.get(main.name, {})})
    for table in found:
        if table.problems:
            sources[table.source.name] = table.source
        else:
            look(table.source, table.columns, read.get(table.source.name, {}))
    unread = {table.source.name for table in found if table.problems}
    return problems + _segments(config, main, sources, columns, unread)


def _segments(
    config: Config,
    main: Source | None,
    sources: Mapping[str, Source],
    columns: Mapping[str, Sequence[str]],
    unread: set[str],
) -> list[Problem]:
    problems = []
    serving = served(config)
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
        elif main is not None and of_survey(main, sources[name], serving):
            lacking = next((one for one in (main, sources[name]) if not one.client), None)
            if name != main.name and lacking is not None:
                text = f"{segment.column} is joined on the client, and {lacking.name} names none"
                hint = f"add client: and the column of its id to the source {lacking.name}"
                problems.append(Problem("client-required", text, where, hint=hint))
    return problems


def of_survey(main: Source | None, table: Source, served: Collection[str]) -> bool:
    """Whether a table's segments part the survey, rather than only the KPIs of client tables."""
    if main is None:
        return False
    if table.name == main.name or table.name not in served:
        return True
    return table.name == ACCOUNTS and bool(main.client and table.client)
