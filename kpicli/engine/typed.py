"""The columns of a client table as dates, numbers and texts, whatever they are written as."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kpicli.engine.dates import expression, orders_of, typed
from kpicli.engine.relation import Relation
from kpicli.engine.sql import number

Run = Callable[[str], Any]

DATES = (
    "start",
    "end",
    "date",
    "opened",
    "responded",
    "resolved",
    "due",
    "completed",
    "snapshot",
    "updated",
)
NUMBERS = ("amount", "quantity", "response", "resolution", "satisfaction", "events")
TEXTS = ("client", "currency", "order", "status", "key")

NUMERIC = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE", "DECIMAL")


@dataclass(slots=True)
class Typed:
    """A relation's columns by role: `d_start`, `v_amount`, `s_status`; other columns as `x0`….

    `w_` columns say, of dates and numbers, that something is written; `u_` ones that it cannot be
    read.
    """

    relation: Relation
    rows: str
    text: Mapping[str, str]
    native: Mapping[str, tuple[str, str]]
    timezone: str
    orders: dict[str, str | None] = field(default_factory=dict)

    def role(self, role: str) -> list[str]:
        """The SQL of the columns that a role gives, with their names."""
        if self.relation.source.column(role) is None:
            return []
        value, written = self.value(role), self.written(role)
        if role in TEXTS:
            return [f"{value} AS s_{role}"]
        return [
            f"{value} AS {'v' if role in NUMBERS else 'd'}_{role}",
            f"({written}) AS w_{role}",
            f"({written}) AND ({value}) IS NULL AS u_{role}",
        ]

    def value(self, role: str) -> str:
        """The SQL of a role's value, NULL where there is none that can be read."""
        column = self._column(role)
        if role in TEXTS:
            return shown(self.text[column])
        return self._number(column) if role in NUMBERS else self._date(column)

    def written(self, role: str) -> str:
        """The SQL of whether something is written in a role's column."""
        column = self._column(role)
        if self.as_such(role):
            return f"{self.native[column][0]} IS NOT NULL"
        return f"coalesce(trim({self.text[column]}), '') <> ''"

    def as_such(self, role: str) -> bool:
        """Whether the column of a date or number holds these as such, not as texts."""
        raw, kind = self.native.get(self._column(role), ("", ""))
        if role in NUMBERS:
            return kind.startswith(NUMERIC)
        return bool(raw) and typed(raw, kind, self.timezone) is not None

    def raw(self, column: str) -> str:
        """The SQL of a column as it is stored, to group by; `shown` makes the text of it."""
        return self.native[column][0] if column in self.native else self.text[column]

    def _column(self, role: str) -> str:
        column = self.relation.source.column(role)
        if column is None:
            raise LookupError(f"no column plays the part {role}")
        return column

    def _number(self, column: str) -> str:
        raw, kind = self.native.get(column, ("", ""))
        if kind.startswith(NUMERIC):
            return f"CASE WHEN isfinite(CAST({raw} AS DOUBLE)) THEN CAST({raw} AS DOUBLE) END"
        return number(self.text[column], self.relation.source.decimal)

    def _date(self, column: str) -> str:
        raw, kind = self.native.get(column, ("", ""))
        instant = typed(raw, kind, self.timezone) if raw else None
        if instant is not None:
            return instant
        order = self.orders.get(column)
        return expression(self.text[column], order, self.relation.source, self.timezone)

    def find_orders(self, run: Run, columns: Sequence[str]) -> None:
        """The order of day and month of each column, from the table `staged`."""
        texts = {column: self.text[column] for column in columns}
        found = orders_of(lambda sql: run(sql).fetchall(), texts, self.relation.source)
        for column, order in found.items():
            self.relation.remark_dates(column, order)
        self.orders |= found


def shown(stored: str) -> str:
    """The SQL of the text of something stored, without blanks around it; NULL of nothing."""
    return f"nullif(trim(CAST({stored} AS VARCHAR)), '')"


def native_types(run: Run, rows: str, shown: Mapping[str, str], text: Mapping[str, str]) -> Any:
    """Of Parquet columns, by name: their raw SQL and DuckDB's name of their type."""
    raw = {expression_: plain for plain, expression_ in shown.items()}
    columns = [column for column, expression_ in text.items() if expression_ in raw]
    if not columns:
        return {}
    listed = ", ".join(f"typeof({raw[text[column]]})" for column in columns)
    rows_found = run(f"SELECT {listed} FROM {rows} LIMIT 1").fetchall()
    if not rows_found:
        return {}
    [found] = rows_found
    return {column: (raw[text[column]], kind) for column, kind in zip(columns, found, strict=True)}
