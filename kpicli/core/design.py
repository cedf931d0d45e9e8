"""The standard error of a mean from a weighted, stratified or clustered sample.

A primary sampling unit (PSU) is what was drawn independently: a respondent, or a client of whom
several people answered. A stratum is summed up by six numbers, so rows are never needed again.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_NO_SPREAD = 1e-14
"""Squares that cancel to less than this part of themselves are rounding, not spread."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """What the variance needs to know of one stratum, for one group of respondents.

    For each PSU c, a_c = Σ w y and b_c = Σ w over its respondents in the group. `psus` counts every
    PSU drawn in the stratum, also those without anyone in the group, whose a_c and b_c are 0.
    """

    psus: int
    total_y: float
    """Σ a_c"""
    total_w: float
    """Σ b_c"""
    yy: float
    """Σ a_c²"""
    yw: float
    """Σ a_c b_c"""
    ww: float
    """Σ b_c²"""
    population: float | None = None
    """PSUs in the population, for the finite population correction."""
    active: int | None = None
    """PSUs with someone in the group who weighs something: all of `psus` unless given."""


@dataclass(frozen=True, slots=True)
class Cross:
    """Sums of products over the units of a stratum that are in both of two groups.

    With a_c and b_c as in `Stratum`, of the first group and, primed, of the second. `within`
    counts the units that weigh something, and in the first group as much as in the second.
    """

    yy: float
    """Σ a_c a'_c"""
    yw: float
    """Σ a_c b'_c"""
    wy: float
    """Σ b_c a'_c"""
    ww: float
    """Σ b_c b'_c"""
    within: int
    both: int
    """Units that weigh something in both groups."""


NOTHING = Cross(0.0, 0.0, 0.0, 0.0, 0, 0)


@dataclass(frozen=True, slots=True)
class Linearised:
    """A weighted mean in the unit of the answers, and how well it is known.

    `mean` is None when the weights sum to 0. `se` is None without a degree of freedom. `n_psu` is
    the number of PSUs with someone in the group, `df` that number less the strata they lie in.
    """

    mean: float | None
    se: float | None
    df: int
    n_psu: int


def linearised(strata: Sequence[Stratum], origin: float = 0.0) -> Linearised:
    """The mean of a group and its standard error, in the unit of the answers.

    ŷ = Σ w y / Σ w. With z_c = (a_c − ŷ b_c) / Σ w for each PSU, the variance is
    V = Σ_h (1 − f_h) n_h / (n_h − 1) Σ_c (z_hc − z̄_h)², where n_h = `psus`, f_h = n_h / population
    (0 when not declared) and z̄_h is the stratum's mean of z, over all its PSUs. A stratum with one
    PSU has no spread of its own: its z is taken around the grand mean of z, which is 0 ("adjust" in
    R's survey package). A group is a domain of the sample: PSUs drawn but not in the group, or
    without a valid answer, stay in n_h and do not count in the degrees of freedom, as in R.

    `origin` is the value from which the y in the sums were measured; an origin near the mean keeps
    the digits of answers that are large and close together. Squares that vanish next to what they
    were subtracted from, as when all answers are equal, give a standard error of exactly 0.

    ValueError when a stratum holds more PSUs than its population. Woodruff 1971; Binder 1983;
    Särndal, Swensson & Wretman 1992; Lumley 2010.
    """
    n_psu = sum(_active(stratum) for stratum in strata)
    df = n_psu - sum(1 for stratum in strata if _active(stratum))
    weight = math.fsum(stratum.total_w for stratum in strata)
    if weight == 0.0:
        return Linearised(None, None, df, n_psu)
    mean = math.fsum(stratum.total_y for stratum in strata) / weight
    variance = math.fsum(_spread(stratum, mean) for stratum in strata) / weight / weight
    return Linearised(origin + mean, math.sqrt(variance) if df > 0 else None, df, n_psu)


