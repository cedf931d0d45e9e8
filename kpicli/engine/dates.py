"""Dates as text turned into local timestamps, the order of day and month from the column."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from kpicli.core.plan import Source
from kpicli.engine.spellings import CLOCK, DAY, FIRST_YEAR, HALVES, LAST_YEAR, NUMERIC, OFFSET
from kpicli.engine.sql import literal
from kpicli.errors import Location, data_error

_CANONICAL = "[1-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]", "[T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]"
"""A day and a time as most programs write them: told by a glob, quicker than by a pattern."""

_CLOCKS = ("%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M:%S %p")


def expression(text: str, order: str | None, source: Source, timezone: str) -> str:
    """SQL of the local TIMESTAMP that `text` spells, NULL where it spells none.

    ISO 8601 always; with `order` `dmy` or `mdy` also
    31/12/2026 and the like; or the source's `date_format` alone. A time with an offset is
    moved to the reporting time zone, one without is taken as it stands.
    """
    plain = f"trim({text})"
    if source.date_format:
        read = _declared(plain, source.date_format, timezone)
    elif order is None:
        read = _iso(text, timezone)
    else:
        numeric = _numeric(plain, order)
        read = f"CASE WHEN {_is(plain, NUMERIC)} THEN {numeric} ELSE {_iso(text, timezone)} END"
    return _within(read)


def typed(column: str, kind: str, timezone: str) -> str | None:
    """SQL of the local TIMESTAMP of a column that holds dates or times as such, else None.

    `kind` is DuckDB's name of its type. Instants are moved to the reporting time zone. The same
    as `expression` makes of the column's text.
    """
    if kind == "TIMESTAMP WITH TIME ZONE":
        read = f"timezone({literal(timezone)}, {column})"
    elif kind == "DATE" or kind.startswith("TIMESTAMP"):
        read = f"CAST({column} AS TIMESTAMP)"
    else:
        return None
    return _within(read)


def _within(read: str) -> str:
    """NULL outside the years that are read."""
    first, end = (f"TIMESTAMP '{year}-01-01'" for year in (FIRST_YEAR, LAST_YEAR + 1))
    return f"CASE WHEN ({read}) >= {first} AND ({read}) < {end} THEN ({read}) END"


def _is(text: str, pattern: str) -> str:
    return f"regexp_full_match({text}, {literal(pattern)})"


def _iso(text: str, timezone: str) -> str:
    day, clock = _CANONICAL
    plain = f"trim({text})"
    instant = f"upper({plain})"
    for spaced in (" +", " -", " Z"):
        instant = f"replace({instant}, {literal(spaced)}, {literal(spaced[1])})"
    halves = ", ".join(literal(f"%Y-%m-%d {form}") for form in _CLOCKS[2:])
    return (
        f"CASE WHEN (strlen({text}) = 10 AND {text} GLOB {literal(day)}) "
        f"OR {text} GLOB {literal(day + clock)} "
        f"THEN TRY_CAST({text} AS TIMESTAMP) "
        f"WHEN {_is(plain, DAY + CLOCK + OFFSET)} "
        f"THEN timezone({literal(timezone)}, TRY_CAST({instant} AS TIMESTAMPTZ)) "
        f"WHEN {_is(plain, f'{DAY}(?:{CLOCK})?')} THEN TRY_CAST({plain} AS TIMESTAMP) "
        f"WHEN {_is(plain, HALVES)} "
        f"THEN try_strptime(replace({plain}, '/', '-'), [{halves}]) END"
    )


def _numeric(plain: str, order: str) -> str:
    day, month = ("1", "2") if order == "dmy" else ("2", "1")
    part = f"regexp_extract({plain}, {literal(f'^{NUMERIC}$')}, %s)"
    built = (
        f"concat({part % 3}, '-', lpad({part % month}, 2, '0'), '-', lpad({part % day}, 2, '0'), "
        f"' ', nullif(regexp_replace(trim({part % 4}), '^$', '0:00'), ''))"
    )
    listed = ", ".join(literal(f"%Y-%m-%d {form}") for form in _CLOCKS)
    return f"try_strptime({built}, [{listed}])"


def _declared(plain: str, form: str, timezone: str) -> str:
    """Read by the declared format; a text without a digit is a special word, not a date."""
    some = f"CASE WHEN regexp_matches({plain}, '[0-9]') THEN {plain} END"
    read = f"try_strptime({some}, {literal(form)})"
    zoned = {"%z", "%Z"} & set(re.findall("%.", form, re.DOTALL))
    return f"timezone({literal(timezone)}, {read})" if zoned else read


def order_of(ask: Callable[[str], list[tuple[Any, ...]]], text: str, source: Source) -> str | None:
    """`dmy`, `mdy`, or None when no date is written as 31/12/2026 is.

    Decided from the whole column: a first number over 12 is a day, a second one too. When
    neither occurs, both orders fit and the file is refused (`ambiguous-dates`). What is no day in
    either order, such as 31/31/2026, says nothing.
    """
    if source.date_format:
        return None
    plain = f"trim({text})"
    part = f"TRY_CAST(regexp_extract({plain}, {literal(f'^{NUMERIC}$')}, %s) AS INTEGER)"
    first, second = part % 1, part % 2
    [(rows, day, month, same)] = ask(
        f"SELECT count(*), max({first}), max({second}), count(*) FILTER ({first} = {second}) "
        f"FROM staged WHERE NOT {text} GLOB '[0-9][0-9][0-9]*' AND {_is(plain, NUMERIC)} "
        f"AND least({first}, {second}) BETWEEN 1 AND 12 AND greatest({first}, {second}) <= 31"
    )
    if not rows:
        return None
    if day > 12 and month > 12:
        raise data_error(
            "mixed-dates",
            f"column {source.date!r} holds both day-first and month-first dates",
            Location(source.path),
            hint="set date_format on the source and mend the others",
        )
    if day > 12:
        return "dmy"
    if month > 12 or same == rows:
        return "mdy"
    raise data_error(
        "ambiguous-dates",
        f"the {rows} dates of column {source.date!r} fit day-first and month-first alike",
        Location(source.path),
        hint=_likelier(ask, plain),
    )


def _likelier(ask: Callable[[str], list[tuple[Any, ...]]], plain: str) -> str:
    """What to declare: the days in each order, first the one whose days lie closer together."""
    forms = {"dmy": "%d/%m/%Y", "mdy": "%m/%d/%Y"}
    ends = ", ".join(
        f"{end}(CAST({_numeric(plain, order)} AS DATE))"
        for order in forms
        for end in ("min", "max")
    )
    [days] = ask(
        f"SELECT {ends}, any_value(regexp_extract({plain}, '[^0-9]')) FROM staged "
        f"WHERE {_is(plain, NUMERIC)}"
    )
    read = []
    for place, form in enumerate(forms.values()):
        first, last = days[2 * place : 2 * place + 2]
        if first is not None:
            read.append((last - first, form.replace("/", days[4]), f"{first} to {last}"))
    read.sort(key=lambda one: one[0])
    told = [f'"{form}" makes them {span}' for _, form, span in read]
    alike = len(read) == 2 and read[0][0] == read[1][0]
    first = "" if alike else ", the likelier, as those lie closer together"
    return f"set date_format on the source: {f'{first}; '.join(told)}; add the time as written"
