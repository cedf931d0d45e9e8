"""The cells of the plain table, by column; an empty one has nothing to say."""

from __future__ import annotations

import math

from kpicli.core import words, words_benchmarks
from kpicli.core.report import Change, Result
from kpicli.core.rounding import half_up, places_to_agree
from kpicli.core.unit import Unit
from kpicli.core.verdict import Closing, Standing
from kpicli.core.words import MINUS, NOTHING

SURE = 0.001
"""Below this a p-value is only said to be so."""


def of_result(result: Result) -> dict[str, str]:
    """Which result it is, its figure and what is compared with it."""
    estimate, unit = result.estimate, result.unit
    drawn = estimate.interval if estimate else None
    n = "" if result.withheld else str(words.answered(result))
    rest, places = result.versus_rest, words.places(result)
    return {
        "kpi": result.name,
        "group": ";".join(f"{key}={value or ''}" for key, value in result.group.items()),
        "period": result.period.label if result.period else "",
        "score": _figure(estimate.value if estimate else None, unit, places),
        "unit": unit.id,
        "low": _figure(drawn.low if drawn else None, unit, places),
        "high": _figure(drawn.high if drawn else None, unit, places),
        "n": n,
        "n_eff": words.effective(result, grouped=False) or n,
        "merged": str(result.merged or ""),
        "share": _percent(result.share),
        "vs_rest": _distance(rest.difference if rest else None, unit),
        "p_adj": _probability(rest.p_adjusted if rest else None, result.level),
        "impact": _distance(result.impact, unit),
        **_change("change", result.change, result),
        "within": _distance(result.change.within if result.change else None, unit),
        "mix": _distance(result.change.mix if result.change else None, unit),
        **_change("year_change", result.year_change, result),
        "signals": ",".join(result.signals),
        "state": "withheld" if result.withheld else words.tone(result) or "",
        "band": result.band.name if result.band else "",
        "verdict": ", ".join(words.verdicts(result, " (unverified)")),
        "flags": ", ".join(_flags(result)),
    }


def of_standing(result: Result, standing: Standing) -> dict[str, str]:
    """How the result stands to one benchmark; `verdict` is the code of it."""
    unit, drawn, place = result.unit, standing.interval, standing.percentile
    gap = words.gap(result, standing).removesuffix(unit.difference)
    unverified = () if standing.benchmark.verified else ("unverified",)
    return {
        "benchmark": standing.benchmark.name,
        "value": _bare(words_benchmarks.value(result, standing, "")),
        "gap": _bare(gap),
        "gap_low": _distance(drawn.low if drawn else None, unit),
        "gap_high": _distance(drawn.high if drawn else None, unit),
        "p": _probability(standing.p, result.level),
        "verdict": standing.verdict,
        "percentile": _percent(place.value if place else None),
        "percentile_low": _percent(place.low if place else None),
        "percentile_high": _percent(place.high if place else None),
        "closing": ", ".join(map(_closing, standing.closing)),
        "more": "" if standing.more is None else str(standing.more),
        "cautions": ",".join((*standing.cautions, *unverified)),
    }


def _change(name: str, change: Change | None, result: Result) -> dict[str, str]:
    """A change and the p-value that decides on it, the adjusted one where there is one."""
    found = change.difference if change else None
    p = None if found is None else found.p if found.p_adjusted is None else found.p_adjusted
    return {
        name: _distance(found.difference if found else None, result.unit),
        f"p_{name}": _probability(p, result.level),
    }


def _flags(result: Result) -> list[str]:
    told = words.flags(result) if result.estimate else [words.why(result)]
    if result.withheld:
        told = []
    if result.period and not result.period.complete:
        told.append("incomplete period")
    if result.change and result.change.why:
        told.append(f"not compared: {result.change.why.replace('-', ' ')}")
    if result.change and result.change.simpson:
        told.append("Simpson's reversal")
    return told


def _figure(value: float | None, unit: Unit, places: int) -> str:
    """A figure or an end of its interval, with the decimals that both are shown with."""
    if value is None:
        return ""
    return _bare(words.number(value, places, signed=unit.signed, grouped=False))


def _distance(value: float | None, unit: Unit) -> str:
    """A signed number of the unit's decimals, or of more where it would read as zero."""
    if value is None:
        return ""
    return _bare(words.difference(value, unit).removesuffix(unit.difference))


def _percent(share: float | None) -> str:
    """A share as "23.4%", which is 0.0% and 100.0% only when it is."""
    if share is None or not math.isfinite(share):
        return ""
    return f"{half_up(100 * share, places_to_agree(100 * share, [0.0, 100.0], 1))}%"


def _probability(p: float | None, level: float) -> str:
    """A p-value on its own side of 1 − level: "0.013", "<0.001"."""
    if p is None or not math.isfinite(p):
        return ""
    line = round(1 - level, 12)
    if p < SURE <= line:
        return f"<{SURE}"
    return half_up(p, places_to_agree(p, [line], 3))


def _closing(step: Closing) -> str:
    about = "about " if step.approximate else ""
    return f"{about}{step.moved} of {step.of} {words_benchmarks.step_of(step)}"


def _bare(text: str) -> str:
    """A number as programs read it: the ASCII minus, no thousands separators."""
    return "" if text == NOTHING else text.replace(MINUS, "-").replace(",", "")
