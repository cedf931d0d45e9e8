"""What every command measures: the plan, one pass over the data, and a frame per KPI."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from kpicli.analysis.columns import TABLE, check_columns
from kpicli.analysis.frame import Frame
from kpicli.analysis.judging import Judged, judged
from kpicli.analysis.provenance import provenance
from kpicli.analysis.remarks import from_reading, joined, odd_answers, strict, undated
from kpicli.analysis.request import Request
from kpicli.config.load import Config
from kpicli.core.calendar import Calendar
from kpicli.core.crossing import Cell, Unions
from kpicli.core.kpi import Scored
from kpicli.core.plan import Ask, Counted, Grouping, Scan, Source
from kpicli.core.report import Ledger, Note, Report, Result
from kpicli.core.verdict import Benchmark
from kpicli.errors import ExitCode, Location, Problem, UserError, usage_error
from kpicli.norms.builtin import BUILTIN

if TYPE_CHECKING:
    from kpicli.engine.session import Session


MOST_GROUPS = 20_000
"""More groups than this are not worked out: they would take minutes, and nobody reads them."""


@dataclass(slots=True)
class Measured:
    """One pass over the data: what was counted, and each KPI's answers judged.

    Good while its session is open.
    """

    config: Config
    request: Request
    opened: Session
    scan: Scan
    kpis: Mapping[str, Scored]
    level: float
    counted: Counted
    found: Mapping[str, Judged]
    notes: list[Note] = field(default_factory=list)
    uncounted: set[str] = field(default_factory=set)

    def frame(self, name: str, unions: Unions = ()) -> Frame:
        """The figures of a KPI."""
        ask = next(one for one in self.scan.asks if one.name == name)
        kpi, found = self.kpis[name], self.found[name]
        frame = Frame(self.opened, self.scan, ask, kpi, found, self.level, unions)
        if kpi.comments is not None:
            from kpicli.analysis.hearing import Hearing

            cells, least = self.counted.cells[name], self.config.privacy.min_comments
            frame.hearing = Hearing(frame, kpi.comments, self.scan.source, cells, least)
        return frame

    def withhold(self, cells: Collection[Cell]) -> None:
        """Where the rows without a group are among these cells, notes will not count them."""
        for cell in cells:
            for group, key in zip(self.scan.groups, cell, strict=False):
                if key is None and group.table is not None:
                    self.uncounted.add(group.table.name)

    def report(self, command: str, results: Sequence[Result], **further: Any) -> Report:
        """The report with its ledger, notes and provenance; `further` are fields of `Report`."""
        odd = {name: one.odd for name, one in self.found.items()}
        every = self.request.strict
        read = from_reading(self.counted, every=every) + joined(self.counted, self.uncounted)
        read += undated(self.counted, self.scan.source)
        asked = odd_answers(self.opened, odd, self.kpis, every=every)
        self.notes = [*read, *self.notes, *asked]
        if every:
            strict(self.notes)
        counted = self.counted
        kinds = {name: one.tally.kinds for name, one in self.found.items()}
        rows = (counted.rows, tuple(counted.steps), counted.kept)
        ledgers = [Ledger(self.scan.source.name, *rows, kinds)]
        ledgers += [
            Ledger(one.source, one.rows, tuple(one.steps), one.clients) for one in counted.joined
        ]
        return Report(
            command,
            self.config.name,
            tuple(results),
            tuple(ledgers),
            tuple(self.notes),
            provenance(self.config, counted),
            **further,
        )


@contextmanager
def measured(
    config: Config,
    request: Request,
    every: Calendar | None = None,
) -> Iterator[Measured]:
    """The main source read once, tallied by the request's groups and by periods.

    Errors are `UserError`s.
    """
    from kpicli.engine.session import session

    source = main_source(config, request)
    kpis = wanted(config, request.kpis)
    level = config.reporting.level if request.level is None else request.level
    for_comments(config, kpis)
    with session(source, config.reporting.timezone) as opened:
        check_columns(config, source, kpis, opened.columns)
        groups: Sequence[Grouping] = []
        if request.by:
            from kpicli.analysis.grouping import groupings

            groups = groupings(config, request.by, source, opened.columns, opened.columns_of)
        scan = replace(plan(config, source, kpis, request), groups=tuple(groups), every=every)
        counted = opened.tally(scan)
        few_enough(counted, request)
        found = {name: judged(kpi, counted.cells[name]) for name, kpi in kpis.items()}
        yield Measured(config, request, opened, scan, kpis, level, counted, found)


def few_enough(counted: Counted, request: Request) -> None:
    """Raise (exit 2) when the columns of `--by` part the rows into more groups than is sane."""
    if not request.by:
        return
    size = len(request.by)
    groups = {cell.group[:size] for cell in next(iter(counted.cells.values()), [])}
    if len(groups) > MOST_GROUPS:
        raise usage_error(
            "too-many-groups",
            f"{', '.join(request.by)} makes {len(groups):,} groups, more than {MOST_GROUPS:,}",
            Location("--by"),
            hint="name a column of groups rather than of ids or numbers; numbers go into bins "
            "under segments:",
        )


def main_source(config: Config, request: Request) -> Source:
    """The main source with the call's own path, rows and conditions."""
    source = config.main
    if request.data is not None:
        source = replace(source, data=request.data, path=TABLE)
    elif request.export is not None:
        source = replace(source, path=request.export, base=".")
    return replace(source, where=(*source.where, *request.where))


