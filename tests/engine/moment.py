"""Dates read in plain Python: what the database is held against."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING

from kpicli.core.blanks import BLANKS
from kpicli.engine.spellings import CLOCK, DAY, FIRST_YEAR, HALVES, LAST_YEAR, NUMERIC, OFFSET

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_ISO = f"{DAY}(?:{CLOCK}{OFFSET}?)?"
_CLOCK = r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?: ([AP])M)?"

SETTLED = 1971
"""Years before have times with an offset in zones whose history is told in two ways."""


class UnsureError(ValueError):
    """A text, or a column, that only the database should judge."""


def local_time(text: str, order: str | None, zone: ZoneInfo) -> datetime | None:
    """The local time in `zone` (no tzinfo) that `text` spells, None where it spells none.

    ISO 8601 always, to the microsecond, further digits cut off; the halves of the day may be
    told by AM and PM. With `order` `dmy` or `mdy` also 31/12/2026 and the like. A time with an
    offset is moved to `zone`, one without is taken as it stands; 24:00 is the midnight that
    follows. Local years 1000 to 9998. `UnsureError` for rare spellings of 31/12/2026, with an
    `order` for those of 2026-12-31 too, and for times with an offset before 1971.
    """
    plain = text.strip(BLANKS)
    found = _match(NUMERIC, plain) if order else None
    if found:
        first, second, year, rest = found.groups()
        if rest.strip(BLANKS) == rest != "":
            raise UnsureError(plain)
        day, month = (first, second) if order == "dmy" else (second, first)
        local = _on_clock(int(year), int(month), int(day), rest.strip(BLANKS) or "0:00")
    else:
        local = _iso(plain, zone)
        if local is None and order and re.match(r"\d{4}[-/.]", plain):
            raise UnsureError(plain)
    return local if local and FIRST_YEAR <= local.year <= LAST_YEAR else None


def _iso(plain: str, zone: ZoneInfo) -> datetime | None:
    found = _match(_ISO, plain)
    if found is None:
        found = _match(HALVES, plain)
        return _time(_parts(found), half=found["half"].upper()) if found else None
    local = _time(_parts(found), found["fraction"] or "")
    if local is None or found["offset"] is None:
        return local
    if local.year < SETTLED:
        raise UnsureError(plain)
    return _moved(local, found["offset"].strip(), zone)


def _parts(found: re.Match[str]) -> list[int]:
    clock = [int(found[name] or 0) for name in ("hour", "minute", "second")]
    return [int(found["year"]), int(found["month"][1:-1]), int(found["day"]), *clock]


def order_of(texts: Iterable[str]) -> str:
    """`dmy`, `mdy`, or `ymd` when no text of the column is written as 31/12/2026 is.

    A first number over 12 is a day, a second one too; what is no day in either order says nothing.
    `UnsureError` where that does not decide.
    """
    read = [
        (int(match[1]), int(match[2]))
        for text in texts
        if (match := _match(NUMERIC, text.strip(BLANKS)))
    ]
    found = [pair for pair in read if 1 <= min(pair) <= 12 and max(pair) <= 31]
    if not found:
        return "ymd"
    day_first = any(first > 12 for first, _ in found)
    month_first = any(second > 12 for _, second in found)
    if day_first and not month_first:
        return "dmy"
    if month_first and not day_first:
        return "mdy"
    if not day_first and all(first == second for first, second in found):
        return "mdy"
    raise UnsureError("the order of day and month is not decided by the column")


def _match(pattern: str, text: str) -> re.Match[str] | None:
    return _compiled(pattern).fullmatch(text)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


def _time(parts: Sequence[int], fraction: str = "", half: str | None = None) -> datetime | None:
    """The time spelled, None where there is none; 24:00 is the next day's beginning.

    The parts are year, month, day, hour, minute and second; `half` is A or P.
    """
    year, month, day, hour, minute, second = parts
    if minute > 59 or second > 59 or (half and not 1 <= hour <= 12):
        return None
    if half:
        hour = hour % 12 + 12 * (half == "P")
    since = timedelta(
        hours=hour, minutes=minute, seconds=second, microseconds=int(f"{fraction:0<6.6}")
    )
    try:
        midnight = datetime.combine(date(year, month, day), time())
        return None if since > timedelta(days=1) else midnight + since
    except (ValueError, OverflowError):
        return None


def _on_clock(year: int, month: int, day: int, clock: str) -> datetime | None:
    found = _match(_CLOCK, clock.upper())
    if found is None:
        raise UnsureError(clock)
    hour, minute, second = (int(found[place] or 0) for place in (1, 2, 3))
    return _time([year, month, day, hour, minute, second], half=found[4])


def _moved(local: datetime, offset: str, zone: ZoneInfo) -> datetime | None:
    """A local time with an offset as it is in `zone`, None beyond the year 9999."""
    digits = offset[1:].replace(":", "") if offset[0] in "+-" else "0"
    ahead = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    try:
        instant = local + (ahead if offset[0] == "-" else -ahead)
        return zone.fromutc(instant.replace(tzinfo=zone)).replace(tzinfo=None, fold=0)
    except OverflowError:
        return None
