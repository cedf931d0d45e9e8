"""The SQL of a scan's rows: what becomes of each, who was asked, and the weights as numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kpicli.core.plan import Scan
from kpicli.engine.sql import HEAVIEST, condition, every, key_of, literal, number, steps_of

LEFT_OUT = "left_out"
"""The tables of the keys of rows to leave out: this and a number."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A relation and its columns: `key` as a group key, `text` as text, `shown` for output.

    `date` is the SQL of the local timestamp, there once dates were read; `instant` the same where
    the file holds times as such, not as texts.
    """

    scan: Scan
    relation: str
    key: Mapping[str, str]
    text: Mapping[str, str]
    shown: Mapping[str, str]
    date: str | None = None
    instant: str | None = None

    @property
    def weights(self) -> list[str]:
        """The weight columns of all KPIs, each once."""
        return list(dict.fromkeys(ask.weight for ask in self.scan.asks if ask.weight))

    def step(self) -> str:
        """The SQL of what becomes of a row, a number into `steps_of`; "0" when all are kept."""
        scan, cases = self.scan, []
        steps = steps_of(scan.source)
        for drop in scan.source.drops:
            rule = condition(drop.rule, self.text[drop.rule.column], scan.source.decimal)
            cases.append(f"WHEN {rule} THEN {steps.index(drop.reason)}")
        if scan.source.where:
            rules = every(scan.source.where, self.text, scan.source.decimal)
            cases.append(f"WHEN NOT ({rules}) THEN {steps.index('where')}")
        for place, out in enumerate(scan.source.left_out):
            listed = f"(SELECT key FROM {LEFT_OUT}{place})"
            key = key_of(out.columns, self.text)
            cases.append(f"WHEN {key} IN {listed} THEN {steps.index(out.reason)}")
        if self.date is not None and (scan.since or scan.until or scan.every):
            cases.append(f"WHEN {self.date} IS NULL THEN {steps.index('no-date')}")
        ends = [(scan.since, "<"), (scan.until, ">=")]
        outside = [f"{self.date} {sign} {literal(day)}::TIMESTAMP" for day, sign in ends if day]
        if self.date is not None and outside:
            cases.append(f"WHEN {' OR '.join(outside)} THEN {steps.index('outside-period')}")
        return f"CASE {' '.join(cases)} ELSE 0 END" if cases else "0"

    def derived(self) -> list[str]:
        """The columns worked out per row: `asked0`…, `w0`…"""
        decimal = self.scan.source.decimal
        columns = [
            f"({every(ask.where, self.text, decimal)}) AS asked{place}"
            for place, ask in enumerate(self.scan.asks)
            if ask.where
        ]
        return columns + [
            f"{_usable(number(self.text[weight], decimal))} AS w{place}"
            for place, weight in enumerate(self.weights)
        ]

    def unusable(self) -> str:
        """The SQL of whether a row has a weight, among the derived columns, that is unusable."""
        return " OR ".join(f"w{place} IS NULL" for place in range(len(self.weights)))

    def select(self) -> str:
        """The relation with `step` and the derived columns."""
        picked = ["*", f"{self.step()} AS step", *self.derived()]
        return f"SELECT {', '.join(picked)} FROM {self.relation}"


def _usable(number_: str) -> str:
    """A number where it can be a weight, else NULL."""
    return f"CASE WHEN {number_} BETWEEN 0 AND {HEAVIEST} THEN {number_} END"
