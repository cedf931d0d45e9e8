"""What a call asks of the analysis beside the configuration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kpicli.core.plan import Condition


@dataclass(frozen=True, slots=True)
class Request:
    """What a call asks beside the configuration.

    `export` replaces the main source's path, `data` (an Arrow table) its rows; `kpis` names
    the results wanted, all when empty; `since` (included) and `until` (not included) are ISO
    days; `level` replaces the configured one.
    """

    export: str | None = None
    data: Any = None
    kpis: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    where: tuple[Condition, ...] = ()
    level: float | None = None
    strict: bool = False
