"""The arithmetic of a composite: parts put on 0 to 100, weighted, and how surely.

Parts are taken as independent of one another, which clients who shape several of them are not:
where parts move together the true interval is wider, where they move apart narrower.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from kpicli.core.comparison import Comparison
from kpicli.core.component import FULL, Component
from kpicli.core.estimate import METHODS, Basis, Estimate
from kpicli.core.intervals import Interval, mean_t
from kpicli.core.sides import Side, satterthwaite
from kpicli.core.special import t_sf

METHOD = "delta"

Figures = Mapping[str, Estimate]
"""The figures that there are, by part."""


def composite(parts: Sequence[Component], figures: Figures, level: float) -> Estimate | None:
    """The composite, 0 to 100, of the parts that have a figure; None without any.

    Σ w p ÷ Σ w with p a part's points. Its standard error is by the delta method,
    √Σ (w × slope × se)² ÷ Σ w; the degrees of freedom are Satterthwaite's; the t interval ends at
    0 and 100. Without a standard error, and so without an interval, where a part has none or none
    of them varies. `n`, `n_eff` and `n_design` are those of the smallest part.
    Satterthwaite 1946; OECD & JRC 2008.
    """
    present = [part for part in parts if part.name in figures]
    if not present:
        return None
    whole = math.fsum(part.weight for part in present)
    found = [figures[part.name] for part in present]
    value = math.fsum(
        part.weight * part.points(one.value) for part, one in zip(present, found, strict=True)
    )
    se, df = _spread(
        _side(part.weight / whole * part.slope(one.value), one.se, one.df)
        for part, one in zip(present, found, strict=True)
    )
    value = min(max(value / whole, 0.0), FULL)
    n = min(one.n for one in found)
    basis = Basis(value, 0.0, 0.0, float(n), df, 1.0, se, df, 0.0, FULL)
    return Estimate(
        value,
        n,
        min(one.n_eff for one in found),
        whole,
        se,
        df,
        METHODS["t"].interval(basis, level),
        "t",
        basis,
        min(one.n_design for one in found),
    )


def compared(
    parts: Sequence[Component],
    one: Figures,
    other: Figures,
    gaps: Mapping[str, Comparison | None],
    level: float,
) -> Comparison | None:
    """One composite less another, with what `gaps` say of each part; None without a test.

    None too where other parts have a figure: their difference would be one of arithmetic. A part
    that is within its ends on both sides has the variance of its own comparison, in which clients
    that are on both count; beyond an end on one side it has that of the other. The t test and
    interval are by the delta method. Satterthwaite 1946.
    """
    present = [part for part in parts if part.name in one]
    a, b = composite(parts, one, level), composite(parts, other, level)
    if a is None or b is None or a.se is None or b.se is None or one.keys() != other.keys():
        return None
    whole = math.fsum(part.weight for part in present)
    sides = []
    for part in present:
        first, second = one[part.name], other[part.name]
        inner = [each for each in (first, second) if part.slope(each.value)]
        slope = FULL / (part.full - part.zero) * part.weight / whole
        gap = gaps.get(part.name)
        if len(inner) == 2 and gap is not None:
            df = gap.df if gap.df is not None else _df(first, second)
            sides.append(_side(slope, gap.se, df))
        else:
            sides += [_side(slope, each.se, each.df) for each in inner]
    se, freedom = _spread(sides)
    if se is None or freedom is None:
        return None
    difference = a.value - b.value
    drawn = mean_t(difference, se, freedom, level)
    return Comparison(
        difference,
        se,
        Interval(max(drawn.low, -FULL), min(drawn.high, FULL), level, METHOD),
        min(1.0, 2.0 * t_sf(abs(difference / se), freedom)),
        difference / se,
        freedom,
        METHOD,
    )


def _side(slope: float, se: float | None, df: float | None) -> Side | None:
    """What a part brings to the variance; None where that is not known."""
    if se is None:
        return None
    return Side(0.0, (slope * se) ** 2, df or math.inf)


def _spread(sides: Iterable[Side | None]) -> tuple[float | None, float | None]:
    """The standard error of a sum of independent parts and its degrees of freedom."""
    found = list(sides)
    known = [side for side in found if side is not None]
    variance = math.fsum(side.variance for side in known)
    if len(known) < len(found) or variance == 0.0:
        return None, None
    return math.sqrt(variance), satterthwaite(known)


def _df(first: Estimate, second: Estimate) -> float:
    return satterthwaite(
        [Side(0.0, (each.se or 0.0) ** 2, each.df or math.inf) for each in (first, second)]
    )
