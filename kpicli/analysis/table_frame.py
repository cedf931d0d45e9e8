"""The figures of one client KPI, of any union of its groups."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from kpicli.analysis.frame import REST, Frame
from kpicli.analysis.itemised import Group, Tallied
from kpicli.core.annual import a_year
from kpicli.core.crossing import ALL, Cell, Unions
from kpicli.core.design import Stratum
from kpicli.core.kpi import Factor, Scores, Tabled
from kpicli.core.relationship import spells
from kpicli.core.rounding import half_up
from kpicli.core.survival import survival
from kpicli.core.tally import Tally, Totals
from kpicli.core.unit import Amount

if TYPE_CHECKING:
    from kpicli.core.comparison import Comparison
    from kpicli.core.estimate import Estimate
    from kpicli.core.report import Count, Period
    from kpicli.core.spells import Spell
    from kpicli.core.survival import Survival
    from kpicli.engine.tables import Tables


@dataclass(frozen=True, slots=True)
class Beside:
    """The tallies of a further recipe. `places` are its dimensions among those of the KPI's cells,
    None for one that is always added up."""

    found: Tallied
    places: tuple[int | None, ...]

    def cell(self, cell: Cell) -> Cell:
        """What of a KPI's cell the recipe tells apart."""
        if not cell:
            return (ALL,) * len(self.places)
        return tuple(ALL if place is None else cell[place] for place in self.places)

    def of(self, unions: Unions) -> Unions:
        """The unions of its own dimensions."""
        return tuple({} if place is None else unions[place] for place in self.places if unions)


