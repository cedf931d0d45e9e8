"""Totals, segments and periods published on one page, so that none gives another away.

Each table on the page (the groups of one segment, the periods) is protected by itself: for every
small group there are other ways to hand its table's keys to the respondents of the cells withheld
that agree with all that is shown of the table, and in which the group is not small. Such a change
of keys moves nobody in or out of the total, and nobody's key in any other table. So it agrees with
all that is shown of the other tables too, and what is safe by itself stays so beside the others.
That holds as long as the change leaves the total as it was. A table whose protection takes the
total itself is therefore left out altogether.
"""

from __future__ import annotations

from dataclasses import replace

from kpicli.core.report import Note, Report, Result
from kpicli.core.shown import withheld


def without_small(total: Report, least: int) -> Report:
    """The totals, those of fewer than `least` respondents withheld, as beside groups they are."""
    return replace(total, results=tuple(_unless_small(each, least) for each in total.results))


def without_total(parted: Report) -> tuple[Report, list[Note]]:
    """A report by a segment without the KPIs whose total is withheld in it, and notes on these."""
    lost = {each.name: each.title for each in parted.results if each.withheld and not each.group}
    if not lost:
        return parted, []
    results = tuple(each for each in parted.results if each.name not in lost)
    overall = tuple(each for each in parted.overall if each.name not in lost)
    notes = [left_out(title, ", ".join(parted.by)) for title in lost.values()]
    return replace(parted, results=results, overall=overall), notes


def without_details(parted: Report) -> Report:
    """A report by groups or periods with their figures alone.

    Comments and lengths of stay have small groups of their own; they are told of the total only.
    """
    results = tuple(
        replace(each, voices=None, survival=None, facts={}, arithmetic=())
        for each in parted.results
    )
    return replace(parted, results=results)


def left_out(title: str, by: str) -> Note:
    """The note on a KPI that is not shown by a segment or by periods."""
    text = f"{title} is not shown by {by}: its groups are too small to show any of them"
    return Note("info", "too-small-to-part", text)


def _unless_small(result: Result, least: int) -> Result:
    small = result.estimate is not None and result.estimate.n < least
    few = result.estimate is None and 0 < sum(result.answers.values()) < least
    if small:
        return withheld(result)
    return replace(result, answers={}) if few else result
