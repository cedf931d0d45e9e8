"""Reports by segment, by period and on benchmarks, by hand: real estimates, invented groups."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kpicli.core.intervals import Interval
from kpicli.core.report import (
    WITHHELD,
    Break,
    Change,
    Chart,
    Count,
    Difference,
    Family,
    Gate,
    Overall,
    Period,
    Report,
    Result,
)
from kpicli.core.special import t_quantile, t_sf
from kpicli.core.unit import POINTS
from kpicli.core.verdict import Benchmark, Closing, Percentile, Standing
from tests.render import build
from tests.render.build import LEVEL, steady

BH = "Benjamini–Hochberg"


def difference(
    one: Result, other: Result, size: int = 1, factor: float = 1.0, **more: Any
) -> Difference:
    """One less the other, with p times `factor` as the adjusted one of a family of `size`."""
    first, second = one.estimate, other.estimate
    assert first is not None and second is not None
    gap = first.value - second.value
    se = math.hypot(first.se or 0.0, second.se or 0.0)
    reach = t_quantile(0.975, math.inf) * se
    drawn = Interval(steady(gap - reach) or 0.0, steady(gap + reach) or 0.0, LEVEL, "wald")
    p = 2.0 * t_sf(abs(gap) / se, math.inf)
    adjusted = steady(min(1.0, p * factor))
    found = Difference(
        steady(gap) or 0.0,
        steady(se),
        drawn,
        steady(p),
        "wald",
        Family(size, BH if size > 1 else "none"),
        adjusted,
        (adjusted or 0.0) < 1 - LEVEL,
    )
    return replace(found, **more)


def withheld(one: Result, **more: Any) -> Result:
    """The result as it stands in a report when it is withheld: nothing but what names it."""
    bare = Result(one.name, one.kpi, one.title, one.unit, one.better, one.level, None, WITHHELD)
    return replace(bare, **more)


def csat(satisfied: int, of: int, name: str = "csat", **more: Any) -> Result:
    """So many satisfied of so many."""
    parts = {"satisfied": Count(satisfied), "not_satisfied": Count(of - satisfied)}
    return build.result(name, {0: of - satisfied, 100: satisfied}, parts=parts, **more)


def nps(promoters: int, passives: int, detractors: int, **more: Any) -> Result:
    """A net promoter score."""
    points = {-100: detractors, 0: passives, 100: promoters}
    parts = zip(("detractors", "passives", "promoters"), map(Count, points.values()), strict=True)
    return build.result("nps", points, POINTS, parts=dict(parts), **more)


def region(name: str | None) -> dict[str, str | None]:
    """The group of a region."""
    return {"region": name}


TOTAL = csat(1450, 1936, share=1.0)
NORTH = csat(700, 850, group=region("North"), share=850 / 1936, impact=-5.7)
SOUTH = csat(420, 640, group=region("South"), share=640 / 1936, impact=4.6)
NOWHERE = csat(190, 250, group=region(None), share=250 / 1936, impact=0.03)
OTHER = csat(135, 187, group=region("Other"), merged=3, share=187 / 1936, impact=0.29)
REST = [
    replace(one, versus_rest=difference(one, TOTAL, 4, factor, relevant=relevant))
    for one, factor, relevant in (
        (NORTH, 2.0, True),
        (SOUTH, 1.5, True),
        (NOWHERE, 1.0, False),
        (OTHER, 1.3, None),
    )
]
ONE_ANSWER = Difference(12.0, None, None, None, "wald", Family(4, BH))
PLACES = (
    nps(909, 668, 349, share=1.0),
    nps(500, 230, 120, group=region("North"), share=0.44, impact=-6.0),
    nps(1, 0, 0, group=region("South"), share=1 / 1926, versus_rest=ONE_ANSWER),
)
HIDDEN = withheld(TOTAL, group=region("East"))
SEGMENT: Report = build.report(
    TOTAL,
    *REST,
    HIDDEN,
    withheld(TOTAL, group=region("West")),
    *PLACES,
    replace(HIDDEN, name="nps", kpi="nps", title="NPS", unit=POINTS),
    command="segment",
    by=("region",),
    sort="impact",
    overall=(
        Overall("csat", "region", 18.25, 3.0, 612.5, 2.5e-11, "welch", 4),
        Overall("nps", "region", 3.5, 1.0, None, 0.0614, "wald", 2),
    ),
)


def _crossing(place: str | None, channel: str | None, satisfied: int, of: int) -> Result:
    group = {"region": place, "channel": channel}
    one = csat(satisfied, of, group=group, share=of / 1936, impact=1.25)
    return replace(one, versus_rest=difference(one, TOTAL, 3, 1.2))


CROSSED: Report = build.report(
    TOTAL,
    csat(700, 850, group=region("North"), share=850 / 1936),
    csat(900, 1100, group={"channel": "email"}, share=1100 / 1936),
    _crossing("North", "email", 500, 600),
    _crossing("North", "web chat", 100, 250),
    _crossing(None, None, 190, 250),
    withheld(TOTAL, group={"region": "East", "channel": "email"}),
    command="segment",
    by=("region", "channel"),
    sort="n",
)


def quarter(number: int, complete: bool = True) -> Period:
    """The quarter with that number, from 2024-Q1 on."""
    year, part = 2024 + number // 4, number % 4
    after = f"{year + part // 3}-{3 * ((part + 1) % 4) + 1:02}-01"
    return Period(f"{year}-Q{part + 1}", f"{year}-{3 * part + 1:02}-01", after, complete)


def _series() -> tuple[Result, ...]:
    counts: Mapping[int, tuple[int, int, int]] = {
        0: (300, 200, 150),
        1: (340, 190, 120),
        4: (330, 210, 140),
        5: (420, 180, 100),
        6: (410, 190, 105),
        7: (60, 20, 10),
    }
    target = build.target(35.0)
    rows = {
        at: nps(*count, period=quarter(at, at < 7), against=(target,) if at > 4 else ())
        for at, count in counts.items()
    }
    year = difference(rows[5], rows[1])
    rows[1] = replace(
        rows[1],
        change=Change("2024-Q1", difference(rows[1], rows[0]), within=4.25, mix=5.25),
    )
    rows[4] = replace(rows[4], change=Change("2024-Q4", None, "withheld"))
    rows[5] = replace(
        rows[5],
        change=Change("2025-Q1", difference(rows[5], rows[4]), None, -1.5, 19.5, True),
        year_change=Change("2024-Q2", year),
        signals=("outside-limits", "three-of-four"),
    )
    rows[6] = replace(
        rows[6],
        change=Change("2025-Q2", None, "break"),
        year_change=Change("2024-Q3", None, "no-answers"),
    )
    rows[7] = replace(rows[7], change=Change("2025-Q3", None, "incomplete"))
    rows[2] = build.result("nps", {}, POINTS, period=quarter(2))
    rows[3] = withheld(rows[0], period=quarter(3))
    return tuple(rows[at] for at in sorted(rows))


TREND: Report = build.report(
    *_series(),
    command="trend",
    every="quarter",
    charts=(Chart("nps", {}, 31.25, 12.5, 50.0, 8, "2024-Q1"),),
    breaks=(
        Break("2025-07-01", "the scale went from 1–5 to 0–10", "nps"),
        Break("2025-08-15", "a new panel"),
    ),
)
ROLLING: Report = replace(
    TREND,
    every="month",
    rolling=3,
    by=("region",),
    results=tuple(
        replace(one, group=group, change=one.change and Change("2024-01", None, "overlap"))
        for group in ({}, region("North"), region(None))
        for one in TREND.results[:5]
    ),
    charts=(Chart("nps", region("North"), 31.25, 12.5, 50.0, 8),),
)
INDUSTRY = Benchmark(
    "industry",
    "csat",
    75.0,
    build.SOURCE,
    False,
    n=512.0,
    sd=43.3,
    year=2021,
    industry="software",
    region="Europe",
    scale="1–5",
    definition="top 2 of 5",
)
PEERS = Benchmark(
    "peers",
    "csat",
    72.0,
    "a survey of peers",
    True,
    year=2026,
    quantiles={0.25: 66.0, 0.5: 72.0, 0.75: 79.5},
)
GOAL = Benchmark(
    "goal", "csat", 80.0, "own target", True, "target", since="2026-01-01", until="2026-12-31"
)
STANDINGS = (
    Standing(
        INDUSTRY,
        -0.125,
        0.4642,
        "inconclusive",
        Interval(-2.5, 2.25, LEVEL, "newcombe"),
        more=125_000,
        cautions=("stale", "scale-differs"),
    ),
    Standing(
        PEERS,
        2.875,
        0.0012,
        "above",
        Interval(0.875, 4.75, LEVEL, "wilson"),
        percentile=Percentile(0.595, 0.53, 0.66),
    ),
    Standing(
        GOAL,
        -5.125,
        1.2e-9,
        "below",
        Interval(-7.125, -3.25, LEVEL, "wilson"),
        closing=(Closing(90, 1936, "3", "4"), Closing(9, 1936, "2", "3", approximate=True)),
    ),
)
BENCHMARK: Report = build.report(
    csat(1450, 1936, standings=STANDINGS),
    csat(13, 17, "board", against=(INDUSTRY, build.target(60.0), build.target(80.0))),
    build.CES,
    withheld(TOTAL, name="tiny", title="Tiny"),
    command="benchmark",
    gates=(
        Gate("below:goal", "breached", ("CSAT 74.9 % is below goal 80",)),
        Gate("significant:below:industry", "undecided", ("Board CSAT: too few answers",)),
        Gate("score:nps<30", "passed"),
    ),
)
REPORTS = {
    "segment": SEGMENT,
    "crossed": CROSSED,
    "trend": TREND,
    "rolling": ROLLING,
    "benchmark": BENCHMARK,
}


def full(one: Result) -> Result:
    """A result that is to be withheld, yet carries everything that there is to leak."""
    return replace(
        one,
        why=WITHHELD,
        group=region("East"),
        period=quarter(1),
        standings=STANDINGS,
        band=build.BANDS[0],
        facts={"alpha": 0.8352, "raw_mean": 3.6512},
        arithmetic=("7 of 13 = 53.8 %",),
        share=0.0067,
        impact=0.4321,
        versus_rest=difference(one, TOTAL, 4),
        change=Change("2024-Q1", difference(one, TOTAL), None, 1.75, 2.25, True),
        year_change=Change("2023-Q2", difference(one, TOTAL)),
        signals=("outside-limits",),
    )
