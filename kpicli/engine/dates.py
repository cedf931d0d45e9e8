"""Dates as text turned into local timestamps, the order of day and month from the column."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from kpicli.core.date_numbers import NUMBERED
from kpicli.core.source import Source
from kpicli.engine.date_numbers import fits, is_number, numbered
from kpicli.engine.spelled import DAYS, in_numbers, in_words
from kpicli.engine.spellings import CLOCK, DAY, FIRST_YEAR, HALVES, LAST_YEAR, NUMERIC, OFFSET
from kpicli.engine.sql import literal
from kpicli.errors import Location, UserError, data_error

_CANONICAL = "[1-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]", "[T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]"
"""A day and a time as most programs write them: told by a glob, quicker than by a pattern."""


def expression(text: str, order: str | None, source: Source, timezone: str) -> str:
    """SQL of the local TIMESTAMP that `text` spells, NULL where it spells none.

    ISO 8601 alone at first; with an `order` all usual spellings: with `dmy` or `mdy` 31/12/2026
    and the like among them, with one of `NUMBERED` numbers of that kind instead of them. Or what
    the source's `date_format` says alone. A time with an offset is moved to the reporting time
    zone, one without is taken as it stands.
    """
    plain = f"trim({text})"
    kind = source.date_format or order
    if kind is not None and kind in NUMBERED:
        read = numbered(plain, kind, source.decimal, timezone)
    elif source.date_format:
        read = _declared(plain, source.date_format, timezone)
    else:
        iso = _iso(text, timezone)
        if order is None:
            return _within(f"CASE {iso} END")
        numeric = in_numbers(plain, order, timezone) if order in DAYS else ""
        read = f"CASE {numeric} {iso} {in_words(plain, timezone)} END"
    return f"[{_within('d')} FOR d IN [{read}]][1]"


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
    """The WHENs of a CASE for ISO 8601, the quickest way first."""
    day, clock = _CANONICAL
    plain = f"trim({text})"
    instant = f"upper({plain})"
    for spaced in (" +", " -", " Z"):
        instant = f"replace({instant}, {literal(spaced)}, {literal(spaced[1])})"
    halves = "'%Y-%m-%d %I:%M %p', '%Y-%m-%d %I:%M:%S %p'"
    return (
        f"WHEN (strlen({text}) = 10 AND {text} GLOB {literal(day)}) "
        f"OR {text} GLOB {literal(day + clock)} "
        f"THEN TRY_CAST({text} AS TIMESTAMP) "
        f"WHEN {_is(plain, DAY + CLOCK + OFFSET)} "
        f"THEN timezone({literal(timezone)}, TRY_CAST({instant} AS TIMESTAMPTZ)) "
        f"WHEN {_is(plain, f'{DAY}(?:{CLOCK})?')} THEN TRY_CAST({plain} AS TIMESTAMP) "
        f"WHEN {_is(plain, HALVES)} "
        f"THEN try_strptime(replace({plain}, '/', '-'), [{halves}])"
    )


def _declared(plain: str, form: str, timezone: str) -> str:
    """Read by the declared format; a text without a digit is a special word, not a date."""
    some = f"CASE WHEN regexp_matches({plain}, '[0-9]') THEN {plain} END"
    read = f"try_strptime({some}, {literal(form)})"
    zoned = {"%z", "%Z"} & set(re.findall("%.", form, re.DOTALL))
    return f"timezone({literal(timezone)}, {read})" if zoned else read


def order_of(ask: Callable[[str], list[tuple[Any, ...]]], text: str, source: Source) -> str | None:
    """`dmy`, `mdy` or one of `NUMBERED`; `ymd` when no date is written as 31/12/2026 is.

    None where the source declares a format.

    Decided from the whole column: a first number over 12 is a day, a second one too. When
    neither occurs, both orders fit: it is that of the platform where one is known, else the file is
    refused (`ambiguous-dates`). What is no day in
    either order, such as 31/31/2026, says nothing. Numbers are dates when all of them fit one
    kind, and nothing else in the column is a date.
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
        return _kind_of_numbers(ask, text, source)
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
    if source.date_order is not None:
        return source.date_order
    raise data_error(
        "ambiguous-dates",
        f"the {rows} dates of column {source.date!r} fit day-first and month-first alike",
        Location(source.path),
        hint=_likelier(ask, plain),
    )


def _kind_of_numbers(ask: Callable[[str], list[tuple[Any, ...]]], text: str, source: Source) -> str:
    """Which of `NUMBERED` all numbers of the column are, `ymd` where they are not, or not alone."""
    plain = f"trim({text})"
    a_number = is_number(plain, source.decimal)
    fitting = ", ".join(
        f"count(*) FILTER ({fits(plain, kind, source.decimal)})" for kind in NUMBERED
    )
    read = expression(text, "ymd", source, "UTC")
    [(numbers, *found, others)] = ask(
        f"SELECT count(*) FILTER ({a_number}), {fitting}, "
        f"count(*) FILTER (NOT ({a_number}) AND ({read}) IS NOT NULL) FROM staged "
        f"WHERE {plain} <> ''"
    )
    if not numbers or others:
        return "ymd"
    return next((kind for kind, n in zip(NUMBERED, found, strict=True) if n == numbers), "ymd")


def orders_of(
    ask: Callable[[str], list[tuple[Any, ...]]], texts: Mapping[str, str], source: Source
) -> dict[str, str | None]:
    """The order of day and month of each column, of which `texts` has the SQL, as in `order_of`.

    A column that fits both is taken to be written as the others are.
    """
    found: dict[str, str | None] = {}
    unsure: dict[str, UserError] = {}
    for column, text in texts.items():
        try:
            found[column] = order_of(ask, text, replace(source, date=column))
        except UserError as error:
            if error.problems[0].slug != "ambiguous-dates":
                raise
            unsure[column] = error
    known = {order for order in found.values() if order in DAYS}
    for column, doubt in unsure.items():
        if len(known) != 1:
            raise doubt
        found[column] = next(iter(known))
    return found


def _likelier(ask: Callable[[str], list[tuple[Any, ...]]], plain: str) -> str:
    """What to declare: the days in each order, first the one whose days lie closer together."""
    forms = {"dmy": "%d/%m/%Y", "mdy": "%m/%d/%Y"}
    ends = ", ".join(
        f"{end}(CAST(CASE {in_numbers(plain, order, 'UTC')} END AS DATE))"
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
