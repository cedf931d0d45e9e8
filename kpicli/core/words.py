"""The words for a result: its figures, verdicts and flags, decided once for every format.

Shown figures never contradict what was decided: a figure gets decimals until it stands to its
benchmarks, its bands, its interval and the ends of its range as the exact one does. Texts are
Unicode, with the real minus sign; data in them is as it came.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from kpicli.core.answers import Kind
from kpicli.core.kpi import LOWER
from kpicli.core.readable import declared_places
from kpicli.core.report import Result
from kpicli.core.rounding import MOST_PLACES, half_up, places_apart, places_of_gap, places_to_agree
from kpicli.core.unit import Unit
from kpicli.core.verdict import ABOVE, BELOW, INCONCLUSIVE, TOO_FEW, Standing

MINUS = "−"
NOTHING = "–"
"""What stands where there is no figure."""
VAST = 1e15
"""From here on numbers are written as powers of ten."""

TARGET = "target"

WHY = {
    "no-answers": "no valid answers",
    "no-weight": "no answer carries any weight",
    "no-parts": "no part has a figure",
    "no-lifetime": "how long clients stay is not known",
    "too-few-repeat-buyers": "fewer than 30 clients bought again",
    "too-few-values": "fewer than 30 clients bought again for money",
    "not-converged": "the model could not be fitted",
}
KINDS = {
    Kind.VALID: "valid",
    Kind.MISSING: "missing",
    Kind.NOT_APPLICABLE: "not applicable",
    Kind.INVALID: "invalid",
    Kind.NOT_ASKED: "not asked",
}
FLAGS = {
    "few-units": "fewer than 8 degrees of freedom",
    "few-effective": "effective n under 30",
    "no-interval": "no interval",
    "wide-interval": "very wide interval",
    "relative-width": "interval wide beside the figure",
    "parts-missing": "parts missing",
}


class Tone(StrEnum):
    """What a result calls for, at a glance."""

    GOOD = "good"
    ATTENTION = "needs attention"
    FLAGGED = "flagged"
    EMPTY = "no figure"
    PLAIN = ""


def number(value: float, places: int, *, signed: bool = False, grouped: bool = True) -> str:
    """`value` as text: "−7.1", "+31.0" when signed, "12,345.60"; zero has no sign."""
    if not math.isfinite(value):
        return NOTHING
    if abs(value) >= VAST:
        text = f"{abs(value):.6e}"
    else:
        text = half_up(abs(value), places)
        whole, point, part = text.partition(".")
        text = f"{int(whole):,}{point}{part}" if grouped else text
    sign = MINUS if value < 0 else "+" if signed else ""
    return sign + text if text.strip("0.,") else text


def places(result: Result) -> int:
    """The decimals at which the figure and its interval are shown, from the unit's to six."""
    unit, estimate = result.unit, result.estimate
    if estimate is None or not math.isfinite(estimate.value):
        return unit.decimals
    value = estimate.value
    fixed = [unit.low, unit.high, result.low, result.high, 0.0 if unit.signed else None]
    limits = [limit for limit in fixed if limit is not None]
    limits += [each.benchmark.value for each in result.standings]
    needed = [places_to_agree(value, limits + [each.low for each in result.bands], unit.decimals)]
    ends = [estimate.interval.low, estimate.interval.high] if estimate.interval else []
    for end in filter(math.isfinite, ends):
        needed += [places_to_agree(end, limits, unit.decimals)]
        needed += [places_apart(value, end, unit.decimals)]
    return max(needed)


def figure(result: Result) -> str:
    """The figure in its unit: "82.1 %", "+31.0", "5.11"; an en dash when there is none."""
    if result.estimate is None:
        return NOTHING
    value = number(result.estimate.value, places(result), signed=result.unit.signed)
    return value + result.unit.suffix


def interval(result: Result) -> str:
    """The interval without its unit: "80.6 to 83.5"; an en dash when there is none."""
    if result.estimate is None or result.estimate.interval is None:
        return NOTHING
    drawn, decimals = result.estimate.interval, places(result)
    ends = (number(end, decimals, signed=result.unit.signed) for end in (drawn.low, drawn.high))
    return " to ".join(ends)


