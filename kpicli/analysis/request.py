"""What a call asks of the analysis beside the configuration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kpicli.core.listing import Sink
from kpicli.core.rejects import Rejects
from kpicli.core.source import Condition


@dataclass(frozen=True, slots=True)
class Request:
    """What a call asks beside the configuration.

    `export` replaces the main source's path, `data` (an Arrow table) its rows; `kpis` names
    the results wanted, all when empty; `since` (included) and `until` (not included) are ISO
    days; `level` replaces the configured one. `by` names segments or columns, `every` a kind of
    period. `adjust` names the method for many tests. `sort`, `top` and `worst` choose and order
    groups, `merge` takes those with fewer rows together. `last` keeps so many periods, `rolling`
    pools so many for each, `cohorts` asks for cohort triangles in place of series. `against` names
    what the figures are compared with. `explain` asks for the arithmetic of every result.
    `clients` takes the rows of each client, `rejects` those that did not count.
    """

    export: str | None = None
    data: Any = None
    kpis: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    where: tuple[Condition, ...] = ()
    level: float | None = None
    strict: bool = False
    by: tuple[str, ...] = ()
    every: str | None = None
    adjust: str = "bh"
    explain: bool = False
    sort: str = "impact"
    top: int | None = None
    worst: int | None = None
    merge: int | None = None
    last: int | None = None
    rolling: int = 1
    cohorts: bool = False
    against: str | None = None
    clients: Sink | None = None
    rejects: Rejects | None = None
