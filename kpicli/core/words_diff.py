"""The words for the differences of two reports, the same in every format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kpicli.core import unit as units
from kpicli.core.diff import APPEARED, CHANGED, DISAPPEARED, SAME, SAME_DATA, Delta, Diff, Moved
from kpicli.core.kpi import LOWER
from kpicli.core.rounding import places_of_gap
from kpicli.core.told import Told
from kpicli.core.unit import Unit
from kpicli.core.words import NOTHING, number, percent, probability

UNITS = {
    one.id: one
    for one in (
        units.PERCENT,
        units.POINTS,
        units.SCALE,
        units.SCORE,
        units.INDEX,
        units.NUMBER,
        units.YEARS,
        units.DAYS,
        units.SECONDS,
        units.money(),
    )
}
WHY = {
    SAME_DATA: "from the same data: no noise",
    "other-unit": "in another unit",
    "other-level": "intervals of another level",
    "no-interval": "no interval",
    "withheld": "withheld",
    "no-figure": "no figure",
}
"""Why it is not told whether a difference is noise."""
STATES = {
    SAME: "the same",
    CHANGED: "different",
    APPEARED: "only in the new report",
    DISAPPEARED: "only in the old report",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of both reports in words; empty where there is nothing to tell."""

    name: str
    title: str
    group: str
    period: str
    old: str
    new: str
    difference: str
    interval: str
    p: str
    verdict: str

    @property
    def label(self) -> str:
        """Which figure it is: "NPS, 2026-Q1, region North"."""
        return ", ".join(part for part in (self.title, self.period, self.group) if part)


def row(delta: Delta) -> Row:
    """A figure's two values, their difference, and whether it is more than noise."""
    told = delta.either
    unit, decimals = _scale(delta)
    gap, drawn = delta.difference, delta.interval
    difference = interval = ""
    if gap is not None and delta.state == CHANGED:
        difference = number(gap / unit.factor, decimals, signed=True) + unit.difference
        if drawn is not None:
            ends = (drawn.low / unit.factor, drawn.high / unit.factor)
            interval = " to ".join(number(end, decimals, signed=True) for end in ends)
    p = ""
    if delta.p_adjusted is not None and drawn is not None:
        p = probability(delta.p_adjusted, drawn.level).removeprefix("p ").replace("under ", "<")
    return Row(
        told.name,
        told.title,
        ", ".join(f"{key} {value or '(none)'}" for key, value in told.group.items()),
        told.period or "",
        _figure(delta.old, unit, decimals),
        _figure(delta.new, unit, decimals),
        difference,
        interval,
        p,
        _verdict(delta),
    )


def heading(found: Diff) -> list[str]:
    """What is compared, and how p was adjusted, a line each."""
    sides = [
        f"{name}: {one.command} of {one.generated_at[:16].replace('T', ' ')}, kpicli {one.version}"
        for name, one in (("old", found.old), ("new", found.new))
    ]
    cohorts = ["cohorts are not compared"] if found.old.cohorts or found.new.cohorts else []
    return [*sides, *([assumed(found)] if found.deltas else []), *cohorts]


def assumed(found: Diff) -> str:
    """What is taken for granted about the answers behind the two reports."""
    if found.assumed == SAME_DATA:
        return "both count the same rows: what differs is not chance but definition or version"
    levels = sorted({one.interval.level for one in found.deltas if one.interval is not None})
    named = " and ".join(map(percent, levels))
    intervals = f"{named} intervals and p" if named else "intervals and p"
    return (
        f"{intervals} as if the two had no answers in common; where they have, the noise is "
        f"less; p adjusted over {found.tests:,} tests (Benjamini–Hochberg)"
    )


def summary(found: Diff) -> str:
    """How many figures are what: "3 figures are different, 1 of them by more than noise"."""
    counts = {state: sum(one.state == state for one in found.deltas) for state in STATES}
    parts = [f"{counts[state]:,} {words}" for state, words in STATES.items() if counts[state]]
    beyond = sum(one.beyond is True and one.state == CHANGED for one in found.deltas)
    more = f" ({beyond:,} by more than noise)" if beyond else ""
    text = ", ".join(f"{part}{more * part.endswith(STATES[CHANGED])}" for part in parts)
    return f"figures: {text or 'none'}"


def source(one: Moved) -> str:
    """Where a report comes from, told otherwise: "file b.csv: only in the new report"."""
    label = " ".join(part for part in (one.what, one.which) if part)
    if one.old is None or one.new is None:
        return f"{label}: {STATES[APPEARED if one.old is None else DISAPPEARED]}"
    if max(len(one.old), len(one.new)) >= LONG:
        return f"{label}: another one"
    return f"{label}: {one.old}, now {one.new}"


def counts(found: Sequence[Moved]) -> list[str]:
    """Rows and answers, a line for each source and KPI: "survey, nps: valid 90, now 100"."""
    lines: dict[str, list[str]] = {}
    for one in found:
        told = [NOTHING if n is None else f"{int(n):,}" for n in (one.old, one.new)]
        reason = one.which.replace("_", " ").replace("-", " ")
        lines.setdefault(one.what, []).append(f"{reason} {told[0]}, now {told[1]}")
    return [f"{what}: {'; '.join(parts)}" for what, parts in lines.items()]


LONG = 40
"""Characters from which a value is a sum that nobody reads."""


def _scale(delta: Delta) -> tuple[Unit, int]:
    """The unit that both figures are written in, and decimals that agree with their difference."""
    values = [one.value for one in (delta.old, delta.new) if one and one.value is not None]
    unit = UNITS.get(delta.either.unit, units.NUMBER)
    if values:
        unit = unit.scale(values[-1])
    if delta.difference is None or len(values) < 2:
        return unit, unit.decimals
    old, new = (value / unit.factor for value in values)
    pair = ((new, unit.decimals), (old, unit.decimals))
    return unit, places_of_gap(delta.difference / unit.factor, *pair)


def _figure(told: Told | None, unit: Unit, decimals: int) -> str:
    if told is None:
        return ""
    if told.value is None:
        return "withheld" if told.withheld else NOTHING
    return number(told.value / unit.factor, decimals, signed=unit.signed) + unit.suffix


def _verdict(delta: Delta) -> str:
    if delta.state != CHANGED:
        return "" if delta.state == SAME else STATES[delta.state]
    if delta.beyond is None:
        return WHY.get(delta.why or "", "")
    if not delta.beyond:
        return "within noise"
    better = ((delta.difference or 0) > 0) != (delta.either.better == LOWER)
    return f"more than noise: {'better' if better else 'worse'}"
