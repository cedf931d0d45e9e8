"""Tables of several rows per thing, made into tables of one: snapshots and logs of updates."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from tests.clients.reading import Kept, OutError, Row, day, keep, moment, must, number, text


def latest(rows: list[Row], key: str, updated: str) -> tuple[list[Row], Counter[str]]:
    """Of each key the row updated last; of several at once the one furthest down the file.

    Rows without a key, or without a readable time of the update, cannot be placed.
    """
    found: dict[str, tuple[datetime, Row]] = {}

    def read(row: Row) -> tuple[str, datetime]:
        return text(row, key), must(moment(row, updated), updated)

    reasons: Counter[str] = Counter()
    for row in rows:
        try:
            name, when = read(row)
        except OutError as out:
            reasons[str(out)] += 1
            continue
        if name not in found or when >= found[name][0]:
            reasons["superseded"] += name in found
            found[name] = (when, row)
        else:
            reasons["superseded"] += 1
    return [row for _, row in found.values()], reasons


@dataclass(frozen=True)
class Snapshots:
    """The rows accounted for, the days on which snapshots were taken, and the amounts by client
    and day; of a client that stands in one twice the row further down counts."""

    kept: Kept[tuple[str, date, Fraction | None]]
    days: list[date]
    amounts: dict[tuple[str, date], Fraction | None]

    def there(self, taken: date) -> set[str]:
        """The clients in one snapshot."""
        return {client for client, when in self.amounts if when == taken}


def snapshots(rows: list[Row]) -> Snapshots:
    """A client without a readable amount is there all the same; how much it pays is not known."""

    def read(row: Row) -> tuple[str, date, Fraction | None]:
        client, when = text(row, "client"), must(day(row, "month"), "month")
        try:
            return client, when, number(row, "amount")
        except OutError:
            return client, when, None

    kept = keep(rows, read)
    amounts = {(client, when): amount for client, when, amount in kept.items}
    return Snapshots(kept, sorted({when for _, when, _ in kept.items}), amounts)


def as_accounts(found: Snapshots) -> list[Row]:
    """Rows of accounts: from the first snapshot with a client to the first one without it."""
    made: list[Row] = []
    for client in sorted({client for client, _ in found.amounts}):
        start: date | None = None
        for taken in found.days:
            here = client in found.there(taken)
            if here and start is None:
                start = taken
            if not here and start is not None:
                made.append(_account(client, start, taken.isoformat()))
                start = None
        if start is not None:
            made.append(_account(client, start, ""))
    return made


def _account(client: str, start: date, end: str) -> Row:
    return {"client": client, "start": start.isoformat(), "end": end}


@dataclass(frozen=True)
class RevenueKept:
    """Clients and amounts at the opening, what is left of both at the close, in percent."""

    at_risk: int
    lost: int
    gross: float | None
    net: float | None


def revenue_kept(found: Snapshots, start: date, end: date) -> RevenueKept | None:
    """From the last snapshot before `start` to the last one before `end`; None without either.

    Gross: at most what a client paid at the opening. Clients whose amount is not known at either
    time are in the counts and in neither sum.
    """
    before = [taken for taken in found.days if taken < start]
    within = [taken for taken in found.days if taken < end]
    if not before:
        return None
    opening, close = before[-1], within[-1]
    at_risk, left = found.there(opening), found.there(close)
    pairs = [
        (found.amounts[client, opening], found.amounts.get((client, close), Fraction(0)))
        for client in at_risk
    ]
    known = [(a, b) for a, b in pairs if a is not None and b is not None]
    total = sum((a for a, _ in known), Fraction(0))
    gross = sum((min(a, b) for a, b in known), Fraction(0))
    net = sum((b for _, b in known), Fraction(0))
    return RevenueKept(
        len(at_risk),
        len(at_risk - left),
        float(100 * gross / total) if total else None,
        float(100 * net / total) if total else None,
    )


def orphans(rows: list[Row], others: list[Row]) -> tuple[int, int, int]:
    """Rows whose client is not among the others, the clients of those rows, and the others'
    clients that have no row."""
    mine, theirs = ({row["client"] for row in table} - {""} for table in (rows, others))
    strange = [row for row in rows if row["client"] and row["client"] not in theirs]
    return len(strange), len({row["client"] for row in strange}), len(theirs - mine)