def percent(share: float) -> str:
    """A confidence level: "95 %"."""
    return f"{100 * share:g} %"


def reference(value: float, unit: Unit, decimals: int = MOST_PLACES) -> str:
    """A benchmark's value as declared, without needless decimals: "75", "+30", "4.25"."""
    text = number(value, decimals, signed=unit.signed)
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text else text


def declared(result: Result, value: float) -> str:
    """A value of the configuration beside the figure: as declared, or in the figure's scale."""
    if result.unit.factor == 1.0:
        return reference(value, result.unit)
    return reference(value, result.unit, declared_places(result, value, places(result)))


def difference(value: float, unit: Unit, decimals: int | None = None) -> str:
    """A signed difference: "+7.1 points"; a real one is never shown as zero."""
    least = unit.decimals if decimals is None else decimals
    if math.isfinite(value):
        least = places_to_agree(value, [0.0], least)
    return number(value, least, signed=True) + unit.difference


def gap(result: Result, standing: Standing) -> str:
    """Figure − benchmark, such that it is the difference of the two numbers shown."""
    if standing.gap is None or result.estimate is None:
        return NOTHING
    value, benchmark = result.estimate.value, standing.benchmark.value
    if not all(math.isfinite(part) for part in (value, benchmark, standing.gap)):
        return NOTHING
    least = places(result)
    told = declared_places(result, benchmark, least)
    decimals = places_of_gap(standing.gap, (value, least), (benchmark, told))
    return difference(standing.gap, result.unit, decimals)


def probability(p: float, level: float) -> str:
    """A p-value: "p 0.013", "p under 0.001"; on its own side of 1 − level."""
    if p < 0.001:
        return "p under 0.001"
    return f"p {half_up(p, places_to_agree(p, [round(1 - level, 12)], 3))}"


def answered(result: Result) -> int:
    """The number of valid answers behind the figure, or that there were without one."""
    return result.estimate.n if result.estimate else result.answers.get(Kind.VALID, 0)


def effective(result: Result, *, grouped: bool = True) -> str | None:
    """The effective n where it differs from n, else None; on its own side of 30."""
    estimate = result.estimate
    if estimate is None or not math.isfinite(estimate.n_eff):
        return None
    text = number(estimate.n_eff, places_to_agree(estimate.n_eff, [30.0], 0), grouped=grouped)
    return None if text.replace(",", "") == str(estimate.n) else text


def count(result: Result) -> str:
    """n, with the effective n where it differs: "2,018 (eff. 1,802)"."""
    n, less = f"{answered(result):,}", effective(result)
    return f"{n} (eff. {less})" if less else n


def why(result: Result) -> str:
    """Why there is no figure, with what there was instead; empty when there is a figure."""
    if result.estimate is not None:
        return ""
    reason = WHY.get(result.why or "no-answers", (result.why or "").replace("-", " "))
    if result.why == "no-items":
        reason = f"no {result.items}"
    return ": ".join(part for part in (reason, answers(result.answers)) if part)


def answers(kinds: Mapping[Kind, int]) -> str:
    """Answers by kind, those that there are: "1,947 valid, 38 missing, 7 invalid"."""
    return ", ".join(f"{kinds[kind]:,} {word}" for kind, word in KINDS.items() if kinds.get(kind))


def flags(result: Result) -> list[str]:
    """What stands against the figure: "fewer than 30 answers", "very wide interval"."""
    codes = [
        "few-effective" if code == "few-answers" and answered(result) >= 30 else code
        for code in result.reliability.reasons
    ]
    known = {**FLAGS, "few-answers": f"fewer than 30 {result.items}"}
    return [known.get(code, code.replace("-", " ")) for code in codes]


def named(result: Result, standing: Standing, unverified: str = "*") -> str:
    """A benchmark with its value, marked when nobody checked it: "industry 75*"."""
    one = standing.benchmark
    own = number(one.value, places(result), signed=result.unit.signed)
    value = declared(result, one.value) if one.kind in ("benchmark", TARGET) else own
    return f"{one.name} {value}{unverified * (not one.verified)}"