def covariance(
    one: Mapping[str, Stratum], other: Mapping[str, Stratum], cross: Mapping[str, Cross]
) -> float:
    """The covariance of the means of two groups of the same sample, in squared units.

    Σ_h (1 − f_h) n_h / (n_h − 1) Σ_c (z_hc − z̄_h)(z'_hc − z̄'_h), z as in `linearised`: what two
    groups share when the same client answers in both. 0 when either group weighs nothing.
    Binder 1983; Lumley 2010, section 2.
    """
    weights = [math.fsum(s.total_w for s in each.values()) for each in (one, other)]
    if 0.0 in weights:
        return 0.0
    means = [
        math.fsum(s.total_y for s in each.values()) / weight
        for each, weight in zip((one, other), weights, strict=True)
    ]
    parts = []
    for name in {**one, **other}:
        first, second = one.get(name), other.get(name)
        both = cross.get(name, NOTHING)
        whole = first or second
        n = whole.psus if whole else 0
        product = math.fsum(
            (
                both.yy,
                -means[1] * both.yw,
                -means[0] * both.wy,
                means[0] * means[1] * both.ww,
            )
        )
        if n > 1 and first is not None and second is not None:
            sums = first.total_y - means[0] * first.total_w
            product -= sums * (second.total_y - means[1] * second.total_w) / n
        limit = whole.population if whole else None
        kept = 1.0 if limit is None else 1.0 - n / limit
        parts.append(kept * product * (n / (n - 1) if n > 1 else 1.0))
    return math.fsum(parts) / weights[0] / weights[1]


def df_of_both(
    one: Mapping[str, Stratum], other: Mapping[str, Stratum], cross: Mapping[str, Cross]
) -> int:
    """The degrees of freedom of two groups of the same sample taken together.

    The sampling units with someone in either, each counted once, less the strata they lie in.
    """
    df = 0
    for name in {**one, **other}:
        units = sum(_active(side[name]) for side in (one, other) if name in side)
        units -= cross.get(name, NOTHING).both
        df += max(units - 1, 0)
    return df


def without(
    whole: Mapping[str, Stratum], group: Mapping[str, Stratum], cross: Mapping[str, Cross]
) -> tuple[dict[str, Stratum], dict[str, Cross]]:
    """The rest of a group within the whole, and the products of the group with that rest.

    `cross` is of the group with the whole. Sums subtract, so no row is read again.
    """
    rest, products = {}, {}
    for name, total in whole.items():
        part, both = group.get(name), cross.get(name, NOTHING)
        if part is None:
            rest[name] = total
            continue
        rest[name] = Stratum(
            total.psus,
            total.total_y - part.total_y,
            total.total_w - part.total_w,
            math.fsum((total.yy, -2 * both.yy, part.yy)),
            math.fsum((total.yw, -both.yw, -both.wy, part.yw)),
            math.fsum((total.ww, -2 * both.ww, part.ww)),
            total.population,
            _active(total) - both.within,
        )
        products[name] = Cross(
            both.yy - part.yy,
            both.yw - part.yw,
            both.wy - part.yw,
            both.ww - part.ww,
            0,
            _active(part) - both.within,
        )
    return rest, products


def kish(sum_w: float, sum_w2: float) -> float:
    """The effective number of respondents, from 0 to their number: (Σw)² / Σw².

    0 when nobody has a weight. Their number over this is the design effect of weighting.
    Kish 1965, section 11.7.
    """
    return sum_w / sum_w2 * sum_w if sum_w2 else 0.0


def _active(stratum: Stratum) -> int:
    return stratum.psus if stratum.active is None else stratum.active


def _spread(stratum: Stratum, mean: float) -> float:
    """A stratum's part of the variance, before division by (Σw)²."""
    n = stratum.psus
    kept = 1.0
    if stratum.population is not None:
        if n > stratum.population:
            raise ValueError(f"{n} PSUs drawn from a population of {stratum.population}")
        kept = 1.0 - n / stratum.population if n else 1.0
    cross, square = 2.0 * mean * stratum.yw, mean * mean * stratum.ww
    squares = math.fsum((stratum.yy, -cross, square))
    if n > 1:
        squares -= (stratum.total_y - mean * stratum.total_w) ** 2 / n
    if squares <= _NO_SPREAD * (stratum.yy + abs(cross) + square):
        return 0.0
    return kept * squares * (n / (n - 1) if n > 1 else 1.0)
