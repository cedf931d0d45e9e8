"""How dates are spelled: patterns of whole texts, and the years that are read."""

from __future__ import annotations

DAY = r"(?P<year>[1-9]\d{3})(?P<month>-\d{1,2}-|/\d{1,2}/)(?P<day>\d{1,2})"
_HOUR = r"(?P<hour>\d{1,2}):(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})%s)?"
CLOCK = "(?:T| +)" + _HOUR % r"(?:\.(?P<fraction>\d+))?"
OFFSET = (
    r"(?P<offset> UTC| ?(?:[zZ]|[+-](?:0\d|1[01])(?::?[0-5]\d)?"
    r"|\+1[23](?::?[0-5]\d)?|(?:\+14|-12)(?::?00)?))"
)
"""From UTC-12 to UTC+14, the offsets there are."""
HALVES = DAY + " +" + _HOUR % "" + " +(?P<half>[AaPp])[Mm]"
NUMERIC = r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(.*)"
"""Patterns of a whole text, which the database uses as they are."""

_BLANK = "[ \u00a0\u202f]"
_PARTS = r"%s:\d{1,2}(?::\d{1,2}(?:\.\d+)?)?"
_AHEAD = (
    r"(?:[+-](?:0\d|1[01])(?::?[0-5]\d)?|\+1[23](?::?[0-5]\d)?|(?:\+14|-12)(?::?00)?"
    r"|(?:UTC|GMT)[+-]\d(?::[0-5]\d)?)"
)
REST = (
    f"(?:,?{_BLANK}+(?:{_PARTS % '[0-9]{1,2}'}|{_PARTS % '(?:0?[1-9]|1[0-2])'}{_BLANK}*"
    rf"[AaPp]\.?[Mm]\.?)(?:{_BLANK}*(?:(?:UTC|GMT)?{_AHEAD}|UTC|GMT|[zZ]))?)?"
)
"""What may stand behind a day: a time of 24 hours, or one of 12 with its half, and an offset.

GMT+1 is an offset, and so is UTC; other names of zones are not read.
"""
_MONTH = r"\pL{3,10}"
_BETWEEN = rf"(?:[-/.,]{_BLANK}*|{_BLANK}*)(?:(?i:de){_BLANK}+)?"
YEAR_FIRST = r"[1-9]\d{3}(?:-\d{1,2}-|/\d{1,2}/|\.\d{1,2}\.)\d{1,2}"
"""2024/3/12, 2024.03.12: year, month and day."""
DAY_FIRST = rf"\d{{1,2}}(?:st|nd|rd|th)?{_BETWEEN}{_MONTH}{_BETWEEN}[1-9]\d{{3}}"
"""12 March 2024, 12-Mar-2024, 12. März 2024, 12 de marzo de 2024: day, month and year."""
MONTH_FIRST = (
    rf"{_MONTH}{_BETWEEN}\d{{1,2}}(?:st|nd|rd|th)?(?:[-/.]|,{_BLANK}*|{_BLANK}+)[1-9]\d{{3}}"
)
"""March 12, 2024: month, day and year."""
IN_NUMBERS = r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}"
"""12/03/2024: day and month in the order of the column, and year."""

FIRST_YEAR, LAST_YEAR = 1000, 9998
"""The years that are read: of four digits, and such that their last period has an end.

9999-12-31, which stands for "never" in many databases, is therefore not a date.
"""
