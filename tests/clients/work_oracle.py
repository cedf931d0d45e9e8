"""Response and resolution times, and project completion, by the rules alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time
from fractions import Fraction
from zoneinfo import ZoneInfo

from tests.clients.reading import Kept, OutError, Row, day, keep, moment, must, number, per_cent
from tests.clients.reading import text as must_have
from tests.clients.survival import lasting

Waiting = tuple[Fraction, bool]
"""(seconds, closed): of an open one the seconds until what was observed ends."""


@dataclass(frozen=True)
class Taken:
    """How many closed and open, the figures in seconds, and the share within the limit."""

    closed: int
    open: int
    mean: float | None
    median: float | None
    p90: float | None
    share: float | None
    km_median: float | None


def tickets(
    rows: list[Row],
    column: str,
    end: date,
    *,
    zone: ZoneInfo | None = None,
    closed: set[str] | None = None,
) -> Kept[Waiting]:
    """Seconds from `opened` to the column, in the zone or as the clock was written.

    What is later than `end` has not happened. With `closed`, the states that mean so, the state
    decides whether a ticket is closed, and its time when.
    """
    last = datetime.combine(end, time())

    def read(row: Row) -> Waiting:
        opened = must(moment(row, "opened"), "opened")
        if opened >= last:
            raise OutError("after-the-end")
        ended = moment(row, column)
        if closed is not None:
            said = must_have(row, "status") in closed
            if said and ended is None:
                raise OutError("closed-without-time")
            ended = ended if said else None
        if ended and ended < opened:
            raise OutError("end-before-beginning")
        over = ended is not None and ended < last
        return seconds(opened, ended if ended and over else last, zone), over

    return keep(rows, read)


def seconds(start: datetime, end: datetime, zone: ZoneInfo | None) -> Fraction:
    """Seconds that passed in the zone, or the difference of the clocks."""
    if zone:
        start, end = start.replace(tzinfo=zone), end.replace(tzinfo=zone)
        return Fraction(end.timestamp()) - Fraction(start.timestamp())
    return Fraction((end - start).total_seconds())


def contradictions(rows: list[Row], column: str, closed: set[str]) -> Counter[str]:
    """Tickets whose state and time disagree."""
    return Counter(
        "closed-without-time" if row["status"] in closed else "time-without-closed"
        for row in rows
        if (row["status"] in closed) != bool(row[column].strip())
    )


def ready_made(rows: list[Row], column: str, unit: int, closed: set[str] | None) -> Kept[Waiting]:
    """Durations as written, in units of so many seconds; blank is open, or so says the state.

    How long the open ones have waited is not told: 0 stands for it.
    """

    def read(row: Row) -> Waiting:
        length = number(row, column)
        if closed is not None and row["status"] in closed:
            length = must(length, column)
        if length is not None and length < 0:
            raise OutError("negative")
        if length is None or (closed is not None and row["status"] not in closed):
            return Fraction(0), False
        return length * unit, True

    return keep(rows, read)


def taken(found: list[Waiting], limit: int, *, waited: bool = True) -> Taken:
    """The figures; with `waited` the open ones beyond the limit are below the line of the share
    and all are in the Kaplan-Meier median."""
    done = sorted(length for length, over in found if over)
    waiting = [length for length, over in found if not over]
    longer = sum(length > limit for length in waiting) if waited else 0
    middle = lasting([(length, over, Fraction(-1)) for length, over in found]).median
    return Taken(
        len(done),
        len(waiting),
        float(sum(done) / len(done)) if done else None,
        quantile(done, Fraction(1, 2)),
        quantile(done, Fraction(9, 10)),
        per_cent(sum(length <= limit for length in done), len(done) + longer),
        float(middle) if waited and middle is not None else None,
    )


def quantile(ordered: list[Fraction], share: Fraction) -> float | None:
    """Linear interpolation between the two nearest (type 7)."""
    if not ordered:
        return None
    place = share * (len(ordered) - 1)
    low, rest = divmod(place, 1)
    upper = ordered[min(int(low) + 1, len(ordered) - 1)]
    return float(ordered[int(low)] + rest * (upper - ordered[int(low)]))


@dataclass(frozen=True)
class Completion:
    """Projects due, done among them, and the counts behind both."""

    due: int
    done: int
    on_time: int
    unrated: int
    open: int
    value: float | None
    mean_delay: float | None


def projects(
    rows: list[Row],
    end: date,
    start: date = date.min,
    until: date = date.max,
    *,
    unrated: str = "on_time",
    cancelled: str | None = "cancelled",
) -> tuple[Completion, Kept[tuple[int | None, int | None]]]:
    """Projects due in [start, until) and before `end`, as (days late, rating), None for neither.

    A rating off the scale of 1 to 5, or an unreadable one, is none: counted as unrated.
    """

    def read(row: Row) -> tuple[int | None, int | None]:
        if row["status"] == cancelled:
            raise OutError("cancelled")
        due, completed = must(day(row, "due"), "due"), day(row, "completed")
        if not start <= due < until:
            raise OutError("outside-the-period")
        if due >= end:
            raise OutError("not-yet-due")
        rating = row["satisfaction"]
        late = (completed - due).days if completed and completed < end else None
        return late, int(rating) if rating in ("1", "2", "3", "4", "5") else None

    kept = keep(rows, read)
    items = kept.items
    if unrated == "leave_out":
        items = [(late, rating) for late, rating in items if late is None or rating]
    on_time = [(late, rating) for late, rating in items if late is not None and late <= 0]
    good = 4 if unrated == "on_time" else 0
    done = sum((rating or good) >= 4 for _, rating in on_time)
    delays = [late for late, _ in items if late is not None]
    return (
        Completion(
            len(items),
            done,
            len(on_time),
            sum(late is not None and not rating for late, rating in kept.items),
            sum(late is None for late, _ in items),
            per_cent(done, len(items)),
            sum(delays) / len(delays) if delays else None,
        ),
        kept,
    )
