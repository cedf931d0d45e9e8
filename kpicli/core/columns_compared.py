"""The columns of groups and of periods: which one a row is, and what it is compared with."""

from __future__ import annotations

from collections.abc import Callable

from kpicli.core.column import Column, Fact, Value, part
from kpicli.core.flags import WithFlagged
from kpicli.core.report import Change, Difference, Report, Result

DIFFERENCE: tuple[Fact[Difference], ...] = (
    ("difference", "number", lambda it: it.difference),
    ("se", "number", lambda it: it.se),
    ("low", "number", lambda it: it.interval.low if it.interval else None),
    ("high", "number", lambda it: it.interval.high if it.interval else None),
    ("p", "number", lambda it: it.p),
    ("p_adjusted", "number", lambda it: it.p_adjusted),
    ("method", "text", lambda it: it.method),
    ("family_size", "integer", lambda it: it.family.size),
    ("family_method", "text", lambda it: it.family.method),
    ("significant", "boolean", lambda it: it.significant),
    ("relevant", "boolean", lambda it: it.relevant),
)
CHANGE: tuple[Fact[Change], ...] = (
    ("earlier", "text", lambda it: it.earlier),
    ("why", "text", lambda it: it.why),
)
WITH_FLAGGED: tuple[Fact[WithFlagged], ...] = (
    ("value", "number", lambda it: it.value),
    ("n", "integer", lambda it: it.n),
)
MIX: tuple[Fact[Change], ...] = (
    ("within", "number", lambda it: it.within),
    ("mix", "number", lambda it: it.mix),
    ("simpson", "boolean", lambda it: it.simpson),
)


def of_groups(report: Report) -> list[Column]:
    """The columns of a report by segments: `by`, one `group_<segment>` each, then the rest.

    `by` names the segments that part the row, so a row whose `group_<segment>` is empty is one
    over all groups when `by` leaves the segment out, and one of respondents without a value when
    it does not.
    """
    keys = dict.fromkeys((*report.by, *(key for row in report.results for key in row.group)))
    if not keys:
        return []
    return [
        Column("by", "text", lambda row: "; ".join(row.group) or None),
        *(Column(f"group_{key}", "text", _key(key)) for key in keys),
        Column("merged", "integer", lambda row: row.merged),
        Column("share", "number", lambda row: row.share),
        Column("impact", "number", lambda row: row.impact),
        *part("versus_rest", DIFFERENCE, lambda row: row.versus_rest),
    ]


def of_quality(report: Report) -> list[Column]:
    """The columns of a report in which checks leave rows out: the figure with these."""
    if not any(one.excluded for one in report.quality):
        return []
    return part("with_flagged", WITH_FLAGGED, lambda row: row.with_flagged)


def of_periods(report: Report) -> list[Column]:
    """The columns of a report by periods: the period's days, its changes and its signals."""
    if report.every is None and not any(row.period for row in report.results):
        return []
    return [
        Column("period_start", "text", lambda row: row.period.start if row.period else None),
        Column("period_end", "text", lambda row: row.period.end if row.period else None),
        Column(
            "period_complete", "boolean", lambda row: row.period.complete if row.period else None
        ),
        *_change("change", lambda row: row.change),
        *_change("year_change", lambda row: row.year_change),
        Column("signals", "text", lambda row: "; ".join(row.signals) or None),
    ]


def _change(name: str, find: Callable[[Result], Change | None]) -> list[Column]:
    def difference(row: Result) -> Difference | None:
        found = find(row)
        return found.difference if found else None

    return part(name, CHANGE, find) + part(name, DIFFERENCE, difference) + part(name, MIX, find)


def _key(key: str) -> Callable[[Result], Value]:
    return lambda row: row.group.get(key)
