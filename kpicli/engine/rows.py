"""The SQL of a scan's rows: what becomes of each, who was asked, and the weights as numbers."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field

from kpicli.core.plan import Ask, Scan
from kpicli.engine.sql import HEAVIEST, condition, every, key_of, literal, number, steps_of

LEFT_OUT = "left_out"
"""The tables of the keys of rows to leave out: this and a number."""


@dataclass(frozen=True, slots=True)
class Case:
    """What leaves rows out: the name of the step, the SQL of the test, and the column tested.

    Where the text of no one column may be told, `shown` names those tested.
    """

    reason: str
    test: str
    column: str = ""
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """A relation and its columns: `key` as a group key, `text` as text, `shown` for output.

    `date` is the SQL of the local timestamp, there once dates were read; `instants` the same of
    the columns that hold times as such, not as texts. Where weights are `shared`, those of rows
    that repeat one another add up to that of one. `told` says that rows left out tell why.
    """

    scan: Scan
    relation: str
    key: Mapping[str, str]
    text: Mapping[str, str]
    shown: Mapping[str, str]
    date: str | None = None
    instants: Mapping[str, str] = field(default_factory=dict)
    shared: bool = False
    told: bool = False

    @property
    def weights(self) -> list[str]:
        """The weight columns of all KPIs, each once."""
        return list(dict.fromkeys(ask.weight for ask in self.scan.asks if ask.weight))

    @property
    def weighings(self) -> list[Hashable]:
        """What tells the weights of rows, `w0`…, apart: their column; of shared ones the KPI's too.

        Shares go by the rows that answer the KPI's questions.
        """
        found = (self._weighing(ask) for ask in self.scan.asks)
        return list(dict.fromkeys(one for one in found if one is not None))

    def weight_of(self, ask: Ask) -> int | None:
        """The number of a KPI's weight, None where rows are counted."""
        one = self._weighing(ask)
        return None if one is None else self.weighings.index(one)

    def _weighing(self, ask: Ask) -> Hashable | None:
        shared = (ask.weight, ask.columns, ask.where, ask.silent)
        return shared if self.shared else ask.weight

    def cases(self) -> list[Case]:
        """What leaves rows out, in the order in which it is looked for."""
        scan, found = self.scan, []
        source, date = scan.source, scan.source.date
        for drop in source.drops:
            met = condition(drop.rule, self.text[drop.rule.column], source.decimal)
            found.append(Case(drop.reason, met, drop.rule.column))
        for rule in source.where:
            met = condition(rule, self.text[rule.column], source.decimal)
            found.append(Case("where", f"NOT {met}", rule.column))
        for place, out in enumerate(source.left_out):
            met = f"{key_of(out.columns, self.text)} IN (SELECT key FROM {LEFT_OUT}{place})"
            found.append(Case(out.reason, met, shown=", ".join(out.columns)))
        if self.date is not None and date is not None:
            if scan.since or scan.until or scan.every:
                found.append(Case("no-date", f"{self.date} IS NULL", date))
            ends = [(scan.since, "<"), (scan.until, ">=")]
            outside = [f"{self.date} {sign} {literal(day)}::TIMESTAMP" for day, sign in ends if day]
            if outside:
                found.append(Case("outside-period", " OR ".join(outside), date))
        return found

    def step(self) -> str:
        """The SQL of what becomes of a row, a number into `steps_of`; "0" when all are kept."""
        steps = steps_of(self.scan.source)
        cases = [f"WHEN {case.test} THEN {steps.index(case.reason)}" for case in self.cases()]
        return f"CASE {' '.join(cases)} ELSE 0 END" if cases else "0"

    def decisive(self) -> list[str]:
        """The columns `decided`, the number of the case that leaves a row out, and its `said`.

        `unmet0`… and `told0`… are the same of the conditions that a KPI asks under.
        """
        decimal = self.scan.source.decimal
        found = self._first(self.cases(), "decided", "said")
        for place, ask in enumerate(self.scan.asks):
            rules = [
                Case("", f"NOT {condition(rule, self.text[rule.column], decimal)}", rule.column)
                for rule in ask.where
            ]
            found += self._first(rules, f"unmet{place}", f"told{place}") if rules else []
        return found

    def _first(self, cases: Sequence[Case], number_: str, said: str) -> list[str]:
        """The columns with the number of the first case that is met, and the text that it tests."""
        if not cases:
            return [f"NULL::INTEGER AS {number_}", f"NULL::VARCHAR AS {said}"]
        numbers = [f"WHEN {case.test} THEN {place}" for place, case in enumerate(cases)]
        texts = [
            f"WHEN {case.test} THEN {self.text[case.column] if case.column else 'NULL'}"
            for case in cases
        ]
        return [
            f"CASE {' '.join(numbers)} END AS {number_}",
            f"CASE {' '.join(texts)} END AS {said}",
        ]

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
        return " OR ".join(f"w{place} IS NULL" for place in range(len(self.weighings)))

    def select(self) -> str:
        """The relation with `step` and the derived columns."""
        picked = ["*", f"{self.step()} AS step", *self.derived()]
        picked += self.decisive() if self.told else []
        return f"SELECT {', '.join(picked)} FROM {self.relation}"


def _usable(number_: str) -> str:
    """A number where it can be a weight, else NULL."""
    return f"CASE WHEN {number_} BETWEEN 0 AND {HEAVIEST} THEN {number_} END"
