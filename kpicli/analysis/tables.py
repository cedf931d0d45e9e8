"""KPIs of several sources: the survey, and each client table read once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kpicli.analysis.columns import check_all
from kpicli.analysis.itemised import Tallied, tallied
from kpicli.analysis.measure import (
    Measured,
    Pass,
    few_enough,
    main_source,
    of_joined,
    rows_of,
    survey_pass,
)
from kpicli.analysis.modelled import of_model, with_histories
from kpicli.analysis.provenance import now
from kpicli.analysis.remarks import joined, malformed, of_items
from kpicli.analysis.request import Request
from kpicli.analysis.stay_notes import gone_early
from kpicli.analysis.table_frame import Beside, TableFrame
from kpicli.analysis.table_groups import Parted, parted
from kpicli.config.load import Config
from kpicli.core.answers import Kind
from kpicli.core.calendar import MONTHS_IN, Calendar
from kpicli.core.crossing import Cell, Unions
from kpicli.core.kpi import Kpi, Scored, Tabled
from kpicli.core.periods import months_before, whole_months
from kpicli.core.plan import Cell as TextCell
from kpicli.core.plan import Grouping, Input, Itemise, Itemised, Source, TableScan
from kpicli.core.reasons import LEFT_BEFORE, REASONS
from kpicli.core.recipe import ACCOUNTS, Cohort, Lifetime, Recipe, Snapshots
from kpicli.core.report import Ledger, Note
from kpicli.core.unit import money
from kpicli.errors import Problem, UserError

if TYPE_CHECKING:
    from kpicli.engine.tables import Tables

BESIDE = ":"
"""Between the name of a KPI and that of one of its further recipes."""


@dataclass(slots=True)
class TablePass:
    """A client table read once, and the KPIs it gives. Good while the tables are open."""

    config: Config
    request: Request
    opened: Tables
    scan: TableScan
    kpis: Mapping[str, Tabled]
    level: float
    counted: Itemised
    found: Mapping[str, Tallied]
    further: Mapping[str, Mapping[str, Beside]]
    notes: list[Note] = field(default_factory=list)
    uncounted: set[str] = field(default_factory=set)

    @property
    def groups(self) -> Sequence[Grouping]:
        """What parts the items."""
        return self.scan.groups

    @property
    def bins(self) -> Mapping[str, Sequence[str]]:
        """The names of the bins of each grouping that has some, in order."""
        return self.counted.groups

    @property
    def first_date(self) -> str | None:
        """The first day of the table."""
        return self.counted.first_date

    @property
    def last_date(self) -> str | None:
        """The last day of the table."""
        return self.counted.last_date

    @property
    def observed(self) -> date | None:
        """The first day that the table knows nothing of."""
        found = self.counted.observed
        return None if found is None else date.fromisoformat(found)

    @property
    def kept(self) -> int:
        """Rows that count."""
        return self.counted.kept

    def cells(self, name: str) -> Sequence[TextCell]:  # noqa: ARG002
        """Nobody was asked anything."""
        return ()

    def rows(self) -> Mapping[tuple[str | None, ...], int]:
        """How many rows each of the finest groups has."""
        return rows_of(self.found)

    def parts(self, _: str) -> Sequence[tuple[Pass, str]]:
        """Nothing: its KPIs are not made of others."""
        return ()

    def frame(self, name: str, unions: Unions = ()) -> TableFrame:
        """The figures of a KPI."""
        source, kpi = self.scan.source, self.kpis[name]
        found, further = self.found[name], self.further[name]
        unit = source.client
        days = None if self.scan.every else self._days(kpi)
        months, known = self._months(kpi), source.known_since
        where = (source.path, unions, days, months, known, self.counted.models.get(name))
        return TableFrame(self.opened, kpi, found, further, self.level, unit, *where)

    def _months(self, kpi: Tabled) -> int | None:
        """The months of the period that figures are about, None where they are not whole."""
        scan, recipe = self.scan, kpi.recipe
        if not isinstance(recipe, Cohort | Snapshots):
            return None
        if scan.every is not None:
            return MONTHS_IN.get(scan.every.every)
        if scan.since is None:
            return recipe.months
        if scan.until is None:
            return None
        start, stop = date.fromisoformat(scan.since), date.fromisoformat(scan.until)
        months = whole_months(start, stop)
        return months if months > 0 and months_before(stop, months) == start else None

    def _days(self, kpi: Tabled) -> str | None:
        """The first and the last day that a figure of no period is about."""
        scan, observed = self.scan, self.observed
        recipe = kpi.recipe
        if recipe.dated is None or scan.source.column(recipe.dated) is None:
            return None
        if observed is None:
            return None
        stop = date.fromisoformat(scan.until) if scan.until else observed
        first = self.first_date and date.fromisoformat(self.first_date[:10])
        start = date.fromisoformat(scan.since) if scan.since else first or None
        if isinstance(recipe, Cohort | Snapshots) and not scan.since:
            start = months_before(stop, recipe.months)
        return None if start is None else f"{start} to {stop - timedelta(days=1)}"

    def withhold(self, cells: Collection[Cell]) -> None:
        """Where the items without a group are among these cells, notes will not count them."""
        for cell in cells:
            for group, key in zip(self.scan.groups, cell, strict=False):
                if key is None and group.table is not None:
                    self.uncounted.add(group.table.name)

    def remarks(self) -> list[Note]:
        """All notes on the pass, those added to `notes` among them."""
        counted, every = self.counted, self.request.strict
        notes = malformed(counted.steps, counted.malformed, counted.notes, every=every)
        accounts = self.scan.accounts
        dated = accounts is not None and accounts.column("start") is not None
        without = [name for name, one in self.kpis.items() if dated and one.recipe.of_accounts]
        notes += joined(counted.joined, self.uncounted, self.scan.source.name, without)
        notes += of_items(self.kpis, counted.kinds, counted.odd, self.scan.source)
        for name, model in counted.models.items():
            notes += of_model(name, model, self.scan.source.path)
        early = max((kinds.get(LEFT_BEFORE, 0) for kinds in counted.kinds.values()), default=0)
        return [*notes, *gone_early(early, self.scan.source), *self.notes]

    def ledgers(self) -> list[Ledger]:
        """Where the rows of the table went."""
        counted = self.counted
        kinds = {name: _kinds(counted.kinds[name]) for name in self.kpis}
        own = Ledger(self.scan.source.name, counted.rows, tuple(counted.steps), counted.kept, kinds)
        return [own, *of_joined(counted.joined)]

    def inputs(self) -> list[Input]:
        """The files read."""
        counted = self.counted
        return [*counted.inputs, *(each for one in counted.joined for each in one.inputs)]


def _kinds(codes: Mapping[int, int]) -> dict[Kind, int]:
    found: dict[Kind, int] = {}
    for code, n in codes.items():
        if n:
            kind = REASONS[code].kind if code else Kind.VALID
            found[kind] = found.get(kind, 0) + n
    return found


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
        return replace(main_source(config, replace(request, where=())))
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
