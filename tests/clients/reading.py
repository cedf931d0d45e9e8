"""How the oracles read cells, account for rows, and say where what was observed ends."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Generic, TypeVar

Row = dict[str, str]
T = TypeVar("T")
TODAY = date(2026, 6, 30)
"""The day on which the oracles take a table to be read: days of the tables are before or far on."""

NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


class OutError(Exception):
    """A row that cannot be used, with the reason."""


@dataclass
class Kept(Generic[T]):
    """What is made of the rows that can be used, and why the others cannot."""

    items: list[T] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    rows: int = 0


def keep(rows: Iterable[Row], read: Callable[[Row], T]) -> Kept[T]:
    """Each row read, or counted under the first reason against it."""
    kept: Kept[T] = Kept()
    for row in rows:
        kept.rows += 1
        try:
            kept.items.append(read(row))
        except OutError as out:
            kept.reasons[str(out)] += 1
    return kept


def text(row: Row, column: str) -> str:
    """A cell that must not be blank."""
    found = row[column].strip()
    if not found:
        raise OutError(f"missing-{column}")
    return found


def moment(row: Row, column: str) -> datetime | None:
    """A day or a time; None where the cell is blank."""
    found = row[column].strip()
    if not found:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d)?", found):
            return datetime.fromisoformat(found)
    except ValueError:
        pass
    raise OutError(f"invalid-{column}")


def day(row: Row, column: str) -> date | None:
    """A day; None where the cell is blank."""
    found = moment(row, column)
    return found.date() if found else None


def must(found: T | None, column: str) -> T:
    """What was read, where a blank will not do."""
    if found is None:
        raise OutError(f"missing-{column}")
    return found


def number(row: Row, column: str) -> Fraction | None:
    """A number; None where the cell is blank."""
    found = row[column].strip()
    if not found:
        return None
    if NUMBER.fullmatch(found):
        return Fraction(found)
    raise OutError(f"invalid-{column}")


def observed_end(rows: Iterable[Row], columns: Iterable[str], today: date = TODAY) -> date | None:
    """The day after the latest day in these columns that is not later than today."""
    names, days = list(columns), []
    for row in rows:
        for name in names:
            try:
                found = day(row, name)
            except OutError:
                continue
            if found and found <= today:
                days.append(found)
    return max(days) + timedelta(days=1) if days else None


def per_cent(part: Fraction | int, whole: Fraction | int) -> float | None:
    """A share in percent, None of nothing."""
    return float(Fraction(100 * part) / whole) if whole else None
