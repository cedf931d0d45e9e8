"""The words for a figure over time: its changes, signals and limits, the same in every format.

A change shown is the difference of the two figures shown, or has one decimal more.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Decimal

from kpicli.core.comparison import NAMES
from kpicli.core.kpi import LOWER
from kpicli.core.multiple import METHODS
from kpicli.core.report import Change, Chart, Difference, Report, Result
from kpicli.core.rounding import MOST_PLACES, half_up, places_to_agree
from kpicli.core.words import NOTHING, Remark, Tone, difference, number, places, probability
from kpicli.core.words import why as why_no_answers

WITHHELD = "withheld to protect respondents"
SIGNALS = {
    "outside-limits": "outside limits",
    "run-of-eight": "run of 8",
    "three-of-four": "3 of 4",
}
SIGNAL = (
    "signal: a figure outside the limits, one of 8 in a row on one side of the mean, "
    "or one of 3 of 4 nearer to a limit than to the mean"
)
NONE = ("no-answers", "no-items", "no-parts")
"""Why there is no figure to compare with."""
UNTESTED = {
    "no-answers": "no answers",
    "no-parts": "no part has a figure",
    "withheld": "withheld",
    "incomplete": "not over yet",
    "overlap": "they overlap",
    "break": "the measuring changed",
}
BETTER, WORSE, SMALL = "▲", "▼", "≈"
"""Signs of a clear change: for the better, for the worse, and one too small to matter."""


def why(result: Result) -> str:
    """Why a period has no figure: "no valid answers: 3 missing"; nothing about withheld ones."""
    if result.withheld:
        return WITHHELD
    return why_no_answers(result)


def signals(result: Result) -> list[str]:
    """The signals a figure takes part in: "outside limits", "run of 8"."""
    return [SIGNALS.get(code, code.replace("-", " ")) for code in result.signals]


def sign(result: Result, change: Change | None) -> str:
    """▲ for a clear change for the better, ▼ for the worse, ≈ for one too small to matter."""
    found = change.difference if change else None
    if found is None or not found.significant:
        return ""
    if found.relevant is False:
        return SMALL
    return WORSE if (found.difference > 0) == (result.better == LOWER) else BETTER


def amount(result: Result, change: Change | None, earlier: Result | None) -> str:
    """The change without its unit: "+3.2"; a dash, "withheld", "overlap", "break", or nothing."""
    if change is None or result.estimate is None:
        return ""
    if change.difference is not None:
        found = change.difference.difference
        return number(found, _decimals(result, found, earlier), signed=True)
    if change.why in NONE or change.why == "incomplete":
        return NOTHING if change.why in NONE else ""
    return change.why or ""


def remark(result: Result, change: Change, earlier: Result | None) -> Remark:
    """The change in words and their tone.

    "+3.2 points on 2026-Q1 (p 0.012)", "no clear change on 2025-Q2 (+0.4 points, p 0.61)",
    "not compared with 2026-Q1: the measuring changed".
    """
    found = change.difference
    if found is None:
        reason = UNTESTED.get(change.why or "", (change.why or "").replace("-", " "))
        if change.why == "no-items":
            reason = f"no {result.items}"
        told = f"not compared with {change.earlier}"
        return Remark(f"{told}: {reason}" if reason else told, Tone.PLAIN)
    moved = difference(found.difference, result.unit, _decimals(result, found.difference, earlier))
    p = _p(found, result.level)
    if not found.significant:
        beside = ", ".join(part for part in (moved, p) if part)
        return Remark(f"no clear change on {change.earlier} ({beside})", Tone.PLAIN)
    small = "too small to matter" if found.relevant is False else ""
    beside = ", ".join(part for part in (p, small) if part)
    tone = {BETTER: Tone.GOOD, WORSE: Tone.ATTENTION}.get(sign(result, change), Tone.PLAIN)
    return Remark(f"{moved} on {change.earlier}{f' ({beside})' if beside else ''}", tone)


def split(result: Result, change: Change | None, earlier: Result | None) -> tuple[str, str] | None:
    """What of a change is within the segments and what their mix, or None.

    They add up to it, ("+1.1", "+2.1"), if need be with one decimal more; where that is not
    enough the mix is what is left of it.
    """
    if change is None or change.within is None or change.mix is None:
        return None
    parts = change.within, change.mix
    if not all(map(math.isfinite, parts)):
        return None
    whole = math.fsum(parts)
    least = _decimals(result, whole, earlier)
    for decimals in (least, least + 1):
        shown = sum(Decimal(half_up(part, decimals)) for part in parts)
        if shown == Decimal(half_up(whole, decimals)):
            break
    else:
        rest = Decimal(half_up(whole, decimals)) - Decimal(half_up(parts[0], decimals))
        parts = parts[0], float(rest)
    within, mix = (number(part, decimals, signed=True) for part in parts)
    return within, mix


def mix(
    result: Result, change: Change | None, earlier: Result | None, by: Iterable[str]
) -> list[str]:
    """The split in words, and Simpson's reversal: "+3.2 = within region +1.1, mix +2.1"."""
    found, name = split(result, change, earlier), " × ".join(by) or "segment"
    if change is None or found is None:
        return []
    told = f"{amount(result, change, earlier)} = within {name} {found[0]}, mix {found[1]}"
    return [told, *simpson(change, name)]


