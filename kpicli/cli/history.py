"""The options of ledgers: what a run is told from one, and what it adds to one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpicli.analysis.choices import Options, day_of, not_by_cohort
from kpicli.errors import Location, usage_error

if TYPE_CHECKING:
    from kpicli.analysis.request import Request
    from kpicli.config.load import Config
    from kpicli.core.report import Report

Measure = Callable[["Config", "Request"], "Report"]

DATA = {"export": "EXPORT", "strict": "--strict", "history": "--history"}
"""Options of data, by their names here, that say nothing where none are read."""


@dataclass(frozen=True, slots=True)
class Ledgers:
    """`to` is the ledger that results are added to, `source` the one that they are read from.

    `as_of` is the last day whose records count.
    """

    to: Path | None = None
    source: Path | None = None
    as_of: str | None = None

    @classmethod
    def of(cls, given: Mapping[str, Any], request: Request) -> Ledgers:
        """The options; a `UserError` with everything that does not fit."""
        to, source = given.get("history"), given.get("from_history")
        if to is None and source is None and given.get("as_of") is None:
            return cls()
        from kpicli.engine.history import suffix_of

        options = Options()
        as_of = options.take(day_of, given.get("as_of"), "--as-of")
        for name in (to, source):
            if name is not None:
                options.take(suffix_of, Path(name))
        if request.cohorts:
            options.take(not_by_cohort, "--history" if source is None else "--from-history")
        if source is not None:
            for name, option in DATA.items():
                if given.get(name):
                    options.take(_no_data, option)
        elif as_of is not None:
            options.take(_no_ledger)
        options.check()
        return cls(Path(to) if to else None, Path(source) if source else None, as_of)

    @property
    def paths(self) -> list[str]:
        """The ledgers as files that no output may overwrite."""
        return [str(each) for each in (self.to, self.source) if each is not None]

    def told(
        self, config: Config, request: Request, measure: Measure
    ) -> tuple[Report, Callable[[], object]]:
        """The report, and what keeps its results once it is shown."""
        if self.source is not None:
            from kpicli.analysis.history_trend import trend_of

            return trend_of(config, request, self.source, self.as_of), _nothing
        if self.to is None:
            return measure(config, request), _nothing
        from kpicli.analysis.history import opened

        ledger = opened(self.to)
        found = ledger.compared(config, request, measure(config, request))
        return found.report, found.keep


def _nothing() -> None:
    pass


def _no_data(option: str) -> None:
    raise usage_error(
        "no-data-read",
        f"{option} says nothing where no data are read",
        Location(option),
        hint="leave it out beside --from-history",
    )


def _no_ledger() -> None:
    raise usage_error(
        "history-required",
        "--as-of asks for figures of a ledger, and none is named",
        Location("--as-of"),
        hint="add --from-history FILE",
    )
