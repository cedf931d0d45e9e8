"""Days sorted into periods: days, weeks, months, quarters and years, calendar or fiscal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

Every = Literal["day", "week", "month", "quarter", "year"]
WeekStarts = Literal["monday", "sunday", "saturday"]

DAYS_EARLY = {"monday": 0, "sunday": 1, "saturday": 2}
"""Days by which a week begins before the ISO week, whose first day is Monday."""

MONTHS_IN = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which periods the days fall into.

    A period is known by its first day; it ends before the first day of the next, so that each
    day is in exactly one. `fiscal_year_starts` is a month, 1 to 12: quarters and years count
    from it, days, weeks and months do not mind it. Dates are local days in the reporting time
    zone, in the Gregorian calendar; `ValueError` where one would be outside years 1 to 9999.
    """

    every: Every
    week_starts: WeekStarts = "monday"
    fiscal_year_starts: int = 1

    def start_of(self, day: date) -> date:
        """The first day of the period that holds `day`."""
        if self.every == "day":
            return day
        if self.every == "week":
            return _plus(day, -((day.weekday() + DAYS_EARLY[self.week_starts]) % 7))
        months = MONTHS_IN[self.every]
        since = _months(day) - (self.fiscal_year_starts - 1)
        return _first_of(_months(day) - since % months)

    def next(self, start: date, k: int = 1) -> date:
        """The first day of the period `k` after the one that starts at `start`.

        With `k` 1 this is the end of the period, the first day that is no longer in it.
        """
        if self.every == "day":
            return _plus(start, k)
        if self.every == "week":
            return _plus(start, 7 * k)
        return _first_of(_months(start) + MONTHS_IN[self.every] * k)

    def previous(self, start: date, k: int = 1) -> date:
        """The first day of the period `k` before the one that starts at `start`."""
        return self.next(start, -k)

    def year_before(self, start: date) -> date | None:
        """The first day of the same period a year earlier, None where there is none.

        Months, quarters and years: twelve months earlier. A day: the same date, so none for
        29 February. A week: the ISO week of the same number in the ISO year before (ISO 8601),
        so none for week 53; a week from Sunday or Saturday goes by the ISO week that most of
        its days are in.
        """
        if self.every == "day":
            leap_day = (start.month, start.day) == (2, 29)
            return None if leap_day else start.replace(year=start.year - 1)
        if self.every == "week":
            early = DAYS_EARLY[self.week_starts]
            year, week, _ = _plus(start, early).isocalendar()
            return None if week == 53 else _plus(date.fromisocalendar(year - 1, week, 1), -early)
        return _first_of(_months(start) - 12)

    def sequence(self, first: date, last: date) -> list[date]:
        """The first days of all periods from the one that holds `first` to that of `last`.

        No period is left out, whether anything falls into it or not. Empty if `last` is
        before `first`.
        """
        return list(self._from(first, last)) if first <= last else []

    def _from(self, first: date, last: date) -> Iterator[date]:
        start, end = self.start_of(first), self.start_of(last)
        while start < end:
            yield start
            start = self.next(start)
        yield end


def _plus(day: date, days: int) -> date:
    return date.fromordinal(day.toordinal() + days)


def _months(day: date) -> int:
    """Months since the beginning of year 0."""
    return 12 * day.year + day.month - 1


def _first_of(months: int) -> date:
    return date(months // 12, months % 12 + 1, 1)
