"""The sampling units behind the cells of a KPI that has their columns behind its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kpicli.core.plan import Cell, Source


class Units:
    """Where in a cell's texts its sampling unit and its stratum stand."""

    def __init__(self, source: Source, columns: Sequence[str]) -> None:
        cluster, strata = source.cluster or source.client, source.strata
        self._unit = None if cluster is None else columns.index(cluster)
        self._stratum = None if strata is None else columns.index(strata)

    def of(self, cell: Cell) -> tuple[str | None, str]:
        """The unit, None where each respondent is one, and the stratum of a cell."""
        unit = None if self._unit is None else (cell.texts[self._unit] or "").strip() or None
        stratum = "" if self._stratum is None else (cell.texts[self._stratum] or "").strip()
        return unit, stratum

    def drawn(self, cells: Iterable[Cell]) -> dict[str, int] | None:
        """The units drawn in each stratum; None where every respondent is one, of one stratum."""
        if self._unit is None and self._stratum is None:
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
