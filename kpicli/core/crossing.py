"""A table of counts that is published whole or in part: cells, their margins, their lines."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from itertools import combinations, product


class All(Enum):
    """The mark of a margin: everybody, whatever their key in that dimension."""

    ALL = "all"


ALL = All.ALL
Key = str | None | All
Cell = tuple[Key, ...]
"""A key per dimension, as (region, channel, period); `ALL` where a dimension is added up."""

Unions = Sequence[Mapping[Key, Collection[Key]]]
"""Per dimension, the keys that stand for several finest ones, such as rolling windows."""


def margins(
    counts: Iterable[Cell], kept: Iterable[Collection[int]] | None = None
) -> frozenset[Cell]:
    """Every cell of the crossings that keep these dimensions, from the finest cells.

    `kept` names dimensions from 0: ((0, 1), (0,), ()) is a table of two dimensions with the
    totals of the first and the grand total. All margins without it.
    """
    cells = list(counts)
    if kept is None:
        size = len(cells[0]) if cells else 0
        kept = [these for k in range(size + 1) for these in combinations(range(size), k)]
    patterns = [frozenset(these) for these in kept]
    return frozenset(
        tuple(key if i in these else ALL for i, key in enumerate(cell))
        for cell in cells
        for these in patterns
    )


class Crossing:
    """The cells that hold somebody, each a whole number: the sum of the numbers of its keys.

    `value` is the n of each finest and each published cell, `keys` the numbers of its keys.
    `atoms` are the finest cells in order, `published` the published ones by number, `empty` the
    published ones without anybody, of keys that somebody has. `holding[i]`
    says in which published keys of dimension i a finest key lies, `compound[i]` whether any of
    them but the margin stands for several finest ones.
    """

    def __init__(
        self, counts: Mapping[Cell, int], published: Iterable[Cell], unions: Unions = ()
    ) -> None:
        present = {cell: n for cell, n in counts.items() if n > 0}
        cells = set(published)
        self.size = len(next(iter([*counts, *cells]), ()))
        self.value: dict[int, int] = {}
        self.keys: dict[int, tuple[int, ...]] = {}
        self.published: dict[int, Cell] = {}
        self.holding: list[dict[int, tuple[int, ...]]] = []
        self.compound: list[bool] = []
        numbers: list[dict[Key, int]] = []
        stride = 1
        for i in range(self.size):
            used = {cell[i] for cell in cells}
            united = {k: p for k, p in (unions[i] if unions else {}).items() if k in used}
            finest = sorted({cell[i] for cell in counts}.union(*united.values()), key=_rank)
            parts: dict[Key, Collection[Key]] = {ALL: finest, **united}
            wider = sorted((parts.keys() & used) - set(finest), key=_rank)
            number = {key: stride * place for place, key in enumerate([*finest, *wider], 1)}
            members = {number[key]: {number[key]} for key in finest if key in used}
            for key in wider:
                members[number[key]] = {number[part] for part in parts[key]}
            self.holding.append(_holding(members, (number[key] for key in finest)))
            self.compound.append(wider not in ([], [ALL]))
            numbers.append(number)
            stride *= len(number) + 1
        for cell, n in present.items():
            keys = tuple(numbers[i][key] for i, key in enumerate(cell))
            self.keys[sum(keys)] = keys
            self.value[sum(keys)] = n
        self.atoms = sorted(self.keys)
        self._publish(
            {
                sum(numbers[i][key] for i, key in enumerate(cell)): cell
                for cell in cells
                if all(key in numbers[i] for i, key in enumerate(cell))
            }
        )

    def _publish(self, numbered: Mapping[int, Cell]) -> None:
        """Add up the published cells, leaving out those that hold nobody."""
        sums: dict[int, int] = {}
        for atom in self.atoms:
            for held in self.holders(atom):
                if (code := sum(held)) in numbered:
                    sums[code] = sums.get(code, 0) + self.value[atom]
                    self.keys[code] = held
        self.published = {code: numbered[code] for code in sorted(sums)}
        self.empty = numbered.keys() - sums.keys()
        self.value |= sums

    def holders(self, atom: int, without: int | None = None) -> Iterator[tuple[int, ...]]:
        """Every combination of published keys, in all dimensions but one, that holds a cell."""
        keys = self.keys[atom]
        return product(*(self.holding[i][keys[i]] for i in range(self.size) if i != without))

    def lines(self, i: int) -> dict[int, list[tuple[int, int]]]:
        """The finest cells that differ in dimension i only: their n and key, smallest n first."""
        found: dict[int, list[tuple[int, int]]] = {}
        for atom in self.atoms:
            key = self.keys[atom][i]
            found.setdefault(atom - key, []).append((self.value[atom], key))
        for line in found.values():
            line.sort()
        return found


def _holding(
    members: Mapping[int, Collection[int]], finest: Iterable[int]
) -> dict[int, tuple[int, ...]]:
    """Finest key → the keys, in order, among whose members it is."""
    found: dict[int, list[int]] = {key: [] for key in finest}
    for key in sorted(members):
        for part in members[key]:
            found[part].append(key)
    return {key: tuple(held) for key, held in found.items()}


def _rank(key: Key) -> tuple[int, str]:
    """An order of keys that depends on nothing else: texts, blank, the margin."""
    return (2, "") if key is ALL else (1, "") if key is None else (0, str(key))
