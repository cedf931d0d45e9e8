"""From the items of a client table to a KPI's tallies by group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kpicli.core.answers import Kind
from kpicli.core.plan import ItemCell
from kpicli.core.reasons import REASONS
from kpicli.core.recipe import Recipe
from kpicli.core.tally import Mass, Tally, Totals, added

Group = tuple[str | None, ...]


@dataclass(slots=True)
class Tallied:
    """A KPI's items tallied by group; `tally` is that of all groups together."""

    groups: Mapping[Group, Tally | Totals] = field(default_factory=dict)
    tally: Tally | Totals = field(default_factory=Tally)


def tallied(recipe: Recipe, cells: Sequence[ItemCell]) -> Tallied:
    """The items of a KPI: by value where the recipe spreads them, else in sum."""
    by_group: dict[Group, list[ItemCell]] = {}
    for cell in cells:
        by_group.setdefault(cell.group, []).append(cell)
    if recipe.spread:
        groups = {group: _spread(recipe, found) for group, found in by_group.items()}
        return Tallied(groups, Tally.union(groups.values()))
    sums = {group: _summed(recipe, found) for group, found in by_group.items()}
    return Tallied(sums, Totals.union(sums.values()))


def _kinds(cells: Sequence[ItemCell]) -> dict[Kind, int]:
    found: dict[Kind, int] = {}
    for cell in cells:
        kind = REASONS[cell.reason].kind if cell.reason else Kind.VALID
        found[kind] = found.get(kind, 0) + cell.n
    return found


def _sums(recipe: Recipe, cells: Sequence[ItemCell]) -> dict[str, float]:
    counted = [cell for cell in cells if cell.reason == 0]
    return added(dict(zip(recipe.sums, cell.sums, strict=True)) for cell in counted)


def _spread(recipe: Recipe, cells: Sequence[ItemCell]) -> Tally:
    parts = []
    still: dict[float, int] = {}
    late: dict[tuple[float, bool, float], int] = {}
    for cell in cells:
        if cell.value is None:
            continue
        if cell.entry > 0:
            spell = (cell.value, not cell.open, cell.entry)
            late[spell] = late.get(spell, 0) + cell.n
        elif cell.open:
            still[cell.value] = still.get(cell.value, 0) + cell.n
        elif cell.reason == 0:
            parts.append((Kind.VALID, cell.value, Mass(cell.n, cell.b, cell.b2)))
    points = Tally.collect(parts).points
    return Tally(_kinds(cells), points, still, _sums(recipe, cells), late)


def _summed(recipe: Recipe, cells: Sequence[ItemCell]) -> Totals:
    counted = [cell for cell in cells if cell.reason == 0]
    return Totals(
        _kinds(cells),
        sum(cell.n for cell in counted),
        added({"": cell.a} for cell in counted).get("", 0.0),
        added({"": cell.b} for cell in counted).get("", 0.0),
        added({"": cell.b2} for cell in counted).get("", 0.0),
        _sums(recipe, cells),
    )
