"""From the names after `--by` to ways of parting the rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from kpicli.analysis.columns import check_columns
from kpicli.config.load import Config
from kpicli.core.calendar import Calendar, Every
from kpicli.core.plan import Grouping
from kpicli.core.source import Source
from kpicli.errors import ExitCode, Location, Problem, UserError, usage_error

BY = Location("--by")

ColumnsOf = Callable[[Source], Sequence[str]]


def groupings(
    config: Config, by: Sequence[str], main: Source, columns: Sequence[str], columns_of: ColumnsOf
) -> list[Grouping]:
    """A grouping per name: a declared segment, `source.column`, or one of the main `columns`.

    `columns_of` tells the columns of another source. A `UserError` (exit 2) with every name that
    is none of these, or cannot be joined, and every column that a joined source lacks.
    """
    problems: list[Problem] = []
    found = []
    for name in by:
        segment = config.segments.get(name)
        if segment is not None:
            part = Grouping(
                name, segment.column, edges=segment.bins, quantiles=segment.quantiles or 0
            )
            where = config.place(f"segments.{name}.column", f"segments.{name}")
        else:
            part, where = Grouping(name, name), BY
        one = _resolved(
            config, main, part, columns, columns_of, where, declared=segment is not None
        )
        if isinstance(one, Problem):
            problems.append(one)
        else:
            found.append(one)
    problems += [
        Problem("repeated-segment", f"{name!r} is named twice", BY)
        for name in dict.fromkeys(by)
        if by.count(name) > 1
    ]
    tables = {one.table.name: one.table for one in found if one.table}
    for table in tables.values():
        try:
            check_columns(config, table, {}, columns_of(table))
        except UserError as error:
            problems += error.problems
    if problems:
        raise UserError(problems, ExitCode.USAGE)
    return found


def _resolved(
    config: Config,
    main: Source,
    part: Grouping,
    columns: Sequence[str],
    columns_of: ColumnsOf,
    where: Location,
    *,
    declared: bool,
) -> Grouping | Problem:
    """The grouping on its source, or why it cannot be."""
    table, _, column = part.column.partition(".")
    if not declared and part.column in columns:
        return part
    if column and table == main.name:
        return _own(config, replace(part, column=column), columns, where)
    if column and table in config.sources:
        source = config.sources[table]
        lacking = [one.name for one in (main, source) if not one.client]
        if lacking:
            return Problem(
                "client-required",
                f"{part.name} is joined on the client, and {' and '.join(lacking)} "
                f"{'name' if len(lacking) > 1 else 'names'} none",
                where,
                hint=f"add client: and the column to sources.{lacking[0]}",
            )
        there = columns_of(source)
        if column not in there:
            return _absent(column, f"in {source.path}", there, where)
        return replace(part, column=column, table=source)
    return _own(config, part, columns, where)


def _own(
    config: Config, part: Grouping, columns: Sequence[str], where: Location
) -> Grouping | Problem:
    if part.column in columns:
        return part
    return _absent(part.column, "or declared segment", [*config.segments, *columns], where)


def _absent(name: str, what: str, there: Sequence[str], where: Location) -> Problem:
    from kpicli.config.decode import closest

    close = closest(name, there)
    return Problem(
        "no-such-segment",
        f"there is no column {name!r} {what}",
        where,
        tuple(there),
        f"did you mean {close}?" if close else None,
    )


def calendar_of(config: Config, every: str) -> Calendar:
    """The calendar of the reporting section. A `UserError` (exit 2) for an unknown period."""
    kinds: tuple[Every, ...] = ("day", "week", "month", "quarter", "year")
    kind = next((one for one in kinds if one == every), None)
    if kind is None:
        raise usage_error(
            "no-such-period",
            f"there are no periods called {every!r}",
            Location("--every"),
            allowed=kinds,
        )
    reporting = config.reporting
    from kpicli.config.checks import MONTHS

    month = MONTHS.index(reporting.fiscal_year_starts) + 1
    return Calendar(kind, reporting.week_starts, month)
