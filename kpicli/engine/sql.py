"""The SQL that queries are built of; values and names are always quoted."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from kpicli.core.blanks import BLANKS
from kpicli.core.looks import REASONS
from kpicli.core.source import Condition, Source

STEPS = ("kept", "where", *REASONS.values(), "no-date", "outside-period", "duplicate")
"""What becomes of a row, by number: 0 is kept, the others say why it was left out."""


def steps_of(source: Source) -> tuple[str, ...]:
    """What becomes of a source's rows, by number: `STEPS`, and the reasons of its drops."""
    return tuple(dict.fromkeys([*STEPS, *(drop.reason for drop in source.drops)]))


HEAVIEST = 1_000_000_000
"""The heaviest weight: the squares of a hundred million such add up exactly (`exact_sum`)."""


_PARTS, _LARGEST = 10_000.0, 9e11
"""Parts of one that amounts are added up in, and up to where doubles tell these apart."""


def literal(text: str) -> str:
    """`text` as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def name(text: str) -> str:
    """`text` as an SQL identifier."""
    return '"' + text.replace('"', '""') + '"'


def exact_sum(expression: str) -> str:
    """The sum of doubles, the same in any order of rows.

    Each is split at 2^-40 into a whole number of those units and of 2^-100, which add up
    without rounding as 128-bit integers; the rest, under 2^-100, is cut off.
    """
    units = f"({expression}) * {2.0**40!r}"
    high = f"sum(CAST(floor({units}) AS HUGEINT))"
    low = f"sum(CAST(({units} - floor({units})) * {2.0**60!r} AS HUGEINT))"
    return f"(CAST({high} AS DOUBLE) + CAST({low} AS DOUBLE) * {2.0**-60!r}) * {2.0**-40!r}"


def exact_parts(expression: str, called: str) -> list[str]:
    """Two aggregates of doubles, as columns, whose `exact_total` is their sum in any order.

    What has four decimals at most, as amounts of money have, adds up as whole ten-thousandths:
    that is quick, and exact in the decimals that were written. The rest adds up in units of 2^-60.
    """
    units = f"round(({expression}) * {_PARTS!r})"
    whole = f"(abs({expression}) < {_LARGEST!r} AND {units} / {_PARTS!r} = ({expression}))"
    rest = f"CAST(({expression}) * {2.0**60!r} AS HUGEINT)"
    return [
        f"sum(CASE WHEN {whole} THEN CAST({units} AS BIGINT) END) AS {called}_whole",
        f"sum(CASE WHEN NOT {whole} THEN {rest} END) AS {called}_rest",
    ]


def exact_total(called: str) -> str:
    """The sum that the columns of `exact_parts` add up to, 0 of nothing."""
    whole, rest = (
        f"coalesce(CAST(sum({called}_{part}) AS DOUBLE), 0.0)" for part in ("whole", "rest")
    )
    return f"({whole} / {_PARTS!r} + {rest} * {2.0**-60!r})"


def condition(rule: Condition, text: str, decimal: str) -> str:
    """A `where` condition on the text expression `text`, true or false but never NULL."""
    if rule.values:
        allowed = ", ".join(literal(value.strip(BLANKS)) for value in rule.values)
        test = f"coalesce(trim({text}), '') IN ({allowed})"
    else:
        ends = [(rule.low, ">="), (rule.high, "<=")]
        limits = [(limit, sign) for limit, sign in ends if limit is not None]
        if all(is_number(limit) for limit, _ in limits):
            value = number(text, decimal)
            parts = [f"{value} {sign} {float(limit)!r}" for limit, sign in limits]
        else:
            parts = [f"nullif(trim({text}), '') {sign} {literal(limit)}" for limit, sign in limits]
        test = f"coalesce({' AND '.join(parts)}, false)"
    return f"NOT ({test})" if rule.negate else f"({test})"


def key_of(columns: Sequence[str], text: Mapping[str, str]) -> str:
    """The texts of several columns as one value: that of a single one, or a list; never NULL."""
    texts = [f"coalesce(trim({text[column]}), '')" for column in columns]
    return texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"


def is_number(text: str) -> bool:
    """Whether a limit is a finite number, so that it is compared as one."""
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def number(text: str, decimal: str) -> str:
    """A text expression as a double, NULL where it is not a finite number."""
    plain = f"trim({text})" if decimal == "." else f"replace(trim({text}), {literal(decimal)}, '.')"
    value = f"TRY_CAST({plain} AS DOUBLE)"
    return f"CASE WHEN isfinite({value}) AND NOT contains({text}, '_') THEN {value} END"


def every(rules: Iterable[Condition], text: Mapping[str, str], decimal: str) -> str:
    """All conditions at once; `true` when there are none."""
    return " AND ".join(condition(rule, text[rule.column], decimal) for rule in rules) or "true"
