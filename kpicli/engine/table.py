"""A client table read once: its rows kept typed, or added up by client while they stream."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from kpicli.core.plan import Input, Malformed
from kpicli.engine.relation import Relation
from kpicli.engine.sql import every, literal
from kpicli.engine.typed import DATES, NUMERIC, Typed, native_types

Run = Callable[[str], Any]

STEPS = ("kept", "where", "superseded")
"""What becomes of a row of a client table: kept, left out by `where:`, or an older update."""


@dataclass(slots=True)
class Loaded:
    """A table in the database, called `name`, with where its rows went.

    Its rows have the columns of `Typed` and `row`. `other` gives the name of each further column.
    `observed` is the first day the table knows nothing of, `last` the last moment in it. A table
    that is `summed` has a row per client instead: `days` names the one by day, and `purchases` is
    the SQL of their number. `rejected` names, by KPI, the tables of rows that do not count.
    """

    relation: Relation
    name: str
    roles: frozenset[str]
    other: Mapping[str, str]
    steps: dict[str, int] = field(default_factory=dict)
    observed: date | None = None
    last: datetime | None = None
    first: date | None = None
    currency: str | None = None
    summed: bool = False
    days: str = ""
    purchases: str = ""
    rejected: dict[str, str] = field(default_factory=dict)
    remarks: list[tuple[str, str, str | None]] = field(default_factory=list)

    def notes(self) -> list[tuple[str, str, str | None]]:
        """What was remarked in reading and in loading: (slug, text, place)."""
        return [*self.relation.notes(), *self.remarks]

    def has(self, role: str) -> bool:
        """Whether the table has a column for a role."""
        return role in self.roles

    @property
    def kept(self) -> int:
        """Rows that count."""
        return self.steps.get("kept", 0)

    @property
    def malformed(self) -> list[Malformed]:
        """The records set aside."""
        return self.relation.malformed()

    @property
    def inputs(self) -> list[Input]:
        """The files read."""
        return self.relation.inputs()


def columns_of(roles: Iterable[str], relation: Relation) -> dict[str, str]:
    """The columns of the roles that a source declares."""
    source = relation.source
    return {role: column for role in roles if (column := source.column(role))}


def load(
    run: Run,
    connection: Any,
    relation: Relation,
    roles: Sequence[str],
    further: Sequence[str],
    at: int,
    timezone: str,
    now: str,
) -> Loaded:
    """The rows of a table kept, with the columns of `roles` typed and `further` ones as text.

    Of rows with the same `key` the latest `updated` counts. Errors: `UserError`s.
    """
    source = relation.source
    named = columns_of(roles, relation)
    other = {column: f"x{place}" for place, column in enumerate(dict.fromkeys(further))}
    rules = [rule.column for rule in source.where]
    wanted = list(dict.fromkeys([*named.values(), *other, *rules]))
    relation.check(wanted)
    name = f"table{at}"

    def make(typed: Typed) -> None:
        picked = [piece for role in named for piece in typed.role(role)]
        picked += [f"nullif(trim({typed.text[c]}), '') AS {x}" for c, x in other.items()]
        kept = every(source.where, typed.text, source.decimal)
        inner = f"SELECT {', '.join([*picked, 'row'])}, ({kept}) AS met FROM {typed.rows}"
        step = "CASE WHEN NOT met THEN 1 ELSE 0 END"
        if "key" in named:
            order = "d_updated DESC NULLS LAST, row DESC" if "updated" in named else "row DESC"
            rank = (
                f"row_number() OVER (PARTITION BY met, s_key ORDER BY {order}) > 1 "
                "AND s_key IS NOT NULL"
            )
            step = f"CASE WHEN NOT met THEN 1 WHEN {rank} THEN 2 ELSE 0 END"
        first = ""
        if "key" in named:
            first = "".join(
                f", min(d_{role}) OVER (PARTITION BY met, s_key) AS f_{role}"
                for role in ("responded", "resolved")
                if role in named
            )
        run(
            f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * EXCLUDE (met), {step} AS step{first} "
            f"FROM ({inner})"
        )

    dates = [role for role in named if role in DATES]
    unread = [f"bool_or(u_{role})" for role in dates]
    typed_table(run, connection, relation, wanted, dates, make, name, unread, at, timezone)
    steps = dict.fromkeys(STEPS, 0)
    for step, n in run(f"SELECT step, count(*) FROM {name} GROUP BY step").fetchall():
        steps[STEPS[step]] = n
    found = Loaded(relation, name, frozenset(named), other, steps)
    _observe(run, found, [f"d_{role}" for role in dates if role != "due"], now)
    return found


def typed_table(
    run: Run,
    connection: Any,
    relation: Relation,
    wanted: Sequence[str],
    dates: Sequence[str],
    make: Callable[[Typed], None],
    name: str,
    unread: Sequence[str],
    at: int,
    timezone: str,
) -> Typed:
    """Make a table of typed columns: with ISO dates, or once more with the order of their days."""
    source = relation.source
    rows, _, text, shown = relation.register(connection, [], wanted, called=f"table_src{at}")
    native = native_types(run, rows, shown, text) if shown else {}
    typed = Typed(relation, rows, text, native, timezone)
    make(typed)
    if source.date_format or not dates:
        return typed
    [found] = run(f"SELECT {', '.join(unread)} FROM {name}").fetchall()
    odd = [role for role, bad in zip(dates, found, strict=True) if bad]
    columns = [column for role in odd if (column := source.column(role))]
    columns = [column for column in columns if column not in native or _read(native[column][1])]
    if not columns:
        return typed
    if not relation.parquet:
        relation.open_again()
        rows, _, text, _ = relation.register(connection, [], wanted, called=f"table_src{at}")
    names = {column: f"t{place}" for place, column in enumerate(wanted)}
    picked = ", ".join(f"{text[column]} AS {names[column]}" for column in wanted)
    run(f"CREATE OR REPLACE TEMP TABLE staged AS SELECT {picked}, row FROM {rows}")
    typed = Typed(relation, "staged", names, {}, timezone)
    typed.find_orders(run, columns)
    make(typed)
    run("DROP TABLE staged")
    return typed


def _read(kind: str) -> bool:
    """Whether the dates of a Parquet column of this type are read from its texts."""
    return kind == "VARCHAR" or kind.startswith(NUMERIC)


def _observe(run: Run, table: Loaded, dates: Sequence[str], now: str) -> None:
    """Set the first day that the table knows nothing of, and its first and last moment."""
    source = table.relation.source
    if dates:
        ends = ", ".join(
            f"max({d}) FILTER ({d} <= {literal(now)}::TIMESTAMP), min({d})" for d in dates
        )
        [found] = run(f"SELECT {ends} FROM {table.name} WHERE step = 0").fetchall()
        lasts = [moment for moment in found[0::2] if moment is not None]
        firsts = [moment for moment in found[1::2] if moment is not None]
        table.last = max(lasts, default=None)
        table.first = min(firsts).date() if firsts else None
    set_observed(table, source.as_of)


def set_observed(table: Loaded, as_of: str | None) -> None:
    """The declared last day, else the day of the last moment, and the first day after it."""
    if as_of:
        table.observed = date.fromisoformat(as_of) + timedelta(days=1)
        table.last = datetime.combine(table.observed, datetime.min.time())
    elif table.last is not None:
        table.observed = table.last.date() + timedelta(days=1)
