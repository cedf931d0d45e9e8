"""The Kaplan–Meier curve: the share of spells still open by time, open ones counted fairly."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace

from kpicli.core.special import normal_quantile
from kpicli.core.spells import RiskSet, Spell


@dataclass(frozen=True, slots=True)
class Step:
    """The curve from `time` on: `survival`, its standard error and interval, 0 to 1.

    `events` of the `at_risk` spells ended at `time`.
    """

    time: float
    at_risk: int
    events: int
    survival: float
    se: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Curve:
    """The share still open after each time: a step at each time with an event.

    `n` spells with `events` events, the longest of `last`, intervals of `level`. `start` is the
    curve before its first step. `interrupted` tells that the risk set was empty for a time, or
    lost all its members at once, while others had yet to enter. Nothing is known of survival
    there, and it is taken as unchanged: what comes after is rather too high, and holds only for
    those who came through.
    """

    start: Step
    steps: tuple[Step, ...]
    n: int
    events: int
    last: float
    level: float
    interrupted: bool

    def at(self, time: float) -> Step | None:
        """The step in force at `time`, or None where the curve is not known.

        It is not known without spells, nor beyond the longest while some were open then.
        ValueError when `time` is not from 0 up.
        """
        if not time >= 0.0:
            raise ValueError(f"a curve begins at 0, got {time}")
        found = bisect_right(self.steps, time, key=lambda step: step.time)
        step = self.steps[found - 1] if found else self.start
        return step if self.n and (time <= self.last or step.survival == 0.0) else None


def curve(spells: Iterable[Spell], level: float = 0.95) -> Curve:
    """The Kaplan–Meier curve of `spells`, in any order, with its pointwise log-log interval.

    S(t) = Π (1 − d/r) over the event times up to t, with d events among r at risk: those that
    entered before and have not ended before, so that whoever is censored at t is still at risk at
    t. Greenwood's V = Σ d / (r (r − d)) gives the standard error S √V and the interval
    S^exp(±z √V / ln S), which stays within 0 and 1.

    At S = 1 and S = 0 there is no log-log interval. There the other end is that of the exact
    binomial one for all or none of n: before the first event with n = those at risk at it (or at
    the last time, without events), and when the last at risk all had the event with the effective
    n = r / S before it, unless the end of the step before is nearer.

    When all at risk have the event but others have yet to enter, as may happen while few are at
    risk, that step is left out of the product and of V, for a single spell would hold the curve at
    0 for good: the curve is `interrupted`.

    ValueError for impossible spells (see `RiskSet`) or a level not between 0 and 1. Kaplan & Meier
    1958; Greenwood 1926; Kalbfleisch & Prentice 1980; Clopper & Pearson 1934, with the effective n
    of Dorey & Korn 1987; Tsai, Jewell & Wang 1987; Lai & Ying 1991, who leave out the steps of
    small risk sets.
    """
    if not 0.0 < level < 1.0:
        raise ValueError(f"a confidence level lies between 0 and 1, got {level}")
    risk = RiskSet(spells)
    z, tail = normal_quantile(0.5 + 0.5 * level), 0.5 - 0.5 * level
    first = risk.at(next(iter(risk.events), risk.last))
    step = start = Step(0.0, first, 0, 1.0, 0.0, tail ** (1.0 / first) if first else 0.0, 1.0)
    steps, variance, interrupted = [], 0.0, risk.gap
    for time, events in risk.events.items():
        at_risk = risk.at(time)
        left = at_risk - events
        if left:
            survival = step.survival * left / at_risk
            variance += events / (at_risk * left)
            root = math.sqrt(variance)
            power = math.exp(z * root / -math.log(survival))
            low, high = survival**power, survival ** (1.0 / power)
            step = Step(time, at_risk, events, survival, survival * root, low, high)
        elif time < risk.last:
            step = replace(step, time=time, at_risk=at_risk, events=events)
            interrupted = True
        else:
            high = min(step.high, 1.0 - tail ** (step.survival / at_risk))
            step = Step(time, at_risk, events, 0.0, 0.0, 0.0, high)
        steps.append(step)
    total = sum(risk.events.values())
    return Curve(start, tuple(steps), risk.n, total, risk.last, level, interrupted)
