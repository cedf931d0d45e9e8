"""One source read once: its tallies and frames, its notes, and where its rows went."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Protocol

from kpicli.analysis.frame import Frame
from kpicli.analysis.judging import Judged, verdict_on
from kpicli.analysis.quality_notes import notes as quality_notes
from kpicli.analysis.remarks import from_reading, joined, odd_answers, undated
from kpicli.analysis.repeats import repeated
from kpicli.analysis.request import Request
from kpicli.config.load import Config
from kpicli.core.crossing import Cell, Unions
from kpicli.core.flags import Flagged
from kpicli.core.kpi import Kpi, Scored
from kpicli.core.plan import Cell as TextCell
from kpicli.core.plan import Counted, Grouping, Input, Joined, Scan
from kpicli.core.report import Ledger, Note

if TYPE_CHECKING:
    from kpicli.analysis.itemised import Tallied
    from kpicli.engine.located import Placed
    from kpicli.engine.session import Session


class Pass(Protocol):
    """One source read once, and the KPIs it gives. Good while the data are open."""

    config: Config
    request: Request
    level: float
    notes: list[Note]

    @property
    def kpis(self) -> Mapping[str, Kpi]:
        """The KPIs by name."""

    @property
    def groups(self) -> Sequence[Grouping]:
        """What parts the rows."""

    @property
    def bins(self) -> Mapping[str, Sequence[str]]:
        """The names of the bins of each grouping that has some, in order."""

    @property
    def found(self) -> Mapping[str, Judged | Tallied]:
        """The tallies of each KPI."""

    @property
    def first_date(self) -> str | None:
        """The first day of the rows."""

    @property
    def last_date(self) -> str | None:
        """The last day of the rows."""

    @property
    def observed(self) -> date | None:
        """The first day that the source knows nothing of, where that is told."""

    @property
    def kept(self) -> int:
        """Rows that count."""

    def cells(self, name: str) -> Sequence[TextCell]:
        """The answers to a KPI's questions, by text."""

    def rows(self) -> Mapping[tuple[str | None, ...], int]:
        """How many rows each of the finest groups has."""

    def parts(self, name: str) -> Sequence[tuple[Pass, str]]:
        """The passes and names of the KPIs that a composite is made of; of others nothing."""

    def frame(self, name: str, unions: Unions = ()) -> Frame:
        """The figures of a KPI."""

    def withhold(self, cells: Collection[Cell]) -> None:
        """Where the rows without a group are among these cells, notes will not count them."""

    def remarks(self) -> list[Note]:
        """All notes on the pass, those added to `notes` among them."""

    def ledgers(self) -> list[Ledger]:
        """Where the rows of the source, and of what is joined to it, went."""

    def inputs(self) -> list[Input]:
        """The files read."""

    def rejects(self, *, records: bool) -> Iterator[Placed]:
        """The rows that did not count, in the order of the files, with whole `records` if asked."""


