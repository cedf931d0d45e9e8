"""What somebody who sees every published number can work out: the other side of withholding.

Nothing here comes from `kpicli.core`, but for the mark of a margin.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from kpicli.core.crossing import ALL, Cell, Unions

Matrix = Any


def lies_in(atom: Cell, cell: Cell, unions: Unions = ()) -> bool:
    """Whether a finest cell is a part of a published one."""
    return all(
        key is ALL or key == own or own in (unions[i].get(key, ()) if unions else ())
        for i, (own, key) in enumerate(zip(atom, cell, strict=True))
    )


class Attacker:
    """The published table as equations in the finest cells that are not known to be empty."""

    def __init__(
        self,
        counts: Mapping[Cell, int],
        published: Collection[Cell],
        hidden: Collection[Cell],
        unions: Unions = (),
    ) -> None:
        cells = sorted(published, key=repr)
        atoms = list(counts)
        holds = np.array([[lies_in(a, c, unions) for a in atoms] for c in cells], dtype=float)
        true = np.array([counts[a] for a in atoms], dtype=float)
        sums = holds @ true
        unknown = ~(holds[sums == 0].any(axis=0))
        self.atoms = [a for a, keep in zip(atoms, unknown, strict=True) if keep]
        self.true = true[unknown]
        holds = holds[:, unknown]
        self.n = {cell: int(n) for cell, n in zip(cells, sums, strict=True)}
        self._rows = dict(zip(cells, holds, strict=True))
        self.shown = [c for c in cells if c not in hidden and self.n[c]]
        self.withheld = [c for c in cells if c in hidden]
        self.equations = np.array([self._rows[c] for c in self.shown]).reshape(
            len(self.shown), len(self.atoms)
        )

    def row(self, cell: Cell) -> Matrix:
        """The published cell as a sum of finest cells."""
        return self._rows[cell]

    def small(self, min_group: int) -> list[Cell]:
        """The published cells that hold too few."""
        return [cell for cell, n in self.n.items() if 0 < n < min_group]

    def recovered(self, rows: Sequence[Matrix]) -> list[bool]:
        """Which sums of finest cells follow from what is shown, by linear algebra."""
        if not len(rows) or not len(self.atoms):
            return []
        targets = np.array(rows).T
        if not len(self.equations):
            return [False] * len(rows)
        found = np.linalg.lstsq(self.equations.T, targets, rcond=1e-9)[0]
        left = np.abs(self.equations.T @ found - targets).max(axis=0)
        return [bool(error < 1e-6) for error in left]

    def range(self, row: Matrix) -> tuple[int, int]:
        """The least and greatest whole number of respondents that agrees with what is seen.

        A withheld cell holds at least one; an unbounded greatest is given as 10⁶.
        """
        from scipy.optimize import Bounds, LinearConstraint, milp

        limits = [LinearConstraint(np.ones(len(self.atoms)), 0, 1e6)]
        if len(self.equations):
            shown = self.equations @ self.true
            limits.append(LinearConstraint(self.equations, shown, shown))
        if self.withheld:
            limits.append(LinearConstraint(np.array([self._rows[c] for c in self.withheld]), 1))
        ends = []
        for sign in (1, -1):
            found = milp(
                sign * row,
                constraints=limits,
                bounds=Bounds(0, 1e6),
                integrality=np.ones(len(self.atoms)),
            )
            assert found.success, found.message
            ends.append(round(sign * found.fun))
        return ends[0], ends[1]


def singles(attacker: Attacker, min_group: int) -> Iterable[Matrix]:
    """The finest cells that hold too few, published or not."""
    for i, n in enumerate(attacker.true):
        if 0 < n < min_group:
            row = np.zeros(len(attacker.atoms))
            row[i] = 1
            yield row
