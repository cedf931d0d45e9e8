"""Trends by hand for the tests: real estimates and verdicts, changes tested with a normal test."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from statistics import NormalDist
from typing import Any

from kpicli.core.answers import Kind
from kpicli.core.intervals import Interval
from kpicli.core.report import Break, Change, Chart, Difference, Family, Period, Report, Result
from kpicli.core.verdict import Benchmark
from tests.render import build

Group = dict[str, str | None]


def quarters(first: int, n: int, running: bool = False) -> list[Period]:
    """Periods of three months from the first quarter of a year on."""
    return _periods([3 * at for at in range(n + 1)], first, running, quarterly=True)


def months(first: int, n: int, running: bool = False) -> list[Period]:
    """Periods of a month from January of a year on."""
    return _periods(list(range(n + 1)), first, running, quarterly=False)


def _periods(starts: list[int], first: int, running: bool, quarterly: bool) -> list[Period]:
    def day(month: int) -> str:
        return f"{first + month // 12}-{month % 12 + 1:02}-01"

    def label(month: int) -> str:
        return f"{day(month)[:4]}-Q{month % 12 // 3 + 1}" if quarterly else day(month)[:7]

    last = len(starts) - 2
    return [
        Period(label(start), day(start), day(starts[at + 1]), not (running and at == last))
        for at, start in enumerate(starts[:-1])
    ]


def shares(percents: Sequence[float | None], n: int = 400) -> list[dict[float, int]]:
    """Answers of which so many percent are satisfied; none for None."""
    return [
        {} if p is None else {0: n - round(n * p / 100), 100: round(n * p / 100)} for p in percents
    ]


def net(scores: Sequence[float | None], n: int = 400) -> list[dict[float, int]]:
    """Answers with such a net promoter score, a third of them passive."""
    found: list[dict[float, int]] = []
    for score in scores:
        extremes = n * 2 // 3
        up = round((extremes + n * (score or 0) / 100) / 2)
        found.append({} if score is None else {-100: extremes - up, 0: n - extremes, 100: up})
    return found


def series(
    name: str,
    answers: Sequence[dict[float, int]],
    periods: Sequence[Period],
    *,
    group: Group | None = None,
    targets: Sequence[tuple[int, int, float]] = (),
    against: tuple[Benchmark, ...] = (),
    breaks: Sequence[Break] = (),
    year: int = 0,
    size: int = 1,
    mix: Sequence[tuple[float, bool]] = (),
    **more: Any,
) -> list[Result]:
    """A series; `targets` are (first place, last place, value), `year` the periods in a year.

    `mix` is (within, simpson) of the latest changes.
    """
    found: list[Result] = []
    for at, (points, period) in enumerate(zip(answers, periods, strict=True)):
        held = tuple(build.target(value) for low, high, value in targets if low <= at <= high)
        kinds = None if points else {Kind.MISSING: 3}
        one = build.result(name, points, against=(*against, *held), others=kinds, **more)
        found.append(replace(one, group=group or {}, period=period))
    family = Family(size, "bh" if size > 1 else "none")
    told: list[Result] = []
    for at, one in enumerate(found):
        one = replace(one, change=_change(found, at, 1, breaks, family))
        if year:
            one = replace(one, year_change=_change(found, at, year, breaks, family))
        told.append(one)
    for at, (within, simpson) in enumerate(mix, len(told) - len(mix)):
        changed = told[at].change
        assert changed is not None and changed.difference is not None
        mixed = round(changed.difference.difference - within, 9)
        split = replace(changed, within=within, mix=mixed, simpson=simpson)
        told[at] = replace(told[at], change=split)
    return told


def _change(
    found: Sequence[Result], at: int, back: int, breaks: Sequence[Break], family: Family
) -> Change | None:
    if at < back:
        return None
    now, then = found[at], found[at - back]
    assert now.period is not None and then.period is not None
    earlier = then.period.label
    if not now.period.complete:
        return Change(earlier, None, "incomplete")
    if any(then.period.start < each.day < now.period.end for each in breaks):
        return Change(earlier, None, "break")
    if now.estimate is None or then.estimate is None:
        return Change(earlier, None, "no-answers")
    moved = now.estimate.value - then.estimate.value
    se = math.hypot(now.estimate.se or 1.0, then.estimate.se or 1.0)
    p = 2 * (1 - NormalDist().cdf(abs(moved) / se))
    p, moved = round(p, 9), round(moved, 9)
    adjusted = min(1.0, p * family.size / 4) if family.size > 4 else p
    drawn = Interval(round(moved - 1.96 * se, 9), round(moved + 1.96 * se, 9), 0.95, "wald")
    test = "two-sample normal test"
    return Change(earlier, Difference(moved, se, drawn, p, test, family, adjusted, adjusted < 0.05))


def trend(results: Sequence[Result], every: str, **more: Any) -> Report:
    """A report of these series."""
    return build.report(*results, command="trend", every=every, **more)


def signalled(results: list[Result], codes: dict[int, tuple[str, ...]]) -> list[Result]:
    """The series with signals at some places."""
    return [replace(one, signals=codes.get(at, ())) for at, one in enumerate(results)]


FIVE = trend(
    series(
        "csat",
        shares([74.5, 76.25, 75.5, 78.75, 85.25]),
        quarters(2025, 5),
        against=build.TWO,
        year=4,
        size=5,
        bands=build.BANDS,
    ),
    "quarter",
)

TWO_YEARS = [71, 73, 70, 74, 72, 75, 71, 76, 73, 78, 80, 79, 81, 80, 82, 79, 83, 81, 84, 82, 83, 64]
CHANGED = (
    Break("2025-10-01", "new questionnaire", "csat"),
    Break("2026-06-15", "moved to the app"),
)
MONTHS = trend(
    signalled(
        series(
            "csat",
            shares([*TWO_YEARS, 82, 84], 300),
            months(2025, 24, running=True),
            targets=((0, 11, 78.0), (12, 23, 82.0)),
            against=(build.benchmark(75.0),),
            breaks=CHANGED,
            year=12,
            size=34,
        ),
        {21: ("outside-limits",), 13: ("run-of-eight",), 14: ("run-of-eight", "three-of-four")},
    ),
    "month",
    breaks=CHANGED,
    charts=(Chart("csat", {}, 79.0, 70.1, 87.9, 14, "2025-10"),),
)

GAPS = trend(
    series(
        "csat",
        shares([None, 74, 76, None, None, 78, 79, 77, None], 60),
        months(2026, 9),
        size=5,
    ),
    "month",
)

NPS = trend(
    series(
        "nps",
        net([-12.5, -8, -3, 2, 5.5, -1, 9.5, 14]),
        quarters(2025, 8),
        unit=build.NPS.unit,
        against=(build.benchmark(24.0, "last year", verified=True),),
        year=4,
        size=11,
    ),
    "quarter",
    charts=(Chart("nps", {}, 0.8, -11.9, 13.5, 8),),
)

RUNNING = trend(
    series("csat", shares([74, 76, 81, 83], 400), quarters(2026, 4, running=True), size=2),
    "quarter",
)


def _regions(name: str, title: str, up: float, **more: Any) -> list[Result]:
    periods, found = months(2025, 16), []
    regions: list[tuple[Group, float]] = [
        ({}, 0.0),
        ({"region": "North"}, 3.0),
        ({"region": "South"}, -4.0),
        ({"region": "East and the islands"}, 1.0),
        ({"region": "West"}, -9.0),
        ({"region": None}, 5.0),
    ]
    for place, (group, off) in enumerate(regions):
        percents: list[float | None] = [
            up + off + 0.4 * at + 3 * math.sin(at + place) for at in range(16)
        ]
        if group.get("region") == "West":
            percents[5:8] = [None] * 3
        n = 900 if not group else 180
        mix = [(1.15, False), (0.42, True)] if not group else []
        found += series(
            name, shares(percents, n), periods, group=group, title=title, size=90, year=12, mix=mix
        )
    hidden = found[-1]
    found[-1] = Result(
        name, name, title, hidden.unit, "higher", 0.95, None, "withheld", hidden.group,
        hidden.period,
    )  # fmt: skip
    return signalled(found, {16 + 9: ("outside-limits",), 31: ("run-of-eight",)})


SEGMENTS = trend(_regions("csat", "CSAT", 70.0), "month", by=("region",))
SEVERAL = trend(
    [*_regions("csat", "CSAT", 70.0), *_regions("support", "Support CSAT", 60.0)],
    "month",
    by=("region",),
)
FEW_GROUPS = trend(SEGMENTS.results[:32], "month", by=("region",))
KPIS = trend(
    [
        row
        for place, name in enumerate(["csat", "support", "onboarding", "billing", "renewal"])
        for row in series(
            name, shares([70 + place + 0.5 * at for at in range(10)]), months(2026, 10), size=45
        )
    ],
    "month",
)
DECADE = trend(
    series(
        "csat",
        shares([75 + 6 * math.sin(at / 9) + 2 * math.sin(at * 1.7) for at in range(120)]),
        months(2017, 120),
        year=12,
        size=227,
    ),
    "month",
    charts=(Chart("csat", {}, 75.4, 68.0, 82.8, 120),),
)
TRENDS = {
    "five": FIVE,
    "months": MONTHS,
    "gaps": GAPS,
    "nps": NPS,
    "running": RUNNING,
    "segments": SEGMENTS,
    "several": SEVERAL,
    "few-groups": FEW_GROUPS,
    "kpis": KPIS,
    "decade": DECADE,
}
