"""One KPI's tallies by the finest groups, and figures of any union of them."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any

from kpicli.analysis.judging import Group, Judged
from kpicli.core.crossing import ALL, Cell, Key, Unions
from kpicli.core.design import Cross, Stratum, covariance, df_of_both, without
from kpicli.core.estimate import Estimate, estimate
from kpicli.core.kpi import Scored, Scores
from kpicli.core.plan import Ask, Scan
from kpicli.core.source import MEAN, Source
from kpicli.core.tally import Tally
from kpicli.errors import Location, UserError, data_error

if TYPE_CHECKING:
    from kpicli.analysis.hearing import Hearing
    from kpicli.core.comparison import Comparison
    from kpicli.core.flags import WithFlagged
    from kpicli.core.report import Count, Period
    from kpicli.core.survival import Survival
    from kpicli.engine.moments import Moments
    from kpicli.engine.session import Session

Units = tuple[Mapping[str, Stratum], Mapping[str, Stratum], Mapping[str, Cross]]
"""The sums over sampling units of two groups, by stratum, and of the products of both."""

REST = "rest"
"""Marks, before a cell, the groups of the whole that are not in it."""


class Frame:
    """The figures of one KPI. A cell has a key per dimension, `ALL` where it is added up.

    `unions` name, per dimension, keys that stand for several finest ones: rolling windows, or
    small groups taken together. `nothing` is the code of why a cell without items has no figure.
    """

    nothing = "no-answers"

    @property
    def items(self) -> str:
        """What its figures are counted in, in the plural."""
        return "answers"

    def __init__(
        self,
        opened: Session,
        scan: Scan,
        ask: Ask,
        kpi: Scored,
        found: Judged,
        level: float,
        unions: Unions = (),
    ) -> None:
        self.kpi, self.ask, self.found, self.level = kpi, ask, found, level
        self.unions = unions
        source = scan.source
        self.clusters = " and ".join(source.units) or None
        self.units = self.clusters or source.strata
        self.weight = _weighed(ask, source)
        self.designed = bool(self.clusters or source.strata or source.population)
        self._opened, self._path = opened, source.path
        self._begin()

    def _begin(self) -> None:
        """Nothing is known yet."""
        self.hearing: Hearing | None = None
        self.flagged: Frame | None = None
        self._index: dict[tuple[int, ...], dict[Group, list[Group]]] = {}
        self._tallies: dict[Cell, Tally] = {}
        self._estimates: dict[Cell, Estimate | None] = {}
        self._moments: Moments | None = None

    def members(self, cell: Cell) -> list[Group]:
        """The finest groups that make up a cell."""
        kept = tuple(place for place, key in enumerate(cell) if key is not ALL)
        if kept not in self._index:
            index: dict[Group, list[Group]] = {}
            for group in self.found.groups:
                index.setdefault(tuple(group[place] for place in kept), []).append(group)
            self._index[kept] = index
        index = self._index[kept]
        keys = [self._finest(place, cell[place]) for place in kept]
        return [group for key in product(*keys) for group in index.get(key, ())]

    def _finest(self, place: int, key: Key) -> Collection[str | None]:
        union: Mapping[Key, Collection[Key]] = self.unions[place] if self.unions else {}
        found = union.get(key, (key,))
        return [one for one in found if one is None or isinstance(one, str)]

    def tally(self, cell: Cell) -> Tally:
        """The tally of a cell."""
        if all(key is ALL for key in cell):
            return self.found.tally
        if cell not in self._tallies:
            found = self.members(cell)
            groups = self.found.groups
            self._tallies[cell] = groups[found[0]] if len(found) == 1 else self._union(found)
        return self._tallies[cell]

    def prepare(self, cells: Iterable[Cell], pairs: Sequence[tuple[Cell, Cell]] = ()) -> None:
        """Ask once for what the standard errors of these cells and pairs need of the rows."""
        if self.flagged is not None:
            self.flagged.prepare(cells := list(cells))
        if not self.designed or not self.found.points:
            return
        middle = float(round(self.found.tally.mean))
        points = {texts: point - middle for texts, point in self.found.points.items()}
        wanted = dict.fromkeys([*cells, *(cell for pair in pairs for cell in pair)])
        members: dict[object, list[Group]] = {cell: self.members(cell) for cell in wanted}
        products: list[tuple[object, object]] = list(pairs)
        for one, other in pairs:
            if rest := self._outweighed(one, other):
                members[REST, one] = rest
                products.append((one, (REST, one)))
        try:
            self._moments = self._opened.moments(self.ask, points, members, products)
        except OverflowError:
            raise self._too_large() from None

    def estimate(self, cell: Cell) -> Estimate | None:
        """The figure of a cell, None without answers or weight.

        Error (exit 3): `too-large-numbers`.
        """
        if cell not in self._estimates:
            self._estimates[cell] = self._estimate(self.tally(cell), self._strata(cell))
        return self._estimates[cell]

    def _estimate(
        self, tally: Tally, strata: Mapping[str, Stratum] | None, *, drawn: bool = True
    ) -> Estimate | None:
        low, high = self.kpi.low, self.kpi.high
        parts = None if strata is None else list(strata.values())
        try:
            method, level = self.kpi.method, self.level
            found = estimate(tally, method, level, low=low, high=high, strata=parts, drawn=drawn)
        except OverflowError:
            raise self._too_large() from None
        if found and not math.isfinite(found.value + (found.se or 0.0)):
            raise self._too_large()
        return found

    def _too_large(self) -> UserError:
        return data_error(
            "too-large-numbers",
            f"{self.kpi.name}: its answers, points or weights are too large to be added up",
            Location(self._path),
            hint="declare the scale of the answers, or divide the numbers by a thousand",
        )

    def _strata(self, cell: Cell) -> Mapping[str, Stratum] | None:
        if self._moments is None:
            return None
        return self._moments.strata.get(cell, {})

    def with_flagged(self, cell: Cell) -> WithFlagged | None:
        """The figure of a cell with the rows left out for their quality, where there are any."""
        if self.flagged is None:
            return None
        from kpicli.core.flags import WithFlagged

        found = self.flagged.estimate(cell)
        return WithFlagged(None, 0) if found is None else WithFlagged(found.value, found.n)

    @property
    def patterns(self) -> Mapping[Scores, int] | None:
        """The patterns of scores, where respondents gave several."""
        return self.found.patterns

    def facts(
        self,
        cell: Cell,  # noqa: ARG002 - only the whole has patterns
        *,
        whole: bool,
        period: Period | None = None,  # noqa: ARG002 - answers are alike in all of them
    ) -> Mapping[str, Any]:
        """What else belongs to the figure of a cell; more of the `whole`."""
        if whole and self.kpi.describe is not None:
            return {**self.kpi.facts, **self.kpi.describe(self.found.patterns)}
        return self.kpi.facts

    def explained(
        self, cell: Cell, figure: Estimate, parts: Mapping[str, Count]
    ) -> tuple[str, ...]:
        """The arithmetic behind the figure of a cell, in lines."""
        from kpicli.core.arithmetic import lines

        tally = self.tally(cell)
        return lines(self.kpi, tally, figure, parts, weight=self.weight, units=self.units)

    def why(self, cell: Cell) -> str:
        """Why a cell has no figure, as a code."""
        return "no-weight" if self.tally(cell).n else self.nothing

    def lacking(self, _: Cell) -> Sequence[str]:
        """The parts of a composite without a figure in a cell."""
        return ()

    def whole(self, _: Cell) -> bool:
        """Whether a cell has every part of a composite that any cell has."""
        return True

    def survival(self, cell: Cell) -> Survival | None:  # noqa: ARG002 - answers tell of no stay
        """How long the clients of a cell stay, where the KPI is about that."""
        return None

    def heaviest(self, cell: Cell) -> float:
        """The share (0 to 1) of a cell's weight that its heaviest sampling unit has."""
        if self._moments is None or not self.clusters:
            return 0.0
        strata = self._moments.strata.get(cell, {})
        whole = sum(one.total_w for one in strata.values())
        return self._moments.heaviest.get(cell, 0.0) / whole if whole else 0.0

    def difference(self, one: Cell, other: Cell) -> Comparison | None:
        """A cell less another, which share no row; None when there is nothing to test."""
        a, b = self.estimate(one), self.estimate(other)
        if a is None or b is None:
            return None
        if self._moments is None:
            return self._compared(a, b)
        strata, cross = self._moments.strata, self._moments.cross.get((one, other), {})
        return self._compared(a, b, (strata.get(one, {}), strata.get(other, {}), cross))

    def versus_rest(self, cell: Cell, whole: Cell) -> tuple[Estimate, Comparison | None] | None:
        """The rest of a cell within the whole, and the cell less that rest."""
        own = self.estimate(cell)
        if own is None:
            return None
        apart = self._outweighed(cell, whole)
        tally = self._union(apart) if apart else self._less(whole, cell)
        if self._moments is None:
            rest = self._estimate(tally, None, drawn=False)
            return None if rest is None else (rest, self._compared(own, rest))
        strata = self._moments.strata
        mine = strata.get(cell, {})
        cross = self._moments.cross
        if apart:
            others = strata.get((REST, cell), {})
            products = cross.get((cell, (REST, cell)), {})
        else:
            both = cross.get((cell, whole), {})
            others, products = without(strata.get(whole, {}), mine, both)
        rest = self._estimate(tally, others, drawn=False)
        if rest is None:
            return None
        return rest, self._compared(own, rest, (mine, others, products))

    def _union(self, groups: Sequence[Group]) -> Tally:
        """The tally of several of the finest groups."""
        return Tally.union(self.found.groups[group] for group in groups)

    def _less(self, whole: Cell, cell: Cell) -> Tally:
        """The tally of what of the whole is not in a cell."""
        return self.tally(whole) - self.tally(cell)

    def _outweighed(self, cell: Cell, whole: Cell) -> list[Group]:
        """The groups of the rest where it weighs less than the cell; else nothing.

        Taking a heavy cell from the whole would leave few digits of a light rest.
        """
        own, total = self.tally(cell), self.tally(whole)
        if 2 * own.weight <= total.weight and 2 * own.weight2 <= total.weight2:
            return []
        mine, all_of_it = set(self.members(cell)), self.members(whole)
        return [one for one in all_of_it if one not in mine] if mine < set(all_of_it) else []

    def _compared(self, a: Estimate, b: Estimate, units: Units | None = None) -> Comparison | None:
        """Two figures compared: independent, or by the `units` that they may share."""
        if units is None:
            from kpicli.core.comparison import compare

            return compare(a, b, self.level)
        from kpicli.core.linked import compare_linked

        return compare_linked(a, b, covariance(*units), df_of_both(*units), self.level)


def _weighed(ask: Ask, source: Source) -> str | None:
    """What the answers are weighted by, in words."""
    shared = [f"repeats of {source.dedupe}"] if source.dedupe and source.dedupe.keep == MEAN else []
    return " and ".join([*([ask.weight] if ask.weight else []), *shared]) or None
