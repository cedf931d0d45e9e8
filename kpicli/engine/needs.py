"""What a scan needs of the rows: whether they are kept aside, and which columns as text."""

from __future__ import annotations

from collections.abc import Iterator

from kpicli.core.plan import Scan
from kpicli.core.source import MEAN, Source

AT_ONCE = 40
"""So many KPIs are tallied by one query: each grouping set takes its memory."""


def needs_rows(scan: Scan) -> bool:
    """Whether rows must be kept aside: for repeats, dates, sampling units, or many KPIs."""
    source = scan.source
    if len(scan.asks) > AT_ONCE or not all(group.plain for group in scan.groups):
        return True
    if source.dedupe or designed(source):
        return True
    return bool(source.date and scan.span and not scan.dated)


def texts_of(scan: Scan, *, dated: bool) -> Iterator[str]:
    """The columns that are compared or parsed as text rather than tallied, with repeats."""
    source = scan.source
    dropped = (drop.rule for drop in source.drops)
    for rule in (*dropped, *source.where, *(rule for ask in scan.asks for rule in ask.where)):
        yield rule.column
    yield from (ask.weight for ask in scan.asks if ask.weight)
    for out in source.left_out:
        yield from out.columns
    if source.dedupe:
        yield from source.dedupe.by
        if source.dedupe.keep == MEAN:
            yield from (column for ask in scan.asks for column in ask.columns)
    yield from source.units
    repeats = (source.repeat_date, source.dedupe and source.dedupe.ties)
    further = (source.client, source.strata, source.date if dated else None, *repeats)
    yield from (column for column in further if column)
    for group in scan.groups:
        if not group.plain and group.table is None:
            yield group.column
    if isinstance(source.population, str):
        yield source.population


def designed(source: Source) -> bool:
    """Whether rows belong to sampling units or strata, or are drawn from a known population."""
    return bool(source.units or source.strata or source.population)
