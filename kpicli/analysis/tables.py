"""KPIs of several sources: the survey, and each client table read once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from kpicli.analysis.columns import check_all
from kpicli.analysis.itemised import tallied
from kpicli.analysis.measure import Measured, few_enough, main_source, survey_pass
from kpicli.analysis.modelled import with_histories
from kpicli.analysis.passes import Pass
from kpicli.analysis.provenance import now
from kpicli.analysis.request import Request
from kpicli.analysis.table_frame import Beside
from kpicli.analysis.table_groups import Parted, parted
from kpicli.analysis.table_pass import TablePass
from kpicli.config.load import Config
from kpicli.core.calendar import Calendar
from kpicli.core.kpi import Kpi, Scored, Tabled
from kpicli.core.plan import Itemise, Itemised, TableScan
from kpicli.core.recipe import ACCOUNTS, Lifetime, Recipe
from kpicli.core.report import Note
from kpicli.core.source import Source
from kpicli.core.unit import money
from kpicli.errors import Problem, UserError

if TYPE_CHECKING:
    from kpicli.engine.tables import Tables

BESIDE = ":"
"""Between the name of a KPI and that of one of its further recipes."""


@contextmanager
def several(
    config: Config, request: Request, kpis: Mapping[str, Kpi], every: Calendar | None
) -> Iterator[Measured]:
    """Every source that these KPIs need, read once. Errors are `UserError`s."""
    kpis, left_out = with_histories(kpis, request, every)
    scored = {name: kpi for name, kpi in kpis.items() if isinstance(kpi, Scored)}
    by_source: dict[str, dict[str, Tabled]] = {}
    for name, kpi in kpis.items():
        if isinstance(kpi, Tabled):
            by_source.setdefault(kpi.source, {})[name] = kpi
    with ExitStack() as stack:
        passes: list[Pass] = []
        problems: list[UserError] = []
        notes: list[Note] = [*left_out]
        if scored:
            try:
                passes.append(stack.enter_context(survey_pass(config, request, scored, every)))
            except UserError as error:
                if not request.by or not _only(error, "no-such-segment"):
                    raise
                problems.append(error)
                notes.append(_not_parted(config.main.name, list(scored), request.by))
        from kpicli.engine.tables import tables

        sources = {name: source_of(config, request, name) for name in by_source}
        if ACCOUNTS in config.sources:
            sources.setdefault(ACCOUNTS, source_of(config, request, ACCOUNTS))
        opened = stack.enter_context(tables(list(sources.values()), config.reporting.timezone))
        used = [(one, by_source.get(one.name, {})) for one in sources.values()]
        check_all(config, used, opened.columns_of)
        for name, wanted in parts_of(by_source):
            found = table_pass(config, request, opened, sources, sources[name], wanted, every)
            if isinstance(found, TablePass):
                passes.append(found)
            elif isinstance(found, Note):
                notes.append(found)
            else:
                problems.append(found)
                notes.append(_not_parted(name, list(wanted), request.by))
        if problems and not passes:
            raise problems[0]
        yield Measured(config, request, passes, notes)


def parts_of(
    by_source: Mapping[str, Mapping[str, Tabled]],
) -> Iterator[tuple[str, dict[str, Tabled]]]:
    """The KPIs of each table that one reading gives: of rows added up by client, or of rows."""
    for name, kpis in by_source.items():
        for summed in (True, False):
            part = {key: kpi for key, kpi in kpis.items() if kpi.recipe.summed is summed}
            if part:
                yield name, part


def _only(error: UserError, slug: str) -> bool:
    return all(problem.slug == slug for problem in error.problems)


def _not_parted(source: str, names: Sequence[str], by: Sequence[str]) -> Note:
    text = f"{', '.join(names)} left out: {source} cannot be parted by {', '.join(by)}"
    return Note("info", "not-parted", text)


def source_of(config: Config, request: Request, name: str) -> Source:
    """A source; the main one with the call's own path."""
    if name == config.main.name:
        return main_source(config, replace(request, where=()))
    return config.sources[name]


