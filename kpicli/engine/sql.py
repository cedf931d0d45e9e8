"""The one query that tallies a scan, as plain SQL; values and names are always quoted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kpicli.core.plan import Condition, Dedupe, Scan

GROUPING_WIDTH = 30
STEPS = ("kept", "where", "no-date", "outside-period", "duplicate")
"""What becomes of a row, by number: 0 is kept, the others say why it was left out."""


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


def condition(rule: Condition, text: str, decimal: str) -> str:
    """A `where` condition on the text expression `text`, true or false but never NULL."""
    if rule.values:
        allowed = ", ".join(literal(value.strip()) for value in rule.values)
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


def is_number(text: str) -> bool:
    """Whether a limit is a number, so that it is compared as one."""
    try:
        float(text)
    except ValueError:
        return False
    return True


def number(text: str, decimal: str) -> str:
    """A text expression as a double, NULL where it is not a finite number."""
    plain = f"trim({text})" if decimal == "." else f"replace(trim({text}), {literal(decimal)}, '.')"
    value = f"TRY_CAST({plain} AS DOUBLE)"
    return f"CASE WHEN isfinite({value}) AND NOT contains({text}, '_') THEN {value} END"


def every(rules: Iterable[Condition], text: Mapping[str, str], decimal: str) -> str:
    """All conditions at once; `true` when there are none."""
    return " AND ".join(condition(rule, text[rule.column], decimal) for rule in rules) or "true"


@dataclass(slots=True)
class Tallying:
    """The SQL of a scan over `relation`, and how to read its rows.

    `key` gives the SQL of a column as a group key, `text` as text. `date` is the SQL of the
    local timestamp, `row` of the record number; both are there only when rows were staged.
    """

    scan: Scan
    relation: str
    key: Mapping[str, str]
    text: Mapping[str, str]
    shown: Mapping[str, str]
    date: str | None = None
    row: str | None = None
    sets: list[tuple[str, ...]] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)

    @property
    def decimal(self) -> str:
        """The source's decimal mark."""
        return self.scan.source.decimal

    def step(self) -> str:
        """The SQL of what becomes of a row, a number into `STEPS`."""
        scan, cases = self.scan, []
        if scan.source.where:
            rules = every(scan.source.where, self.text, self.decimal)
            cases.append(f"WHEN NOT ({rules}) THEN 1")
        if self.date is not None and (scan.since or scan.until):
            cases.append(f"WHEN {self.date} IS NULL THEN 2")
            ends = [(scan.since, "<"), (scan.until, ">=")]
            outside = [f"{self.date} {sign} {literal(day)}::TIMESTAMP" for day, sign in ends if day]
            cases.append(f"WHEN {' OR '.join(outside)} THEN 3")
        return f"CASE {' '.join(cases)} ELSE 0 END" if cases else "0"

    def rows(self) -> str:
        """The relation with `step` and `asked` columns and parsed weights."""
        columns = ["*", f"{self.step()} AS step"]
        for place, ask in enumerate(self.scan.asks):
            if ask.where:
                rule = every(ask.where, self.text, self.decimal)
                columns.append(f"({rule}) AS asked{place}")
        for place, weight in enumerate(self.weights):
            columns.append(f"{number(self.text[weight], self.decimal)} AS w{place}")
        inner = f"SELECT {', '.join(columns)} FROM {self.relation}"
        dedupe = self.scan.source.dedupe
        return self._without_repeats(inner, dedupe) if dedupe else inner

    @property
    def weights(self) -> list[str]:
        """The weight columns of all KPIs, each once."""
        return list(dict.fromkeys(ask.weight for ask in self.scan.asks if ask.weight))

    def _without_repeats(self, inner: str, dedupe: Dedupe) -> str:
        parts = [self.text[column] for column in dedupe.by]
        known = " AND ".join(f"coalesce(trim({part}), '') <> ''" for part in parts)
        keys = ["step", *(f"trim({part})" for part in parts)]
        if dedupe.within:
            known += f" AND {self.date} IS NOT NULL"
            keys.append(f"date_trunc({literal(dedupe.within)}, {self.date})")
        way = "DESC" if dedupe.keep == "latest" else "ASC"
        order = f"{self.row} {way}"
        if self.date is not None:
            order = f"{self.date} {way} NULLS LAST, {order}"
        place = f"row_number() OVER (PARTITION BY {', '.join(keys)} ORDER BY {order})"
        return (
            f"SELECT * REPLACE (CASE WHEN step = 0 AND {known} AND place > 1 "
            f"THEN 4 ELSE step END AS step) "
            f"FROM (SELECT *, {place} AS place FROM ({inner}))"
        )

    def query(self) -> str:
        """The whole tally: one grouping set per KPI, and one for the steps and bad weights.

        Output columns: GROUPING masks, n, then per weight its sum and sum of squares, then the
        key columns in the order of `outputs`.
        """
        inner = self.rows()
        filtered = self.step() != "0" or self.scan.source.dedupe is not None
        step = ["step"] if filtered else []
        groups = [self.key[column] for column in self.scan.groups]
        for place, ask in enumerate(self.scan.asks):
            asked = [f"asked{place}"] if ask.where else []
            keys = [*(self.key[column] for column in ask.columns), *asked, *groups, *step]
            self.sets.append(tuple(dict.fromkeys(keys)))
        doubts = [
            f"w{place} IS NULL OR NOT isfinite(w{place}) OR w{place} < 0"
            for place in range(len(self.weights))
        ]
        if doubts:
            inner = f"SELECT *, {' OR '.join(doubts)} AS bad FROM ({inner})"
        self.sets.append((*step, "bad") if doubts else tuple(step))
        self.outputs = list(dict.fromkeys(column for one in self.sets for column in one))
        sums = []
        for place in range(len(self.weights)):
            weight = f"CASE WHEN bad THEN 0 ELSE w{place} END"
            sums += [exact_sum(weight), exact_sum(f"({weight}) * ({weight})")]
        listed = [self.shown.get(column, column) for column in self.outputs]
        sets = ", ".join(f"({', '.join(one)})" for one in dict.fromkeys(self.sets))
        picked = ", ".join([*self._masks(), "count(*)", *sums, *listed])
        return f"SELECT {picked} FROM ({inner}) GROUP BY GROUPING SETS ({sets})"

    def _masks(self) -> list[str]:
        return [f"GROUPING({', '.join(part)})" for part in _parts(self.outputs, GROUPING_WIDTH)]

    def mask_of(self, one: Sequence[str]) -> tuple[int, ...]:
        """The GROUPING values that mark the rows of a grouping set."""
        return tuple(
            int("".join("0" if column in one else "1" for column in part), 2)
            for part in _parts(self.outputs, GROUPING_WIDTH)
        )


def _parts(columns: Sequence[str], width: int) -> list[Sequence[str]]:
    return [columns[at : at + width] for at in range(0, len(columns), width)]
