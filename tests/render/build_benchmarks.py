"""Reports of `benchmark` by hand: real tallies held against invented references."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from kpicli import kpis
from kpicli.config.decode import Decoding, dataclass_from
from kpicli.config.values import SPECIAL
from kpicli.config.yaml_nodes import parse
from kpicli.core.answers import Kind
from kpicli.core.estimate import estimate
from kpicli.core.intervals import Interval
from kpicli.core.kpi import Scored
from kpicli.core.report import WITHHELD, Report, Result
from kpicli.core.standing import standing_of
from kpicli.core.tally import Mass, Tally
from kpicli.core.verdict import Benchmark, Standing, band_of, reliability
from tests.render.build import LEVEL, report, steady

TODAY = date(2026, 11, 21)
MAGAZINE = "a trade magazine, as quoted by a KPI library"


def kpi(name: str, options: str) -> Scored:
    """The KPI as it would be configured."""
    node = parse(f"kpi: {options}", "kpicli.yaml").value
    assert isinstance(node, dict)
    entries = dict(node["kpi"].value) if isinstance(node["kpi"].value, dict) else {}
    named = entries.pop("kpi", None)
    calculator = kpis.calculator(named.raw if named else name)
    decoding = Decoding("kpicli.yaml")
    found = dataclass_from(decoding, calculator.Options, entries, node["kpi"], "kpis", SPECIAL, {})
    return calculator.build(name, found, ".")


def against(
    scored: Scored, answers: Mapping[float, int], *benchmarks: Benchmark, **more: Any
) -> Result:
    """The result of respondents who gave these answers to every question of the KPI."""
    width = len(scored.questions)
    patterns = {(score,) * width: n for score, n in answers.items()}
    masses: dict[float, Mass] = {}
    for scores, n in patterns.items():
        point = scored.points(scores)
        assert point is not None
        masses[point] = masses.get(point, Mass()) + Mass(n, float(n), float(n))
    tally = Tally({Kind.VALID: sum(answers.values())}, masses)
    found = estimate(tally, scored.method, LEVEL, low=scored.low, high=scored.high)
    base = Result(
        scored.name,
        scored.identity.id,
        scored.title,
        scored.unit,
        scored.better,
        LEVEL,
        found,
        why=None if found else "no-answers",
        bands=scored.bands,
        answers=tally.kinds,
        low=scored.low,
        high=scored.high,
    )
    standings = tuple(
        _steady(standing_of(scored, tally, found, each, LEVEL, TODAY, patterns))
        for each in benchmarks
    )
    if found is None:
        return replace(base, standings=standings, **more)
    return replace(
        base,
        band=band_of(found.value, scored.bands),
        reliability=reliability(found, scored.unit),
        standings=standings,
        **more,
    )


def _steady(found: Standing) -> Standing:
    drawn = found.interval
    if drawn is not None:
        low, high = steady(drawn.low) or 0.0, steady(drawn.high) or 0.0
        drawn = Interval(low, high, drawn.level, drawn.method)
    return replace(found, gap=steady(found.gap), p=steady(found.p), interval=drawn)


def benchmark(value: float, name: str = "industry", **more: Any) -> Benchmark:
    """A reference value that nobody has checked, unless said otherwise."""
    return Benchmark(
        **{"kpi": "any", "source": MAGAZINE, "verified": False, **more}, name=name, value=value
    )


def target(value: float) -> Benchmark:
    """A value to reach."""
    return benchmark(value, "target", verified=True, kind="target", source="the configuration")


CESS = kpi("cess", "{items: [a, b, c, d], scale: 1-5}")
CSAT = kpi("csat", "{question: q, scale: 1-5}")
NPS = kpi("nps", "{question: q}")
CES = kpi("ces", "{question: q, scale: 1-5, better: lower}")
OTHER = kpi("board", "{kpi: csat, question: q, labels: {Good: 1, Bad: 0}, title: Board CSAT}")

FULL = report(
    against(
        CESS,
        {1: 34, 2: 98, 3: 430, 4: 900, 5: 485},
        benchmark(75.0),
        benchmark(85.0, "top quartile"),
        target(82.0),
    ),
    against(
        CSAT,
        {1: 40, 2: 85, 3: 68, 4: 201, 5: 118},
        benchmark(63.5, year=2022, definition="top three boxes"),
        benchmark(
            71.0,
            "panel of insurers",
            verified=True,
            n=4100.0,
            year=2025,
            industry="insurance",
            region="Benelux",
            source="our own panel",
            quantiles={0.1: 44.0, 0.25: 52.0, 0.5: 60.0, 0.75: 68.0, 0.9: 75.0},
        ),
    ),
    against(
        NPS,
        {0: 12, 6: 88, 7: 70, 8: 115, 9: 110, 10: 96},
        benchmark(24.0, "last year", verified=True, n=1940.0, kind="period"),
        target(35.0),
    ),
    against(
        CES,
        {1: 80, 2: 130, 3: 60, 4: 20, 5: 8},
        benchmark(2.4, scale="1–7"),
        benchmark(1.8, "best segment", verified=True, kind="segment"),
    ),
    against(OTHER, {0: 4, 1: 13}, benchmark(75.0)),
    against(
        kpi("referral", "{kpi: csat, question: q, scale: 1-5, title: Referral}"), {}, target(5)
    ),
    command="benchmark",
)

REGIONS = ("North", "South", "East", "West", "Islands", "Abroad", "Overseas", "Other")


def by_region(count: int) -> Report:
    """CSAT for everybody and by region, one of them withheld."""
    total = FULL.results[1]
    groups = [
        replace(
            against(
                CSAT,
                {1: 9 + 3 * place, 3: 20, 4: 40 - 2 * place, 5: 30},
                benchmark(63.5),
                benchmark(71.0, "panel of insurers", verified=True),
            ),
            group={"region": region},
        )
        for place, region in enumerate(REGIONS[: count - 1])
    ]
    hidden = replace(
        total,
        estimate=None,
        why=WITHHELD,
        standings=(),
        answers={},
        band=None,
        group={"region": REGIONS[count - 1]},
    )
    return report(total, *groups, hidden, command="benchmark", by=("region",))
