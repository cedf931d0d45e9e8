"""Periods by name: what a period is called, and which days a name stands for."""

from __future__ import annotations

import re
from datetime import date

from kpicli.core.calendar import Calendar, Every
from kpicli.core.report import Period

FORMS = "2026, 2026-Q1, 2026-03, 2026-W05, W2026-01-04, 2026-03-05, FY2027 or FY2027-Q1"
"""The forms that `parse` reads."""

_NAME = re.compile(
    r"(?P<fiscal>FY)?(?P<year>\d{4})(?:-Q(?P<quarter>[1-4]))?"
    r"|(?P<iso_year>\d{4})-W(?P<week>\d{2})"
    r"|(?P<month_of>\d{4})-(?P<month>\d{2})"
    r"|(?P<from>W)?(?P<day>\d{4}-\d{2}-\d{2})",
    re.ASCII,
)


def label(start: date, calendar: Calendar) -> str:
    """The name of the period that starts at `start`. Names in order are periods in order.

    2026-01-05 a day, 2026-03 a month, 2026-Q1 a quarter, 2026 a year. 2026-W01 is an ISO week
    (ISO 8601): its year is that of its Thursday, so 2027-01-01 is in 2026-W53. There is no
    agreed numbering of weeks from Sunday or Saturday, so these go by their first day,
    W2026-01-04: the W keeps such a week apart from a day.

    A fiscal year that does not start in January is named by the year in which it ends, and its
    quarters with it: from April, FY2027 is 2026-04-01 to 2027-03-31 and FY2027-Q1 begins on
    2026-04-01. So it is with the governments of the United States, Australia and India and
    with most companies, but not in Japan nor with some retailers, who name it by the year in
    which it starts: the dates of a period stand beside its name.
    """
    if calendar.every == "day":
        return start.isoformat()
    if calendar.every == "week":
        if calendar.week_starts != "monday":
            return f"W{start.isoformat()}"
        iso = start.isocalendar()
        return f"{iso.year:04}-W{iso.week:02}"
    if calendar.every == "month":
        return start.isoformat()[:7]
    first = calendar.fiscal_year_starts
    later = start.month >= first > 1
    year = f"{'FY' if first > 1 else ''}{start.year + later:04}"
    if calendar.every == "year":
        return year
    return f"{year}-Q{(start.month - first) % 12 // 3 + 1}"


def parse(text: str, calendar: Calendar) -> tuple[date, date]:
    """(first day, first day that is no longer in it) of the period called `text`.

    Reads every name that `label` writes, whatever the calendar's own periods are; of the
    calendar only the start of the fiscal year matters, to names with FY. Without FY, years and
    quarters are those of the calendar year. Letters may be small. `ValueError` with the
    allowed forms, or when there is no such period.
    """
    found = _NAME.fullmatch(text.strip().upper())
    if found is None:
        raise ValueError(f"{text!r} is no period: write {FORMS}")
    try:
        start, every = _start(found, calendar.fiscal_year_starts)
        return start, Calendar(every).next(start)
    except ValueError:
        raise ValueError(f"there is no period {text!r}") from None


def _start(found: re.Match[str], first: int) -> tuple[date, Every]:
    part = found.groupdict()
    if part["day"]:
        return date.fromisoformat(part["day"]), "week" if part["from"] else "day"
    if part["week"]:
        return date.fromisocalendar(int(part["iso_year"]), int(part["week"]), 1), "week"
    if part["month"]:
        return date(int(part["month_of"]), int(part["month"]), 1), "month"
    year = int(part["year"])
    start = date(year, 1, 1)
    if part["fiscal"] and first > 1:
        start = date(year - 1, first, 1)
    if not part["quarter"]:
        return start, "year"
    return Calendar("quarter").next(start, int(part["quarter"]) - 1), "quarter"


def period(start: date, today: date, calendar: Calendar) -> Period:
    """The period that starts at `start`; complete when its last day is before `today`.

    `today` is the local date in the reporting time zone.
    """
    end = calendar.next(start)
    return Period(label(start, calendar), start.isoformat(), end.isoformat(), end <= today)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or that month's last."""
    from calendar import monthrange

    number = day.year * 12 + day.month - 1 - months
    year, month = divmod(number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def whole_months(start: date, day: date) -> int:
    """The months from `start` to `day` that are over; the end of a month closes one, too.

    From 31 January it is one month to 28 February, and to 30 March still one.
    """
    from calendar import monthrange

    months = (day.year - start.year) * 12 + day.month - start.month
    last = monthrange(day.year, day.month)[1]
    return months - (day.day < min(start.day, last))
