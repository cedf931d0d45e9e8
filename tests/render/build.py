"""Reports by hand for the tests: real tallies, estimates, verdicts and notes, invented figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kpicli.core.answers import Kind
from kpicli.core.estimate import Estimate, estimate
from kpicli.core.intervals import Interval
from kpicli.core.kpi import Band
from kpicli.core.plan import Input
from kpicli.core.report import Count, Ledger, Note, Period, Provenance, Report, Result
from kpicli.core.tally import Mass, Tally
from kpicli.core.unit import INDEX, PERCENT, POINTS, SCALE, Unit
from kpicli.core.verdict import Benchmark, Reliability, band_of, reliability, standing

LEVEL = 0.95
BANDS = (
    Band("low", 0, "urgent action"),
    Band("moderate", 70, "find the areas to improve"),
    Band("strong", 80),
)
METHODS = {PERCENT: "wilson", POINTS: "adjusted-wald", SCALE: "t", INDEX: "t"}
SOURCE = "a trade magazine, as quoted by a KPI library"


def benchmark(
    value: float, name: str = "industry", *, verified: bool = False, kind: str = "benchmark"
) -> Benchmark:
    """A reference value of some KPI."""
    return Benchmark(name, "any", value, SOURCE, verified, kind)


TWO = (benchmark(75.0), benchmark(85.0, "top quartile"))


def target(value: float) -> Benchmark:
    """A target, which is one's own and so verified."""
    return benchmark(value, "target", verified=True, kind="target")


def steady(number: float | None) -> float | None:
    """A number without the last digits, in which machines may differ."""
    return None if number is None else float(f"{number:.10g}")


def _steady(found: Estimate) -> Estimate:
    drawn = found.interval
    if drawn is not None:
        drawn = Interval(
            steady(drawn.low) or 0.0, steady(drawn.high) or 0.0, drawn.level, drawn.method
        )
    return replace(
        found,
        value=steady(found.value) or 0.0,
        n_eff=steady(found.n_eff) or 0.0,
        sum_weights=steady(found.sum_weights) or 0.0,
        se=steady(found.se),
        interval=drawn,
    )


def result(
    name: str,
    points: Mapping[float, int],
    unit: Unit = PERCENT,
    *,
    title: str | None = None,
    better: str = "higher",
    method: str | None = None,
    ends: tuple[float, float] | None = None,
    bands: tuple[Band, ...] = (),
    against: tuple[Benchmark, ...] = (),
    weight: float = 1.0,
    spread: float = 1.0,
    others: Mapping[Kind, int] | None = None,
    **more: Any,
) -> Result:
    """A result from how many respondents gave how many points.

    Each weighs `weight`; `spread` is the sum of squared weights over that of equal ones.
    """
    masses = {
        float(point): Mass(n, n * weight, n * weight**2 * spread) for point, n in points.items()
    }
    tally = Tally({Kind.VALID: sum(points.values()), **(others or {})}, masses)
    low, high = ends or (unit.low, unit.high)
    found = estimate(tally, method or METHODS[unit], LEVEL, low=low, high=high)
    shown = Result(
        name=name,
        kpi=name,
        title=title or name.upper(),
        unit=unit,
        better=better,
        level=LEVEL,
        estimate=found and _steady(found),
        why=None if found else "no-answers",
        bands=bands,
        answers=tally.kinds,
        low=low,
        high=high,
    )
    if found:
        stood = (standing(found, each, LEVEL) for each in against)
        shown = replace(
            shown,
            band=band_of(found.value, bands),
            reliability=reliability(found, unit),
            standings=tuple(
                replace(each, gap=steady(each.gap), p=steady(each.p)) for each in stood
            ),
        )
    return replace(shown, **more)


