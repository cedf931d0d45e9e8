"""Retention, churn and lifetime from rows of accounts, by the rules alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from tests.clients.reading import Kept, OutError, Row, day, keep, must, per_cent, text
from tests.clients.survival import Lasting, lasting
from tests.clients.survival import Spell as Time

DAY = timedelta(days=1)
YEAR = Fraction(1461, 4)
Spell = tuple[date, date | None]
"""[first day, day after the last one), None while it runs."""


@dataclass(frozen=True)
class Clients:
    """The rows accounted for, and the spells of each client: in order, none touching another."""

    kept: Kept[tuple[str, Spell]]
    spells: dict[str, list[Spell]]

    def running(self, start: date, end: date) -> set[str]:
        """The clients on any day of [start, end)."""
        return {
            client
            for client, spells in self.spells.items()
            if any(a < end and (b is None or b > start) for a, b in spells)
        }

    def days(self, start: date, end: date) -> int:
        """The client-days of [start, end)."""
        return sum(
            max(0, (min(b or end, end) - max(a, start)).days)
            for spells in self.spells.values()
            for a, b in spells
        )


def clients(rows: list[Row]) -> Clients:
    """Rows without a client or a first day, or with an unreadable day or a last day before the
    first, are left out; spells that overlap or follow each other day by day are one spell."""
    kept = keep(rows, _read)
    spells: dict[str, list[Spell]] = {}
    for client, spell in sorted(kept.items, key=lambda item: (item[0], item[1][0])):
        mine = spells.setdefault(client, [])
        if mine and (mine[-1][1] is None or spell[0] <= mine[-1][1]):
            mine[-1] = (mine[-1][0], _later(mine[-1][1], spell[1]))
        else:
            mine.append(spell)
    return Clients(kept, spells)


def _read(row: Row) -> tuple[str, Spell]:
    client = text(row, "client")
    start, end = must(day(row, "start"), "start"), day(row, "end")
    if end and end < start:
        raise OutError("end-before-start")
    return client, (start, end + DAY if end else None)


def _later(one: date | None, other: date | None) -> date | None:
    return None if one is None or other is None else max(one, other)


@dataclass(frozen=True)
class Cohort:
    """The clients at risk and the lost ones, and the rates in percent (None of nobody)."""

    at_risk: int
    lost: int

    @property
    def churn(self) -> float | None:
        return per_cent(self.lost, self.at_risk)

    @property
    def retention(self) -> float | None:
        return per_cent(self.at_risk - self.lost, self.at_risk)


def cohort(found: Clients, start: date, end: date) -> Cohort:
    """Clients before `start` and on it; lost if not so again at `end`."""

    def there(day: date) -> set[str]:
        return {
            client
            for client, spells in found.spells.items()
            if any(a < day and (b is None or b > day) for a, b in spells)
        }

    at_risk = there(start)
    return Cohort(len(at_risk), len(at_risk - there(end)))


def lifetime(found: Clients, end: date, known_since: date | None = None) -> Lasting:
    """Years from the first day of the first spell to the end of the last one, or to `end`."""
    return lasting(times(found, end, known_since))


def times(found: Clients, end: date, known_since: date | None = None) -> list[Time]:
    """Each client's time in years; those who begin at `end` or later have none."""
    spells: list[Time] = []
    for mine in found.spells.values():
        start, last = mine[0][0], mine[-1][1]
        if start >= end:
            continue
        left = last is not None and last <= end
        entry = max(0, (known_since - start).days) if known_since else 0
        days = (min(last or end, end) - start).days
        spells.append((Fraction(days) / YEAR, left, Fraction(entry) / YEAR))
    return spells


def by_status(rows: list[Row], lost: set[str], leave_out: set[str]) -> tuple[Cohort, Kept[Row]]:
    """Without days: a client is lost if every row of it that is not left out says so."""

    def read(row: Row) -> Row:
        text(row, "client")
        if text(row, "status") in leave_out:
            raise OutError("left-out")
        return row

    kept = keep(rows, read)
    total = Counter(row["client"] for row in kept.items)
    gone = Counter(row["client"] for row in kept.items if row["status"] in lost)
    return Cohort(len(total), sum(gone[client] == total[client] for client in total)), kept
