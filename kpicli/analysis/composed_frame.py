"""The figures of a composite, of any cell that its parts are parted into."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kpicli.analysis.frame import Frame
from kpicli.analysis.itemised import Tallied
from kpicli.core.composite import Figures, compared, composite
from kpicli.core.composite_shown import contributions, lines
from kpicli.core.crossing import Cell
from kpicli.core.kpi import Composed
from kpicli.core.report import IN_A_PART
from kpicli.core.tally import Totals

if TYPE_CHECKING:
    from kpicli.core.comparison import Comparison
    from kpicli.core.estimate import Estimate
    from kpicli.core.report import Count, Period


class ComposedFrame(Frame):
    """The figures of a composite. `frames` are those of its parts that could be measured, by name.

    Nobody is counted twice for it: its tallies are empty, and its groups those of any part.
    """

    nothing = "no-parts"
    kpi: Composed  # type: ignore[assignment]
    found: Tallied  # type: ignore[assignment]

    def __init__(
        self, kpi: Composed, frames: Mapping[str, Frame], found: Tallied, level: float
    ) -> None:
        self.kpi, self.found, self.level = kpi, found, level
        self.frames = dict(frames)
        self.unions = ()
        self.clusters = self.units = self.weight = None
        self.designed = False
        self._begin()
        self._figures: dict[Cell, Figures] = {}

    @property
    def items(self) -> str:
        """Its n is that of its smallest part, whatever is counted there."""
        return IN_A_PART

    @property
    def patterns(self) -> None:
        """A composite has no answers of its own."""
        return

    def tally(self, _: Cell) -> Totals:  # type: ignore[override]
        """Nothing: a composite has no items of its own."""
        return Totals()

    def prepare(self, cells: Iterable[Cell], pairs: Sequence[tuple[Cell, Cell]] = ()) -> None:
        """Ask once for what the standard errors of the parts need."""
        wanted = list(cells)
        for frame in self.frames.values():
            frame.prepare(wanted, pairs)

    def figures(self, cell: Cell) -> Figures:
        """The figures of the parts that have one in a cell."""
        if cell not in self._figures:
            found = {name: frame.estimate(cell) for name, frame in self.frames.items()}
            self._figures[cell] = {name: one for name, one in found.items() if one is not None}
        return self._figures[cell]

    def estimate(self, cell: Cell) -> Estimate | None:
        """The figure of a cell, None where no part has one."""
        if cell not in self._estimates:
            found = composite(self.kpi.components, self.figures(cell), self.level)
            self._estimates[cell] = found
        return self._estimates[cell]

    def difference(self, one: Cell, other: Cell) -> Comparison | None:
        """A cell less another; None where other parts have a figure, or there is no test."""
        gaps = {name: frame.difference(one, other) for name, frame in self.frames.items()}
        return compared(
            self.kpi.components, self.figures(one), self.figures(other), gaps, self.level
        )

    def versus_rest(self, cell: Cell, whole: Cell) -> tuple[Estimate, Comparison | None] | None:
        """The rest of a cell within the whole, and the cell less that rest."""
        found = {name: frame.versus_rest(cell, whole) for name, frame in self.frames.items()}
        rests = {name: one[0] for name, one in found.items() if one is not None}
        gaps = {name: one[1] for name, one in found.items() if one is not None}
        rest = composite(self.kpi.components, rests, self.level)
        if rest is None:
            return None
        parts = self.kpi.components
        return rest, compared(parts, self.figures(cell), rests, gaps, self.level)

    def lacking(self, cell: Cell) -> Sequence[str]:
        """The parts without a figure in a cell."""
        there = self.figures(cell)
        return [part.name for part in self.kpi.components if part.name not in there]

    def whole(self, cell: Cell) -> bool:
        """Whether every part that could be measured has a figure in a cell."""
        return len(self.figures(cell)) == len(self.frames)

    def heaviest(self, _: Cell) -> float:
        """What outweighs others in a part is told of the part."""
        return 0.0

    def facts(
        self,
        cell: Cell,
        *,
        whole: bool,  # noqa: ARG002 - parts are told of every cell
        period: Period | None = None,  # noqa: ARG002 - and of every period alike
    ) -> Mapping[str, Any]:
        """Each part with its figure, points and weight, and the parts that are missing."""
        parts = contributions(self.kpi.components, self.figures(cell))
        lacking = self.lacking(cell)
        return {"parts": parts} | ({"without": list(lacking)} if lacking else {})

    def explained(
        self,
        cell: Cell,
        figure: Estimate,
        _: Mapping[str, Count],
    ) -> tuple[str, ...]:
        """The arithmetic behind the figure of a cell, in lines."""
        kpi = self.kpi
        brought = contributions(kpi.components, self.figures(cell))
        return lines(kpi.title, kpi.formula, kpi.components, brought, figure)