CESS = result(
    "cess",
    {20: 34, 40: 98, 60: 430, 75: 500, 80: 400, 90: 300, 100: 185},
    method="t",
    ends=(20.0, 100.0),
    bands=BANDS,
    against=(*TWO, target(82.0)),
    weight=1.18,
    spread=1.08,
    others={Kind.MISSING: 38, Kind.NOT_APPLICABLE: 26, Kind.INVALID: 7},
    facts={"normalise": "of_max", "scale": "1–5", "items": 4, "raw_mean": 3.6512, "alpha": 0.8352},
    arithmetic=(
        "CESS = sum of satisfaction scores ÷ respondents (mean of 4 items, score ÷ 5)",
        "167,756.47 ÷ 2,297.46",
        "95 % t interval, standard error 0.4, 1,946 degrees of freedom",
    ),
)
CSAT = result("csat", {0: 486, 100: 1451}, against=TWO, weight=1.18, spread=1.08)
CSAT = replace(CSAT, parts={"satisfied": Count(1451, 1712.18), "not_satisfied": Count(486, 573.48)})
NPS = result(
    "nps",
    {-100: 349, 0: 668, 100: 909},
    POINTS,
    against=(benchmark(24.0, "last year", verified=True),),
    parts={"promoters": Count(909), "passives": Count(668), "detractors": Count(349)},
)
CES = result(
    "ces",
    {1: 30, 2: 70, 3: 150, 4: 350, 5: 520, 6: 500, 7: 300},
    SCALE,
    ends=(1.0, 7.0),
    facts={"scale": "1–7", "direction": "higher is easier"},
)
SUPPORT = result("support_csat", {0: 112, 100: 279}, title="Support CSAT", against=TWO)
NOTHING = result(
    "referral",
    {},
    title="Referral share",
    others={Kind.MISSING: 38, Kind.NOT_APPLICABLE: 1980},
)
FEW = result("board", {0: 4, 100: 13}, title="Board CSAT", against=TWO)
CHURN = result(
    "churn",
    {0: 290, 100: 16},
    title="Churn",
    better="lower",
    against=(benchmark(9.0, verified=True), target(3.0)),
)
STRONG = result("care", {60: 100, 80: 600, 100: 1430}, method="t", bands=BANDS, against=TWO)
LOW = result("onboarding", {20: 100, 40: 600, 60: 430, 80: 147}, method="t", bands=BANDS)
LOYALTY = result("loyalty", {0: 10, 50: 40, 100: 200}, INDEX, title="Loyalty index")

SURVEY = Ledger(
    "survey",
    2580,
    (("where", 256), ("duplicate", 306)),
    2018,
    {
        "cess": CESS.answers,
        "nps": {Kind.VALID: 1926, Kind.MISSING: 92},
        "support_csat": {Kind.VALID: 391, Kind.MISSING: 28, Kind.NOT_ASKED: 1599},
    },
)
NOTES = (
    Note("warning", "answer-out-of-scale", "3 answers outside 0–10 left out", "survey.csv:45"),
    Note("info", "period-running", "2026-Q4 is not over"),
)
PROVENANCE = Provenance(
    "0.1.0", "c0ffee", (Input("survey.csv", "5eed", 2580),), "2026-11-21T00:00:00+00:00"
)


def report(*results: Result, **more: Any) -> Report:
    """A report on these results with the one ledger, notes and provenance of all tests."""
    whole = Report("score", "Client scorecard", results, (SURVEY,), NOTES, PROVENANCE)
    return replace(whole, **more)


def grouped(one: Result, *groups: str | None) -> list[Result]:
    """The result once more for each region, for a period, and for the total."""
    quarter = Period("2026-Q3", "2026-07-01", "2026-10-01", True)
    parts = [replace(one, group={"region": group}, period=quarter) for group in groups]
    return [one, *parts]


USUAL = report(CESS, CSAT, NPS, CES, SUPPORT)
ODD = report(CESS, CSAT, NPS, CES, SUPPORT, NOTHING, FEW, CHURN, STRONG, LOW, LOYALTY)
LONG = report(
    replace(CESS, title="Client Empowerment Satisfaction Score of all enterprise accounts (CESS)"),
    replace(CSAT, title="お客様満足度スコア"),
    replace(NPS, title="客户净推荐值，全体企业客户的年度调查结果，含子公司与合作伙伴及其分支机构"),
    CES,
)
BY_REGION = report(*grouped(CESS, "North", "South", None), *grouped(NPS, "North", "South", None))
EMPTY = report(NOTHING)
FLAGGED = Reliability("flagged", ("few-answers",))
