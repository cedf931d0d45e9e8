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

FIRST_YEAR, LAST_YEAR = 1000, 9998
"""The years that are read: of four digits, and such that their last period has an end.

9999-12-31, which stands for "never" in many databases, is therefore not a date.
"""
