"""Reports on groups by hand: real estimates, differences and tests on invented answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kpicli.core.comparison import compare
from kpicli.core.homogeneity import homogeneity
from kpicli.core.kpi import LOWER
from kpicli.core.multiple import adjust
from kpicli.core.report import Difference, Family, Overall, Report, Result
from kpicli.core.unit import PERCENT, POINTS, SCALE, Unit
from tests.render import build
from tests.render.build import steady

Points = Mapping[float, int]
Group = tuple[str | None, ...]


def added(all_points: Iterable[Points]) -> Points:
    """How many gave how many points in several groups together."""
    whole: Counter[float] = Counter()
    for points in all_points:
        whole.update(points)
    return whole


def withheld(**more: Any) -> Result:
    """A result of which nothing may be known."""
    return replace(build.NOTHING, title="", answers={}, why="withheld", **more)


def kpi(
    name: str,
    by: Sequence[str],
    groups: Mapping[Group, Points | str],
    unit: Unit = PERCENT,
    **more: Any,
) -> tuple[list[Result], list[Overall]]:
    """The results of a KPI: total, subtotals with crossings, groups, and their overall test.

    A group is the points of its answers, or the reason for which it is withheld.
    """
    shown = {group: points for group, points in groups.items() if not isinstance(points, str)}
    whole = added(shown.values())
    total = build.result(name, whole, unit, **more)
    results, tested = [total], []
    for key in by if len(by) > 1 else ():
        place = by.index(key)
        for value in dict.fromkeys(group[place] for group in shown):
            inside = added(points for group, points in shown.items() if group[place] == value)
            results.append(beside(name, unit, inside, whole, {key: value}, **more))
    for group, points in groups.items():
        named = dict(zip(by, group, strict=True))
        if isinstance(points, str):
            found = withheld(name=name, kpi=name, group=named)
            results.append(replace(found, title=total.title, unit=unit))
        else:
            tested.append(beside(name, unit, points, whole, named, **more))
            results.append(tested[-1])
    family = sum(each.versus_rest is not None for each in results)
    adjusted = adjust([each.versus_rest.p if each.versus_rest else None for each in results], "bh")
    results = [judged(each, p, family) for each, p in zip(results, adjusted, strict=True)]
    overall = homogeneity([each.estimate for each in tested if each.estimate])
    if overall is None:
        return results, []
    told = Overall(
        name,
        by[0],
        steady(overall.statistic) or 0.0,
        overall.df1,
        steady(overall.df2),
        steady(overall.p) or 0.0,
        overall.method,
        len(overall.used),
    )
    return results, [told]


def beside(
    name: str,
    unit: Unit,
    points: Points,
    whole: Points,
    group: Mapping[str, str | None],
    **more: Any,
) -> Result:
    """A group's result, compared with those who are not in it."""
    found = build.result(name, points, unit, group=group, **more)
    rest = build.result(
        name, {each: n - points.get(each, 0) for each, n in whole.items()}, unit, **more
    )
    if found.estimate is None or rest.estimate is None:
        return found
    share = sum(points.values()) / sum(whole.values())
    gap = rest.estimate.value - found.estimate.value
    impact = steady(share * gap * (-1 if found.better == LOWER else 1))
    found = replace(found, share=steady(share), impact=impact)
    test = compare(found.estimate, rest.estimate, build.LEVEL)
    if test is None:
        return found
    drawn = replace(
        test.interval, low=steady(test.interval.low) or 0.0, high=steady(test.interval.high) or 0.0
    )
    versus = Difference(
        steady(test.difference) or 0.0,
        steady(test.se),
        drawn,
        steady(test.p),
        test.method,
        Family(0, "bh"),
    )
    return replace(found, versus_rest=versus)


def judged(result: Result, p: float | None, family: int) -> Result:
    """The result with its p adjusted over a family of tests."""
    if result.versus_rest is None:
        return result
    versus = replace(
        result.versus_rest,
        family=Family(family, "bh"),
        p_adjusted=steady(p),
        significant=p is not None and p < 1 - build.LEVEL,
    )
    return replace(result, versus_rest=versus)


def report(
    by: Sequence[str], *kpis: tuple[list[Result], list[Overall]], sort: str | None = None
) -> Report:
    """A report of `segment` on these KPIs."""
    results = [result for found, _ in kpis for result in found]
    overall = [each for _, found in kpis for each in found]
    return build.report(
        *results, command="segment", by=tuple(by), sort=sort, overall=tuple(overall)
    )


def yes(n: int, share: float) -> Points:
    """`n` answers, of which a share is 100 and the others 0."""
    good = round(n * share)
    return {0: n - good, 100: good}


def nps(n: int, promoters: float, detractors: float) -> Points:
    """`n` answers, of which these shares are promoters and detractors."""
    up, down = round(n * promoters), round(n * detractors)
    return {-100: down, 0: n - up - down, 100: up}


