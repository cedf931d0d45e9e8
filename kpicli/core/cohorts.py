"""The cohort triangle: how many of those who began together are still there, by age."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kpicli.core.intervals import Interval, wilson


@dataclass(frozen=True, slots=True)
class CohortCell:
    """Of `n` clients at the start, how many were `retained` to `age`, as a share from 0 to 1."""

    age: int
    n: int
    retained: int
    share: float
    interval: Interval


Cells = tuple[CohortCell | None, ...]
"""Cells by age from 0 up; None where the age is not yet known of everyone, or there is no one."""


@dataclass(frozen=True, slots=True)
class CohortRow:
    """The clients that began in one period: its label, how many they are, and their cells."""

    label: str
    size: int
    cells: Cells


@dataclass(frozen=True, slots=True)
class Triangle:
    """A row for each cohort, all of one length, and the cells of all cohorts pooled.

    `pooled` adds up, at each age, the cohorts known at that age. These are fewer and older ones
    as the age grows, so that it may rise where no cohort does.
    """

    rows: tuple[CohortRow, ...]
    pooled: Cells


def triangle(
    counts: Mapping[tuple[str, int, bool], int],
    ages_observed: Mapping[str, int],
    level: float = 0.95,
) -> Triangle:
    """The cohorts of `ages_observed`, in its order, by age in periods from 0 to the greatest.

    `counts` has the clients by cohort, age and whether they were lost: the whole periods they had
    stayed when they were lost, or until now. Whoever was lost at age 2 was retained to ages 0, 1
    and 2. `ages_observed` has the age up to which each cohort was observed whole, its latest
    starters too; −1 while even age 0 is not known. Beyond it, and beyond the age of a client of
    whom no more is known, cells are None. Intervals are Wilson's.

    ValueError for a negative age or count, or a cohort that `ages_observed` has not.
    """
    if any(age < 0 or n < 0 for (_, age, _), n in counts.items()):
        raise ValueError("ages and counts of a cohort are from 0 up")
    unknown = {cohort for cohort, _, _ in counts} - set(ages_observed)
    if unknown:
        raise ValueError(f"how long were these cohorts observed: {', '.join(sorted(unknown))}")
    lost: defaultdict[str, defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
    sizes: defaultdict[str, int] = defaultdict(int)
    known = dict(ages_observed)
    for (cohort, age, gone), n in counts.items():
        sizes[cohort] += n
        if gone:
            lost[cohort][age] += n
        elif n:
            known[cohort] = min(known[cohort], age)
    ages = range(max(ages_observed.values(), default=-1) + 1)
    rows = []
    for cohort in ages_observed:
        left, cells = sizes[cohort], list[CohortCell | None]()
        for age in ages:
            cells.append(_cell(age, sizes[cohort], left, level) if age <= known[cohort] else None)
            left -= lost[cohort][age]
        rows.append(CohortRow(cohort, sizes[cohort], tuple(cells)))
    return Triangle(tuple(rows), tuple(_pooled(age, rows, level) for age in ages))


def _pooled(age: int, rows: Sequence[CohortRow], level: float) -> CohortCell | None:
    cells = [cell for row in rows if (cell := row.cells[age])]
    return _cell(age, sum(cell.n for cell in cells), sum(cell.retained for cell in cells), level)


def _cell(age: int, n: int, retained: int, level: float) -> CohortCell | None:
    if not n:
        return None
    return CohortCell(age, n, retained, retained / n, wilson(retained / n, n, level))
