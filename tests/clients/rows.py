"""The rows of messy client tables. `pick` takes one of the choices; the plainest come first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

Row = dict[str, str]
Pick = Callable[[Sequence[Any]], Any]

FIRST, AS_OF = date(2024, 1, 1), date(2025, 12, 31)
EDGES = [date(year, month, 1) for year in (2024, 2025) for month in (1, 4, 7, 10)]
DAYS = sorted(
    {FIRST + timedelta(days=17 * k) for k in range(43)}
    | {edge + timedelta(days=off) for edge in EDGES for off in (-1, 0, 1)}
    | {AS_OF}
)
ISO = [day.isoformat() for day in DAYS]
FUTURE = ["2099-05-01", "2098-12-31"]
NO_DAYS = ["soon", "31/31/2025", "2025-02-30", "0"]
CLIENTS = [f"A{number}" for number in range(1, 13)]
ORPHANS = ["Z1", "Z2"]
CLOCKS = ["09:00:00", "00:00:00", "23:59:59", "12:30:15", "17:45:00"]
SPANS = [3600, 0, 14400, 14401, 259200, 259201, 90, 86400, 40 * 86400]
"""Seconds, on and just beyond the usual limits (4 h and 3 d)."""


def mostly(pick: Pick, plain: Sequence[Any], odd: Sequence[Any], one_in: int = 12) -> Any:
    """One of the plain choices, or once in a while one of the odd ones."""
    return pick(odd) if odd and pick(range(one_in)) == one_in - 1 else pick(plain)


def many(pick: Pick, size: int, make: Callable[[], Row]) -> list[Row]:
    """From one to `size` rows, the more the larger the size."""
    return [make() for _ in range(pick(range(max(1, size // 2), size + 1)))]


def accounts(pick: Pick, size: int) -> list[Row]:
    """Clients with one spell or several: apart, touching, overlapping or open twice; ends before
    beginnings, days to come, blanks and unreadable days."""

    def make() -> Row:
        start = mostly(pick, ISO, ["", *NO_DAYS, *FUTURE])
        end = mostly(pick, ["", "", *ISO], [*NO_DAYS, *FUTURE])
        if pick(range(3)) and start in ISO and end in ISO and end < start:
            start, end = end, start
        client = mostly(pick, CLIENTS, ["", *CLIENTS])
        return {"client": client, "region": region(client), "start": start, "end": end}

    made = many(pick, size, make)
    for row in list(made):
        if row["end"] in ISO and pick(range(4)) == 3:  # renewed the day after, or a little later
            later = date.fromisoformat(row["end"]) + timedelta(days=pick([1, 0, 2, 40]))
            made.append({**row, "start": later.isoformat(), "end": pick(["", "2025-12-30"])})
    return made


def region(client: str) -> str:
    """The region of a client, one for all of its rows."""
    return ["North", "South", "East"][int(client[1:]) % 3] if client else "North"


def transactions(pick: Pick, size: int) -> list[Row]:
    """Payments: refunds, zeros, two currencies, quantities, orders of several lines, orphans."""

    def make() -> Row:
        client = mostly(pick, CLIENTS[:10], ["", *ORPHANS], 8)
        return {
            "client": client,
            "date": mostly(pick, ISO, ["", *NO_DAYS, *FUTURE]),
            "amount": mostly(
                pick, ["100.00", "19.99", "0.00", "-25.50", "1250.10"], ["", "free", "1,200.00"]
            ),
            "quantity": mostly(pick, ["1", "2", "-1", "0"], ["", "two"], 15),
            "currency": mostly(pick, ["EUR"], ["USD", ""], 8),
            "order": f"{client}-{pick(range(4))}" if client else "",
        }

    return many(pick, size, make)


def after(day: str, clock: str, seconds: int) -> str:
    """The moment so many seconds later by the clock."""
    from datetime import datetime

    moment = datetime.fromisoformat(f"{day} {clock}") + timedelta(seconds=seconds)
    return moment.isoformat(sep=" ")


def tickets(pick: Pick, size: int) -> list[Row]:
    """Tickets: open ones, ends before beginnings, times to come, solved without a reply, and a
    status that contradicts the times in either direction."""

    def make() -> Row:
        day, clock = pick(ISO), pick(CLOCKS)
        opened = f"{day} {clock}"
        replied = mostly(pick, [after(day, clock, pick(SPANS)), ""], [after(day, clock, -600)])
        solved = mostly(
            pick,
            [after(day, clock, pick(SPANS)), ""],
            [after(day, clock, -1), "later", "2099-01-01 00:00:00"],
        )
        honest = "closed" if solved else "open"
        return {
            "ticket": f"K{pick(range(1000))}",
            "client": mostly(pick, CLIENTS[:10], ["", *ORPHANS], 8),
            "opened": mostly(pick, [opened], ["", "yesterday", "2099-01-01 00:00:00"]),
            "responded": replied,
            "resolved": solved,
            "priority": pick(["low", "high", "normal"]),
            "status": mostly(pick, [honest], ["open", "closed"], 6),
        }

    return many(pick, size, make)


def durations(pick: Pick, size: int) -> list[Row]:
    """Tickets with the hours ready-made: negative ones, blanks, and hours filled in for tickets
    that are not closed."""

    def make() -> Row:
        return {
            "opened": f"{pick(ISO)} {pick(CLOCKS)}",
            "resolution": mostly(pick, ["1.5", "4", "72", "72.01", "0", "400.25"], ["", "-2", "x"]),
            "status": pick(["Closed", "Resolved", "Pending", "Open"]),
        }

    return many(pick, size, make)


def projects(pick: Pick, size: int) -> list[Row]:
    """Projects: early, on the day, late, open, cancelled, unrated, rated off the scale, not yet
    due, completed in times to come."""

    def make() -> Row:
        due = pick(ISO)
        done = date.fromisoformat(due) + timedelta(days=pick([0, -3, 1, 30, -400]))
        return {
            "client": mostly(pick, CLIENTS[:10], ["", *ORPHANS], 8),
            "due": mostly(pick, [due], ["", "Q3", *FUTURE], 8),
            "completed": mostly(pick, [done.isoformat(), ""], ["done", *FUTURE]),
            "satisfaction": mostly(pick, ["5", "4", "3", ""], ["6", "good", "0"]),
            "status": mostly(pick, ["done", "open"], ["cancelled"], 8),
        }

    return many(pick, size, make)


def usage(pick: Pick, size: int) -> list[Row]:
    """Use: several rows a day, rows without events, orphans, days outside the account."""

    def make() -> Row:
        return {
            "client": mostly(pick, CLIENTS[:10], ["", *ORPHANS], 8),
            "date": mostly(pick, ISO, ["", *NO_DAYS, *FUTURE]),
            "events": mostly(pick, ["1", "2", "4", "12", "0"], ["", "-3", "many"]),
        }

    return many(pick, size, make)


def snapshots(pick: Pick, size: int) -> list[Row]:
    """A row per client and month with its amount: clients that leave, return, pay nothing, stand
    in a month twice, and a month that nobody wrote."""
    months = [day.replace(day=1).isoformat() for day in EDGES] + ["2025-02-01", "2025-03-01"]
    made: list[Row] = []
    for client in CLIENTS[: max(1, size // len(months))]:
        first, last = sorted((pick(range(len(months))), pick(range(len(months)))))
        for place, month in enumerate(sorted(months)):
            here = first <= place <= last and pick(range(10)) != 9
            if here:
                amount = mostly(pick, ["100.00", "120.00", "80.00"], ["0.00", "", "n/a"])
                made.append({"client": client, "month": month, "amount": amount})
                if pick(range(20)) == 19:
                    made.append({"client": client, "month": month, "amount": "999.00"})
    return made or [{"client": "A1", "month": months[0], "amount": "100.00"}]


def ticket_log(pick: Pick, size: int) -> list[Row]:
    """A row per update of a ticket, not in order: replied, solved, reopened; the same moment
    twice, updates without a time or a key."""
    made: list[Row] = []
    for number in range(max(1, size // 3)):
        day, clock = pick(ISO), pick(CLOCKS)
        row = {
            "ticket": mostly(pick, [f"K{number}"], [""], 20),
            "client": pick(CLIENTS),
            "opened": f"{day} {clock}",
            "responded": "",
            "resolved": "",
            "status": "open",
        }
        replied, solved = after(day, clock, pick(SPANS)), after(day, clock, pick(SPANS))
        steps = [
            {},
            {"responded": replied},
            {"responded": replied, "resolved": solved, "status": "closed"},
            {"responded": replied, "status": "open"},  # opened again
        ][: pick(range(1, 5))]
        for place, step in enumerate(steps):
            moment = after(day, clock, 60 * (place - (pick(range(8)) == 7)))
            made.append({**row, **step, "updated": mostly(pick, [moment], ["", "never"], 20)})
    if pick([False, True]):
        made.reverse()
    return made


def statuses(pick: Pick, size: int) -> list[Row]:
    """Clients with a status and no dates; some stand twice, and not always alike."""

    def make() -> Row:
        return {
            "client": mostly(pick, CLIENTS, [""]),
            "status": mostly(pick, ["Stayed", "Churned", "Joined"], ["", "Unknown"]),
        }

    return many(pick, size, make)
