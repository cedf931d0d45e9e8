"""The mean time until the event within a horizon: the area under the Kaplan–Meier curve."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from kpicli.core.kaplan_meier import Curve


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean time restricted to `horizon` and its standard error, in the unit of the spells."""

    value: float
    se: float
    horizon: float


def rmst(curve: Curve, horizon: float, discount: float = 0.0) -> Mean:
    """The mean time that spells last within `horizon`: ∫ S(t) dt from 0 to `horizon`.

    With `discount` d, the rate for one unit of time, each moment weighs (1 + d)^−t: the mean
    present value of 1 a unit of time for as long as the spell lasts. With A(t) the area beyond t,
    the standard error is √ Σ A(t)² d / (r (r − d)) over the steps up to the horizon, of d events
    among r at risk.

    ValueError when the horizon is not above 0 or lies beyond the last time while spells were open
    then, the discount is negative or not finite, or there are no spells. Irwin 1949; Kaplan &
    Meier 1958, section 6.2; Klein & Moeschberger 2003, 4.5.
    """
    if not (horizon > 0.0 and 0.0 <= discount < math.inf):
        raise ValueError(f"a horizon is over 0 and a discount 0 or more: {horizon}, {discount}")
    if curve.at(horizon) is None:
        raise ValueError(f"survival is known up to {curve.last}, not to {horizon}")
    end = min(horizon, curve.last)
    steps = [curve.start, *(step for step in curve.steps if step.time <= end)]
    times = [*(step.time for step in steps), end]
    widths = [_worth(start, stop, discount) for start, stop in pairwise(times)]
    area, terms = 0.0, []
    for step, width in zip(reversed(steps), reversed(widths), strict=True):
        area += step.survival * width
        if step.events < step.at_risk:
            terms.append(area * area * step.events / (step.at_risk * (step.at_risk - step.events)))
    return Mean(area, math.sqrt(math.fsum(terms)), horizon)


def _worth(start: float, stop: float, discount: float) -> float:
    """∫ (1 + d)^−t dt from `start` to `stop`."""
    force = math.log1p(discount)
    if force == 0.0:
        return stop - start
    return math.exp(-force * start) * -math.expm1(-force * (stop - start)) / force
