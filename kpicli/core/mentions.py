"""How those who mention something score, against those who do not."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kpicli.core.answers import Kind
from kpicli.core.comparison import Comparison, compare
from kpicli.core.design import Cross, Stratum, covariance, df_of_both, without
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
    by_name: dict[str, list[Said]] = {name: [] for name in names}
    for one in said:
        for name in by_name.keys() & one.mentions:
            by_name[name].append(one)
    everyone = None if scores is None or not told else _side(said, scores)
    found: list[Mention] = []
    compared: list[Comparison | None] = []
    for name, those in by_name.items():
        weight = math.fsum(one.mass.weight for one in those)
        share = weight / whole if whole > 0 else 0.0
        mention = Mention(name, sum(one.mass.n for one in those), share)
        comparison = None
        if scores is not None and everyone is not None and name in told:
            mine = _side(those, scores)
            comparison = _versus_rest(mine, everyone, scores)
            if mine.figure and everyone.figure:
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
    """Those who gave a score: their tally and figure; with sampling units by stratum their sums
    over units, each shared unit's own (a, b), and the sums of squares of respondents who are one.
    """

    tally: Tally
    figure: Estimate | None
    strata: dict[str, Stratum] = field(default_factory=dict)
    units: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    alone: dict[str, list[tuple[float, float, float, int]]] = field(default_factory=dict)


def _figure(tally: Tally, scores: Scores, strata: Mapping[str, Stratum]) -> Estimate | None:
    low, high = scores.scale.low, scores.scale.high
    parts = None if scores.drawn is None else list(strata.values())
    return estimate(tally, "t", scores.level, low=low, high=high, strata=parts)


def _side(said: Iterable[Said], scores: Scores) -> _Side:
    """The mean score of those who gave one."""
    rated = [(one, one.score) for one in said if one.score is not None]
    tally = Tally.collect((Kind.VALID, score, one.mass) for one, score in rated)
    if scores.drawn is None:
        return _Side(tally, _figure(tally, scores, {}))
    side = _Side(tally, None)
    middle = (scores.scale.low + scores.scale.high) / 2
    parts: dict[str, list[tuple[float, ...]]] = {}
    active: dict[str, int] = {}
    for one, score in rated:
        y, w, ww = score - middle, one.mass.weight, one.mass.weight2
        if one.unit is None:
            parts.setdefault(one.stratum, []).append((w * y, w, ww * y * y, ww * y, ww))
            n = one.mass.n if w > 0 else 0
            active[one.stratum] = active.get(one.stratum, 0) + n
            side.alone.setdefault(one.stratum, []).append((ww * y * y, ww * y, ww, n))
        else:
            sums = side.units.setdefault((one.stratum, one.unit), [0.0, 0.0])
            sums[0] += w * y
            sums[1] += w
    for (name, _), (a, b) in side.units.items():
        parts.setdefault(name, []).append((a, b, a * a, a * b, b * b))
        active[name] = active.get(name, 0) + (b > 0)
    for name, found in parts.items():
        a, b, aa, ab, bb = (math.fsum(column) for column in zip(*found, strict=True))
        psus = scores.drawn[name]
        side.strata[name] = Stratum(psus, a, b, aa, ab, bb, active=active[name])
    side.figure = _figure(tally, scores, side.strata)
    return side


def _versus_rest(mine: _Side, everyone: _Side, scores: Scores) -> Comparison | None:
    """Those who mention something less all the others who gave a score."""
    rest, products = without(everyone.strata, mine.strata, _within(mine, everyone))
    figure = _figure(everyone.tally - mine.tally, scores, rest)
    if mine.figure is None or figure is None:
        return None
    if scores.drawn is None:
        return compare(mine.figure, figure, scores.level)
    units = (mine.strata, rest, products)
    shared, df = covariance(*units), df_of_both(*units)
    return compare_linked(mine.figure, figure, shared, df, scores.level)


def _within(mine: _Side, everyone: _Side) -> dict[str, Cross]:
    """The sums of products of a group's units with those of everyone, whom it is among."""
    sums: dict[str, list[tuple[float, float, float, float, int, int]]] = {}
    for key, (a, b) in mine.units.items():
        c, d = everyone.units[key]
        counts = (int(b >= d > 0), int(b > 0))
        sums.setdefault(key[0], []).append((a * c, a * d, b * c, b * d, *counts))
    for name, found in mine.alone.items():
        alone = ((yy, yw, yw, ww, n, n) for yy, yw, ww, n in found)
        sums.setdefault(name, []).extend(alone)
    crosses = {}
    for name, products in sums.items():
        aa, ab, ba, bb, within, both = zip(*products, strict=True)
        yy, yw, wy, ww = map(math.fsum, (aa, ab, ba, bb))
        crosses[name] = Cross(yy, yw, wy, ww, sum(within), sum(both))
    return crosses