def scale(n: int, shift: int) -> Points:
    """`n` answers from 1 to 7, the higher the larger `shift` is."""
    shares = [1, 2, 4, 7 + shift, 9 + 2 * shift, 6 + 2 * shift, 3 + shift]
    return {at: round(n * each / sum(shares)) for at, each in enumerate(shares, 1)}


REGION = ("region",)
FIVE = {
    ("South",): yes(402, 0.66),
    ("East",): yes(377, 0.74),
    ("Centre",): yes(61, 0.75),
    ("West",): yes(512, 0.77),
    ("North",): yes(585, 0.81),
}
FIVE_NPS = {
    ("South",): nps(398, 0.36, 0.27),
    ("East",): nps(371, 0.46, 0.19),
    ("Centre",): nps(60, 0.45, 0.2),
    ("West",): nps(505, 0.48, 0.17),
    ("North",): nps(592, 0.52, 0.14),
}
FIVE_CES = {group: scale(90 + 100 * at, at - 2) for at, group in enumerate(FIVE)}
FIVE_CHURN = {group: yes(40 + 25 * at, 0.16 - 0.03 * at) for at, group in enumerate(FIVE)}
CSAT = kpi("csat", REGION, FIVE, against=build.TWO)
NPS = kpi("nps", REGION, FIVE_NPS, POINTS)
CES = kpi("ces", REGION, FIVE_CES, SCALE, ends=(1.0, 7.0))
CHURN = kpi("churn", REGION, FIVE_CHURN, title="Churn in a year", better="lower")
PLACES = """
Aruba Bonaire Curaçao Drenthe Flevoland Friesland Gelderland Groningen Limburg
Overijssel Utrecht Zeeland Antwerpen Henegouwen Luik Luxemburg Namen Brabant
Bremen Hamburg Hessen Saarland Sachsen Thüringen Bayern Berlin Tirol Wien Kärnten
Salzburg Vorarlberg Burgenland Bern Genève Zürich Uri Schwyz Glarus Zug Aargau
Thurgau Ticino Vaud Valais Jura Bretagne Alsace Corse Normandie Picardie
"""
FIFTY = {
    (place,): yes(12 + 17 * at * at % 433, 0.6 + 0.28 * at / 50)
    for at, place in enumerate(PLACES.split())
}
CROSSED = {
    (region, channel): nps(60 + 13 * row * (3 - column), 0.34 + 0.05 * row, 0.3 - 0.04 * column)
    for row, region in enumerate(("South", "East", "West", None))
    for column, channel in enumerate(("e-mail", "telephone", "chat"))
}
HIDDEN: dict[Group, Points | str] = {
    ("South",): yes(402, 0.66),
    ("Board",): "withheld",
    ("East",): yes(377, 0.74),
    (None,): yes(17, 0.7),
    ("Partners",): "withheld",
    ("New",): {},
    ("West",): yes(512, 0.77),
}


def merged(groups: int) -> tuple[list[Result], list[Overall]]:
    """A KPI of which the last group is an "Other"."""
    found, overall = kpi("csat", REGION, FIVE)
    last = replace(found[-1], merged=groups, group={"region": f"Other ({groups} groups)"})
    return [*found[:-1], last], overall


TWO_GROUPS = {("e-mail and web",): yes(200, 0.7), ("telephone",): yes(190, 0.72)}
LONG = {
    ("Ministerie van Binnenlandse Zaken en Koninkrijksrelaties, directie Inkoop",): yes(80, 0.7),
    ("お客様相談室および地域営業所",): yes(90, 0.5),
    ("West",): yes(100, 0.8),
}

WEIGHTED = report(REGION, kpi("csat", REGION, FIVE, weight=1.18, spread=1.3))
ONE_FIVE = report(REGION, CSAT, sort="impact")
SEVERAL = report(REGION, CSAT, NPS, CES, CHURN)
ONE_FIFTY = report(REGION, kpi("csat", REGION, FIFTY), sort="score")
CROSSING = report(("region", "channel"), kpi("nps", ("region", "channel"), CROSSED, POINTS))
WITHHELD = report(REGION, kpi("csat", REGION, HIDDEN, against=build.TWO))
OTHER = report(REGION, merged(7))
ALIKE = report(("channel",), kpi("csat", ("channel",), TWO_GROUPS))
LONG_NAMES = report(("department",), kpi("csat", ("department",), LONG))
EVERY = {
    "five": ONE_FIVE,
    "several": SEVERAL,
    "fifty": ONE_FIFTY,
    "crossed": CROSSING,
    "withheld": WITHHELD,
    "merged": OTHER,
    "alike": ALIKE,
    "long": LONG_NAMES,
    "weighted": WEIGHTED,
}
