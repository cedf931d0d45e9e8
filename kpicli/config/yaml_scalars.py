"""The value of a plain (unquoted) scalar, by the core schema of YAML 1.2.

`NO`, `yes`, `12:30:45` and dates are text, and `010` is ten.
"""

from __future__ import annotations

import re

Scalar = None | bool | int | float | str

_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
    **{
        sign + inf: float(sign + "inf")
        for sign in ("", "+", "-")
        for inf in (".inf", ".Inf", ".INF")
    },
}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")

_MAX_DIGITS = 4_000
_TOO_LARGE = 10**_MAX_DIGITS


def scalar(raw: str) -> Scalar:
    """The value of the plain scalar `raw`: None, bool, int, float, or `raw` itself.

    A whole number of more than 4,000 digits stays text: Python refuses to print it.
    """
    if raw in _WORDS:
        return _WORDS[raw]
    if raw[0] not in "+-.0123456789":
        return raw
    for pattern, base in ((_INTEGER, 10), (_OCTAL, 8), (_HEXADECIMAL, 16)):
        if pattern.fullmatch(raw):
            return _integer(raw, base)
    return float(raw) if _FLOAT.fullmatch(raw) else raw


def _integer(raw: str, base: int) -> int | str:
    if len(raw) > _MAX_DIGITS + 1:
        return raw
    try:
        number = int(raw, base)
    except ValueError:  # the limit of PYTHONINTMAXSTRDIGITS, which may be lower
        return raw
    return number if -_TOO_LARGE < number < _TOO_LARGE else raw
