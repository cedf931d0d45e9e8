"""Dates as text turned into local timestamps, the order of day and month from the column."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kpicli.core.plan import Source
from kpicli.engine.sql import literal
from kpicli.errors import Location, data_error

OFFSET = r"([zZ]|[+-]\d{2}(:?\d{2})?)$"
NUMERIC = r"^(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(.*)$"
CLOCK = r"\d{1,2}:\d{2}"


def expression(text: str, order: str | None, source: Source, timezone: str) -> str:
    """SQL of the local timestamp that `text` spells, NULL where it spells none.

    ISO 8601 always; with `order` `dmy` or `mdy` also 31/12/2026 and the like. A time with an
    offset is moved to the reporting time zone, one without is taken as it stands.
    """
    first = f"left(ltrim({text}), 1)"
    trimmed = f"CASE WHEN {first} BETWEEN '0' AND '9' THEN trim({text}) END"
    if source.date_format:
        return f"try_strptime({trimmed}, {literal(source.date_format)})"
    zoned = f"regexp_matches({trimmed}, {literal(CLOCK + '.*' + OFFSET)})"
    local = f"timezone({literal(timezone)}, TRY_CAST({trimmed} AS TIMESTAMPTZ))"
    plain = f"(length({text}) = 10 OR (length({text}) = 19 AND substr({text}, 17, 1) = ':'))"
    naive = f"TRY_CAST({trimmed} AS TIMESTAMP)"
    iso = f"CASE WHEN {plain} THEN {naive} WHEN {zoned} THEN {local} ELSE {naive} END"
    if order is None:
        return iso
    day, month = ("1", "2") if order == "dmy" else ("2", "1")
    part = f"regexp_extract({trimmed}, {literal(NUMERIC)}, %s)"
    built = (
        f"concat({part % 3}, '-', lpad({part % month}, 2, '0'), '-', lpad({part % day}, 2, '0'), "
        f"' ', nullif(regexp_replace(trim({part % 4}), '^$', '0:00'), ''))"
    )
    forms = ["%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %I:%M %p", "%Y-%m-%d %I:%M:%S %p"]
    listed = ", ".join(literal(form) for form in forms)
    numeric = f"regexp_matches({trimmed}, {literal(NUMERIC)})"
    return f"CASE WHEN {numeric} THEN try_strptime({built}, [{listed}]) ELSE {iso} END"


def order_of(ask: Callable[[str], list[tuple[Any, ...]]], text: str, source: Source) -> str | None:
    """`dmy`, `mdy`, or None when no date is written as 31/12/2026 is.

    Decided from the whole column: a first number over 12 is a day, a second one too. When
    neither occurs, both orders fit and the file is refused (`ambiguous-dates`).
    """
    if source.date_format:
        return None
    part = f"TRY_CAST(regexp_extract(trim({text}), {literal(NUMERIC)}, %s) AS INTEGER)"
    first, second = part % 1, part % 2
    numeric = f"regexp_matches(trim({text}), {literal(NUMERIC)})"
    [(rows, day, month, same)] = ask(
        f"SELECT count(*), max({first}), max({second}), count(*) FILTER ({first} = {second}) "
        f"FROM staged WHERE substr({text}, 5, 1) <> '-' AND {numeric}"
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
        hint='set date_format on the source: "%d/%m/%Y" or "%m/%d/%Y", with the time as written',
    )
