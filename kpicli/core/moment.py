"""Dates as text turned into local times in plain Python, as the database reads them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

BLANKS = "".join(map(chr, [32, 160, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000]))
"""The space separators of Unicode (category Zs): what the database trims."""

_ISO = re.compile(
    r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?"
    r"(?:(Z)|([+-])(\d{2})(?::?(\d{2}))?)?)?",
    re.ASCII,
)
_NUMERIC = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(.*)", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?: ([AP])M)?", re.ASCII)

SETTLED = 1971
"""Years before have times with an offset in zones whose history is told in two ways."""


class UnsureError(ValueError):
    """A text, or a column, that only the database should judge."""


def local_time(text: str, order: str | None, zone: ZoneInfo) -> datetime | None:
    """The local time in `zone` (no tzinfo) that `text` spells, None where it spells none.

    ISO 8601 always, to the microsecond, further digits cut off; with `order` `dmy` or `mdy`
    also 31/12/2026 and the like. A time with an offset is moved to `zone`, one without is
    taken as it stands; 24:00 is the midnight that follows. `UnsureError` for rare spellings,
    and for times with an offset before 1971.
    """
    plain = text.strip(BLANKS)
    if not "0" <= plain[:1] <= "9":
        return None
    found = _NUMERIC.fullmatch(plain) if order else None
    if found:
        first, second, year, rest = found.groups()
        day, month = (first, second) if order == "dmy" else (second, first)
        return _on_clock(int(year), int(month), int(day), rest.strip(BLANKS) or "0:00")
    found = _ISO.fullmatch(plain)
    if found is None or found[1] == "0000":
        raise UnsureError(text)
    zoned = found[9] or found[10]
    if zoned and len(text) == 19 and text[16] == ":":
        raise UnsureError(text)
    local = _time([int(found[place] or 0) for place in (1, 3, 4, 5, 6, 7)], found[8] or "")
    if local is None or not zoned:
        return local
    if local.year < SETTLED:
        raise UnsureError(text)
    ahead = timedelta(hours=int(found[11] or 0), minutes=int(found[12] or 0))
    return _moved(_sum(local, ahead if found[10] == "-" else -ahead), zone)


def order_of(texts: Iterable[str]) -> str | None:
    """`dmy`, `mdy`, or None when no text of the column is written as 31/12/2026 is.

    A first number over 12 is a day, a second one too. `UnsureError` where that does not decide.
    """
    found = [
        (int(match[1]), int(match[2]))
        for text in texts
        if text[4:5] != "-" and (match := _NUMERIC.fullmatch(text.strip(BLANKS)))
    ]
    if not found:
        return None
    day_first = any(first > 12 for first, _ in found)
    month_first = any(second > 12 for _, second in found)
    if day_first and not month_first:
        return "dmy"
    if month_first and not day_first:
        return "mdy"
    if not day_first and all(first == second for first, second in found):
        return "mdy"
    raise UnsureError("the order of day and month is not decided by the column")


def _time(parts: Sequence[int], fraction: str = "") -> datetime | None:
    """The time spelled, None where there is none; 24:00 is the next day's beginning.

    The parts are year, month, day, hour, minute and second.
    """
    year, month, day, hour, minute, second = parts
    if minute > 59 or second > 59:
        return None
    try:
        midnight = datetime.combine(date(year, month, day), time())
    except ValueError:
        return None
    since = timedelta(
        hours=hour, minutes=minute, seconds=second, microseconds=int(f"{fraction:0<6.6}")
    )
    return None if since > timedelta(days=1) else _sum(midnight, since)


def _on_clock(year: int, month: int, day: int, clock: str) -> datetime | None:
    found = _CLOCK.fullmatch(clock.upper())
    if found is None or not year:
        raise UnsureError(clock)
    hour, half = int(found[1]), found[4]
    if (half and not 1 <= hour <= 12) or hour > 23:
        return None
    if half:
        hour = hour % 12 + 12 * (half == "P")
    return _time([year, month, day, hour, int(found[2]), int(found[3] or 0)])


def _moved(instant: datetime, zone: ZoneInfo) -> datetime:
    try:
        return zone.fromutc(instant.replace(tzinfo=zone)).replace(tzinfo=None, fold=0)
    except OverflowError:
        raise UnsureError(str(instant)) from None


def _sum(moment: datetime, more: timedelta) -> datetime:
    try:
        return moment + more
    except OverflowError:
        raise UnsureError(str(moment)) from None
