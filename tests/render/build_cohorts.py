"""Reports of cohort triangles for the tests: drawn from counts by the core itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kpicli.core.cohorts import triangle
from kpicli.core.report import Cohorts, Report
from kpicli.core.unit import PERCENT
from tests.render import build
from tests.render.build_trends import months, quarters

Counts = dict[tuple[str, int, bool], int]


def cohorts(
    every: str,
    first: int,
    sizes: list[int],
    *,
    event: str = "kept",
    pace: int = 9,
    hidden: tuple[int, ...] = (),
    group: Mapping[str, str | None] | None = None,
) -> Cohorts:
    """Cohorts of these sizes, of which one client in `pace` is lost at each age."""
    periods = (quarters if every == "quarter" else months)(first, len(sizes), running=True)
    counts: Counts = {}
    ages: dict[str, int] = {}
    for at, (period, size) in enumerate(zip(periods, sizes, strict=True)):
        ages[period.label] = age = len(sizes) - 2 - at
        left = 0 if at in hidden else size
        for reached in range(max(age, 0)):
            lost = left // pace
            counts[period.label, reached, True] = lost
            left -= lost
        counts[period.label, max(age, 0), False] = left
    title = "Retention" if event == "kept" else "Churn"
    return Cohorts(
        title.lower(),
        title.lower(),
        title,
        PERCENT,
        0.95,
        event,
        every,
        triangle(counts, ages),
        {period.label: period for period in periods},
        group or {},
        frozenset(periods[at].label for at in hidden),
    )


def report(*triangles: Cohorts, **more: Any) -> Report:
    """The report of `trend --cohorts` with these triangles."""
    every = triangles[0].every
    return build.report(command="trend", every=every, triangles=triangles, **more)


QUARTERS = [240, 310, 0, 1205, 280, 33, 31, 190]
BY_REGION = {"North": (1, 2), "South\x1b[31m": (1, 4), None: (0, 1, 2, 3, 4)}
COHORTS = {
    "quarters": report(cohorts("quarter", 2024, QUARTERS)),
    "lost": report(cohorts("quarter", 2024, QUARTERS, event="lost", pace=400)),
    "months": report(cohorts("month", 2023, [150 + 7 * at for at in range(34)], pace=30)),
    "groups": report(
        cohorts("quarter", 2025, [60, 44, 52, 49, 20]),
        *(
            cohorts("quarter", 2025, [20, 7, 30, 12, 9], hidden=hidden, group={"region": name})
            for name, hidden in BY_REGION.items()
        ),
        by=("region",),
    ),
    "none": report(cohorts("quarter", 2026, [7])),
}
