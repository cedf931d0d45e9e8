"""The words for cohort triangles: titles, cells, and what the signs in them mean."""

from __future__ import annotations

from kpicli.core import words_groups
from kpicli.core.cohort_cells import IMMATURE, NOBODY, Figure, Row, rows
from kpicli.core.columns_cohorts import POOLED
from kpicli.core.report import WITHHELD, Cohorts
from kpicli.core.rounding import places_to_agree
from kpicli.core.words import number, percent

MARKS = {IMMATURE: "·", NOBODY: "", WITHHELD: ""}
MEANING = "not yet known of all of them"
SIZE = "clients"


def title(found: Cohorts) -> str:
    """Which triangle it is: "Retention", "Retention, North"."""
    group = ", ".join(words_groups.value(each) for each in found.group.values())
    return ", ".join(part for part in (found.title, group) if part)


def heading(found: Cohorts, by: tuple[str, ...] = ()) -> list[str]:
    """What the rows, the columns and the figures are."""
    what = "lost by then" if found.event == "lost" else "still there"
    parted = f" and {words_groups.listed(by)}" if by else ""
    began = f"clients by the {found.every} they began in{parted}"
    return [began, f"% {what} by age in {found.every}s"]


def cell(found: Figure) -> str:
    """A percentage without its sign, 0 and 100 only where it is, or what stands for none."""
    if found.value is None:
        return MARKS[found.why or IMMATURE]
    return share(found.value)


def share(value: float, places: int = 0) -> str:
    """A percentage with so many decimals, or as many as keep it off 0 and 100."""
    return number(value, places_to_agree(value, [0.0, 100.0], places))


def label(row: Row) -> str:
    """The cohort's name: "2026-Q1", "pooled"."""
    if row.period is None:
        return POOLED
    return row.period.label


def size(row: Row) -> str:
    """The clients of a row: "56", "withheld"."""
    return WITHHELD if row.size is None else f"{row.size:,}"


def pooled_ends(found: Cohorts) -> list[tuple[str, list[str]]]:
    """The ends of the pooled row's intervals, a row for each: label, then a text for each age."""
    *_, pooled = rows(found)
    if not any(each.interval for each in pooled.figures):
        return []
    level = percent(found.level)
    drawn = [each.interval for each in pooled.figures]
    lows = [share(each.low) if each else "" for each in drawn]
    highs = [share(each.high) if each else "" for each in drawn]
    return [(f"{level} from", lows), ("to", highs)]


def immature(found: Cohorts) -> bool:
    """Whether a cell waits for its clients to reach its age."""
    return any(
        each.why == IMMATURE and row.period is not None
        for row in rows(found)
        for each in row.figures
    )