def table_pass(
    config: Config,
    request: Request,
    opened: Tables,
    sources: Mapping[str, Source],
    source: Source,
    kpis: Mapping[str, Tabled],
    every: Calendar | None,
    inspect: bool = False,
) -> TablePass | Note | UserError:
    """A table's pass; a note or an error where the call's groups or conditions are not its.

    `inspect` counts also what `oddities` tells of the table.
    """
    columns = opened.columns_of(source.name)
    missing = [rule for rule in request.where if rule.column not in columns]
    if missing:
        listed = ", ".join(rule.column for rule in missing)
        text = f"{', '.join(kpis)} left out: {source.name} has no column {listed} to choose by"
        return Note("info", "not-chosen", text)
    source = replace(source, where=(*source.where, *request.where))
    accounts = sources.get(ACCOUNTS) if source.client else None
    parts = Parted([], [])
    if request.by:
        try:
            parts = parted(config, request.by, source, columns, accounts, opened)
        except UserError as error:
            if not _only(error, "no-such-segment"):
                raise
            return error
    _dated(config, request, source, kpis, every)
    asks = []
    for name, kpi in kpis.items():
        asks.append(Itemise(name, kpi.recipe, kpi.where))
        for beside, recipe in kpi.further.items():
            if not _elsewhere(recipe, source):
                asks.append(Itemise(f"{name}{BESIDE}{beside}", recipe, kpi.where))
    scan = TableScan(
        source,
        tuple(asks),
        accounts,
        tuple(parts.groups),
        every,
        request.since,
        request.until,
        config.reporting.timezone,
        _local_now(config.reporting.timezone),
        inspect,
        request.rejects is not None,
    )
    counted = opened.tally(scan, parts.columns)
    few_enough({cell.group for cell in next(iter(counted.cells.values()), [])}, request)
    kpis = {name: _priced(kpi, counted.currency) for name, kpi in kpis.items()}
    found = {name: tallied(kpi.recipe, counted.cells[name]) for name, kpi in kpis.items()}
    further = _further(opened, scan, kpis, counted)
    level = config.reporting.level if request.level is None else request.level
    return TablePass(config, request, opened, scan, kpis, level, counted, found, further)


def _priced(kpi: Tabled, currency: str | None) -> Tabled:
    """The KPI with the currency of the amounts, where it is one of money and that is known."""
    if currency is None or kpi.unit.id != "money":
        return kpi
    return replace(kpi, unit=money(currency), facts={"currency": currency, **kpi.facts})


def _elsewhere(recipe: Recipe, source: Source) -> bool:
    """Whether a further recipe is about the accounts, and the KPI about another table."""
    return isinstance(recipe, Lifetime) and source.name != ACCOUNTS


def _further(
    opened: Tables, scan: TableScan, kpis: Mapping[str, Tabled], counted: Itemised
) -> dict[str, dict[str, Beside]]:
    """The tallies of further recipes, each with what of a cell they are parted by."""
    every = scan.every is not None
    size = len(scan.groups)
    cells = dict(counted.cells)
    places: list[int | None] = [*range(size), *([None] if every else [])]
    of_accounts = places
    asks = [
        Itemise(f"{name}{BESIDE}{beside}", recipe)
        for name, kpi in kpis.items()
        for beside, recipe in kpi.further.items()
        if _elsewhere(recipe, scan.source)
    ]
    if asks and scan.accounts is not None:
        accounts = scan.accounts
        of_accounts = [
            place
            for place, group in enumerate(scan.groups)
            if group.table is not None and group.table.name == accounts.name
        ]
        groups = tuple(scan.groups[place] for place in of_accounts if place is not None)
        one = replace(
            scan,
            source=accounts,
            asks=tuple(asks),
            groups=groups,
            every=None,
            since=None,
            until=None,
            told=False,
        )
        cells |= opened.tally(one, [group.column for group in groups]).cells
    return {
        name: {
            beside: Beside(
                tallied(recipe, cells[f"{name}{BESIDE}{beside}"]),
                tuple(of_accounts if _elsewhere(recipe, scan.source) else places),
            )
            for beside, recipe in kpi.further.items()
        }
        for name, kpi in kpis.items()
    }


def _local_now(timezone: str) -> str:
    from zoneinfo import ZoneInfo

    return now().astimezone(ZoneInfo(timezone)).replace(tzinfo=None).isoformat(sep=" ")


def _dated(
    config: Config,
    request: Request,
    source: Source,
    kpis: Mapping[str, Tabled],
    every: Calendar | None,
) -> None:
    """Raise (exit 2) when days are asked for of a table whose rows have none."""

    if not (request.since or request.until or every):
        return
    problems = []
    for name, kpi in kpis.items():
        role = kpi.recipe.dated
        if role is not None and source.column(role) is None:
            problems.append(
                Problem(
                    "date-required",
                    f"{name}: periods, --since and --until need the column of the date",
                    config.place(f"sources.{source.name}"),
                    hint=f"add {role}: and the column to the source {source.name}",
                )
            )
    if problems:
        raise UserError(problems)
