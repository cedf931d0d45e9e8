"""What the query of a recipe builds on: tables, windows of time, groups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kpicli.core.buying import Buying
from kpicli.core.calendar import Calendar
from kpicli.core.plan import Itemise, TableScan
from kpicli.core.reasons import AFTER, FUTURE, NOT_ASKED, OUTSIDE
from kpicli.core.source import Condition
from kpicli.engine.loading import load_rows
from kpicli.engine.periods import period_sql
from kpicli.engine.places import FIRST
from kpicli.engine.sql import every, literal
from kpicli.engine.table import Loaded

Run = Callable[[str], Any]

YEAR = 365.25
"""Days in a year."""


@dataclass(frozen=True, slots=True)
class Made:
    """The SQL of a KPI's items, and of the reasons of the table's kept rows.

    Items have the columns client, unit, day, period in a scan by periods, o0… for the table's own
    groups, a, b, y, open, reason, entry, and s0… for further sums. `rows` gives the row and the
    reason of each; without it each item is a row. `kinds` gives (reason, rows, first rows) where
    rows were added up. `model` is what was learnt of the clients on the way.
    """

    sql: str
    rows: str | None = None
    kinds: str | None = None
    model: Buying | None = None


def counted() -> str:
    """The SQL of how many rows there are, and of the first of them."""
    return f"count(*), min(row, {FIRST})"


def after(day: str, scan: TableScan) -> tuple[str, int]:
    """The case of a moment still to come, or after the last day that the table knows of."""
    if scan.known_until:
        return f"{day} >= {literal(scan.known_until)}::TIMESTAMP", AFTER
    return f"{day} > {literal(scan.now)}::TIMESTAMP", FUTURE


@dataclass(slots=True)
class Ground:
    """What is there to build a KPI's items on. `number` tells its tables from those of others.

    `accounts` are those that tell when a client was one.
    """

    run: Run
    connection: Any
    scan: TableScan
    ask: Itemise
    table: Loaded
    accounts: Loaded | None
    number: int

    def own(self) -> list[tuple[str, str]]:
        """The table's own columns that part its rows: (column of the table, name of the group)."""
        found = []
        for place, group in enumerate(self.scan.groups):
            if self.is_own(place):
                found.append((self.table.other[group.column], f"o{place}"))
        return found

    def is_own(self, place: int) -> bool:
        """Whether a grouping is by a column of the table itself."""
        group = self.scan.groups[place]
        return group.table is None or group.table.name == self.scan.source.name

    def owned(self, alias: str = "") -> str:
        """The own groups for a SELECT, each after a comma."""
        dot = f"{alias}." if alias else ""
        return "".join(f", {dot}{column} AS {name}" for column, name in self.own())

    def period(self, day: str) -> str:
        """The period of a day for a SELECT, after a comma; nothing in a scan without periods."""
        if self.scan.every is None:
            return ""
        return f", {period_sql(day, self.scan.every)} AS period"

    def asked(self, rules: Sequence[Condition] | None = None) -> str:
        """The SQL of whether a row meets conditions, the KPI's `where:` unless others are given."""
        text = dict(self.table.other)
        source = self.table.relation.source
        return every(self.ask.where if rules is None else rules, text, source.decimal)

    def reason(self, cases: Sequence[tuple[str, int]]) -> str:
        """The SQL of the first reason whose condition holds, 0 when none does."""
        listed = [(f"NOT ({self.asked()})", NOT_ASKED)] if self.ask.where else []
        whens = " ".join(f"WHEN {test} THEN {code}" for test, code in [*listed, *cases])
        return f"CASE {whens} ELSE 0 END" if whens else "0"

    def outside(self, day: str) -> list[tuple[str, int]]:
        """The cases of a day outside those asked for."""
        ends = [(self.scan.since, "<"), (self.scan.until, ">=")]
        tests = [f"{day} {sign} {literal(end)}::TIMESTAMP" for end, sign in ends if end]
        return [(f"({' OR '.join(tests)})", OUTSIDE)] if tests else []

    def future(self, day: str) -> tuple[str, int]:
        """The case of a moment still to come, or after the last day that the table knows of."""
        return after(day, self.scan)

    def happened(self, day: str) -> str:
        """The SQL of a moment; of one after the last day that is known of, NULL: it is to come."""
        if not self.scan.known_until:
            return day
        return f"CASE WHEN NOT ({self.future(day)[0]}) THEN {day} END"

    @property
    def observed(self) -> date | None:
        """The first day that the table knows nothing of."""
        return self.table.observed

    @property
    def spells(self) -> Loaded | None:
        """The accounts, where they tell from which day on a client was one."""
        return self.accounts if self.accounts and self.accounts.has("start") else None

    def windows(self, spans: Sequence[tuple[date, date]]) -> str:
        """A table of windows of time: start and stop, DATEs; its name."""
        name = f"windows{self.number}"
        load_rows(self.connection, self.run, name, ["start", "stop"], ["DATE", "DATE"], spans)
        return name

    def periods(
        self, first: date | None, calendar: Calendar | None = None
    ) -> list[tuple[date, date]]:
        """The periods from a first day to the last the table knows, or to the days asked for."""
        calendar = calendar or self.scan.every
        if first is None or self.observed is None or calendar is None:
            return []
        since, until = self.scan.since, self.scan.until
        begin = max(first, date.fromisoformat(since)) if since else first
        end = min(self.observed, date.fromisoformat(until)) if until else self.observed
        if begin >= end:
            return []
        last = date.fromordinal(end.toordinal() - 1)
        starts = calendar.sequence(calendar.start_of(begin), calendar.start_of(last))
        return [(start, calendar.next(start)) for start in starts]

    def whole(self, first: date | None) -> tuple[date, date] | None:
        """The one window from the first day, or `since`, to the observed end, or `until`."""
        begin = date.fromisoformat(self.scan.since) if self.scan.since else first
        end = date.fromisoformat(self.scan.until) if self.scan.until else self.observed
        return (begin, end) if begin and end and begin < end else None


def unit_of(client: str) -> str:
    """The SQL of what is drawn on its own: the client, or the row where none is named."""
    return f"CASE WHEN {client} IS NULL THEN hash(row) ELSE hash({client}) END"
