"""The words for gates: which result breached one, which left one undecided, and the outcome."""

from __future__ import annotations

from kpicli.core.readable import one_readable, standing_in_unit
from kpicli.core.report import Gate, Result
from kpicli.core.rounding import places_to_agree
from kpicli.core.verdict import Standing
from kpicli.core.words import declared, figure, gap, named, number, places, probability, why

SIDES = {"<": "under", "<=": "not over", ">": "over", ">=": "not under"}
OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
NO_RESULTS = "there is no complete period to judge by"


def title(result: Result) -> str:
    """Which result it is: "NPS, North, 2026-Q1"."""
    group = [f"no {key}" if value is None else value for key, value in result.group.items()]
    period = [result.period.label] if result.period else []
    return ", ".join([result.title, *group, *period])


def reason(
    result: Result,
    standing: Standing | None,
    side: str,
    limit: float | None,
    *,
    held: bool = False,
) -> str:
    """Why a gate is breached: "NPS +12.0 is below industry +30 (−18.0 points, p under 0.001)".

    Or why it is not, where the condition is `held`.
    """
    result = one_readable(result)
    if standing is None:
        end = (limit or 0.0) / result.unit.factor
        sides = SIDES[OPPOSITE[side]] if held else SIDES[side]
        return f"{title(result)} {_beside(result, end)} is {sides} {declared(result, end)}"
    standing = standing_in_unit(standing, result.unit)
    stands = "below" if (standing.gap or 0.0) < 0 else "above"
    beside = [gap(result, standing)]
    if standing.p is not None:
        beside.append(probability(standing.p, result.level))
    against = named(result, standing, " (unverified)")
    return f"{title(result)} {figure(result)} is {stands} {against} ({', '.join(beside)})"


def undecided(result: Result) -> str:
    """Why a gate is undecided: "NPS, North: too few answers (12)"."""
    if result.period is not None and not result.period.complete:
        return f"{title(result)}: the period is not complete"
    if result.withheld:
        return f"{title(result)}: withheld to protect respondents"
    if result.estimate is None:
        return f"{title(result)}: {why(result)}"
    effective = number(result.estimate.n_design, 0)
    beside = "" if effective == f"{result.estimate.n:,}" else f", effective {effective}"
    return f"{title(result)}: too few {result.items} ({result.estimate.n:,}{beside})"


def lines(gates: tuple[Gate, ...]) -> list[str]:
    """A line for each reason of a gate that is breached or undecided; none for those passed."""
    return [
        f"gate {gate.state}: {gate.condition}: {told}" for gate in gates for told in gate.reasons
    ]


def _beside(result: Result, limit: float) -> str:
    """The figure with the decimals that set it on its side of the limit."""
    estimate, unit = result.estimate, result.unit
    if estimate is None:
        return figure(result)
    decimals = places_to_agree(estimate.value, [limit], places(result))
    return number(estimate.value, decimals, signed=unit.signed) + unit.suffix
