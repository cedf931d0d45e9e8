"""`docs/statistics.md` on differences, trends and gaps: every worked number, computed anew."""

from __future__ import annotations

import math
from collections import Counter
from statistics import stdev

import pytest

from kpicli.core.closing import closing
from kpicli.core.comparison import NAMES, compare
from kpicli.core.design import Cross, covariance, df_of_both
from kpicli.core.estimate import Estimate, estimate
from kpicli.core.homogeneity import homogeneity
from kpicli.core.linked import compare_linked
from kpicli.core.mix import decompose
from kpicli.core.multiple import METHODS, adjust
from kpicli.core.percentile import percentile
from kpicli.core.rounding import half_up
from kpicli.core.sample_size import CAP, more_answers
from kpicli.core.sampled_benchmark import two_sample_benchmark
from kpicli.core.verdict import Benchmark
from kpicli.core.xmr import FACTOR, OUTSIDE, POINTS, RUN_OF_EIGHT, THREE_OF_FOUR, limits, signals
from tests.core.samples import LEVEL, nps, share, tally_of
from tests.core.strata import stratum_of_rows
from tests.docs.test_statistics import says, signed


def listed(values: list[float] | list[float | None]) -> str:
    """Values as text: commas, and "and" before the last."""
    *first, last = (f"{value:g}" for value in values if value is not None)
    return f"{', '.join(first)} and {last}"


@pytest.mark.parametrize(
    ("groups", "one", "two"),
    [
        ("56 of 70, 48 of 80", share(56, 70), share(48, 80)),
        ("9 of 10, 3 of 10", share(9, 10), share(3, 10)),
        ("NPS of 20, 10, 70 and of 30, 20, 50", nps(20, 10, 70), nps(30, 20, 50)),
    ],
)
def test_the_differences_are_as_printed(groups: str, one: Estimate, two: Estimate) -> None:
    found = compare(one, two, LEVEL)
    assert found is not None
    ends = f"{signed(found.interval.low)} to {signed(found.interval.high)}"
    p = half_up(found.p, 4)
    says(f"| {groups} | {signed(found.difference)} points | {ends} | {p} |")


def test_the_adjusted_families_are_as_printed() -> None:
    for method, p in [
        ("bh", [0.008, 0.03, 0.123, 0.6, 0.2]),
        ("holm", [0.319, 0.201, 0.4, 0.374, 0.113]),
    ]:
        says(f"{listed(p)} become {listed(adjust(p, method))}")
    for method in METHODS:
        says(f"| `{method}` ")


def test_the_test_of_three_groups_is_as_printed() -> None:
    found = homogeneity([share(56, 70), share(48, 80), share(33, 50)])
    assert found is not None
    says(
        f"56 of 70, 48 of 80 and 33 of 50. χ² is {found.statistic:.2f} with {found.df1} degrees "
        f"of freedom, p {found.p:.3f}"
    )


def test_the_same_clients_in_two_periods_are_as_printed() -> None:
    then, now = [3.0, 4.0, 2.0, 5.0, 4.0], [4.0, 5.0, 3.0, 5.0, 5.0]
    says(f"{', '.join(f'{y:g}' for y in then)} in one period")
    says(f"{', '.join(f'{y:g}' for y in now)} in the next")
    before, after = ({"": stratum_of_rows([(1.0, y) for y in one])} for one in (then, now))
    products = math.fsum(a * b for a, b in zip(now, then, strict=True))
    both = {"": Cross(products, math.fsum(now), math.fsum(then), 5.0, 5, 5)}
    one, other = (
        estimate(tally_of(dict(Counter(answers))), "t", LEVEL, strata=list(strata.values()))
        for answers, strata in ((now, after), (then, before))
    )
    assert one is not None and other is not None
    shared = covariance(after, before, both)
    alone, linked = (
        compare(one, other, LEVEL),
        compare_linked(one, other, shared, df_of_both(after, before, both), LEVEL),
    )
    assert alone is not None and linked is not None
    differences = [a - b for a, b in zip(now, then, strict=True)]
    assert math.isclose(linked.se, stdev(differences) / math.sqrt(5))
    says(f"rises by {linked.difference:.1f}")
    says(f"the standard error is {alone.se:.3f} and p {alone.p:.3f}")
    says(f"C is {shared:.2f}, the standard error {linked.se:.3f} and p {linked.p:.3f}")


def test_every_test_of_two_groups_is_on_the_page() -> None:
    words = {"score": "score: z", "adjusted-wald": "adjusted Wald: ¾", "wald": "| Wald |"}
    words |= {"linearised": "linearised standard error of the difference"}
    for test in NAMES:
        says(words.get(test, "Welch's t"))


def test_the_chart_is_as_printed() -> None:
    values = [42.0, 45.0, 39.0, 44.0, 41.0, 47.0, 38.0, 43.0, 46.0, 40.0]
    chart = limits(values)
    assert chart is not None
    series = ", ".join(f"{value:g}" for value in values)
    says(f"{series}. The mean is {chart.mean:g}, the limits {chart.low:.3f} to {chart.high:.3f}")
    says("there is no signal")
    assert not any(signals(values, chart))
    says(f"From {POINTS} periods on")
    says(f"mean ± {FACTOR:g} × mean moving range")
    for code in (OUTSIDE, RUN_OF_EIGHT, THREE_OF_FOUR):
        says(f"| `{code}` |")


def test_the_paradox_is_as_printed() -> None:
    before = {"Tech": (900.0, 100 * 468 / 900), "Finance": (100.0, 27.0)}
    after = {"Tech": (100.0, 55.0), "Finance": (900.0, 30.0)}
    found = decompose(before, after)
    assert found is not None and found.simpson
    says("468 of 900 in Tech and 27 of 100 in Finance; after, 55 of 100 and 270 of 900")
    says(f"The total fell by {-found.change:.1f}: within {signed(found.within)}, mix")
    says(f"mix {signed(found.mix)}")


def test_the_gap_is_as_printed() -> None:
    answers = {1.0: (0.0, 20), 2.0: (0.0, 30), 3.0: (0.0, 90), 4.0: (100.0, 200), 5.0: (100.0, 172)}
    found = closing(tally_of({0.0: 140, 100.0: 372}), 80.0, "higher", (0.0, 100.0), answers)
    assert found is not None
    (move,) = found.moves
    says(f"372 of {found.n} are satisfied (4 or 5), {answers[3.0][1]} answered 3")
    says(f"it takes {move.n} of {found.n} from {move.from_:g} to {move.to:g}")


def test_the_answers_still_needed_are_as_printed() -> None:
    found = more_answers(share(52, 100), Benchmark("b", "k", 50, "", True), LEVEL)
    assert found is not None
    says(f"As long as it stays at 52 %, {found.more:,} more answers are needed")
    says(f"more than {CAP:,} would be needed")


def test_the_benchmark_with_answers_of_its_own_is_as_printed() -> None:
    found = nps(20, 10, 70)
    certain, sampled = found.against(35), two_sample_benchmark(found, 35, 200)
    assert certain is not None and sampled is not None
    says(f"Taken as certain, p is {certain.p_above:.3f}")
    says(f"Measured on 200 answers, p is {sampled.p_above:.3f}")


def test_the_percentile_is_as_printed() -> None:
    quantiles = {0.1: 40.0, 0.25: 55.0, 0.5: 65.0, 0.75: 75.0, 0.9: 85.0}
    says(
        f"quantiles {listed(list(quantiles.values()))} at {listed([100 * q for q in quantiles])} %"
    )
    says(f"A figure of 66 is at {100 * percentile(66, quantiles).low:.1f} %")
