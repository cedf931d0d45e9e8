"""Withholding: what is hidden, what stays, and that no small group can be worked out."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterator
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicli.core.crossing import ALL, Cell, Unions, margins
from kpicli.core.withholding import Reason, withheld
from tests.core.attack import Attacker, singles

Table = tuple[dict[Cell, int], frozenset[Cell], Unions]


def counts(r: random.Random, *sizes: int) -> dict[Cell, int]:
    """A table with small, large and empty cells."""
    mean = r.choice((3, 8, 20, 60))
    empty = r.choice((0.0, 0.1, 0.4))
    return {
        tuple("abcdefghijklmnop"[key] for key in keys): 0
        if r.random() < empty
        else int(r.gammavariate(1.2, mean / 1.2))
        for keys in product(*map(range, sizes))
    }


def one_way(r: random.Random) -> Table:
    table = counts(r, r.randint(2, 10))
    return table, margins(table), ()


def two_way(r: random.Random) -> Table:
    table = counts(r, r.randint(2, 4), r.randint(2, 6))
    return table, margins(table), ()


def some_margins(r: random.Random) -> Table:
    size = r.choice((2, 3))
    table = counts(r, *(r.randint(2, 5 - size + 1) for _ in range(size)))
    patterns = [kept for k in range(size + 1) for kept in combinations(range(size), k)]
    return table, margins(table, r.sample(patterns, r.randint(1, len(patterns)))), ()


def some_cells(r: random.Random) -> Table:
    table = counts(r, r.randint(2, 4), r.randint(2, 4))
    cells = sorted(margins(table), key=repr)
    return table, frozenset(r.sample(cells, r.randint(1, len(cells)))), ()


def three_way(r: random.Random) -> Table:
    table = counts(r, 2, r.randint(2, 3), 3)
    return table, margins(table), ()


def groups_by_period(r: random.Random) -> Table:
    table = counts(r, r.randint(2, 4), r.randint(3, 7))
    kept = [(0, 1), (1,)] + r.choice(([], [()], [(0,)], [(0,), ()]))
    return table, margins(table, kept), ()


def rolling(r: random.Random) -> Table:
    days, groups = r.randint(4, 9), r.choice((1, 1, 2, 3))
    table = {(key[1], key[0]): n for key, n in counts(r, days, groups).items()}
    every = sorted({day for _, day in table})
    length = r.randint(2, 3)
    windows = {f"{i}+": every[i : i + length] for i in range(days - length + 1)}
    if r.random() < 0.5:
        windows |= {f"to {i}": every[: i + 1] for i in r.sample(range(days), 2)}
    spans = [*windows, *r.choice(([], [ALL], every[:2], [*every, ALL]))]
    rows = [*{g for g, _ in table}, *r.choice(([], [ALL]))]
    return table, frozenset(product(rows, spans)), ({}, windows)


KINDS: dict[Callable[[random.Random], Table], int] = {
    one_way: 2400,
    two_way: 2000,
    some_margins: 1500,
    some_cells: 1000,
    three_way: 800,
    groups_by_period: 1300,
    rolling: 1000,
}
kinds = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)


def tables(kind: Callable[[random.Random], Table], number: int, seed: int) -> Iterator[Any]:
    """Random tables of a kind, each with a smallest group."""
    r = random.Random(f"{kind.__name__} {seed}")
    for _ in range(number):
        yield *kind(r), r.choice((2, 3, 5, 5, 10))


def test_ten_thousand_tables_are_attacked() -> None:
    assert sum(KINDS.values()) == 10_000


@kinds
def test_no_small_group_of_a_random_table_follows_from_what_is_shown(
    kind: Callable[[random.Random], Table],
) -> None:
    attacked = 0
    for table, published, unions, min_group in tables(kind, KINDS[kind], 1):
        hidden = withheld(table, min_group, published, unions)
        attacker = Attacker(table, published, hidden, unions)
        small = attacker.small(min_group)
        assert hidden.keys() >= set(small)
        rows = [attacker.row(cell) for cell in small] + list(singles(attacker, min_group))
        assert not any(attacker.recovered(rows)), (table, published, unions, min_group)
        attacked += bool(rows)
    assert attacked > KINDS[kind] / 3


@kinds
def test_no_small_group_is_known_to_be_small(kind: Callable[[random.Random], Table]) -> None:
    for table, published, unions, min_group in tables(kind, 25, 2):
        hidden = withheld(table, min_group, published, unions)
        attacker = Attacker(table, published, hidden, unions)
        for cell in attacker.small(min_group):
            least, greatest = attacker.range(attacker.row(cell))
            assert least < greatest >= min_group, (table, published, unions, min_group, cell)


@pytest.mark.parametrize("kind", [one_way, two_way], ids=lambda kind: kind.__name__)
def test_hiding_only_the_small_groups_would_give_most_of_them_away(
    kind: Callable[[random.Random], Table],
) -> None:
    given_away = attacked = 0
    for table, published, unions, _ in tables(kind, 200, 3):
        small = {c for c, n in Attacker(table, published, (), unions).n.items() if 0 < n < 5}
        attacker = Attacker(table, published, small, unions)
        if small:
            attacked += 1
            given_away += any(attacker.recovered([attacker.row(cell) for cell in small]))
    assert given_away > attacked / 4
