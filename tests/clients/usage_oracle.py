"""Engagement, stickiness and frequency from rows of usage, by the rules alone."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tests.clients.reading import Kept, OutError, Row, day, keep, must, number, per_cent, text
from tests.clients.spells_oracle import Clients

BANDS = ((0, 0), (1, 3), (4, 11), (12, math.inf))
Use = tuple[str, date, int]


@dataclass(frozen=True)
class Engaged:
    """Client-months, those with enough events, the share in percent with its error by client,
    the stickiness in percent, and the client-months of each band."""

    client_months: int
    active: int
    value: float | None
    se: float | None
    stickiness: float | None
    bands: tuple[int, ...]


def uses(rows: list[Row], end: date, *, counted: bool = True) -> Kept[Use]:
    """Rows before `end`; without a column of events each row is one."""

    def read(row: Row) -> Use:
        client = text(row, "client")
        events = must(number(row, "events"), "events") if counted else Fraction(1)
        if events < 0 or events.denominator != 1:
            raise OutError("invalid-events")
        used = must(day(row, "date"), "date")
        if used >= end:
            raise OutError("after-the-end")
        return client, used, int(events)

    return keep(rows, read)


def months(found: list[Use], end: date) -> Iterator[tuple[date, date]]:
    """The calendar months from that of the first use on, as far as they are over before `end`."""
    if not found:
        return
    start = min(used for _, used, _ in found).replace(day=1)
    while True:
        after = date(start.year + start.month // 12, start.month % 12 + 1, 1)
        if after > end:
            return
        yield start, after
        start = after


def engagement(
    found: list[Use], accounts: Clients | None, end: date, *, at_least: int = 4
) -> Engaged:
    """Over clients with an account running in the month; without accounts, over those seen in
    it or before."""
    events: Counter[tuple[str, date]] = Counter()
    seen: set[tuple[str, date]] = set()
    for client, used, count in found:
        events[client, used.replace(day=1)] += count
        seen |= {(client, used)} if count else set()
    cells: list[tuple[str, date]] = []
    daily, monthly = Fraction(0), 0
    for start, after in months(found, end):
        there = (
            accounts.running(start, after)
            if accounts
            else {client for client, used, _ in found if used < after}
        )
        cells += [(client, start) for client in there]
        days = [client for client, used in seen if client in there and start <= used < after]
        daily += Fraction(len(days), (after - start).days)
        monthly += len(set(days))
    active = {cell for cell in cells if events[cell] >= at_least}
    return Engaged(
        len(cells),
        len(active),
        per_cent(len(active), len(cells)),
        _error(cells, active),
        per_cent(daily, monthly),
        tuple(sum(low <= events[cell] <= high for cell in cells) for low, high in BANDS),
    )


def _error(cells: list[tuple[str, date]], active: set[tuple[str, date]]) -> float | None:
    """In percent, clients as clusters: V = k/(k-1) of the squared sums of (y - share) over n²."""
    clients = {client for client, _ in cells}
    if len(clients) < 2:
        return None
    share, k = Fraction(len(active), len(cells)), len(clients)
    sums = [
        sum(((cell in active) - share for cell in cells if cell[0] == client), Fraction(0))
        for client in clients
    ]
    return 100 * math.sqrt(sum(value**2 for value in sums) * Fraction(k, k - 1)) / len(cells)
