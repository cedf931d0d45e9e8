"""Business hours: which stretches of time are open, and how much open time lies between two."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import accumulate, pairwise

MIDNIGHT = 86_400
"""The seconds at which a day ends, by its clock."""
MICROSECOND, SECOND = timedelta(microseconds=1), timedelta(seconds=1)
DAY = timedelta(days=1)

Stretch = tuple[datetime, datetime]
"""Two instants, the end not included."""


@dataclass(frozen=True, slots=True)
class BusinessHours:
    """When there is business: stretches of each weekday, in a time zone, but for holidays.

    `week` has the stretches of Monday to Sunday as (from, until) in seconds of the clock, 0 to
    86,400, in order and apart. It is open whenever the clock of `timezone` reads a time in one of
    them: an hour that the clocks skip is not, one that they repeat is open twice. Without a
    `timezone` the clock is the one that times are told by.
    """

    week: tuple[tuple[tuple[int, int], ...], ...]
    holidays: frozenset[date] = frozenset()
    timezone: str | None = None

    def elapsed(self, begin: datetime, end: datetime, clock: str | None = None) -> float:
        """The open seconds from one local time to another; negative if the second is earlier.

        For many pairs ask one `timetable`, which says what local times are.
        """
        days = sorted((begin.date(), end.date()))
        return self.timetable(days[0], days[1], clock).elapsed(begin, end)

    def timetable(self, first: date, last: date, clock: str | None = None) -> Timetable:
        """The open time up to any local time of the days from `first` to `last`, both included.

        Local times are as the clock of the zone `clock` shows them; hours and clock each have the
        other's zone by default. ValueError when neither has one.
        """
        from zoneinfo import ZoneInfo

        own, told = self.timezone or clock, clock or self.timezone
        if own is None or told is None:
            raise ValueError("business hours need a time zone")
        zone = ZoneInfo(told)
        start, end = _instant(first - DAY, zone), _instant(last + 2 * DAY, zone)
        opened = self._open(start.date() - DAY, end.date() + DAY, ZoneInfo(own))
        return Timetable(tuple(_rows(zone, start, end, opened)), _midnight(last + DAY))

    def _open(self, first: date, last: date, zone: tzinfo) -> list[Stretch]:
        """The open stretches of days in UTC, in order, each with one offset throughout."""
        found = []
        start, end = _instant(first, zone), _instant(last + DAY, zone)
        for begin, until, offset in _offsets(zone, start, end):
            day, stop = (begin + offset).date(), (until + offset).date()
            while day <= stop:
                midnight = _midnight(day, UTC) - offset
                for low, high in () if day in self.holidays else self.week[day.weekday()]:
                    opens = max(midnight + low * SECOND, begin)
                    closes = min(midnight + high * SECOND, until)
                    if opens < closes:
                        found.append((opens, closes))
                day += DAY
        return found


ALWAYS = BusinessHours((((0, MIDNIGHT),),) * 7)
"""Open day and night: time as it passes, also where the clocks change."""


@dataclass(frozen=True, slots=True)
class Timetable:
    """Open time up to a local time, as rows (from, microseconds before it, microseconds open).

    From a row's local time on it is open for as long as the row says, then closed up to the next.
    Local times have no zone: of an hour that the clock shows twice they are the first, and a time
    that it skips is as far after the change as it is past the hour skipped (PEP 495, fold 0).
    `end` is the first local time that is not covered any more.
    """

    rows: tuple[tuple[datetime, int, int], ...]
    end: datetime

    def elapsed(self, begin: datetime, end: datetime) -> float:
        """The open seconds from one local time to another; negative if the second is earlier.

        ValueError for times that are not covered.
        """
        return (self._before(end) - self._before(begin)) / 1_000_000

    def _before(self, at: datetime) -> int:
        """The open microseconds before a local time."""
        place = bisect_right(self.rows, at, key=lambda row: row[0]) - 1
        if place < 0 or at >= self.end:
            raise ValueError(f"the timetable does not cover {at}")
        start, before, length = self.rows[place]
        return before + min((at - start) // MICROSECOND, length)


def _rows(
    zone: tzinfo, start: datetime, end: datetime, opened: list[Stretch]
) -> Iterator[tuple[datetime, int, int]]:
    """The rows of a timetable: one where the clock changes, and one for each stretch.

    A clock that goes from offset a to b shows local times with a up to the change + max(a, b).
    """
    sums = list(accumulate(((high - low) // MICROSECOND for low, high in opened), initial=0))
    lows = [low for low, _ in opened]
    offsets = list(_offsets(zone, start, end))
    starts = [start + offsets[0][2]]
    starts += [change + max(a, b) for (_, change, a), (_, _, b) in pairwise(offsets)]
    stops = [*starts[1:], end + offsets[-1][2]]
    for (_, _, offset), local, stop in zip(offsets, starts, stops, strict=True):
        at, until = local - offset, stop - offset
        place = bisect_right(lows, at)
        low, high = opened[place - 1] if place else (at, at)
        rest = max((min(high, until) - at) // MICROSECOND, 0)
        yield local.replace(tzinfo=None), sums[place] - max((high - at) // MICROSECOND, 0), rest
        for later in range(place, bisect_left(lows, until)):
            low, high = opened[later]
            length = (min(high, until) - low) // MICROSECOND
            yield (low + offset).replace(tzinfo=None), sums[later], length


def _offsets(
    zone: tzinfo, start: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """The stretches from `start` to `end` with one offset from UTC each, to the second."""
    begin, at, offset = start, start, _offset(zone, start)
    while at < end:
        then = min(at + DAY, end)
        if _offset(zone, then) == offset:
            at = then
            continue
        while then - at > SECOND:
            middle = at + (then - at) // SECOND // 2 * SECOND
            at, then = (middle, then) if _offset(zone, middle) == offset else (at, middle)
        yield begin, then, offset
        begin, at, offset = then, then, _offset(zone, then)
    if begin < end:
        yield begin, end, offset


def _offset(zone: tzinfo, instant: datetime) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta()


def _instant(day: date, zone: tzinfo) -> datetime:
    """The instant at which a day begins."""
    return _midnight(day, zone).astimezone(UTC)


def _midnight(day: date, zone: tzinfo | None = None) -> datetime:
    return datetime.combine(day, time(), zone)
