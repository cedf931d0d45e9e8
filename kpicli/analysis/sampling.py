"""The sampling units behind the cells of a KPI that has their columns behind its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kpicli.core.plan import Cell
from kpicli.core.source import Source


class Units:
    """Where in a cell's texts its sampling unit and its stratum stand."""

    def __init__(self, source: Source, columns: Sequence[str]) -> None:
        self._units = [columns.index(column) for column in source.units]
        self._stratum = None if source.strata is None else columns.index(source.strata)

    def of(self, cell: Cell) -> tuple[str | None, str]:
        """The unit, None where each respondent is one, and the stratum of a cell."""
        named = [(cell.texts[place] or "").strip() for place in self._units]
        unit = "\0".join(named) if named and all(named) else None
        stratum = "" if self._stratum is None else (cell.texts[self._stratum] or "").strip()
        return unit, stratum

    def drawn(self, cells: Iterable[Cell]) -> dict[str, int] | None:
        """The units drawn in each stratum; None where every respondent is one, of one stratum."""
        if not self._units and self._stratum is None:
            return None
        units: dict[str, set[str]] = {}
        alone: dict[str, int] = {}
        for cell in cells:
            unit, stratum = self.of(cell)
            found = units.setdefault(stratum, set())
            if unit is None:
                alone[stratum] = alone.get(stratum, 0) + cell.n
            else:
                found.add(unit)
        return {name: len(found) + alone.get(name, 0) for name, found in units.items()}
