"""Cells of workbooks and SPSS files as the texts that a person would export."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

EXACT = 1e21
"""Whole numbers below this are written out in digits."""


def text(value: Any, decimal: str = ".") -> str:
    """A cell as text: numbers as `number` writes them, TRUE and FALSE, dates and times ISO 8601.

    A moment at midnight is a date, and a time that was counted on beyond a day is hours, minutes
    and seconds.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return number(value, decimal)
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return duration(value.total_seconds()) if isinstance(value, timedelta) else ""


def number(value: float, decimal: str = ".") -> str:
    """A number in as few digits as tell it from all others, whole ones without a decimal mark."""
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    plain = repr(value)
    if plain.endswith(".0"):
        plain = plain[:-2]
    elif "e+" in plain and abs(value) < EXACT:
        from decimal import Decimal

        plain = f"{Decimal(plain):f}"
    return "0" if plain == "-0" else plain.replace(".", decimal)


def duration(seconds: float) -> str:
    """A duration as hours, minutes and seconds: 36:00:00."""
    whole, part = divmod(round(abs(seconds) * 1_000_000), 1_000_000)
    sign = "-" if seconds < 0 else ""
    rest = f".{part:06}".rstrip("0") if part else ""
    return f"{sign}{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}{rest}"
