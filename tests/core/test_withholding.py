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
    kept = [(0, 1), (1,), *r.choice(([], [()], [(0,)], [(0,), ()]))]
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


def hidden(
    table: dict[Cell, int], min_group: int, kept: Collection[Collection[int]] | None = None
) -> dict[Cell, str]:
    return {
        cell: str(why) for cell, why in withheld(table, min_group, margins(table, kept)).items()
    }


def test_the_next_smallest_group_is_withheld_with_a_small_one() -> None:
    table: dict[Cell, int] = {("a",): 3, ("b",): 30, ("c",): 20, ("d",): 40}
    assert hidden(table, 5) == {("a",): "small-group", ("c",): "protects-another"}


def test_two_small_groups_of_enough_respondents_protect_each_other() -> None:
    table: dict[Cell, int] = {("a",): 3, ("b",): 4, ("c",): 20}
    assert hidden(table, 5) == {("a",): "small-group", ("b",): "small-group"}


def test_two_small_groups_that_are_a_small_group_together_take_a_third() -> None:
    table: dict[Cell, int] = {("a",): 1, ("b",): 2, ("c",): 20, ("d",): 30}
    assert hidden(table, 5) == {
        ("a",): "small-group",
        ("b",): "small-group",
        ("c",): "protects-another",
    }


def test_without_a_total_nothing_but_the_small_group_is_withheld() -> None:
    table: dict[Cell, int] = {("a",): 3, ("b",): 30}
    assert hidden(table, 5, [(0,)]) == {("a",): "small-group"}


def test_the_total_is_withheld_only_when_no_group_is_left() -> None:
    table: dict[Cell, int] = {(key,): 1 for key in "abcdefgh"}
    assert hidden(table, 5)[(ALL,)] == "protects-another"
    assert (ALL,) not in hidden({**table, ("i",): 900}, 5)


def test_an_empty_group_is_not_withheld_and_protects_nobody() -> None:
    table: dict[Cell, int] = {("a",): 3, ("b",): 0, ("c",): 20}
    assert set(hidden(table, 5)) == {("a",), ("c",)}


def test_a_small_group_in_a_crossing_takes_three_more_cells_and_no_margin() -> None:
    table: dict[Cell, int] = {(r, c): 20 for r in "abcd" for c in "wxyz"}
    table["a", "w"] = 2
    found = hidden(table, 5)
    assert len(found) == 4
    assert all(ALL not in cell for cell in found)


def test_a_city_is_not_protected_by_a_city_of_another_country() -> None:
    table: dict[Cell, int] = {
        ("France", "Paris"): 50,
        ("France", "Lyon"): 3,
        ("Spain", "Madrid"): 10,
        ("Spain", "Seville"): 60,
    }
    found = hidden(table, 5, [(0,), (1,), ()])
    assert set(found) == {(ALL, "Lyon"), (ALL, "Paris")}


def test_a_month_that_year_to_date_figures_differ_by_is_protected() -> None:
    table: dict[Cell, int] = {("01",): 40, ("02",): 3, ("03",): 50}
    windows: Unions = ({"to 01": ["01"], "to 02": ["01", "02"], "to 03": ["01", "02", "03"]},)
    found = withheld(table, 5, [("to 01",), ("to 02",), ("to 03",)], windows)
    assert found
    assert set(found.values()) == {Reason.PROTECTS}


def test_a_blank_key_is_a_group_like_any_other() -> None:
    table: dict[Cell, int] = {(None,): 3, ("a",): 20, ("b",): 30}
    assert set(hidden(table, 5)) == {(None,), ("a",)}


def test_nothing_is_withheld_of_nothing() -> None:
    assert withheld({}, 5) == {}
    assert hidden({("a", "x"): 0, ("b", "x"): 0}, 5) == {}


cells = st.dictionaries(
    st.tuples(st.sampled_from("abcd"), st.sampled_from(["x", "y", None])),
    st.one_of(st.just(0), st.integers(1, 8), st.integers(0, 60)),
)


@given(cells, st.integers(1, 12), st.randoms(use_true_random=False))
def test_the_order_of_the_inputs_changes_nothing(
    table: dict[Cell, int], min_group: int, r: random.Random
) -> None:
    shuffled = list(table.items())
    r.shuffle(shuffled)
    published = list(margins(table))
    r.shuffle(published)
    assert withheld(dict(shuffled), min_group, published) == withheld(table, min_group)


@given(cells, st.integers(1, 12))
def test_small_groups_are_withheld_and_empty_ones_never(
    table: dict[Cell, int], min_group: int
) -> None:
    found = withheld(table, min_group)
    for cell, n in Attacker(table, margins(table), ()).n.items() if table else ():
        assert (found.get(cell) is Reason.SMALL) == (0 < n < min_group)
        assert n or cell not in found


@given(cells, st.integers(1, 12))
def test_nothing_is_withheld_where_no_group_is_small(
    table: dict[Cell, int], min_group: int
) -> None:
    assert (
        withheld({cell: n if n >= min_group else 0 for cell, n in table.items()}, min_group) == {}
    )


@given(cells)
def test_a_smallest_group_of_one_withholds_nothing(table: dict[Cell, int]) -> None:
    assert withheld(table, 1) == {}