def simpson(change: Change | None, by: str) -> list[str]:
    """Simpson's reversal in words: "no region rose, yet the total did: the mix changed"."""
    if change is None or not change.simpson or change.difference is None:
        return []
    moved = "rose" if change.difference.difference > 0 else "fell"
    return [f"no {by} {moved}, yet the total did: the mix changed"]


def limits(chart: Chart, results: Iterable[Result]) -> tuple[str, str]:
    """The mean of a process behaviour chart and its limits: ("79.0", "72.1 to 85.9")."""
    shown = list(results)
    unit = shown[0].unit
    outside = [each.estimate.value for each in shown if each.estimate and each.signals]
    ends = [end for end in (chart.low, chart.high) if math.isfinite(end)]
    decimals = max([places_to_agree(end, outside, unit.decimals) for end in ends], default=0)
    mean, low, high = (
        number(value, decimals, signed=unit.signed) for value in (chart.mean, chart.low, chart.high)
    )
    return mean, f"{low} to {high}"


def heading(report: Report) -> list[str]:
    """What the periods are and how p was adjusted, in parts: "by month", "p of changes …"."""
    every = report.every or "period"
    told = [" × ".join((every, *report.by))]
    if report.rolling > 1:
        told.append(f"each over {report.rolling} {every}s")
    changes = [each for row in report.results for each in (row.change, row.year_change)]
    families = {each.difference.family for each in changes if each and each.difference}
    sizes = {family.size for family in families}
    if sizes:
        few, many = min(sizes), max(sizes)
        span = f"families of {few:,} to {many:,}" if few < many else f"{many:,}"
        tests = f"{span} test{'' if many == 1 else 's'}"
        names = sorted({METHODS.get(each.method, each.method) for each in families})
        adjusted = f"adjusted over {tests} ({' or '.join(names)})"
        told.append(f"p of changes {'not adjusted' if names == [METHODS['none']] else adjusted}")
    return [f"by {told[0]}", *told[1:]]


def explained(result: Result, change: Change | None) -> list[str]:
    """A change for `--explain`: interval, both p-values and the methods, on a line."""
    if change is None or result.estimate is None:
        return []
    found = change.difference
    if found is None:
        return [remark(result, change, None).text]
    least = result.unit.decimals + 1
    told = [difference(found.difference, result.unit, least)]
    if found.interval is not None:
        ends = (found.interval.low, found.interval.high)
        decimals = max(places_to_agree(end, [0.0], least) for end in ends)
        told[0] += f" ({' to '.join(number(end, decimals, signed=True) for end in ends)})"
    if found.p is not None:
        told.append(f"{probability(found.p, result.level)}, two-sided")
    if found.p_adjusted is not None and found.family.method != "none":
        method = METHODS.get(found.family.method, found.family.method)
        adjusted = probability(found.p_adjusted, result.level)
        told.append(f"adjusted {adjusted} over {found.family.size:,} tests ({method})")
    parts = split(result, change, None)
    if parts:
        told.append(f"within {parts[0]}, mix {parts[1]}")
    return [
        f"change from {change.earlier}: {', '.join(told)}; {NAMES.get(found.method, found.method)}"
    ]


def _p(found: Difference, level: float) -> str:
    p = found.p if found.p_adjusted is None else found.p_adjusted
    return "" if p is None else probability(p, level)


def _decimals(result: Result, change: float, earlier: Result | None) -> int:
    """The decimals of a change, such that it does not contradict the two figures shown."""
    least, before = places(result), earlier.estimate if earlier else None
    if not math.isfinite(change):
        return least
    if before is not None and earlier is not None and result.estimate is not None:
        now, then = result.estimate.value, before.value
        if math.isfinite(now) and math.isfinite(then):
            each = places(result), places(earlier)
            shown = Decimal(half_up(now, each[0])) - Decimal(half_up(then, each[1]))
            least = max(each)
            if half_up(float(shown), least) != half_up(change, least):
                least = min(least + 1, MOST_PLACES)
    return places_to_agree(change, [0.0], least)
