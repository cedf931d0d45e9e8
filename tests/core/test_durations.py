"""Durations: read from text, and their distribution against NumPy and SciPy."""

from __future__ import annotations

import math
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpicli.core.durations import UNITS, distribution, seconds

HOUR, DAY = 3600, 86_400
many = st.lists(st.floats(0, 1e7).map(lambda x: round(x, 2)), min_size=1, max_size=60)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("4h", 4 * HOUR),
        ("3d", 3 * DAY),
        ("90 min", 90 * 60),
        ("1.5 h", 1.5 * HOUR),
        ("2 weeks", 14 * DAY),
        ("180 days", 180 * DAY),
        ("1 Day", DAY),
        (" 45S ", 45),
        ("0.5 hours", 1800),
    ],
)
def test_a_duration_is_a_number_and_its_unit(text: str, found: float) -> None:
    assert seconds(text) == found


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("4", "has no unit"),
        ("1.5", "has no unit"),
        ("-4h", "is over 0"),
        ("0 min", "is over 0"),
        ("4 fortnights", "no unit of time is called 'fortnights'"),
        ("3 months", "no unit of time is called 'months'"),
        ("5 m", "no unit of time is called 'm'"),
        ("soon", "'soon' is no duration"),
        ("", "is no duration"),
        ("1h 30min", "is no duration"),
        ("1,5 h", "is no duration"),
        ("1e3 h", "is no duration"),
        ("٤h", "is no duration"),
    ],
)
def test_what_is_no_duration_is_refused_with_what_is_wrong(text: str, wrong: str) -> None:
    with pytest.raises(ValueError) as refused:
        seconds(text)
    assert wrong in str(refused.value)


@given(st.sampled_from(sorted(UNITS)), st.integers(1, 10**6), st.sampled_from(["", " ", "\t"]))
def test_every_unit_is_read_however_it_is_spaced(unit: str, n: int, blank: str) -> None:
    assert seconds(f"{n}{blank}{unit}") == seconds(f"{n}{blank}{unit.upper()}") == n * UNITS[unit]


@settings(deadline=None)
@given(many, st.floats(0, 1))
def test_quantiles_are_those_of_numpy(spans: list[float], share: float) -> None:
    import numpy

    found = distribution(Counter(spans))
    assert found is not None
    assert found.n == len(spans)
    for one in (share, 0.5, 0.9):
        expected = float(numpy.quantile(spans, one, method="linear"))
        assert found.quantile(one) == pytest.approx(expected, rel=1e-9, abs=1e-7)
    assert (found.median, found.p90) == (found.quantile(0.5), found.quantile(0.9))
    assert found.mean == pytest.approx(math.fsum(spans) / len(spans), rel=1e-12)
    assert found.longest == max(spans)


@given(many, st.floats(0, 1e7), st.integers(0, 50))
def test_the_share_within_a_limit_includes_it_and_counts_the_open_ones(
    spans: list[float], limit: float, longer: int
) -> None:
    found = distribution(Counter(spans))
    assert found is not None
    for end in (limit, spans[0]):
        within = sum(each <= end for each in spans)
        assert found.within(end) == within
        assert found.share_within(end, longer) == within / (len(spans) + longer)


def test_the_worked_example_of_type_7() -> None:
    """1, 2, 4, 8: the median is 3 and nine of ten are within 4 + 0.7 × 4 = 6.8."""
    found = distribution({8.0: 1, 1.0: 1, 4.0: 1, 2.0: 1})
    assert found is not None
    assert (found.median, found.mean, found.longest) == (3.0, 3.75, 8.0)
    assert found.p90 == pytest.approx(6.8, rel=1e-15)


@settings(deadline=None)
@given(st.integers(1, 3000), st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.99, 0.999]))
def test_the_interval_of_the_median_is_the_narrowest_that_is_sure_enough(
    n: int, level: float
) -> None:
    from scipy.stats import binom

    found = distribution({float(each): 1 for each in range(1, n + 1)})
    assert found is not None
    drawn = found.median_interval(level)
    tail = (1 - level) / 2
    if drawn is None:
        assert binom.cdf(0, n, 0.5) > tail * (1 - 1e-9)
        return
    rank = int(drawn.low)
    assert drawn.high == n - rank + 1
    assert binom.cdf(rank - 1, n, 0.5) <= tail * (1 + 1e-9)
    assert binom.cdf(rank, n, 0.5) > tail * (1 - 1e-9)


@pytest.mark.parametrize(("n", "rank"), [(6, 1), (9, 2), (25, 8), (100, 40)])
def test_ranks_are_those_of_the_printed_tables_of_the_sign_test(n: int, rank: int) -> None:
    """One more than the critical values of the two-sided sign test at 5 %."""
    found = distribution({float(each): 1 for each in range(1, n + 1)})
    assert found is not None
    drawn = found.median_interval(0.95)
    assert drawn is not None and (drawn.low, drawn.high) == (rank, n - rank + 1)


def test_five_durations_say_too_little_about_their_median() -> None:
    found = distribution({60.0: 5})
    assert found is not None and found.median_interval(0.95) is None


def test_a_large_distribution_is_summed_up_exactly() -> None:
    from scipy.stats import binom

    counts = {float(7 * each % 1_000_003): 1 + each % 5 for each in range(200_000)}
    found = distribution(counts)
    assert found is not None and found.n == 600_000
    drawn = found.median_interval(0.95)
    rank = int(binom.ppf(0.025, found.n, 0.5))
    assert drawn is not None
    assert (drawn.low, drawn.high) == (found.at(rank), found.at(found.n - rank + 1))


def test_no_durations_have_no_distribution() -> None:
    assert distribution({}) is None
    assert distribution({60.0: 0}) is None


@pytest.mark.parametrize("counts", [{-1.0: 1}, {math.nan: 1}, {math.inf: 1}, {1.0: -1}])
def test_impossible_durations_are_refused(counts: dict[float, int]) -> None:
    with pytest.raises(ValueError):
        distribution(counts)


@pytest.mark.parametrize("level", [0.0, 1.0, 95.0])
def test_a_level_is_a_share(level: float) -> None:
    found = distribution({60.0: 50})
    assert found is not None
    with pytest.raises(ValueError):
        found.median_interval(level)
    with pytest.raises(ValueError):
        found.quantile(1.01)
