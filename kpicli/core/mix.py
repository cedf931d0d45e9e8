"""A change of a total split into what moved within its segments and what moved between them."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one segment adds to the change of the total, in the unit of the values."""

    within: float
    mix: float


@dataclass(frozen=True, slots=True)
class Mix(Generic[Key]):
    """The change of a total, in the unit of the values: change = within + mix.

    `within` is what the segments' own changes made, `mix` what the change of their shares made.
    `simpson` is set when no segment found on both sides moves with the total and some move against
    it. `parts` sum to `within` and `mix`.
    """

    change: float
    within: float
    mix: float
    simpson: bool
    parts: Mapping[Key, Contribution]


def decompose(
    before: Mapping[Key, tuple[float, float]], after: Mapping[Key, tuple[float, float]]
) -> Mix[Key] | None:
    """The change of the weighted mean of segments, or None when one side weighs nothing.

    Each segment has its weight (answers, or the sum of their weights) and its value. With shares w
    and values r, change = Σ w̄ Δr + Σ r̄ Δw, bars being the mean of before and after. In a
    segment's own part of the mix r̄ is taken from the mean of the two totals, which leaves the sum
    as it is: a segment above the total that grows adds, one below it that grows takes away. A
    segment on one side only has its one value on both, so that it is mix wholly.

    ValueError for a negative weight. Kitagawa 1955; Simpson 1951.
    """
    shares = [_shares(before), _shares(after)]
    if not shares[0] or not shares[1]:
        return None
    old, new = (
        {key: value for key, (_, value) in side.items() if key in share}
        for side, share in zip((before, after), shares, strict=True)
    )
    totals = [
        math.fsum(share * values[key] for key, share in side.items())
        for side, values in zip(shares, (old, new), strict=True)
    ]
    middle = 0.5 * (totals[0] + totals[1])
    parts = {}
    for key in {**old, **new}:
        r = old.get(key, new.get(key, 0.0)), new.get(key, old.get(key, 0.0))
        w = shares[0].get(key, 0.0), shares[1].get(key, 0.0)
        parts[key] = Contribution(
            0.5 * (w[0] + w[1]) * (r[1] - r[0]),
            (0.5 * (r[0] + r[1]) - middle) * (w[1] - w[0]),
        )
    change = totals[1] - totals[0]
    moves = [new[key] - old[key] for key in old if key in new]
    slack = 1e-9 * max(map(abs, (*old.values(), *new.values())))
    return Mix(
        change,
        math.fsum(part.within for part in parts.values()),
        math.fsum(part.mix for part in parts.values()),
        _against(moves, change, slack) or _against([-m for m in moves], -change, slack),
        parts,
    )


def _shares(side: Mapping[Key, tuple[float, float]]) -> dict[Key, float]:
    """Each segment's share of the weight, without those that weigh nothing."""
    if any(not weight >= 0.0 for weight, _ in side.values()):
        raise ValueError("a segment's weight cannot be negative")
    whole = math.fsum(weight for weight, _ in side.values())
    return {key: weight / whole for key, (weight, _) in side.items() if weight > 0.0}


def _against(moves: list[float], change: float, slack: float) -> bool:
    """Whether no segment falls, some rise, and the total falls all the same."""
    return change < -slack and any(m > slack for m in moves) and all(m >= -slack for m in moves)
