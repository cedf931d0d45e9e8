"""Where a figure lies in a distribution of others that is known by some of its quantiles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from kpicli.core.intervals import Interval


@dataclass(frozen=True, slots=True)
class Rank:
    """The share of the others at or under a figure, 0 to 1, as what is known bounds it.

    The two are equal between known quantiles. Under the lowest, say the 10th percentile, they are
    0 and 0.1; over the highest, say the 90th, 0.9 and 1.
    """

    low: float
    high: float


def percentile(value: float, quantiles: Mapping[float, float]) -> Rank:
    """The rank of `value` by linear interpolation between the quantiles on either side.

    `quantiles` has the value under which each share, 0 to 1, of the distribution lies. Quantiles
    that are equal leave the rank open between them. ValueError with fewer than two, a share not
    from 0 to 1, or values that fall as shares rise.
    """
    known = sorted(quantiles.items())
    if len(known) < 2 or not 0.0 <= known[0][0] <= known[-1][0] <= 1.0:
        raise ValueError(f"ranks need two quantiles or more, of shares 0 to 1, got {known}")
    if any(not low <= high for (_, low), (_, high) in pairwise(known)):
        raise ValueError(f"quantiles fall as shares rise: {known}")
    if value < known[0][1]:
        return Rank(0.0, known[0][0])
    if value > known[-1][1]:
        return Rank(known[-1][0], 1.0)
    equal = [share for share, at in known if at == value]
    if equal:
        return Rank(equal[0], equal[-1])
    low = max((at, share) for share, at in known if at < value)
    high = min((at, share) for share, at in known if at > value)
    share = low[1] + (high[1] - low[1]) * (value - low[0]) / (high[0] - low[0])
    return Rank(share, share)


def percentile_interval(interval: Interval, quantiles: Mapping[float, float]) -> Rank:
    """The ranks, 0 to 1, that an interval of a figure reaches from its lower end to its upper.

    The distribution itself is taken as known without error. ValueError as in `percentile`.
    """
    return Rank(percentile(interval.low, quantiles).low, percentile(interval.high, quantiles).high)
