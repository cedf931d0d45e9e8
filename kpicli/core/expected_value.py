"""Lifetime value ahead, as a KPI: the facts told of it, and the error it owes to its models."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kpicli.core.buying import PARAMETERS, Buying
from kpicli.core.maximum_likelihood import NOT_CONVERGED
from kpicli.core.tally import Totals
from kpicli.core.unit import PERCENT, Amount

MODEL = "model"
"""The name of the models beside the tallies that a KPI's facts are made of."""

_TOLD = {
    "both": "in the interval",
    "buying": "of bgnbd alone in the interval",
    "spending": "of gamma_gamma alone in the interval",
    "none": "not in the interval",
}


def facts(tally: Totals, beside: Mapping[str, Any]) -> Mapping[str, Any]:
    """Who bought again, who is expected alive and to buy, the parameters, whether they hold."""
    model: Buying | None = beside.get(MODEL)
    if model is None:
        return {}
    found: dict[str, Any] = {"repeat_buyers": model.repeat}
    if tally.weight:
        found["alive"] = Amount(100 * tally.sums["alive"] / tally.weight, PERCENT)
        found["purchases_ahead"] = tally.sums["ahead"] / tally.weight
    if model.parameters:
        named = model.parameters
        found["bgnbd"] = {name: named[name] for name in PARAMETERS[:4] if name in named}
        found["gamma_gamma"] = {name: named[name] for name in PARAMETERS[4:] if name in named}
        found["converged"] = model.why != NOT_CONVERGED
        found["parameter_error"] = _TOLD[model.error_of]
    if model.correlation is not None:
        found["frequency_and_value"] = model.correlation.value
    return found


def variance(tally: Totals, beside: Mapping[str, Any]) -> float:
    """What the parameters add to the variance of the figure, in its unit squared."""
    model: Buying | None = beside.get(MODEL)
    n = tally.weight
    if model is None or not n:
        return 0.0
    sums = tally.sums
    slopes = [sums[f"slope_{name}"] / n for name in PARAMETERS]
    together = [
        (sums[f"both_{name}"] - tally.mean * sums[f"score_{name}"]) / n for name in PARAMETERS
    ]
    return model.variance(slopes, together)
