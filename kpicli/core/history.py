"""A ledger of past results: what one record holds, and what makes two of them the same figure."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from kpicli.core.column import finite
from kpicli.core.estimate import METHODS, Basis, Estimate
from kpicli.core.intervals import Interval
from kpicli.core.report import Result
from kpicli.core.shown import shown
from kpicli.core.words import answered

SCHEMA = 1
STATES = ("shown", "flagged", "withheld")
TOTAL = "{}"
"""The group of a total, as a record has it."""


@dataclass(frozen=True, slots=True)
class Record:
    """One result of one run. Withheld results are there, without a number.

    `scorecard` is the configuration's name, `chosen` what rows were asked for beside it; `group` is
    a JSON object. `start` and `end` are the days of the period, or of `--since` and `--until`, and
    `every` says which kind of period; `as_of` is the local day of the run. `final` says that the
    days were over then. `definition` and `data` are SHA-256 sums of what makes the figure, `config`
    that of the whole configuration. `basis` is what intervals and tests are computed from, as JSON.
    """

    scorecard: str
    name: str
    kpi: str
    title: str
    unit: str
    better: str
    group: str
    every: str | None
    period: str | None
    start: str | None
    end: str | None
    chosen: str
    level: float
    as_of: str
    final: bool
    value: float | None
    n: int | None
    n_eff: float | None
    sum_weights: float | None
    se: float | None
    df: float | None
    low: float | None
    high: float | None
    method: str | None
    state: str
    reasons: str
    why: str | None
    basis: str | None
    definition: str
    data: str
    version: str
    config: str
    command: str
    generated_at: str

    @property
    def key(self) -> tuple[object, ...]:
        """What tells which figure it is: all records with one key are revisions of each other."""
        days = (self.every, self.start, self.end)
        return (self.scorecard, self.name, self.group, *days, self.chosen, self.level)

    @property
    def withheld(self) -> bool:
        """Whether the figure is withheld to protect respondents."""
        return self.state == "withheld"

    @property
    def groups(self) -> dict[str, str | None]:
        """The value of each segment."""
        found: dict[str, str | None] = json.loads(self.group)
        return found


def fault(record: Record) -> str | None:
    """What is wrong with a record that was read, None for one as this program writes them."""
    try:
        group = json.loads(record.group)
        days = [day for day in (record.start, record.end, record.as_of) if day is not None]
        for day in days:
            date.fromisoformat(day)
        estimate_of(record)
    except ValueError as error:
        return str(error)
    if not isinstance(group, dict) or any(not isinstance(v, str | None) for v in group.values()):
        return "a group is no object of texts"
    return None if record.state in STATES else f"there is no state {record.state}"


@dataclass(frozen=True, slots=True)
class Origin:
    """What all records of a run have in common, by the names of their fields."""

    scorecard: str
    chosen: str
    as_of: str
    version: str
    config: str
    command: str
    generated_at: str


def group_text(group: Mapping[str, str | None]) -> str:
    """A group as a JSON object, its keys in order, so that one group has one text."""
    return json.dumps(dict(group), ensure_ascii=False, sort_keys=True)


def record_of(
    result: Result,
    origin: Origin,
    days: tuple[str | None, str | None],
    every: str | None,
    *,
    final: bool,
    definition: str,
    data: str,
) -> Record:
    """The record of a result; of a withheld one nothing but which it is."""
    result = shown(result)
    found = result.estimate
    drawn = found.interval if found else None
    return Record(
        scorecard=origin.scorecard,
        name=result.name,
        kpi=result.kpi,
        title=result.title,
        unit=result.unit.id,
        better=result.better,
        group=group_text(result.group),
        every=every,
        period=result.period.label if result.period else None,
        start=days[0],
        end=days[1],
        chosen=origin.chosen,
        level=result.level,
        as_of=origin.as_of,
        final=final,
        value=finite(found.value) if found else None,
        n=None if result.withheld else answered(result),
        n_eff=finite(found.n_eff) if found else None,
        sum_weights=finite(found.sum_weights) if found else None,
        se=finite(found.se) if found else None,
        df=finite(found.df) if found else None,
        low=finite(drawn.low) if drawn else None,
        high=finite(drawn.high) if drawn else None,
        method=drawn.method if drawn else None,
        state=result.reliability.state,
        reasons=" ".join(result.reliability.reasons),
        why=result.why,
        basis=basis_text(found) if found else None,
        definition=definition,
        data=data,
        version=origin.version,
        config=origin.config,
        command=origin.command,
        generated_at=origin.generated_at,
    )


def basis_text(found: Estimate) -> str | None:
    """What the interval and the tests of a figure are computed from, as JSON."""
    basis = asdict(found.basis)
    further = {"by": found.method, "n_design": found.n_design, "clusters": found.clusters}
    numbers = (each for each in (*basis.values(), found.n_design) if each is not None)
    return json.dumps(basis | further) if all(map(math.isfinite, numbers)) else None


def estimate_of(record: Record) -> Estimate | None:
    """The figure of a record as it was, with its tests; None where it has none.

    ValueError where the record does not hold what it should.
    """
    if record.value is None or record.n is None or record.basis is None:
        return None
    told: Any = json.loads(record.basis)
    try:
        by, n_design, clusters = (told.pop(key) for key in ("by", "n_design", "clusters"))
        basis = Basis(**told)
        numbers = [float(each) for each in (*told.values(), clusters) if each is not None]
        usable = math.isfinite(math.fsum((*numbers, n_design))) and by in METHODS
    except (KeyError, TypeError, AttributeError):
        usable = False
    if not usable:
        raise ValueError("what a figure was computed from is not told")
    drawn = None
    if record.low is not None and record.high is not None:
        drawn = Interval(record.low, record.high, record.level, record.method or by)
    return Estimate(
        record.value,
        record.n,
        record.n if record.n_eff is None else record.n_eff,
        record.n if record.sum_weights is None else record.sum_weights,
        record.se,
        record.df,
        drawn,
        by,
        basis,
        n_design,
        clusters,
    )


_FIGURE = ("value", "n", "why")
"""What a reader calls the figure."""
_ALL = (*_FIGURE, "n_eff", "sum_weights", "se", "df", "low", "high", "method", "state", "reasons")


def same_figure(one: Record, other: Record) -> bool:
    """Whether two records show the same figure on as many answers, up to the last digits."""
    return _alike(one, other, _FIGURE)


def same_result(one: Record, other: Record) -> bool:
    """Whether all numbers of two records are the same, up to the last digits."""
    return _alike(one, other, _ALL)


def _alike(one: Record, other: Record, names: tuple[str, ...]) -> bool:
    for name in names:
        a, b = getattr(one, name), getattr(other, name)
        if isinstance(a, int | float) and isinstance(b, int | float):
            if not math.isclose(a, b, rel_tol=1e-12, abs_tol=1e-12):
                return False
        elif a != b:
            return False
    return True
