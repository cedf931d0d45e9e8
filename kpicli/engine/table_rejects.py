"""The rows of a client table that are no items: each with its place, why, and what decided."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from kpicli.core.plan import TableScan
from kpicli.engine.deciding import Deciding, Row
from kpicli.engine.ground import after
from kpicli.engine.located import BATCH, Placed, Rejected, as_record, located
from kpicli.engine.relation import Relation
from kpicli.engine.table import STEPS, Loaded
from kpicli.engine.typed import DATES
from kpicli.sources.parquet import Parquet

Run = Callable[[str], Any]


def table_rejects(
    run: Run,
    connection: Any,
    table: Loaded,
    scan: TableScan,
    names: Sequence[str],
    *,
    records: bool,
) -> Iterator[Placed]:
    """The rows that do not count for the KPIs of these names, in the order of the files.

    The table is read once more, for the texts that decided. Errors are `UserError`s.
    """
    fresh = Relation(table.relation.source, table.relation.files)
    fresh.open()
    rows = _read(run, connection, fresh, table, scan, names, records=records)
    return located(fresh, rows, records=records)


def _read(
    run: Run,
    connection: Any,
    relation: Relation,
    table: Loaded,
    scan: TableScan,
    names: Sequence[str],
    *,
    records: bool,
) -> Iterator[Rejected]:
    deciding = [Deciding(scan.source, ask) for ask in scan.asks if ask.name in names]
    columns = list(dict.fromkeys(column for one in deciding for column in one.columns))
    shown: list[str] = []
    if records and relation.parquet:
        nested = {n for one in relation.opened if isinstance(one, Parquet) for n in one.nested}
        shown = [column for column in relation.columns if column not in nested]
    wanted = list(dict.fromkeys([*columns, *shown]))
    relation.check(columns)
    again, _, texts, _ = relation.register(connection, [], wanted, called="read_again")
    dates = [] if table.summed else [role for role in DATES if table.has(role)]
    flags = [f"coalesce(k.u_{role}, false)" for role in dates]
    flags += [f"coalesce({after(f'k.d_{role}', scan)[0]}, false)" for role in dates]
    typed = f" LEFT JOIN {table.name} AS k ON k.row = r.row" if dates else ""
    picked = ["r.row", "r.kpi", "r.step", "r.reason", *flags]
    picked += [f"a.{texts[column]}" for column in wanted]
    if not relation.parquet:
        texts_of = [texts[column] for column in wanted]
    else:
        texts_of = [f"{texts[column]} AS t{place}" for place, column in enumerate(wanted)]
        picked[-len(wanted) :] = [f"a.t{place}" for place in range(len(wanted))] if wanted else []
    source = f"(SELECT {', '.join([*texts_of, 'row'])} FROM {again}) AS a"
    found = run(
        f"SELECT {', '.join(picked)} FROM ({_rejected(table, names)}) AS r "
        f"JOIN {source} ON a.row = r.row{typed} ORDER BY r.row, r.kpi NULLS FIRST"
    )
    by_name = {one.name: one for one in deciding}
    while batch := found.fetchmany(BATCH):
        for row, kpi, step, reason, *rest in batch:
            late = rest[len(dates) : 2 * len(dates)]
            held = dict(zip(wanted, rest[2 * len(dates) :], strict=True))
            given = Row(
                held,
                [role for role, bad in zip(dates, rest, strict=False) if bad],
                [role for role, bad in zip(dates, late, strict=True) if bad],
            )
            record = as_record([held[column] for column in shown]) if shown else None
            if kpi is None:
                column, text = deciding[0].of_step(STEPS[step], given)
                yield Rejected(row, None, STEPS[step], column, text, record)
                continue
            slug, column, text = by_name[names[kpi]].of_reason(reason, given)
            yield Rejected(row, names[kpi], slug, column, text, record)


def _rejected(table: Loaded, names: Sequence[str]) -> str:
    """The SQL of the rows: their number, KPI (NULL where left out whole), step and reason."""
    whole = table.rejected[names[0]] if table.summed else table.name
    parts = [f"SELECT row, NULL::INTEGER AS kpi, step, 0 AS reason FROM {whole} WHERE step <> 0"]
    for place, name in enumerate(names):
        left = table.rejected[name]
        parts.append(f"SELECT row, {place}, step, reason FROM {left} WHERE step = 0")
    return " UNION ALL ".join(parts)