class TableFrame(Frame):
    """The figures of a KPI whose items come from a client table.

    `further` are the tallies of the KPI's further recipes, by name, `months` the length of the
    period that figures are about. In the cells `unknown` survival is withheld.
    """

    nothing = "no-items"
    kpi: Tabled  # type: ignore[assignment]
    found: Tallied  # type: ignore[assignment]

    def __init__(
        self,
        opened: Tables,
        kpi: Tabled,
        found: Tallied,
        further: Mapping[str, Beside],
        level: float,
        unit: str | None,
        path: str,
        unions: Unions = (),
        days: str | None = None,
        months: int | None = None,
        known_since: str | None = None,
    ) -> None:
        self.kpi, self.found, self.level, self.unions = kpi, found, level, unions
        self.clusters = self.units = unit
        self.weight = None
        self.days, self.months, self.known_since = days, months, known_since
        self.unknown: Collection[Cell] = ()
        self.designed = True
        self.tables, self._path = opened, path
        self._begin()
        self.further: dict[str, tuple[Beside, TableFrame]] = {}
        for name, one in further.items():
            part = replace(kpi, recipe=kpi.further[name], factor=None, describe=None)
            frame = TableFrame(opened, part, one.found, {}, level, unit, path, one.of(unions))
            self.further[name] = (one, frame)

    @property
    def items(self) -> str:
        """What its figures are counted in, in the plural."""
        return self.kpi.items

    def why(self, cell: Cell) -> str:
        """Why a cell has no figure, as a code."""
        lasting = self.kpi.factor is None or self.kpi.factor(self._beside(cell)) is not None
        return super().why(cell) if lasting else "no-lifetime"

    @property
    def patterns(self) -> Mapping[Scores, int] | None:
        """Items have no patterns of answers."""
        return None

    def tally(self, cell: Cell) -> Tally | Totals:  # type: ignore[override]
        """The tally of a cell; a client in several of its groups counts once where it should."""
        if cell in self._tallies:
            return self._tallies[cell]
        found: Tally | Totals = self._union(self.members(cell))
        self._tallies[cell] = found  # type: ignore[assignment]
        return found

    def _union(self, groups: Sequence[Group]) -> Any:
        """The tally of several of the finest groups; a client in several counts once."""
        tallies = [self.found.groups[group] for group in groups]
        if len(tallies) == 1:
            return tallies[0]
        if self.kpi.recipe.spread:
            return Tally.union(one for one in tallies if isinstance(one, Tally))
        found = Totals.union(one for one in tallies if isinstance(one, Totals))
        return self._once(found, groups) if self.kpi.recipe.distinct and tallies else found

    def _less(self, whole: Cell, cell: Cell) -> Any:
        """The tally of what of the whole is not in a cell."""
        all_of_it: Any = self.tally(whole)
        return all_of_it - self.tally(cell)

    def _once(self, found: Totals, groups: Sequence[Group]) -> Totals:
        """The totals of groups that share clients, each of whom weighs once."""
        sums = self.tables.moments(self.kpi.name, {"": groups}).strata.get("", {})
        weight = sum(one.total_w for one in sums.values())
        square = sum(one.ww for one in sums.values())
        units = sum(one.active or 0 for one in sums.values())
        return Totals(found.kinds, units, found.total, weight, square, found.sums)

    def prepare(self, cells: Iterable[Cell], pairs: Sequence[tuple[Cell, Cell]] = ()) -> None:
        """Ask once for what the standard errors of these cells and pairs need of the items."""
        if not self.found.groups:
            return
        wanted = dict.fromkeys([*cells, *(cell for pair in pairs for cell in pair)])
        members: dict[object, list[Group]] = {cell: self.members(cell) for cell in wanted}
        products: list[tuple[object, object]] = list(pairs)
        for one, other in pairs:
            if rest := self._outweighed(one, other):
                members[REST, one] = rest
                products.append((one, (REST, one)))
        self._moments = self.tables.moments(self.kpi.name, members, products)

    def _outweighed(self, cell: Cell, whole: Cell) -> list[Group]:
        if not self.kpi.recipe.distinct:
            return super()._outweighed(cell, whole)
        mine, all_of_it = set(self.members(cell)), self.members(whole)
        return [one for one in all_of_it if one not in mine] if mine < set(all_of_it) else []

    def _strata(self, cell: Cell) -> Mapping[str, Stratum] | None:
        strata = super()._strata(cell)
        return None if strata is None or self._plain(cell, strata) else strata

    def _plain(self, cell: Cell, strata: Mapping[str, Stratum]) -> bool:
        """Whether the cell is a share of clients who are each in it once: then it is binomial."""
        tally = self.tally(cell)
        if self.kpi.method != "wilson" or isinstance(tally, Totals) or tally.weighted:
            return False
        return sum(one.active or 0 for one in strata.values()) == tally.n

    def estimate(self, cell: Cell) -> Estimate | None:
        """The figure of a cell, times the factor where the KPI has one; None without items."""
        if self.kpi.factor is None or cell in self._estimates:
            return super().estimate(cell)
        figure = super().estimate(cell)
        factor = self.kpi.factor(self._beside(cell))
        if figure is not None:
            figure = None if factor is None else times(figure, factor, self.level)
        self._estimates[cell] = figure
        return figure

    def _beside(self, cell: Cell) -> dict[str, Any]:
        return {name: frame.tally(one.cell(cell)) for name, (one, frame) in self.further.items()}

    def difference(self, one: Cell, other: Cell) -> Comparison | None:
        """A cell less another, which share no item; as independent where no client is in both."""
        if self._apart(one, other):
            a, b = self.estimate(one), self.estimate(other)
            return None if a is None or b is None else self._compared(a, b)
        return super().difference(one, other)

    def _apart(self, one: Cell, other: Cell) -> bool:
        moments = self._moments
        if moments is None:
            return False
        if self.kpi.factor is not None:
            return True
        cross = moments.cross.get((one, other), {})
        if any(part.both for part in cross.values()):
            return False
        return all(self._plain(cell, moments.strata.get(cell, {})) for cell in (one, other))

    def versus_rest(self, cell: Cell, whole: Cell) -> tuple[Estimate, Comparison | None] | None:
        """The rest of a cell within the whole, and the cell less that rest."""
        if self.kpi.factor is not None:
            return self._times_rest(cell, whole)
        moments, own = self._moments, self.estimate(cell)
        if moments is None or own is None or self.kpi.method != "wilson":
            return super().versus_rest(cell, whole)
        strata = moments.strata
        plain = all(self._plain(one, strata.get(one, {})) for one in (cell, whole))
        if not plain:
            return super().versus_rest(cell, whole)
        rest = self._estimate(self._less(whole, cell), None, drawn=False)
        return None if rest is None else (rest, self._compared(own, rest))

    def _times_rest(self, cell: Cell, whole: Cell) -> tuple[Estimate, Comparison | None] | None:
        """The rest, times its own factor, and the cell less that rest, as independent."""
        own, found = self.estimate(cell), super().versus_rest(cell, whole)
        if own is None or found is None or self.kpi.factor is None:
            return None
        beside = {
            name: frame._less(one.cell(whole), one.cell(cell))
            if one.cell(whole) != one.cell(cell)
            else frame.tally(one.cell(cell))
            for name, (one, frame) in self.further.items()
        }
        factor = self.kpi.factor(beside)
        if factor is None:
            return None
        rest = times(found[0], factor, self.level)
        return rest, self._compared(own, rest)

    def heaviest(self, cell: Cell) -> float:  # noqa: ARG002
        """Clients weigh what they weigh: nobody chose whom to ask."""
        return 0.0

    def facts(
        self,
        cell: Cell,
        *,
        whole: bool,  # noqa: ARG002 - clients have no patterns of answers
        period: Period | None = None,
    ) -> Mapping[str, Any]:
        """What else belongs to the figure of a cell."""
        told: dict[str, Any] = {"days": self.days} if self.days else {}
        told |= self.kpi.facts
        if period is None or period.complete:
            told |= a_year(self.kpi.recipe, self.estimate(cell), self.months)
        if self.kpi.describe is not None:
            told |= self.kpi.describe(self.tally(cell), self._beside(cell))
        return {
            name: one.drawn(self.level) if isinstance(one, Amount) else one
            for name, one in told.items()
        }

    def explained(
        self, cell: Cell, figure: Estimate, parts: Mapping[str, Count]
    ) -> tuple[str, ...]:
        """The arithmetic behind the figure of a cell, in lines, its factor among them."""
        found = super().explained(cell, figure, parts)
        factor = self.kpi.factor(self._beside(cell)) if self.kpi.factor else None
        if factor is None:
            return found
        return (*found[:2], f"× {half_up(factor.value, 4)}", *found[2:])

    def survival(self, cell: Cell) -> Survival | None:
        """How long the clients of a cell stay; None where that is not known or withheld."""
        if self.kpi.survival is None or cell in self.unknown:
            return None
        return survival(self.spells(cell), self.level, self.known_since)

    def spells(self, cell: Cell) -> list[Spell]:
        """The clients of a cell by how long they stayed; none where the KPI is not about that."""
        if self.kpi.survival is None:
            return []
        found = self._beside(cell)[self.kpi.survival]
        return list(spells(found))

    def stays(self) -> Mapping[Group, int]:
        """How many clients each finest group has whose stay is known."""
        if self.kpi.survival is None:
            return {}
        _, frame = self.further[self.kpi.survival]
        return {
            group: sum(spell.n for spell in spells(one))
            for group, one in frame.found.groups.items()
            if isinstance(one, Tally)
        }


def times(figure: Estimate, factor: Factor, level: float) -> Estimate:
    """A figure times a number that was estimated apart from it; both errors count.

    The delta method for a product of independent estimates: Var ≈ f² Var(r) + r² Var(f).
    """
    import math

    from kpicli.core.intervals import mean_t

    value = figure.value * factor.value
    se = None
    if figure.se is not None:
        se = math.hypot(factor.value * figure.se, figure.value * factor.se)
    interval = None
    if se is not None and figure.df:
        interval = mean_t(value, se, figure.df, level)
    basis = replace(figure.basis, mean=value, se=se)
    return replace(figure, value=value, se=se, interval=interval, basis=basis)
