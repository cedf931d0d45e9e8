"""One client table read once: its tallies and frames, its notes, and where its rows went."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kpicli.analysis.itemised import Tallied
from kpicli.analysis.modelled import of_model
from kpicli.analysis.passes import Pass, of_joined, rows_of
from kpicli.analysis.remarks import joined, malformed, of_items
from kpicli.analysis.request import Request
from kpicli.analysis.stay_notes import gone_early
from kpicli.analysis.table_frame import Beside, TableFrame
from kpicli.config.load import Config
from kpicli.core.answers import Kind
from kpicli.core.calendar import MONTHS_IN
from kpicli.core.crossing import Cell, Unions
from kpicli.core.kpi import Tabled
from kpicli.core.periods import months_before, whole_months
from kpicli.core.plan import Cell as TextCell
from kpicli.core.plan import Grouping, Input, Itemised, TableScan
from kpicli.core.reasons import LEFT_BEFORE, REASONS
from kpicli.core.recipe import Cohort, Snapshots
from kpicli.core.report import Ledger, Note

if TYPE_CHECKING:
    from kpicli.engine.located import Placed
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

    def rejects(self, *, records: bool) -> Iterator[Placed]:
        """The rows that did not count, in the order of the files, with whole `records` if asked."""
        return self.opened.rejects(self.scan, list(self.kpis), records=records)


def _kinds(codes: Mapping[int, int]) -> dict[Kind, int]:
    found: dict[Kind, int] = {}
    for code, n in codes.items():
        if n:
            kind = REASONS[code].kind if code else Kind.VALID
            found[kind] = found.get(kind, 0) + n
    return found
