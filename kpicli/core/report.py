"""What a command found: results, the ledger, notes and provenance. Facts only, no words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kpicli.core.verdict import Reliability, Standing

if TYPE_CHECKING:
    from kpicli.core.answers import Kind
    from kpicli.core.cohorts import Triangle
    from kpicli.core.estimate import Estimate
    from kpicli.core.flags import Flagged, WithFlagged
    from kpicli.core.intervals import Interval
    from kpicli.core.kpi import Band
    from kpicli.core.plan import Input
    from kpicli.core.survival import Survival
    from kpicli.core.unit import Unit
    from kpicli.core.voices import Voices


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
class Family:
    """The tests that were adjusted together: how many, and by which method."""

    size: int
    method: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure less another, in the KPI's unit, and how surely it is none.

    `p` is two-sided, `p_adjusted` the same adjusted over the `family`, and `significant` says
    whether that is under 1 − level. `relevant` is None where no smallest relevant difference
    is declared.
    """

    difference: float
    se: float | None
    interval: Interval | None
    p: float | None
    method: str
    family: Family
    p_adjusted: float | None = None
    significant: bool = False
    relevant: bool | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """From an earlier period, called `earlier`, to the result's own.

    Without a `difference`, `why` is `no-answers` (`no-items`, `no-parts`), `withheld`,
    `incomplete`, `overlap`, `break`, or `other-parts` of a composite. With segments the change is
    `within` + `mix`, and `simpson` says that every segment moved the other way or not at all.
    """

    earlier: str
    difference: Difference | None
    why: str | None = None
    within: float | None = None
    mix: float | None = None
    simpson: bool | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """One KPI in one group and period; `group` is empty and `period` None for the total.

    `items` is what `n` counts, in the plural. `estimate` is None when there is no figure, and `why`
    then says why not: `no-answers`, for client KPIs `no-items` or `no-lifetime`, for composites
    `no-parts`; `no-weight`, or `withheld` to protect respondents (no count is shown then, nor
    whether the group itself is small or another one could be worked out from it).
    `level` is the confidence level; `arithmetic` the lines that `--explain` prints, from the
    counts down to the interval; `facts` what else belongs to the figure (normalisation, raw
    mean, alpha).

    `share` (0 to 1) is the group's part of the answers (of their weight) in its period, and
    `impact` what the total would gain, in the KPI's unit, if the group came up to the rest:
    share × (rest − group), turned so that positive is better. `merged` counts the groups in an
    "Other". `signals` are codes of the process behaviour chart. `voices` are the comments behind
    a comment share. `survival` is how long clients stay, of KPIs that are about it, in all of time.
    `with_flagged` is the figure with the rows that `quality:` has left out, if it has any.
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
    share: float | None = None
    impact: float | None = None
    merged: int = 0
    versus_rest: Difference | None = None
    change: Change | None = None
    year_change: Change | None = None
    signals: tuple[str, ...] = ()
    voices: Voices | None = None
    items: str = "answers"
    survival: Survival | None = None
    with_flagged: WithFlagged | None = None

    @property
    def withheld(self) -> bool:
        """Whether the figure is withheld to protect respondents."""
        return self.why == WITHHELD


IN_A_PART = "in a part"
"""The `items` of a composite, whose n is that of its smallest part, whatever is counted there."""

WITHHELD = "withheld"
"""The one reason that is told for a figure that is withheld, though there is one."""


@dataclass(frozen=True, slots=True)
class Overall:
    """Whether a KPI's groups differ at all: the test over `groups` shown groups."""

    name: str
    by: str
    statistic: float
    df1: float
    df2: float | None
    p: float
    method: str
    groups: int


@dataclass(frozen=True, slots=True)
class Chart:
    """The process behaviour chart of a KPI's series: mean, natural limits, points used.

    It holds from the period called `since` on: limits begin anew at a break.
    """

    name: str
    group: Mapping[str, str | None]
    mean: float
    low: float
    high: float
    points: int
    since: str | None = None


@dataclass(frozen=True, slots=True)
class Cohorts:
    """The cohort triangle of one KPI in one group; `group` is empty for all clients.

    `periods` are those of its rows by their labels, `every` their length and that of a step in
    age. Figures are the share still there (`event` is `kept`) or lost by then (`lost`). A row of
    `hidden` is withheld: it has neither a size nor cells, and is not in the pooled row.
    """

    name: str
    kpi: str
    title: str
    unit: Unit
    level: float
    event: str
    every: str
    triangle: Triangle
    periods: Mapping[str, Period]
    group: Mapping[str, str | None] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Break:
    """A day on which the measuring changed; nothing is compared across it."""

    day: str
    what: str
    kpi: str | None = None


@dataclass(frozen=True, slots=True)
class JudgedResult:
    """One result under a condition: which one, whatever its period, its state, and why in words."""

    result: str
    state: str
    text: str


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition of `--fail-on` and what came of it: `passed`, `breached` or `undecided`.

    `reasons` are the results that breached it or left it undecided, in words; `judged` are all of
    its results.
    """

    condition: str
    state: str
    reasons: tuple[str, ...] = ()
    judged: tuple[JudgedResult, ...] = ()


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
    """Everything one command found. `name` is the configuration's own name, if any.

    `by` are the names of the segments or columns that part the results, `every` the kind of
    period, `sort` the order of groups, of which `top` and `worst` say how many of each KPI's best
    and worst were asked for. A series has every period from its first to its last, also those
    without answers. `quality` are the checks of the answers.
    """

    command: str
    name: str | None
    results: tuple[Result, ...]
    ledgers: tuple[Ledger, ...]
    notes: tuple[Note, ...]
    provenance: Provenance
    by: tuple[str, ...] = ()
    every: str | None = None
    rolling: int = 1
    sort: str | None = None
    top: int | None = None
    worst: int | None = None
    overall: tuple[Overall, ...] = ()
    charts: tuple[Chart, ...] = ()
    triangles: tuple[Cohorts, ...] = ()
    breaks: tuple[Break, ...] = ()
    gates: tuple[Gate, ...] = ()
    quality: tuple[Flagged, ...] = ()
