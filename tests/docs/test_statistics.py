"""`docs/statistics.md`: every worked number on it, computed anew."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kpicli.core.answers import Kind
from kpicli.core.design import kish, linearised
from kpicli.core.estimate import Estimate, estimate
from kpicli.core.rounding import half_up
from kpicli.core.tally import Mass, Tally
from kpicli.core.verdict import (
    FEW,
    FEW_UNITS,
    NARROW,
    RELATIVE,
    WIDE,
    Benchmark,
    band_of,
    standing,
)
from tests.core.strata import stratum_of_clusters, stratum_of_rows

PAGE = Path(__file__).parents[2] / "docs" / "statistics.md"
TEXT = " ".join(PAGE.read_text(encoding="utf-8").split())


def of(counts: dict[float, int], method: str, **ends: float) -> Estimate:
    """The estimate of so many respondents with so many points each."""
    tally = Tally({}, {point: Mass(n, n, n) for point, n in counts.items()})
    found = estimate(tally, method, 0.95, **ends)
    assert found is not None
    return found


def says(text: str) -> None:
    assert text in TEXT, f"docs/statistics.md does not say: {text}"


def signed(value: float) -> str:
    text = half_up(abs(value), 1)
    return ("−" if value < 0 else "+") + text


@pytest.mark.parametrize(("events", "n"), [(81, 263), (15, 148), (0, 20), (1, 29), (8, 10), (2, 2)])
def test_the_shares_and_their_wilson_intervals_are_as_printed(events: int, n: int) -> None:
    found = of({100.0: events, 0.0: n - events}, "wilson")
    assert found.interval is not None
    ends = (half_up(end, 1) for end in (found.interval.low, found.interval.high))
    says(f"| {events} of {n} | {half_up(found.value, 1)} % | {' % to '.join(ends)} % |")


@pytest.mark.parametrize("counts", [(20, 10, 70), (80, 30, 100), (1, 2, 3), (0, 0, 10)])
def test_the_nps_intervals_are_as_printed(counts: tuple[int, int, int]) -> None:
    points = dict(zip((-100.0, 0.0, 100.0), counts, strict=True))
    cells = [", ".join(map(str, counts)), signed(of(points, "wald").value)]
    for method in ("adjusted-wald", "wald"):
        drawn = of(points, method).interval
        assert drawn is not None
        cells.append(f"{signed(drawn.low)} to {signed(drawn.high)}")
    says(f"| {' | '.join(cells)} |")


def test_the_verdict_on_an_nps_of_50_against_40_is_as_printed() -> None:
    found = of({-100.0: 20, 0.0: 10, 100.0: 70}, "adjusted-wald")
    test = found.against(40)
    assert test is not None
    says(f"z is {test.statistic:.2f} and p {test.p_above:.3f}")
    verdict = standing(found, Benchmark("b", "nps", 40, "", True), 0.95).verdict
    says(f"NPS is {found.value:g} and the verdict `{verdict}`")


def test_the_example_on_effort_is_as_printed() -> None:
    counts = dict(zip(range(1, 8), (80, 210, 140, 110, 160, 180, 120), strict=True))
    mean = of({float(score): n for score, n in counts.items()}, "t", low=1, high=7)
    assert mean.interval is not None
    easy = sum(counts[score] for score in (5, 6, 7)) / 10
    index = (counts[6] + counts[7] - counts[1] - counts[2] - counts[3]) / 10
    says(f"The mean is {mean.value:.2f}; {easy:.1f} % answered 5 to 7")
    says(f"is {signed(index)} points")
    says(f"{mean.value:.2f}, interval {mean.interval.low:.2f} to {mean.interval.high:.2f}")


def test_the_example_on_csat_does_not_change_with_unanswered_rows() -> None:
    parts = [(Kind.VALID, 100.0, Mass(8, 8, 8)), (Kind.VALID, 0.0, Mass(2, 2, 2))]
    blank = (Kind.MISSING, None, Mass(90, 90, 90))
    for tally in (Tally.collect(parts), Tally.collect([*parts, blank])):
        found = estimate(tally, "wilson", 0.95)
        assert found is not None
        says(f"CSAT is {found.value:.1f} %")
    says("it is still 80.0 %")


def test_the_weighted_examples_are_as_printed() -> None:
    whole = linearised([stratum_of_rows([(w, w) for w in (1.0, 2.0, 3.0, 4.0)])])
    assert whole.se is not None
    says(f"The mean is {whole.mean:.1f} and its standard error {whole.se:.3f}")
    weights = (20.0, 200.0, 11.0, 25.0, 550.0, 30.0, 250.0, 100.0, 10.0, 55.0)
    answers = (15.0, 143.0, 21.0, 51.0, 337.0, 50.0, 274.0, 145.0, 15.0, 86.0)
    found = linearised([stratum_of_rows(list(zip(weights, answers, strict=True)))])
    says(f"have the mean {found.mean:.3f}, standard error {found.se:.3f}")
    n_eff = kish(sum(weights), sum(w * w for w in weights))
    says(f"ten answers with the effect of {n_eff:.2f}")


def test_the_stratified_example_is_as_printed() -> None:
    one = [(3.0, y) for y in (2.8, 4.1, 6.8, 6.8, 9.2)]
    two = [(4.0, y) for y in (3.7, 6.6, 4.2)]
    plain = linearised([stratum_of_rows(one), stratum_of_rows(two)])
    says(f"The mean is {plain.mean:.4f}, standard error {plain.se:.4f}")
    finite = linearised([stratum_of_rows(one, population=15), stratum_of_rows(two, population=12)])
    says(f"With populations of 15 and 12 it is {finite.se:.3f}")


def test_the_clustered_example_is_as_printed() -> None:
    clients = [
        [100.0] * 28 + [0.0] * 2,
        [-100.0, 0.0, -100.0],
        [-100.0, -100.0, 0.0],
        [0.0, 100.0, -100.0],
    ]
    rows = [[(1.0, y) for y in client] for client in clients]
    alone = linearised([stratum_of_rows([row for client in rows for row in client])])
    joint = linearised([stratum_of_clusters(rows)])
    says(f"NPS is {joint.mean:.1f}")
    says(f"the standard error is {alone.se:.1f}; by client it is {joint.se:.1f}")


def test_pooling_rounding_and_bands_are_as_printed() -> None:
    says(f"900 answers at 10 and 100 at 60 make {(900 * 10 + 100 * 60) / 1000:.1f}")
    says(f"2.675 is {half_up(2.675, 2)}")
    from kpicli.core.kpi import Band

    bands = (Band("below", 0), Band("from", 80))
    found = band_of(79.96, bands)
    assert found is not None and found.name == "below"


def test_the_limits_of_reliability_are_those_of_the_code() -> None:
    says(f"effective n under {FEW:g}")
    says(f"under {FEW_UNITS} degrees of freedom")
    says(f"as wide as {100 * WIDE:g} % of the unit's range")
    says(f"{100 * WIDE:g} points for a percentage, {200 * WIDE:g} for NPS")
    says(f"wider than {100 * NARROW:g} points and wider than {100 * RELATIVE:g} % of the figure")


def test_every_source_that_is_named_is_in_the_list_of_sources() -> None:
    named, _, listed = PAGE.read_text(encoding="utf-8").partition("## Sources")
    entries = listed.split("\n- ")
    cited = [
        (each.split()[0].rstrip(","), each.split()[-1])
        for found in re.findall(r"\*\(?([^*()]*\d{4})\)?\.?\*", named.replace("\n", " "))
        for each in re.split(r"[;:]", found.removesuffix("."))
    ]
    assert len(cited) == 24
    for name, year in cited:
        assert any(entry.startswith(name) and f"({year})" in entry for entry in entries), name
