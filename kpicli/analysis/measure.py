"""What every command measures: the plan, one pass over the data, and a frame per KPI."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from kpicli.analysis.columns import TABLE, check_columns
from kpicli.analysis.judging import judged
from kpicli.analysis.passes import Pass, SurveyPass, one_each
from kpicli.analysis.provenance import provenance
from kpicli.analysis.quality_columns import declared
from kpicli.analysis.quality_notes import beside, protected
from kpicli.analysis.remarks import strict
from kpicli.analysis.request import Request
from kpicli.analysis.stay_notes import interrupted
from kpicli.config.load import Config
from kpicli.core.calendar import Calendar
from kpicli.core.kpi import Composed, Kpi, Scored
from kpicli.core.plan import Ask, Grouping, Scan
from kpicli.core.report import Note, Report, Result
from kpicli.core.source import Source
from kpicli.core.verdict import Benchmark
from kpicli.errors import ExitCode, Location, Problem, UserError, usage_error
from kpicli.norms.builtin import BUILTIN

if TYPE_CHECKING:
    from kpicli.engine.session import Session


MOST_GROUPS = 20_000
"""More groups than this are not worked out: they would take minutes, and nobody reads them."""


@dataclass(slots=True)
class Measured:
    """Every source read once, the main one first. Good while the data are open."""

    config: Config
    request: Request
    passes: list[Pass]
    notes: list[Note] = field(default_factory=list)

    @property
    def kpis(self) -> dict[str, Kpi]:
        """The KPIs by name."""
        return {name: kpi for one in self.passes for name, kpi in one.kpis.items()}

    @property
    def by(self) -> tuple[str, ...]:
        """The names of what parts the figures."""
        return self.request.by

    def report(self, command: str, results: Sequence[Result], **further: Any) -> Report:
        """The report with its ledgers, notes and provenance; `further` are fields of `Report`.

        Results come in the order of the configuration.
        """
        notes = [*self.notes, *(note for one in self.passes for note in one.remarks())]
        notes += interrupted(results)
        results = protected(results, self.config.privacy.min_group)
        notes += beside(results)
        surveys = [one for one in self.passes if isinstance(one, SurveyPass)]
        inputs = dict.fromkeys(each for one in self.passes for each in one.inputs())
        if self.request.rejects is not None:
            from kpicli.analysis.rejects import write_rejects

            write_rejects(self.request.rejects, self.config, self.passes)
        if self.request.strict:
            strict(notes)
        ledgers = one_each(ledger for one in self.passes for ledger in one.ledgers())
        order = {name: place for place, name in enumerate(self.config.kpis)}
        return Report(
            command,
            self.config.name,
            tuple(sorted(results, key=lambda one: order.get(one.name, len(order)))),
            ledgers,
            tuple(dict.fromkeys(notes)),
            provenance(self.config, list(inputs)),
            quality=tuple(each for one in surveys for each in one.quality),
            **further,
        )


@contextmanager
def measured(
    config: Config,
    request: Request,
    every: Calendar | None = None,
) -> Iterator[Measured]:
    """Every source that the request needs read once, tallied by its groups and by periods.

    Errors are `UserError`s.
    """
    kpis = wanted(config, request.kpis)
    composed = {name: kpi for name, kpi in kpis.items() if isinstance(kpi, Composed)}
    parts = {part.name for kpi in composed.values() for part in kpi.components}
    single = {
        name: kpi
        for name, kpi in config.kpis.items()
        if (name in kpis or name in parts) and not isinstance(kpi, Composed)
    }
    with _single(config, request, single, every) as found:
        if composed:
            from kpicli.analysis.composing import add_composites

            add_composites(found, composed, timed=every is not None)
        yield found


@contextmanager
def _single(
    config: Config, request: Request, kpis: Mapping[str, Kpi], every: Calendar | None
) -> Iterator[Measured]:
    """The sources of KPIs that are made of no others, read once."""
    scored = {name: kpi for name, kpi in kpis.items() if isinstance(kpi, Scored)}
    if len(scored) == len(kpis):
        with survey_pass(config, request, scored, every) as one:
            yield Measured(config, request, [one])
        return
    from kpicli.analysis.tables import several

    with several(config, request, kpis, every) as found:
        yield found


@contextmanager
def survey_pass(
    config: Config,
    request: Request,
    kpis: Mapping[str, Scored],
    every: Calendar | None,
    exclude: Collection[str] | None = None,
) -> Iterator[SurveyPass]:
    """The main source read once, and once more for each need of `quality:`.

    `exclude` names the checks whose rows are left out, in place of the configuration's own. Errors
    are `UserError`s.
    """
    from kpicli.engine.session import session

    source = main_source(config, request)
    level = config.reporting.level if request.level is None else request.level
    for_comments(config, kpis)
    with session(source, config.reporting.timezone) as opened:
        check_columns(config, source, kpis, opened.columns)
        groups: Sequence[Grouping] = []
        if request.by:
            from kpicli.analysis.grouping import groupings

            groups = groupings(config, request.by, source, opened.columns, opened.columns_of)
        scan = replace(plan(config, source, kpis, request), groups=tuple(groups), every=every)
        twice = None
        if exclude is not None or declared(source):
            from kpicli.analysis.quality import checked

            twice = checked(config, source, opened, exclude)

        def tallied(opened: Session, scan: Scan) -> SurveyPass:
            counted = opened.tally(scan)
            few_enough({cell.group for cell in next(iter(counted.cells.values()), [])}, request)
            found = {
                name: judged(kpi, counted.cells[name], counted.fields) for name, kpi in kpis.items()
            }
            return SurveyPass(config, request, opened, scan, kpis, level, counted, found)

        if twice is None or not twice.left_out:
            found = tallied(opened, scan)
        else:
            whole = tallied(opened.beside(), scan)
            source = replace(source, left_out=twice.left_out)
            found = tallied(opened, replace(scan, source=source))
            found.whole = whole
        if twice is not None:
            found.quality = twice.flagged
        yield found


def few_enough(found: Collection[tuple[str | None, ...]], request: Request) -> None:
    """Raise (exit 2) when the columns of `--by` part the rows into more groups than is sane."""
    if not request.by:
        return
    size = len(request.by)
    groups = {group[:size] for group in found}
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


def wanted(config: Config, names: Sequence[str]) -> dict[str, Kpi]:
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
        silent = any(question.reads is not None for question in kpi.questions)
        asks.append(Ask(name, columns, kpi.where, weight, silent))
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
    further = (*source.units, source.strata)
    return tuple(dict.fromkeys((*kpi.columns, *(column for column in further if column))))


def benchmarks_of(
    config: Config, kpi: Kpi, first: str | None, last: str | None = None
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