@dataclass(slots=True)
class SurveyPass:
    """The main source: what was counted, and each KPI's answers judged.

    `quality` are the checks of the answers; where they leave rows out, `whole` has these too.
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
    quality: tuple[Flagged, ...] = ()
    whole: SurveyPass | None = None

    @property
    def groups(self) -> Sequence[Grouping]:
        """What parts the rows."""
        return self.scan.groups

    @property
    def bins(self) -> Mapping[str, Sequence[str]]:
        """The names of the bins of each grouping that has some, in order."""
        return self.counted.groups

    @property
    def first_date(self) -> str | None:
        """The first day of the rows."""
        return self.counted.first_date

    @property
    def last_date(self) -> str | None:
        """The last day of the rows."""
        return self.counted.last_date

    @property
    def observed(self) -> date | None:
        """Answers end when people stop answering, which tells nothing."""
        return None

    @property
    def kept(self) -> int:
        """Rows that count."""
        return self.counted.kept

    def cells(self, name: str) -> Sequence[TextCell]:
        """The answers to a KPI's questions, by text."""
        return self.counted.cells[name]

    def rows(self) -> Mapping[tuple[str | None, ...], int]:
        """How many rows each of the finest groups has."""
        return rows_of(self.found)

    def parts(self, _: str) -> Sequence[tuple[Pass, str]]:
        """Nothing: its KPIs are not made of others."""
        return ()

    def frame(self, name: str, unions: Unions = ()) -> Frame:
        """The figures of a KPI."""
        ask = next(one for one in self.scan.asks if one.name == name)
        kpi, found = self.kpis[name], self.found[name]
        frame = Frame(self.opened, self.scan, ask, kpi, found, self.level, unions)
        if kpi.comments is not None:
            from kpicli.analysis.hearing import Hearing

            cells, least = self.counted.cells[name], self.config.privacy.min_comments
            frame.hearing = Hearing(frame, kpi.comments, self.scan.source, cells, least)
        if self.whole is not None:
            frame.flagged = self.whole.frame(name, unions)
        return frame

    def withhold(self, cells: Collection[Cell]) -> None:
        """Where the rows without a group are among these cells, notes will not count them."""
        for cell in cells:
            for group, key in zip(self.scan.groups, cell, strict=False):
                if key is None and group.table is not None:
                    self.uncounted.add(group.table.name)

    def remarks(self) -> list[Note]:
        """All notes on the pass, those added to `notes` among them."""
        odd = {name: one.odd for name, one in self.found.items()}
        every = self.request.strict
        read = from_reading(self.counted, every=every)
        read += joined(self.counted.joined, self.uncounted)
        read += undated(self.counted, self.scan.source)
        read += quality_notes(self.quality)
        read += repeated(self.counted, self.scan.source)
        return [*read, *self.notes, *odd_answers(self.opened, odd, self.kpis, every=every)]

    def ledgers(self) -> list[Ledger]:
        """Where the rows of the source, and of what is joined to it, went."""
        counted = self.counted
        kinds = {name: one.tally.kinds for name, one in self.found.items()}
        rows = (counted.rows, tuple(counted.steps), counted.kept)
        return [Ledger(self.scan.source.name, *rows, kinds), *of_joined(counted.joined)]

    def inputs(self) -> list[Input]:
        """The files read."""
        counted = self.counted
        return [*counted.inputs, *(each for one in counted.joined for each in one.inputs)]

    def rejects(self, *, records: bool) -> Iterator[Placed]:
        """The rows that did not count, in the order of the files, with whole `records` if asked."""
        verdict = verdict_on(self.kpis, self.counted.fields)
        return self.opened.rejects(self.scan, verdict, records=records)


def rows_of(found: Mapping[str, Judged | Tallied]) -> dict[tuple[str | None, ...], int]:
    """How many rows each of the finest groups has, by the first of the KPIs."""
    groups = next(iter(found.values())).groups
    return {group: sum(tally.kinds.values()) for group, tally in groups.items()}


def shown(found: Pass) -> list[str]:
    """The KPIs of a pass that were called for; beside them are parts of composites."""
    asked = found.request.kpis
    return [name for name in found.kpis if not asked or name in asked]


def one_each(ledgers: Iterable[Ledger]) -> tuple[Ledger, ...]:
    """One ledger a source, with the answers of all that count its rows alike.

    Of a source that is read and joined too the joining is left out.
    """
    found: dict[tuple[object, ...], Ledger] = {}
    for ledger in ledgers:
        key = (ledger.source, ledger.steps, ledger.kept)
        known = found.get(key, ledger)
        found[key] = replace(known, answers={**known.answers, **ledger.answers})
    read = {ledger.source for ledger in found.values() if ledger.answers}
    return tuple(one for one in found.values() if one.answers or one.source not in read)


def of_joined(tables: Sequence[Joined]) -> list[Ledger]:
    """Where the rows of the tables joined went."""
    return [Ledger(one.source, one.rows, tuple(one.steps), one.clients) for one in tables]
