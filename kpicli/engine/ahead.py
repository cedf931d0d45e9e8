"""Purchases ahead of many clients at once: the series of `core.expected_purchases`, as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kpicli.core.bgnbd import BgNbd
from kpicli.core.client_value import Ahead, Horizon

_HUGE = 1e200
_TOGETHER = 16
"""After so many terms the series that have come to their end are put aside."""


def ahead_of_all(model: BgNbd, pairs: Sequence[tuple[int, float]], horizon: Horizon) -> list[Ahead]:
    """For each x and age what `core.client_value.ahead_if_alive` says, to twelve digits or so."""
    import numpy as np

    if not pairs:
        return []
    x, age = (np.array(column, dtype=float) for column in zip(*pairs, strict=True))
    before, discounted = np.zeros(len(pairs)), np.zeros(len(pairs))
    for end, factor in zip(horizon.ends, horizon.factors, strict=True):
        purchases = _purchases(model, x, age, end)
        discounted += (purchases - before) * factor
        before = purchases
    return [Ahead(*both) for both in zip(before.tolist(), discounted.tolist(), strict=True)]


def _purchases(model: BgNbd, x: Any, age: Any, ahead: float) -> Any:
    """`core.expected_purchases.purchases_if_alive`, term by term for all."""
    import numpy as np

    shape, left, stays = model.r + x, model.alpha + age, model.b + x
    z, rest = ahead / (left + ahead), left / (left + ahead)
    chance, weight, weights = np.ones_like(x), np.ones_like(x), np.ones_like(x)
    made, total, found = np.zeros_like(x), np.zeros_like(x), np.zeros_like(x)
    at = np.arange(len(x))
    k = 0
    while len(at):
        for _ in range(_TOGETHER):
            weight = weight * (z * (shape + k) / (k + 1))
            made = made + chance
            chance = chance * ((stays + k) / (model.a + stays + k))
            k += 1
            weights = weights + weight
            total = total + weight * made
        over = np.where(weights > _HUGE, 1.0 / _HUGE, 1.0)
        weight, weights, total = weight * over, weights * over, total * over
        done = weight * made <= 1e-17 * rest * total
        found[at[done]] = total[done] / weights[done]
        going = ~done
        at = at[going]
        shape, stays, z, rest = shape[going], stays[going], z[going], rest[going]
        chance, weight, weights = chance[going], weight[going], weights[going]
        made, total = made[going], total[going]
    return found