def wanted(config: Config, names: Sequence[str]) -> dict[str, Scored]:
    """The KPIs called for, in the configuration's order; all when none is named."""
    from kpicli.config.decode import closest

    problems = []
    for name in names:
        if name not in config.kpis:
            close = closest(name, list(config.kpis))
            problems.append(
                Problem(
                    "no-such-result",
                    f"no result is called {name!r}",
                    Location("--kpi"),
                    tuple(config.kpis),
                    f"did you mean {close}?" if close else None,
                )
            )
    if problems:
        raise UserError(problems, ExitCode.USAGE)
    return {name: kpi for name, kpi in config.kpis.items() if not names or name in names}


def plan(config: Config, source: Source, kpis: Mapping[str, Scored], request: Request) -> Scan:
    """The scan that tallies the KPIs in one pass."""
    if (request.since or request.until or request.every) and not source.date:
        raise usage_error(
            "date-required",
            "periods, --since and --until need the column of the date",
            config.place(f"sources.{source.name}"),
            hint="add date: and the column to the source",
        )
    asks = []
    for name, kpi in kpis.items():
        weight = None if kpi.weight == "none" else kpi.weight or source.weight
        columns = kpi.columns if kpi.comments is None else with_units(kpi, source)
        asks.append(Ask(name, columns, kpi.where, weight))
    dated = any(one.since or one.until for one in config.benchmarks)
    return Scan(
        source,
        tuple(asks),
        since=request.since,
        until=request.until,
        timezone=config.reporting.timezone,
        week_starts=config.reporting.week_starts,
        span=dated and source.date is not None,
    )


def for_comments(config: Config, kpis: Mapping[str, Scored]) -> None:
    """Raise (exit 2) where a KPI of comments needs a package that is not installed."""
    if any(kpi.comments is not None and kpi.comments.sentiment for kpi in kpis.values()):
        from kpicli.analysis.mood import ready

        ready(config, kpis)


def with_units(kpi: Scored, source: Source) -> tuple[str, ...]:
    """A KPI's columns and those of the sampling unit, where scores stand beside its comments."""
    if kpi.comments is None or kpi.comments.score is None:
        return kpi.columns
    further = (source.cluster or source.client, source.strata)
    return tuple(dict.fromkeys((*kpi.columns, *(column for column in further if column))))


def benchmarks_of(
    config: Config, kpi: Scored, first: str | None, last: str | None = None
) -> list[Benchmark]:
    """The benchmarks and targets of a KPI: built-in ones unless replaced by name.

    A target with days counts when any day from `first` to `last` (`first` alone unless given)
    is among them.
    """
    found: dict[str, Benchmark] = {}
    if kpi.identity.benchmarked and kpi.unit.id == "percent":
        for norm in BUILTIN:
            found[norm.name] = Benchmark(
                norm.name, kpi.name, norm.value, norm.source, norm.verified
            )
    begin = first[:10] if first else None
    end = (last or first or "")[:10] or None
    for one in config.benchmarks:
        if one.kpi not in (kpi.name, kpi.identity.id):
            continue
        if one.since and (end is None or end < one.since):
            continue
        if one.until and (begin is None or begin > one.until):
            continue
        found[one.name] = one
    return list(found.values())