def verdicts(result: Result, unverified: str = "*", *, distances: bool = False) -> list[str]:
    """How the figure stands to each benchmark, those without a verdict together at the end.

    "above industry 75*", "not clearly below target 82", "no verdict on industry 75*: too few
    answers". Where lower is better a clear verdict says which it is: "below … (better)".
    `distances` adds how far: "above industry 75* (+1.8 points)".
    """
    return [remark.text for remark in _verdicts(result, unverified, distances)]


@dataclass(frozen=True, slots=True)
class Remark:
    """Words beside a figure and the tone they are said in."""

    text: str
    tone: Tone


def remarks(result: Result, *, distances: bool = False) -> list[Remark]:
    """Everything to be said beside a figure, or the reason that there is none.

    Band, verdicts and flags, the latter without the few answers that a verdict has told of.
    """
    if result.estimate is None:
        return [Remark(why(result), Tone.EMPTY)]
    against = flags(result)
    if any(each.verdict == TOO_FEW for each in result.standings):
        few = (f"fewer than 30 {result.items}", FLAGS["few-effective"])
        against = [flag for flag in against if flag not in few]
    named_band = [Remark(band(result), _of_band(result))] if result.band else []
    flagged = [Remark(flag, Tone.FLAGGED) for flag in against]
    return named_band + _verdicts(result, "*", distances) + flagged


def band(result: Result) -> str:
    """The band's name, the worst one with its advice: "low: urgent action"."""
    if result.band is None:
        return ""
    urgent = result.band.advice and _of_band(result) is Tone.ATTENTION
    return f"{result.band.name}: {result.band.advice}" if urgent else result.band.name


def tone(result: Result) -> Tone:
    """What the result calls for: attention if anything about it does, else good if anything is.

    Attention: the worst of its bands, clearly worse than a target, or than every benchmark.
    Good: the best of its bands, clearly better than a target, or than every benchmark.
    A flagged figure is flagged, whatever it says.
    """
    if result.estimate is None:
        return Tone.EMPTY
    if result.reliability.state != "shown":
        return Tone.FLAGGED
    found = {_of_band(result), *(_of_standing(result, each) for each in result.standings)}
    return next((each for each in (Tone.ATTENTION, Tone.GOOD) if each in found), Tone.PLAIN)


def _of_band(result: Result) -> Tone:
    """Attention in the worst band, good in the best, plain in between or without a choice."""
    ranked = sorted(result.bands, key=lambda each: each.low, reverse=result.better == LOWER)
    if len(ranked) < 2 or result.band not in (ranked[0], ranked[-1]):
        return Tone.PLAIN
    return Tone.ATTENTION if result.band == ranked[0] else Tone.GOOD


def _of_standing(result: Result, standing: Standing) -> Tone:
    """Attention or good for a clear verdict on a target, or one that all benchmarks share."""
    shared = len({each.verdict for each in result.standings}) == 1
    if standing.verdict not in (ABOVE, BELOW) or not (shared or standing.benchmark.kind == TARGET):
        return Tone.PLAIN
    return Tone.GOOD if _is_better(result, standing) else Tone.ATTENTION


def _is_better(result: Result, standing: Standing) -> bool:
    return (standing.verdict == BELOW) == (result.better == LOWER)


def _verdicts(result: Result, unverified: str, distances: bool) -> list[Remark]:
    few = [named(result, each, unverified) for each in result.standings if each.verdict == TOO_FEW]
    found = []
    for each in (each for each in result.standings if each.verdict != TOO_FEW):
        beside = [gap(result, each)] * distances
        if result.better == LOWER and each.verdict != INCONCLUSIVE:
            beside.append("better" if _is_better(result, each) else "worse")
        text = f"{_stands(each)} {named(result, each, unverified)}"
        text += f" ({', '.join(beside)})" if beside else ""
        found.append(Remark(text, _of_standing(result, each)))
    none = f"no verdict on {' and '.join(few)}: too few {result.items}"
    return found + ([Remark(none, Tone.PLAIN)] if few else [])


def _stands(standing: Standing) -> str:
    if standing.verdict != INCONCLUSIVE:
        return standing.verdict
    if not standing.gap:
        return "level with"
    return f"not clearly {ABOVE if standing.gap > 0 else BELOW}"
