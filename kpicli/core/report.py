"""What a command found: results, the ledger, notes and provenance. Facts only, no words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kpicli.core.answers import Kind
from kpicli.core.estimate import Estimate
from kpicli.core.kpi import Band
from kpicli.core.plan import Input
from kpicli.core.unit import Unit
from kpicli.core.verdict import Reliability, Standing


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, `start` included and `end` not, ISO dates in the reporting zone."""

    label: str
    start: str
    end: str
    complete: bool


@dataclass(frozen=True, slots=True)
class Count:
    """A named part of the respondents: how many, and their weight when weights are used."""

    n: int
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """One KPI in one group and period.

    `estimate` is None when there is no figure, and `why` then says why not: `no-answers`,
    `no-weight`. `level` is the confidence level; `arithmetic` the lines that `--explain`
    prints, from the counts down to the interval; `facts` what else belongs to the figure
    (normalisation, raw mean, alpha).
    """

    name: str
    kpi: str
    title: str
    unit: Unit
    better: str
    level: float
    estimate: Estimate | None
    why: str | None = None
    group: Mapping[str, str | None] = field(default_factory=dict)
    period: Period | None = None
    parts: Mapping[str, Count] = field(default_factory=dict)
    band: Band | None = None
    bands: tuple[Band, ...] = ()
    reliability: Reliability = field(default_factory=lambda: Reliability("shown"))
    standings: tuple[Standing, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    arithmetic: tuple[str, ...] = ()
    answers: Mapping[Kind, int] = field(default_factory=dict)
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    """Where every row of a source went: rows = kept + the rows of all steps.

    `answers` counts, per KPI, the kept rows by kind of answer; each KPI's kinds sum to `kept`.
    """

    source: str
    rows: int
    steps: tuple[tuple[str, int], ...]
    kept: int
    answers: Mapping[str, Mapping[Kind, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Note:
    """A remark on the data: `level` is `warning` or `info`, `slug` its paragraph in the docs."""

    level: str
    slug: str
    text: str
    where: str | None = None


@dataclass(frozen=True, slots=True)
class Provenance:
    """What the report was made from: version, configuration hash, inputs, and when."""

    version: str
    config: str
    inputs: tuple[Input, ...]
    generated_at: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything one command found. `name` is the configuration's own name, if any."""

    command: str
    name: str | None
    results: tuple[Result, ...]
    ledgers: tuple[Ledger, ...]
    notes: tuple[Note, ...]
    provenance: Provenance
