"""The small groups of a table: those published, and those that a subtraction would bring out."""

from __future__ import annotations

from collections.abc import Iterator

from kpicli.core.crossing import Crossing
from kpicli.core.linear import differences

Group = tuple[int, ...]
"""The finest cells, by number, of which a group of respondents is made."""

_Name = tuple[int, ...]


def small_groups(table: Crossing, min_group: int) -> list[Group]:
    """Every group of 1 to `min_group` − 1 respondents, in an order that inputs cannot change.

    They are published cells, what a published cell holds beyond its published parts in one
    dimension, and what the keys of one dimension reveal by subtraction (`linear.differences`).
    """
    size: dict[_Name, int] = {(code,): table.value[code] for code in table.published}
    size |= _remainders(table)
    size |= {(atom,): table.value[atom] for atom in _left_out(table)}
    within: dict[tuple[int, int, int], list[_Name]] = {}
    for i in range(table.size):
        if table.compound[i]:
            for name, keys, n in _revealed(table, i):
                if n < min_group:
                    size[name] = n
                    for key in keys:
                        within.setdefault((i, name[1], key), []).append(name)
    found: dict[_Name, list[int]] = {}
    for atom in table.atoms:
        if table.value[atom] < min_group:
            for name in _names(table, atom, within):
                if 0 < size.get(name, 0) < min_group:
                    found.setdefault(name, []).append(atom)
    small = {tuple(group): size[name] for name, group in found.items()}
    return sorted(small, key=lambda group: (-len(group), -small[group], group))


def _left_out(table: Crossing) -> list[int]:
    """The finest cells that are not published although others with their keys are."""
    if not any(atom in table.published for atom in table.atoms):
        return []
    single = [{key for key, held in keys.items() if key in held} for keys in table.holding]
    return [
        atom
        for atom in table.atoms
        if atom not in table.published
        and all(key in keys for key, keys in zip(table.keys[atom], single, strict=True))
    ]


def _remainders(table: Crossing) -> dict[_Name, int]:
    """(dimension, published cell) → n beyond its published finest parts, where it has any."""
    left: dict[_Name, int] = {}
    for code in table.published:
        for i, key in enumerate(table.keys[code]):
            for wider in table.holding[i].get(key, ()):
                parent = code - key + wider
                if wider != key and parent in table.published:
                    rest = left.get((i, parent), table.value[parent])
                    left[i, parent] = rest - table.value[code]
    return left


def _revealed(table: Crossing, i: int) -> Iterator[tuple[_Name, frozenset[int], int]]:
    """The groups of keys of dimension i that follow by subtraction: name, keys, n."""
    lines: dict[int, dict[int, int]] = {}
    for atom in table.atoms:
        key = table.keys[atom][i]
        for held in table.holders(atom, i):
            line = lines.setdefault(sum(held), {})
            line[key] = line.get(key, 0) + table.value[atom]
    known: dict[frozenset[frozenset[int]], list[frozenset[int]]] = {}
    for rest, line in lines.items():
        parts: dict[int, set[int]] = {}
        for key, held in table.holding[i].items():
            if not any(rest + within in table.empty for within in held):
                for within in held:
                    if rest + within in table.published:
                        parts.setdefault(within, set()).add(key)
        groups = frozenset(map(frozenset, parts.values()))
        if groups not in known:
            known[groups] = differences(groups)
        for place, keys in enumerate(known[groups]):
            yield (i, rest, place), keys, sum(line.get(key, 0) for key in keys)


def _names(
    table: Crossing, atom: int, within: dict[tuple[int, int, int], list[_Name]]
) -> Iterator[_Name]:
    """The names of the groups that a finest cell may be in."""
    keys = table.keys[atom]
    if atom not in table.published:
        yield (atom,)
    for held in table.holders(atom):
        code = sum(held)
        if code in table.published:
            yield (code,)
            for i, key in enumerate(keys):
                if code - held[i] + key not in table.published:
                    yield i, code
    if within:
        for i, key in enumerate(keys):
            if table.compound[i]:
                for held in table.holders(atom, i):
                    yield from within.get((i, sum(held), key), ())
