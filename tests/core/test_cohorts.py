"""The cohort triangle by hand, and against the Kaplan–Meier curve of each cohort."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicli.core.cohorts import Triangle, triangle
from kpicli.core.intervals import wilson
from kpicli.core.kaplan_meier import curve
from kpicli.core.spells import Spell

COUNTS = {
    ("2025-Q1", 0, True): 10,
    ("2025-Q1", 1, True): 20,
    ("2025-Q1", 2, False): 70,
    ("2025-Q2", 0, True): 10,
    ("2025-Q2", 1, False): 40,
    ("2025-Q3", 0, False): 30,
}
OBSERVED = {"2025-Q1": 2, "2025-Q2": 1, "2025-Q3": 0}

Counts = dict[tuple[str, int, bool], int]


@st.composite
def cohorts(draw: st.DrawFn) -> tuple[Counts, dict[str, int]]:
    """Cohorts a, b, c, …, each begun a period later, whose open clients were all seen till now."""
    oldest = draw(st.integers(0, 5))
    observed = {chr(97 + at): oldest - at for at in range(oldest + 1)}
    counts: Counts = {}
    for cohort, age in observed.items():
        counts[cohort, age, False] = draw(st.integers(0, 20))
        for lost in range(age):
            counts[cohort, lost, True] = draw(st.integers(0, 20))
    return counts, observed


def retained(found: Triangle) -> list[list[int | None]]:
    rows = [*(row.cells for row in found.rows), found.pooled]
    return [[cell and cell.retained for cell in cells] for cells in rows]


def test_a_triangle_by_hand() -> None:
    found = triangle(COUNTS, OBSERVED)
    assert [(row.label, row.size) for row in found.rows] == [
        ("2025-Q1", 100),
        ("2025-Q2", 50),
        ("2025-Q3", 30),
    ]
    assert retained(found) == [[100, 90, 70], [50, 40, None], [30, None, None], [180, 130, 70]]
    assert [cell and cell.n for cell in found.pooled] == [180, 150, 100]


def test_a_cell_has_its_share_and_wilson_interval() -> None:
    cell = triangle(COUNTS, OBSERVED, 0.9).rows[0].cells[2]
    assert cell is not None
    assert (cell.age, cell.n, cell.share) == (2, 100, 0.7)
    assert cell.interval == wilson(0.7, 100, 0.9)


def test_the_pooled_share_is_of_clients_and_not_of_cohorts() -> None:
    cell = triangle(COUNTS, OBSERVED).pooled[1]
    assert cell is not None
    assert cell.share == 130 / 150


def test_the_rows_come_in_the_order_of_the_cohorts() -> None:
    found = triangle(COUNTS, dict(reversed(OBSERVED.items())))
    assert [row.label for row in found.rows] == ["2025-Q3", "2025-Q2", "2025-Q1"]


def test_ages_that_the_last_to_start_have_not_reached_are_masked() -> None:
    found = triangle(COUNTS, {**OBSERVED, "2025-Q1": 1})
    assert retained(found)[0] == [100, 90]


def test_a_client_of_whom_no_more_is_known_masks_the_cohort_from_there() -> None:
    found = triangle({**COUNTS, ("2025-Q1", 1, False): 1}, OBSERVED)
    assert retained(found)[0] == [101, 91, None]
    assert found.pooled[2] is None


def test_a_count_of_nobody_changes_nothing() -> None:
    nobody = {("2025-Q1", 0, False): 0, ("2025-Q1", 0, True): 10, ("2025-Q2", 5, True): 0}
    assert triangle({**COUNTS, **nobody}, OBSERVED) == triangle(COUNTS, OBSERVED)


def test_a_cohort_of_nobody_or_not_begun_in_full_has_no_cells() -> None:
    found = triangle(COUNTS, {**OBSERVED, "2025-Q3": -1, "2025-Q4": 0})
    assert retained(found)[2:4] == [[None] * 3, [None] * 3]
    assert [row.size for row in found.rows] == [100, 50, 30, 0]


def test_no_cohorts_make_an_empty_triangle() -> None:
    assert triangle({}, {}) == Triangle((), ())


@given(cohorts())
def test_a_mature_share_is_the_kaplan_meier_estimate(
    drawn: tuple[Counts, dict[str, int]],
) -> None:
    counts, observed = drawn
    for row in triangle(counts, observed).rows:
        spells = [
            Spell(age + 1.0 if lost else float(age), lost, n)
            for (cohort, age, lost), n in counts.items()
            if cohort == row.label and n
        ]
        for cell in filter(None, row.cells):
            step = curve(spells).at(cell.age)
            assert step is not None
            assert cell.share == pytest.approx(step.survival, abs=1e-12)


@given(cohorts())
def test_each_cohort_only_shrinks_and_the_pooled_row_adds_up(
    drawn: tuple[Counts, dict[str, int]],
) -> None:
    found = triangle(*drawn)
    for row in found.rows:
        known = [cell.retained for cell in row.cells if cell]
        assert known == sorted(known, reverse=True)
        assert known[:1] == ([row.size] if row.size else [])
    for age, pooled in enumerate(found.pooled):
        cells = [cell for row in found.rows if (cell := row.cells[age])]
        assert (pooled is None) == (not cells)
        if pooled:
            assert pooled.n == sum(cell.n for cell in cells)
            assert pooled.retained == sum(cell.retained for cell in cells)


def test_cohorts_nobody_observed_and_negative_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="2025-Q3"):
        triangle(COUNTS, {"2025-Q1": 2, "2025-Q2": 1})
    for counts in ({("a", -1, True): 1}, {("a", 1, True): -1}):
        with pytest.raises(ValueError, match="from 0 up"):
            triangle(counts, {"a": 1})
