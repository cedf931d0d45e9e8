"""How those who mention something score, against those who do not."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kpicli.core.answers import Kind
from kpicli.core.comparison import Comparison, compare
from kpicli.core.design import Cross, Stratum, covariance, df_of_both
from kpicli.core.estimate import Estimate, estimate
from kpicli.core.linked import compare_linked
from kpicli.core.multiple import adjust
from kpicli.core.question import Scale
from kpicli.core.report import Difference, Family
from kpicli.core.tally import Mass, Tally
from kpicli.core.voices import Mention

METHOD = "bh"
"""How the tests of one list of mentions are adjusted together: Benjamini–Hochberg."""


@dataclass(frozen=True, slots=True)
class Said:
    """Respondents with one comment, one score and one sampling unit.

    `unit` is None where each respondent is a unit of their own.
    """

    mentions: frozenset[str]
    score: float | None
    mass: Mass
    unit: str | None = None
    stratum: str = ""


@dataclass(frozen=True, slots=True)
class Scores:
    """How scores are compared: their scale, the confidence level, and by stratum the number of
    sampling units drawn, None where each respondent is one.
    """

    scale: Scale
    level: float
    drawn: Mapping[str, int] | None = None


def mentions(
    names: Sequence[str],
    said: Sequence[Said],
    scores: Scores | None = None,
    told: Collection[str] = (),
) -> tuple[Mention, ...]:
    """Each name with those who mention it, in the order given; scores for the names `told` alone.

    A mean is compared with that of all who do not mention the name: Welch's t test, or with
    sampling units the t test by linearisation. The p-values are adjusted together over the names.
    """
    whole = math.fsum(one.mass.weight for one in said)
    everyone = None if scores is None else _side(said, scores)
    found: list[Mention] = []
    compared: list[Comparison | None] = []
    for name in names:
        those = [one for one in said if name in one.mentions]
        weight = math.fsum(one.mass.weight for one in those)
        share = weight / whole if whole > 0 else 0.0
        mention = Mention(name, sum(one.mass.n for one in those), share)
        comparison = None
        if scores is not None and name in told:
            mine = _side(those, scores)
            rest = _side([one for one in said if name not in one.mentions], scores)
            comparison = _compared(mine, rest, scores.level)
            if mine.figure and everyone and everyone.figure:
                value = mine.figure.value
                lift = value - everyone.figure.value
                mention = replace(mention, scored=mine.figure.n, score=value, lift=lift)
        found.append(mention)
        compared.append(comparison)
    adjusted = adjust([one.p if one else None for one in compared], METHOD)
    family = Family(sum(one is not None for one in compared), METHOD)
    limit = 1 - (scores.level if scores else 0.0)
    return tuple(
        replace(mention, versus_rest=_difference(one, family, p, limit)) if one else mention
        for mention, one, p in zip(found, compared, adjusted, strict=True)
    )


def mean_score(said: Sequence[Said], scores: Scores) -> tuple[int, float | None]:
    """How many gave a score, and its (weighted) mean, None where there is none."""
    figure = _side(said, scores).figure
    return (figure.n, figure.value) if figure else (0, None)


def _difference(one: Comparison, family: Family, p: float | None, limit: float) -> Difference:
    significant = p is not None and p < limit
    return Difference(
        one.difference, one.se, one.interval, one.p, one.method, family, p, significant
    )


@dataclass(slots=True)
class _Side:
    """One of two groups: its figure, by stratum its sums over units, and each unit's own sums."""

    figure: Estimate | None
    strata: dict[str, Stratum] | None = None
    units: dict[tuple[str, str], list[float]] = field(default_factory=dict)


def _side(said: Iterable[Said], scores: Scores) -> _Side:
    """The mean score of those who gave one."""
    rated = [(one, one.score) for one in said if one.score is not None]
    tally = Tally.collect((Kind.VALID, score, one.mass) for one, score in rated)
    low, high = scores.scale.low, scores.scale.high
    if scores.drawn is None:
        figure = estimate(tally, "t", scores.level, low=low, high=high)
        return _Side(figure)
    strata: dict[str, Stratum] = {}
    side = _Side(None, strata)
    middle = (low + high) / 2
    parts: dict[str, list[tuple[float, ...]]] = {name: [] for name in scores.drawn}
    active = dict.fromkeys(scores.drawn, 0)
    for one, score in rated:
        y, mass = score - middle, one.mass
        if one.unit is None:
            w, ww = mass.weight, mass.weight2
            parts[one.stratum].append((w * y, w, ww * y * y, ww * y, ww))
            active[one.stratum] += mass.n if w > 0 else 0
        else:
            sums = side.units.setdefault((one.stratum, one.unit), [0.0, 0.0])
            sums[0] += mass.weight * y
            sums[1] += mass.weight
    for (name, _), (a, b) in side.units.items():
        parts[name].append((a, b, a * a, a * b, b * b))
        active[name] += b > 0
    for name, found in parts.items():
        if found:
            a, b, aa, ab, bb = map(math.fsum, zip(*found, strict=True))
            psus = scores.drawn[name]
            strata[name] = Stratum(psus, a, b, aa, ab, bb, active=active[name])
    side.figure = estimate(
        tally, "t", scores.level, low=low, high=high, strata=list(strata.values())
    )
    return side


def _compared(one: _Side, other: _Side, level: float) -> Comparison | None:
    if one.figure is None or other.figure is None:
        return None
    if one.strata is None or other.strata is None:
        return compare(one.figure, other.figure, level)
    cross = _cross(one, other)
    units = (one.strata, other.strata, cross)
    return compare_linked(one.figure, other.figure, covariance(*units), df_of_both(*units), level)


def _cross(one: _Side, other: _Side) -> dict[str, Cross]:
    """The sums of products over the units that are on both sides, by stratum."""
    products: dict[str, list[tuple[float, float, float, float]]] = {}
    for key, (a, b) in one.units.items():
        if key in other.units:
            c, d = other.units[key]
            products.setdefault(key[0], []).append((a * c, a * d, b * c, b * d))
    crosses = {}
    for name, found in products.items():
        ac, ad, bc, bd = map(math.fsum, zip(*found, strict=True))
        crosses[name] = Cross(ac, ad, bc, bd, 0, sum(weight > 0 for *_, weight in found))
    return crosses
