"""The words for a figure beside its benchmarks: verdict, gap, what it takes, what to beware of."""

from __future__ import annotations

import math
from collections.abc import Sequence

from kpicli.core.kpi import LOWER
from kpicli.core.report import IN_A_PART, Result
from kpicli.core.rounding import half_up, places_to_agree
from kpicli.core.verdict import ABOVE, BELOW, INCONCLUSIVE, TOO_FEW, Closing, Standing
from kpicli.core.words import NOTHING, TARGET, Tone, named, number, places

STEPS = 3
"""Steps of closing a gap that are told one by one."""
CAUTIONS = {
    "stale": "stale",
    "scale-differs": "another scale",
    "definition-differs": "another definition",
}
WITHHELD = "withheld to protect respondents"
RUNNING = "period not over"
OWN = frozenset({"period", "segment", "file"})
"""Kinds of reference that are figures of one's own."""


def verdict(result: Result, standing: Standing) -> str:
    """The verdict in words: "above", "not clearly below", "too few answers"."""
    if standing.gap is None:
        return "no figure"
    if standing.verdict == TOO_FEW:
        return f"too few {result.items}"
    if standing.verdict == INCONCLUSIVE:
        if not standing.gap:
            return "level"
        return f"not clearly {ABOVE if standing.gap > 0 else BELOW}"
    if result.better == LOWER:
        return f"{standing.verdict} ({'better' if standing.verdict == BELOW else 'worse'})"
    return standing.verdict


def tone(result: Result, standing: Standing) -> Tone:
    """Good or attention where the verdict is clear, flagged where there is none."""
    if standing.verdict in (ABOVE, BELOW):
        better = (standing.verdict == BELOW) == (result.better == LOWER)
        return Tone.GOOD if better else Tone.ATTENTION
    return Tone.FLAGGED if standing.verdict == TOO_FEW else Tone.PLAIN


def gap_interval(result: Result, standing: Standing) -> str:
    """The interval of the gap: "−1.1 to +0.4"; an end that is not zero never reads as zero."""
    drawn = standing.interval
    if drawn is None or not (math.isfinite(drawn.low) and math.isfinite(drawn.high)):
        return NOTHING
    least = places(result)
    decimals = max(places_to_agree(end, [0.0], least) for end in (drawn.low, drawn.high))
    return " to ".join(number(end, decimals, signed=True) for end in (drawn.low, drawn.high))


def p_value(p: float | None, level: float) -> str:
    """A p-value without its letter: "0.013", "<0.001"; on its own side of 1 − level."""
    if p is None:
        return NOTHING
    if p < 0.001:
        return "<0.001"
    return half_up(p, places_to_agree(p, [round(1 - level, 12)], 3))


def closing(standing: Standing) -> str:
    """What closing the gap would take: "38 of 512 respondents from 3 to 4"; empty if nothing."""
    steps = standing.closing
    if not steps:
        return ""
    first = steps[0]
    about = "about " * first.approximate
    if len(steps) > STEPS:
        moved = sum(step.moved for step in steps)
        return f"{about}{moved:,} of {_respondents(first)} a step or more better"
    told = [f"{about}{first.moved:,} of {_respondents(first)} {step_of(first)}"]
    told += [f"{step.moved:,} {step_of(step)}" for step in steps[1:]]
    return _and(told)


def more(standing: Standing, items: str = "answers") -> str:
    """What a verdict still needs: "some 1,240 more answers, if the figure stays"; empty if none.

    Nothing is said of one's own figures as references: more answers would move those too. Nor of
    a composite, whose parts count different things.
    """
    if (
        items == IN_A_PART
        or standing.verdict not in (INCONCLUSIVE, TOO_FEW)
        or standing.gap is None
    ):
        return ""
    if standing.benchmark.kind in OWN:
        return ""
    if standing.more is None:
        if not standing.gap:
            return ""
        return f"even a million more {items} would not, if the figure stays"
    one = items == "answers" and standing.more == 1
    return f"{standing.more:,} more {'answer' if one else items} like these, if the figure stays"


def percentile(result: Result, standing: Standing) -> str:
    """The place in a distribution: "at the 62nd percentile (54th to 71st)"; empty without one."""
    found, quantiles = standing.percentile, standing.benchmark.quantiles
    if found is None or result.estimate is None:
        return ""
    value, known = result.estimate.value, sorted(quantiles.items())
    if value < known[0][1]:
        place = f"under the {_ordinal(known[0][0])} percentile"
    elif value > known[-1][1]:
        place = f"over the {_ordinal(known[-1][0])} percentile"
    else:
        place = f"at the {_ordinal(found.value)} percentile"
    return f"{place} ({_ordinal(found.low)} to {_ordinal(found.high)})"


def cautions(standing: Standing) -> list[str]:
    """What to beware of: "stale: of 2021", "another scale: 1–7", "another definition: mean"."""
    benchmark = standing.benchmark
    beside = {
        "stale": f"of {benchmark.year}",
        "scale-differs": benchmark.scale,
        "definition-differs": benchmark.definition,
    }
    told = []
    for code in standing.cautions:
        text = CAUTIONS.get(code, code.replace("-", " "))
        told.append(f"{text}: {beside[code]}" if beside.get(code) else text)
    return told


def origin(standing: Standing) -> str:
    """Where the value comes from: "Panel A (insurance, Benelux, 2025, n 4,100)"."""
    one = standing.benchmark
    parts = [one.industry, one.region, f"{one.year}" if one.year else None]
    parts.append(f"n {one.n:,.0f}" if one.n else None)
    told = ", ".join(part for part in parts if part)
    return f"{one.source} ({told})" if told else one.source


def place(result: Result) -> str:
    """Where the figure lies between the outermost benchmarks; empty with fewer than two.

    "43 % of the way from industry to top quartile", "short of industry", "beyond top quartile".
    """
    found = [each.benchmark for each in result.standings if each.benchmark.kind == "benchmark"]
    if result.estimate is None or len({one.value for one in found}) < 2:
        return ""
    ranked = sorted(found, key=lambda one: one.value, reverse=result.better == LOWER)
    near, far = ranked[0], ranked[-1]
    share = (result.estimate.value - near.value) / (far.value - near.value)
    if share < 0:
        return f"short of {near.name}"
    if share > 1:
        return f"beyond {far.name}"
    percent = half_up(100 * share, places_to_agree(100 * share, [0.0, 100.0], 0))
    return f"{percent} % of the way from {near.name} to {far.name}"


def value(result: Result, standing: Standing, unverified: str = "*") -> str:
    """The benchmark's value, marked when nobody checked it: "75*"."""
    return named(result, standing, unverified).removeprefix(f"{standing.benchmark.name} ")


def is_target(standing: Standing) -> bool:
    """Whether it is a target, drawn as one."""
    return standing.benchmark.kind == TARGET


def _respondents(step: Closing) -> str:
    return f"{step.of:,} {'respondent' if step.of == 1 else 'respondents'}"


def step_of(step: Closing) -> str:
    """From which answer to which: "from 3 to 4", "one point higher on every item"."""
    return f"from {step.start} to {step.end}" if step.start else step.end


def _and(parts: Sequence[str]) -> str:
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def _ordinal(share: float) -> str:
    """A share as a percentile: "62nd"; the ends of what there is are 0th and 100th."""
    whole = int(half_up(100 * share, 0))
    teens = 10 <= whole % 100 <= 20
    suffix = "th" if teens else {1: "st", 2: "nd", 3: "rd"}.get(whole % 10, "th")
    return f"{whole}{suffix}"
