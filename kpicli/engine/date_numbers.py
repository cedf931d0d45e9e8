"""Dates written as numbers: Excel's serial days, and seconds or milliseconds of Unix."""

from __future__ import annotations

from kpicli.engine.sql import literal

_LIKELY = {
    "excel": (r"\d{5}", 32874, 73051),
    "epoch": (r"\d{10}", 1_000_000_000, 4_102_444_800),
    "epoch_ms": (r"\d{13}", 1_000_000_000_000, 4_102_444_800_000),
}
"""The digits before the mark, and the numbers taken for dates where nobody says so.

Days from 1990 to 2099; seconds from September 2001, when they had ten digits first.
"""
_DECLARED = {
    "excel": r"\d{1,7}",
    "epoch": r"-?\d{1,12}",
    "epoch_ms": r"-?\d{1,15}",
}
_FIRST_SERIAL = 61
"""1 March 1900: before it Excel counts a day that never was."""


def is_number(plain: str, decimal: str) -> str:
    """SQL of whether a trimmed text is a plain number."""
    return _is(plain, r"[+-]?\d+", decimal)


def fits(plain: str, kind: str, decimal: str) -> str:
    """SQL of whether a trimmed text may be a date of this kind by its digits alone."""
    digits, low, high = _LIKELY[kind]
    value = f"TRY_CAST({_point(plain, decimal)} AS DOUBLE)"
    return f"{_is(plain, digits, decimal)} AND {value} >= {low} AND {value} < {high}"


def numbered(plain: str, kind: str, decimal: str, timezone: str) -> str:
    """SQL of the local TIMESTAMP that a number is, NULL of what is none.

    Serial days are local, to the nearest second, as Excel shows them; seconds since 1970 are
    instants, moved to the reporting time zone.
    """
    value = f"TRY_CAST({_point(plain, decimal)} AS DECIMAL(27, 9))"
    if kind == "excel":
        seconds = f"to_seconds(CAST(round({value} * 86400) AS BIGINT))"
        read = f"CASE WHEN {value} >= {_FIRST_SERIAL} THEN TIMESTAMP '1899-12-30' + {seconds} END"
    else:
        scale = 1000 if kind == "epoch_ms" else 1_000_000
        micros = f"CAST(trunc({value} * {scale}) AS BIGINT)"
        read = f"timezone({literal(timezone)}, make_timestamptz({micros}))"
    return f"CASE WHEN {_is(plain, _DECLARED[kind], decimal)} THEN {read} END"


def _is(plain: str, digits: str, decimal: str) -> str:
    mark = "[.,]" if decimal == "," else r"\."
    return f"regexp_full_match({plain}, {literal(f'{digits}(?:{mark}[0-9]+)?')})"


def _point(plain: str, decimal: str) -> str:
    return f"replace({plain}, ',', '.')" if decimal == "," else plain
