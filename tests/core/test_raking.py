"""Raking: the published example, the margins it must meet, and what cannot be raked."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicli.core.design import kish
from kpicli.core.raking import RakingError, RakingProblem, rake

# Kalton & Flores-Cervantes 2003, "Weighting methods", table of the raking example
SAMPLE = ((20, 40, 40), (50, 140, 310), (100, 50, 50), (30, 100, 70))
POPULATION = ((80, 40, 55), (60, 150, 340), (170, 60, 200), (55, 165, 125))
RAKED = (
    (1.81080509, 1.45282194, 2.01677551),
    (1.08356444, 0.86935154, 1.20681472),
    (2.1960891, 1.76193807, 2.44588373),
    (1.83322553, 1.47081002, 2.04174617),
)
ROWS, COLUMNS = "1234", "abc"
CELLS = {(r, c): float(SAMPLE[i][j]) for i, r in enumerate(ROWS) for j, c in enumerate(COLUMNS)}
BY_ROW = {r: float(sum(POPULATION[i])) for i, r in enumerate(ROWS)}
BY_COLUMN = {c: float(sum(row[j] for row in POPULATION)) for j, c in enumerate(COLUMNS)}


def problems(*args: object, **kwargs: object) -> tuple[RakingProblem, ...]:
    with pytest.raises(RakingError) as caught:
        rake(*args, **kwargs)  # type: ignore[arg-type]
    return caught.value.problems


def test_the_published_weights_come_out() -> None:
    found = rake(CELLS, [BY_ROW, BY_COLUMN])
    for i, r in enumerate(ROWS):
        for j, c in enumerate(COLUMNS):
            assert found.factors[r, c] == pytest.approx(RAKED[i][j], abs=5e-8)


def test_the_published_effective_sample_size_comes_out() -> None:
    factors = rake(CELLS, [BY_ROW, BY_COLUMN]).factors
    weight = math.fsum(n * factors[cell] for cell, n in CELLS.items())
    squares = math.fsum(n * factors[cell] ** 2 for cell, n in CELLS.items())
    assert weight == pytest.approx(1500, rel=1e-12)
    assert kish(weight, squares) == pytest.approx(909.3549, abs=5e-5)


def test_margins_may_be_shares_of_a_total() -> None:
    shares = [{k: v / 1500 for k, v in BY_ROW.items()}, {k: v / 15 for k, v in BY_COLUMN.items()}]
    found, counts = rake(CELLS, shares, total=1500), rake(CELLS, [BY_ROW, BY_COLUMN])
    for cell in CELLS:
        assert found.factors[cell] == pytest.approx(counts.factors[cell], rel=1e-10)


def test_one_margin_is_poststratification() -> None:
    found = rake({("x",): 20.0, ("y",): 80.0}, [{"x": 50, "y": 50}])
    assert found.factors == {("x",): 2.5, ("y",): 0.625}


@given(
    st.lists(st.integers(1, 500), min_size=12, max_size=12),
    st.lists(st.integers(1, 500), min_size=12, max_size=12),
)
def test_raked_cells_add_up_to_every_margin(sample: list[int], population: list[int]) -> None:
    keys = [(a, b, c) for a in "pq" for b in "rs" for c in "tuv"]
    cells = {key: float(n) for key, n in zip(keys, sample, strict=True)}
    truth = dict(zip(keys, population, strict=True))
    targets: list[dict[str, float]] = [{}, {}, {}]
    for key, n in truth.items():
        for margin, category in enumerate(key):
            targets[margin][category] = targets[margin].get(category, 0) + n
    found = rake(cells, targets)
    for margin, target in enumerate(targets):
        for category, goal in target.items():
            part = sum(n * found.factors[k] for k, n in cells.items() if k[margin] == category)
            assert part == pytest.approx(goal, rel=1e-9)


def test_a_sample_that_agrees_already_is_left_alone() -> None:
    found = rake(CELLS, [{r: sum(SAMPLE[i]) for i, r in enumerate(ROWS)}])
    assert set(found.factors.values()) == {1.0}
    assert found.rounds == 1


def test_a_category_without_respondents_is_named() -> None:
    targets = [{**BY_ROW, "5": 10.0}, BY_COLUMN]
    assert problems(CELLS, targets) == (RakingProblem("no-respondents", 0, "5"),)
    weightless = {**CELLS, ("5", "a"): 0.0}
    assert problems(weightless, targets)[0].reason == "no-respondents"


def test_all_problems_come_at_once() -> None:
    rows = {"1": 175.0, "2": -1.0, "4": 345.0, "9": 1.0}
    assert problems(CELLS, [rows, {"a": math.nan, "b": 1.0, "c": 1.0}]) == (
        RakingProblem("no-target", 0, "3"),
        RakingProblem("bad-target", 0, "2"),
        RakingProblem("no-respondents", 0, "9"),
        RakingProblem("bad-target", 1, "a"),
    )


def test_margins_of_different_populations_are_refused() -> None:
    twice = {category: 2 * value for category, value in BY_COLUMN.items()}
    assert problems(CELLS, [BY_ROW, twice]) == (RakingProblem("totals-differ"),)


def test_a_margin_of_nothing_is_refused() -> None:
    assert problems({("x",): 3.0}, [{"x": 0.0}]) == (RakingProblem("bad-target", 0),)


def test_margins_that_contradict_each_other_do_not_converge() -> None:
    cells = {("x", "p"): 5.0, ("y", "q"): 5.0}
    targets = [{"x": 7.0, "y": 3.0}, {"p": 4.0, "q": 6.0}]
    assert problems(cells, targets) == (RakingProblem("not-converged"),)


def test_a_target_left_only_to_weightless_cells_does_not_converge() -> None:
    cells = {("x", "p"): 5.0, ("y", "q"): 5.0}
    assert problems(cells, [{"x": 10.0, "y": 0.0}, {"p": 5.0, "q": 5.0}], max_rounds=20)


def test_a_target_of_nobody_takes_their_weight_away() -> None:
    found = rake({("x",): 3.0, ("y",): 4.0}, [{"x": 6.0, "y": 0.0}])
    assert found.factors == {("x",): 2.0, ("y",): 0.0}


def test_problems_read_as_text() -> None:
    text = str(RakingError([RakingProblem("no-respondents", 1, "West")]))
    assert text == "no-respondents in margin 2: West"
