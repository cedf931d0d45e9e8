"""Composites, made of the passes that measure their parts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from kpicli.analysis.composed_frame import ComposedFrame
from kpicli.analysis.itemised import Group, Tallied
from kpicli.analysis.measure import Measured
from kpicli.analysis.passes import Pass
from kpicli.analysis.request import Request
from kpicli.config.load import Config
from kpicli.core.crossing import Cell, Unions
from kpicli.core.kpi import Composed
from kpicli.core.plan import Cell as TextCell
from kpicli.core.plan import Grouping, Input
from kpicli.core.report import Ledger, Note
from kpicli.core.tally import Totals

if TYPE_CHECKING:
    from kpicli.engine.located import Placed


@dataclass(slots=True)
class ComposedPass:
    """A composite and the passes of its parts, by part. Good while the data are open."""

    config: Config
    request: Request
    kpi: Composed
    passes: Mapping[str, Pass]
    level: float
    timed: bool
    notes: list[Note] = field(default_factory=list)

    @property
    def kpis(self) -> Mapping[str, Composed]:
        """The composite by name."""
        return {self.kpi.name: self.kpi}

    @property
    def _first(self) -> Pass:
        return next(iter(self.passes.values()))

    @property
    def groups(self) -> Sequence[Grouping]:
        """What parts the figures, the same in all passes."""
        return self._first.groups

    @property
    def bins(self) -> Mapping[str, Sequence[str]]:
        """The names of the bins of each grouping that has some, in order."""
        return {name: bins for one in self.passes.values() for name, bins in one.bins.items()}

    @property
    def found(self) -> Mapping[str, Tallied]:
        """The groups of any part; of periods those from the first that every part has."""
        groups = {part: list(one.found[part].groups) for part, one in self.passes.items()}
        start = ""
        if self.timed:
            firsts = ([g[-1] for g in some if g[-1] is not None] for some in groups.values())
            start = max((min(found) for found in firsts if found), default="")
        union: dict[Group, Totals] = {
            group: Totals()
            for some in groups.values()
            for group in some
            if not self.timed or (group[-1] or "") >= start
        }
        return {self.kpi.name: Tallied(union, Totals())}

    @property
    def first_date(self) -> str | None:
        """The first day of any part."""
        return min((day for one in self.passes.values() if (day := one.first_date)), default=None)

    @property
    def last_date(self) -> str | None:
        """The last day of any part."""
        return max((day for one in self.passes.values() if (day := one.last_date)), default=None)

    @property
    def observed(self) -> date | None:
        """The first day that a part knows nothing of."""
        return min((day for one in self.passes.values() if (day := one.observed)), default=None)

    @property
    def kept(self) -> int:
        """Rows that count in any part."""
        return max(one.kept for one in self.passes.values())

    def rows(self) -> Mapping[Group, int]:
        """How many rows each of the finest groups has, in the first part."""
        return self._first.rows()

    def parts(self, name: str) -> Sequence[tuple[Pass, str]]:
        """What the composite is made of."""
        return [(one, part) for part, one in self.passes.items() if name == self.kpi.name]

    def cells(self, _: str) -> Sequence[TextCell]:
        """Nobody was asked anything."""
        return ()

    def frame(self, name: str, unions: Unions = ()) -> ComposedFrame:
        """The figures of the composite."""
        frames = {part: one.frame(part, unions) for part, one in self.passes.items()}
        found = ComposedFrame(self.kpi, frames, self.found[name], self.level)
        if any(one.flagged for one in frames.values()):
            whole = {part: one.flagged or one for part, one in frames.items()}
            found.flagged = ComposedFrame(self.kpi, whole, self.found[name], self.level)
        return found

    def withhold(self, cells: Collection[Cell]) -> None:
        """What is withheld of it is so of its parts, which were told."""

    def remarks(self) -> list[Note]:
        """The notes on it."""
        return self.notes

    def ledgers(self) -> list[Ledger]:
        """It has no rows of its own."""
        return []

    def inputs(self) -> list[Input]:
        """It reads no file of its own."""
        return []

    def rejects(self, *, records: bool) -> Iterator[Placed]:  # noqa: ARG002 - there are none
        """It has no rows of its own."""
        return iter(())


def add_composites(found: Measured, kpis: Mapping[str, Composed], *, timed: bool) -> None:
    """Add a pass for each composite; a note on one whose parts have no groups in common."""
    for name, kpi in kpis.items():
        passes = {
            part.name: one
            for part in kpi.components
            for one in found.passes
            if part.name in one.kpis
        }
        why = _apart(passes, found.request)
        if why:
            found.notes.append(Note("warning", "composite-left-out", f"{name} left out: {why}"))
            continue
        level = next(iter(passes.values())).level
        one = ComposedPass(found.config, found.request, kpi, passes, level, timed)
        found.passes.append(one)


def _apart(passes: Mapping[str, Pass], request: Request) -> str | None:
    """Why these parts cannot be put together group by group; None where they can."""
    if not passes:
        return "none of its parts is there"
    bins = [
        {group.name: tuple(one.bins.get(group.name, ())) for group in one.groups}
        for one in passes.values()
    ]
    differing = [name for name in bins[0] if len({each[name] for each in bins}) > 1]
    if differing:
        listed = ", ".join(differing)
        return f"{listed} has other bins in each source; declare bins: in place of quantiles:"
    if request.merge is not None:
        from kpicli.analysis.segment import merged_groups

        merged = [merged_groups(one, request.merge) for one in passes.values()]
        if any(one != merged[0] for one in merged):
            return "--merge takes other groups together in each source"
    return None
