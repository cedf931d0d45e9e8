"""From the names after `--by` to ways of parting a client table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kpicli.config.load import Config
from kpicli.core.plan import Grouping
from kpicli.core.source import Source
from kpicli.errors import Location, Problem, UserError

if TYPE_CHECKING:
    from kpicli.engine.tables import Tables

BY = Location("--by")


@dataclass(frozen=True, slots=True)
class Parted:
    """The groupings, and the columns of the accounts that they are made of."""

    groups: list[Grouping]
    columns: list[str]


def parted(
    config: Config,
    by: Sequence[str],
    source: Source,
    columns: Sequence[str],
    accounts: Source | None,
    opened: Tables,
) -> Parted:
    """A grouping per name: a column of the table itself, else one of the client's account.

    A `UserError` (exit 2, `no-such-segment`) with every name that is neither.
    """
    there = opened.columns_of(accounts.name) if accounts is not None else []
    groups, joined, problems = [], [], []
    for name in by:
        segment = config.segments.get(name)
        part = Grouping(name, name)
        if segment is not None:
            part = Grouping(
                name, segment.column, edges=segment.bins, quantiles=segment.quantiles or 0
            )
        table, _, column = part.column.partition(".")
        if segment is None and part.column in columns:
            groups.append(part)
        elif column and table == source.name and column in columns:
            groups.append(replace(part, column=column))
        elif column and accounts is not None and table == accounts.name and column in there:
            groups.append(replace(part, column=column, table=accounts))
            joined.append(column)
        elif segment is None and accounts is not None and part.column in there:
            groups.append(replace(part, table=accounts))
            joined.append(part.column)
        else:
            text = f"there is no column {name!r} in {source.name}, nor declared segment of it"
            known = (*config.segments, *columns, *there)
            problems.append(Problem("no-such-segment", text, BY, known))
    if problems:
        raise UserError(problems)
    return Parted(groups, joined)
