"""Groups and periods tested as SciPy and statsmodels test them, from the answers themselves."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from kpicli.core.report import Difference
from tests.analysis.asked import asked, by_group, by_period, figure
from tests.support import repeated

MEAN = {"it": {"kpi": "mean", "question": "q", "scale": "0-10"}}
CSAT = {"it": {"kpi": "csat", "question": "q", "scale": "1-5"}}
NPS = {"it": {"question": "q", "kpi": "nps"}}


def answers(low: int, high: int, seed: int = 5) -> dict[str, list[Any]]:
    """Answers of four groups of different size, over five months."""
    chance = random.Random(seed)
    rows = [
        (chance.randint(low, high - (group == "b")), group, f"2025-{month:02}-11")
        for group, size in (("a", 31), ("b", 12), ("c", 55), ("d", 7))
        for month in range(1, 6)
        for _ in range(size - month)
    ]
    return dict(zip(("q", "g", "d"), map(list, zip(*rows, strict=True)), strict=True))


def part(columns: dict[str, list[Any]], column: str, keys: Iterable[str]) -> list[int]:
    wanted = set(keys)
    return [q for q, key in zip(columns["q"], columns[column], strict=True) if key in wanted]


def satisfied(values: list[int]) -> tuple[int, int]:
    return sum(value >= 4 for value in values), len(values)


def of_shares(own: list[int], other: list[int]) -> tuple[float, float, float]:
    """p, low and high, in points."""
    from statsmodels.stats.proportion import confint_proportions_2indep, proportions_ztest

    (a, n), (b, m) = satisfied(own), satisfied(other)
    _, p = proportions_ztest([a, b], [n, m])
    low, high = confint_proportions_2indep(a, n, b, m, method="newcomb", compare="diff")
    return p, 100 * low, 100 * high


def of_means(own: list[int], other: list[int]) -> tuple[float, float, float]:
    from scipy.stats import ttest_ind

    test = ttest_ind(own, other, equal_var=False)
    drawn = test.confidence_interval(0.95)
    return test.pvalue, drawn.low, drawn.high


def told(found: Difference | None) -> tuple[float | None, float, float]:
    assert found is not None
    assert found.interval is not None
    return found.p, found.interval.low, found.interval.high


@pytest.mark.parametrize(
    ("kpi", "low", "high", "oracle"), [(CSAT, 1, 5, of_shares), (MEAN, 0, 10, of_means)]
)
def test_each_group_is_tested_against_the_others_pooled(
    tmp_path: Path, kpi: dict[str, Any], low: int, high: int, oracle: Any
) -> None:
    columns = answers(low, high)
    found = by_group(asked("segment", tmp_path, columns, kpi, by=("g",)))
    for group in "abcd":
        own, rest = part(columns, "g", group), part(columns, "g", set("abcd") - {group})
        versus = found[group,].versus_rest
        assert told(versus) == pytest.approx(oracle(own, rest), rel=1e-9)
        assert versus is not None
        assert versus.family.size == 4


@pytest.mark.parametrize(
    ("kpi", "low", "high", "oracle"), [(CSAT, 1, 5, of_shares), (MEAN, 0, 10, of_means)]
)
def test_each_period_is_tested_against_the_one_before(
    tmp_path: Path, kpi: dict[str, Any], low: int, high: int, oracle: Any
) -> None:
    columns = answers(low, high)
    survey = {"date": "d"}
    found = by_period(asked("trend", tmp_path, columns, kpi, survey, every="month"))
    assert list(found) == [f"2025-0{month}" for month in range(1, 6)]
    assert found["2025-01"].change is None
    for month in range(2, 6):
        own, before = (part(columns, "d", {f"2025-0{m}-11"}) for m in (month, month - 1))
        change = found[f"2025-0{month}"].change
        assert change is not None
        assert told(change.difference) == pytest.approx(oracle(own, before), rel=1e-9)


@pytest.mark.parametrize(
    ("method", "theirs"),
    [("bh", "fdr_bh"), ("holm", "holm"), ("bonferroni", "bonferroni"), ("none", None)],
)
def test_the_tests_of_the_groups_are_adjusted_together(
    tmp_path: Path, method: str, theirs: str | None
) -> None:
    from statsmodels.stats.multitest import multipletests

    report = asked("segment", tmp_path, answers(1, 5), CSAT, by=("g",), adjust=method)
    found = [one.versus_rest for one in report.results if one.versus_rest]
    plain = [one.p for one in found]
    want = plain if theirs is None else multipletests(plain, 0.05, theirs)[1]
    assert [one.p_adjusted for one in found] == pytest.approx(list(want), rel=1e-12)
    assert [one.significant for one in found] == [p < 0.05 for p in want]
    assert {(one.family.size, one.family.method) for one in found} == {(4, method)}


def test_the_promoter_scores_of_the_reference_differ_as_it_says(tmp_path: Path) -> None:
    columns = {
        "q": repeated({10: 70, 7: 10, 0: 20}) + repeated({10: 50, 7: 20, 0: 30}),
        "g": ["x"] * 100 + ["y"] * 100,
    }
    found = by_group(asked("segment", tmp_path, columns, NPS, by=("g",)))
    assert figure(found["x",]).value == 50
    versus = found["x",].versus_rest
    assert told(versus) == pytest.approx((0.01267759, 6.2248, 52.0276), abs=5e-5)
    assert versus is not None
    assert versus.difference == pytest.approx(30)
    assert found["y",].impact == pytest.approx(15)
    assert found["x",].impact == pytest.approx(-15)


def test_whether_shares_differ_at_all_is_pearsons_test(tmp_path: Path) -> None:
    from scipy.stats import chi2_contingency

    columns = answers(1, 5)
    [test] = asked("segment", tmp_path, columns, CSAT, by=("g",)).overall
    counts = [satisfied(part(columns, "g", group)) for group in "abcd"]
    want = chi2_contingency([(a, n - a) for a, n in counts], correction=False)
    assert (test.statistic, test.df1, test.p) == pytest.approx(
        (want.statistic, want.dof, want.pvalue), rel=1e-9
    )


def test_whether_means_differ_at_all_is_welchs_test(tmp_path: Path) -> None:
    from statsmodels.stats.oneway import anova_oneway

    columns = answers(0, 10)
    [test] = asked("segment", tmp_path, columns, MEAN, by=("g",)).overall
    want = anova_oneway([part(columns, "g", group) for group in "abcd"], use_var="unequal")
    assert (test.statistic, test.df1, test.df2, test.p) == pytest.approx(
        (want.statistic, want.df_num, want.df_denom, want.pvalue), rel=1e-9
    )


def test_weighted_groups_are_known_as_their_rows_linearised_say(tmp_path: Path) -> None:
    import numpy as np

    columns = answers(0, 10)
    columns["w"] = [1 + n % 7 / 4 for n in range(len(columns["q"]))]
    found = by_group(asked("segment", tmp_path, columns, MEAN, {"weight": "w"}, by=("g",)))
    y, w, g = (np.array(columns[name]) for name in "qwg")

    def known(rows: Any) -> tuple[float, float]:
        mean = np.average(y[rows], weights=w[rows])
        z = w[rows] * (y[rows] - mean) / w[rows].sum()
        return mean, len(z) / (len(z) - 1) * (z**2).sum()

    for group in "abcd":
        (own, v1), (rest, v2) = known(g == group), known(g != group)
        versus, share = found[group,].versus_rest, w[g == group].sum() / w.sum()
        assert versus is not None
        assert versus.difference == pytest.approx(own - rest, rel=1e-9)
        assert versus.se == pytest.approx((v1 + v2) ** 0.5, rel=1e-9)
        assert found[group,].share == pytest.approx(share, rel=1e-12)
        assert found[group,].impact == pytest.approx(share * (rest - own), rel=1e-9)
