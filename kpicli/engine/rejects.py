"""The rows of a scan that did not count, read once more: each with its place and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from kpicli.core.plan import Scan
from kpicli.core.rejects import Why
from kpicli.engine.connection import execute, locked
from kpicli.engine.duck import Duck
from kpicli.engine.located import BATCH, Placed, Rejected, as_record, located
from kpicli.engine.needs import needs_rows
from kpicli.engine.rejected import REJECTED, Verdict
from kpicli.engine.relation import Relation
from kpicli.sources.parquet import Parquet


def rejects(
    relation: Relation, scan: Scan, timezone: str, verdict: Verdict, *, records: bool
) -> Iterator[Placed]:
    """The rows that did not count, in the order of the files: a line for each KPI, or for all.

    `records` has their whole records too. Errors are `UserError`s (exit 3).
    """
    source = scan.source if needs_rows(scan) or scan.dated else replace(scan.source, date=None)
    fresh = Relation(source, relation.files)
    fresh.open()
    scan = replace(scan, source=replace(fresh.source, date=source.date))
    paths = [str(file.path) for file in fresh.files] if fresh.parquet else []
    with locked(paths) as connection:
        duck = Duck(fresh, connection, timezone)
        whys = duck.rejects(duck.tally(scan, told=True).cells, verdict)
        names = [ask.name for ask in scan.asks]
        rows = read(connection, fresh, REJECTED, names, whys, records=records)
        yield from located(fresh, rows, records=records)


def read(
    connection: Any,
    relation: Relation,
    table: str,
    names: Sequence[str],
    whys: Sequence[Why],
    *,
    records: bool,
) -> Iterator[Rejected]:
    """The rows of a table of such, by number, then KPI; of Parquet with their records if asked."""
    picked, rows = "row, kpi, why, said", table
    if records and relation.parquet:
        nested = {n for one in relation.opened if isinstance(one, Parquet) for n in one.nested}
        columns = [column for column in relation.columns if column not in nested]
        whole, _, texts, _ = relation.register(connection, [], columns)
        picked += "".join(f", {texts[column]}" for column in columns)
        rows = f"{table} JOIN {whole} USING (row)"
    found = execute(connection, f"SELECT {picked} FROM {rows} ORDER BY row, kpi NULLS FIRST")
    while batch := found.fetchmany(BATCH):
        for row, kpi, why, said, *cells in batch:
            reason = whys[why]
            name = None if kpi is None else names[kpi]
            text = reason.text if said is None else said
            record = as_record(cells) if cells else None
            yield Rejected(row, name, reason.reason, reason.column, text, record)
