"""Cohort triangles counted client by client, by the rules alone."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from tests.clients.log_oracle import Snapshots
from tests.clients.spells_oracle import DAY, Clients

LENGTHS = {"month": 1, "quarter": 3, "year": 12}
Row = tuple[int, dict[int, int]]
"""The size of a cohort, and the clients still there at each age that is known of all of them."""


def later(day: date, months: int) -> date:
    """The same day so many months later, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def first_day(day: date, every: str) -> date:
    """The first day of the calendar period that holds a day."""
    length = LENGTHS[every]
    return date(day.year, (day.month - 1) // length * length + 1, 1)


def of_accounts(found: Clients, end: date, every: str) -> dict[str, Row]:
    """Still there at an age: a client on the day so many periods after its own first one."""
    begun = {
        client: (spells[0][0], spells[-1][1])
        for client, spells in found.spells.items()
        if spells[0][0] < end
    }

    def there(client: str, age: int) -> bool:
        start, gone = begun[client]
        return gone is None or gone > later(start, age * LENGTHS[every])

    def known(period: date, age: int) -> bool:
        last_member = later(period, LENGTHS[every]) - DAY
        return later(last_member, age * LENGTHS[every]) < end

    starts = {client: first_day(start, every) for client, (start, _) in begun.items()}
    return _rows(starts, there, known)


def of_lists(found: Snapshots, every: str) -> dict[str, Row]:
    """Still there at an age: on the last list of that period, or on any later list."""
    closing = {first_day(day, every): day for day in found.days}
    seen: dict[str, list[date]] = {}
    for client, day in found.amounts:
        seen.setdefault(client, []).append(day)
    starts = {client: first_day(min(days), every) for client, days in seen.items()}

    def there(client: str, age: int) -> bool:
        period = later(starts[client], age * LENGTHS[every])
        until = closing.get(period, later(period, LENGTHS[every]) - timedelta(days=1))
        return age == 0 or max(seen[client]) >= until

    def known(period: date, age: int) -> bool:
        return later(period, age * LENGTHS[every]) <= first_day(found.days[-1], every)

    return _rows(starts, there, known)


def _rows(
    starts: Mapping[str, date],
    there: Callable[[str, int], bool],
    known: Callable[[date, int], bool],
) -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for period in sorted(set(starts.values())):
        members = [client for client, start in starts.items() if start == period]
        ages: dict[int, int] = {}
        while known(period, len(ages)):
            ages[len(ages)] = sum(there(client, len(ages)) for client in members)
        rows[period.isoformat()] = (len(members), ages)
    return rows
