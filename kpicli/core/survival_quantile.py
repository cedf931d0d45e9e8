"""How long it takes until a given share of spells has ended, by the Kaplan–Meier curve."""

from __future__ import annotations

from dataclasses import dataclass

from kpicli.core.kaplan_meier import Curve

_SLACK = 1e-9
"""Relative difference within which a product of shares equals the share asked for."""


@dataclass(frozen=True, slots=True)
class Quantile:
    """A time and its interval in the unit of the spells, each None when not reached."""

    value: float | None
    low: float | None
    high: float | None


def median(curve: Curve) -> Quantile:
    """The time by which half of the spells have ended. See `quantile`."""
    return quantile(curve, 0.5)


def quantile(curve: Curve, q: float) -> Quantile:
    """The time by which a share `q` of the spells has ended, with an interval of the curve's level.

    The first time at which S ≤ 1 − q; where S is exactly 1 − q, the middle of that stretch up to
    the next fall, if there is one, so that the median without open spells is the usual median. The
    interval holds the times at which 1 − q lies in the interval of S: from the first whose lower
    end is at most 1 − q to the first from which on no upper end reaches it.

    ValueError when `q` is not between 0 and 1. Brookmeyer & Crowley 1982; Klein & Moeschberger
    2003, 4.5.
    """
    if not 0.0 < q < 1.0:
        raise ValueError(f"a quantile needs a share between 0 and 1, got {q}")
    left = 1.0 - q
    steps = curve.steps
    beyond = max((at + 1 for at, step in enumerate(steps) if step.high >= left), default=0)
    return Quantile(
        _value(curve, left),
        next((step.time for step in steps if step.low <= left), None),
        steps[beyond].time if beyond < len(steps) else None,
    )


def _value(curve: Curve, left: float) -> float | None:
    reached = (step for step in curve.steps if step.survival <= left * (1.0 + _SLACK))
    first = next(reached, None)
    if first is None:
        return None
    below = left * (1.0 - _SLACK)
    if first.survival < below:
        return first.time
    fall = next((step.time for step in reached if step.survival < below), first.time)
    return 0.5 * (first.time + fall)
