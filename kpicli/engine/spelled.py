"""Days as people spell them, turned into SQL: any usual order, months by name, GMT+1 behind.

A pattern says whether a text is of a spelling. Its parts are then taken out by a plainer one,
which need not be strict, and is found in a fraction of the time.
"""

from __future__ import annotations

from kpicli.core.months import MONTHS
from kpicli.engine.spellings import DAY_FIRST, IN_NUMBERS, MONTH_FIRST, REST, YEAR_FIRST
from kpicli.engine.sql import literal

_CLOCK = r"(?:\D+(\d[\d:.]*)(?:[^\d:.].*)?)?"
_HALF = r"\d[ \x{a0}\x{202f}]*([AaPp])\.?[Mm]"
DAYS = {"dmy": ("p.d.c", "p.d.b", "p.d.a"), "mdy": ("p.d.c", "p.d.a", "p.d.b")}
"""Year, month and day among the three numbers of a day, by the order of the column."""


def in_numbers(plain: str, order: str, timezone: str) -> str:
    """A WHEN of a CASE: the local TIMESTAMP of 31/12/2026 and the like, NULL of no time.

    `plain` is the SQL of the trimmed text, `order` one of `DAYS`.
    """
    return _when(plain, IN_NUMBERS, r"(\d+)\D(\d+)\D(\d{4})", DAYS[order], timezone)


def in_words(plain: str, timezone: str) -> str:
    """The WHENs for days that need no order: 2026/12/31 and 2026.12.31, and months by name."""
    year_first = _when(
        plain, YEAR_FIRST, r"(\d{4})\D(\d+)\D(\d+)", ("p.d.a", "p.d.b", "p.d.c"), timezone
    )
    day_first = _when(
        plain, DAY_FIRST, r"(\d+)(\D+)(\d{4})", ("p.d.c", "p.month", "p.d.a"), timezone
    )
    month_first = _when(
        plain, MONTH_FIRST, r"(\D+)(\d+)\D+(\d{4})", ("p.d.c", "p.month", "p.d.b"), timezone
    )
    return f"{year_first} {day_first} {month_first}"


def _when(plain: str, day: str, parts: str, ymd: tuple[str, str, str], timezone: str) -> str:
    """A WHEN for one spelling, whose three `parts` a, b and c make year, month and day."""
    year, month, number = ymd
    taken = {
        "d": f"regexp_extract({plain}, {literal(f'^{parts}{_CLOCK}$')}, ['a', 'b', 'c', 'clock'])",
        "half": f"upper(regexp_extract({plain}, {literal(_HALF)}, 1))",
        "zoned": f"regexp_matches({plain}, ':.*[-+GUZz]')",
        "ahead": f"regexp_extract({plain}, ':.*([-+][0-9:]+)$', 1)",
        "month": _month(plain) if month == "p.month" else "NULL",
    }
    # || and not concat: a month that is none makes the whole NULL
    text = f"trim({year} || '-' || {month} || '-' || {number} || ' ' || p.d.clock)"
    hours = (
        "to_hours(CASE WHEN p.d.clock LIKE '12:%' THEN -12 ELSE 0 END "
        "+ CASE WHEN p.half = 'P' THEN 12 ELSE 0 END)"
    )
    local = f"TRY_CAST({text} AS TIMESTAMP)"
    instant = f"TRY_CAST({text} || {_OFFSET} AS TIMESTAMPTZ)"
    shift = f"CASE WHEN p.half = '' THEN INTERVAL 0 HOUR ELSE {hours} END"
    read = (
        f"CASE WHEN p.zoned THEN timezone({literal(timezone)}, {instant} + {shift}) "
        f"ELSE {local} + {shift} END"
    )
    listed = ", ".join(f"'{name}': {sql}" for name, sql in taken.items())
    return (
        f"WHEN regexp_full_match({plain}, {literal(day + REST)}) "
        f"THEN [{read} FOR p IN [{{{listed}}}]][1]"
    )


def _month(plain: str) -> str:
    """The number of the month whose name is the first word of at least three letters."""
    names = ", ".join(map(literal, MONTHS))
    numbers = ", ".join(map(str, MONTHS.values()))
    word = rf"lower(regexp_extract({plain}, '\pL{{3,}}'))"
    return f"list_extract([{numbers}], list_position([{names}], {word}))"


_OFFSET = (
    "CASE WHEN p.ahead = '' THEN '+00' WHEN p.ahead[3:3] IN ('', ':') "
    "THEN p.ahead[1:1] || '0' || p.ahead[2:] ELSE p.ahead END"
)
"""What stands behind a time as an offset with hours of two digits: GMT+1 as +01, Z as +00."""
