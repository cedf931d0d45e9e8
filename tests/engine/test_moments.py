"""Sums over sampling units, and the standard errors of groups and differences made of them.

Everything is worked out again from the rows, one by one.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kpicli.analysis.passes import SurveyPass
from kpicli.core.comparison import Comparison
from kpicli.core.crossing import ALL
from tests.analysis.asked import opened
from tests.engine.by_rows import Row, Rows
from tests.thorough import often

KPIS = {"it": {"kpi": "mean", "question": "q", "scale": "0-10"}}
A, B, C, TOTAL = ("a",), ("b",), ("c",), (ALL,)
LAW = settings(max_examples=often(12), deadline=None, suppress_health_check=list(HealthCheck))


def rows_of(weights: st.SearchStrategy[float]) -> st.SearchStrategy[list[Row]]:
    row = st.builds(
        Row,
        st.one_of(st.integers(0, 10), st.integers(0, 10), st.none()),
        st.sampled_from("aabc"),
        st.sampled_from("123456"),
        st.sampled_from("xy"),
        weights,
    )
    return st.lists(row, min_size=4, max_size=40)


WEIGHTS = st.one_of(st.just(1.0), st.integers(1, 400).map(lambda n: n / 100))
ROWS = rows_of(WEIGHTS)
DESIGNS = {
    "clients": {"client": "u"},
    "clients in strata": {"client": "u", "strata": "s"},
    "strata": {"strata": "s"},
    "weighted clients in strata of finite populations": {
        "client": "u",
        "strata": "s",
        "weight": "w",
        "population": "N",
    },
    "weighted clients": {"client": "u", "weight": "w"},
}


@contextmanager
def measuring(rows: Rows, design: dict[str, str]) -> Iterator[SurveyPass]:
    with (
        tempfile.TemporaryDirectory() as folder,
        opened(Path(folder), rows.columns(), KPIS, design, by=("g",)) as found,
    ):
        [one] = found.passes
        assert isinstance(one, SurveyPass)
        yield one


@LAW
@given(ROWS, st.sampled_from(sorted(DESIGNS)))
def test_sums_of_cells_unions_and_pairs_are_those_of_the_rows(rows: list[Row], name: str) -> None:
    brute = Rows(rows, DESIGNS[name])
    cells: dict[str, list[tuple[str | None, ...]]] = {
        "a": [A],
        "b or c": [B, C],
        "all": [A, B, C],
        "a or b": [A, B],
    }
    pairs = [("a", "all"), ("a", "b or c"), ("a or b", "b or c")]
    with measuring(brute, DESIGNS[name]) as found:
        [ask] = found.scan.asks
        points = found.found["it"].points
        moments = found.opened.moments(ask, points, cells, pairs)
    parts = {cell: brute.part({g for (g,) in groups if g}) for cell, groups in cells.items()}
    ends = {
        cell: (
            brute.sums(part, lambda i: brute.weight[i] * brute.answer(i)),
            brute.sums(part, lambda i: brute.weight[i]),
        )
        for cell, part in parts.items()
    }
    near = {"rel": 1e-12, "abs": 1e-12}
    for cell, (a, b) in ends.items():
        strata = moments.strata.get(cell, {})
        assert set(strata) == {h for h, _ in a}
        assert moments.heaviest.get(cell, 0.0) == pytest.approx(max(b.values(), default=0.0))
        for h, one in strata.items():
            mine = [unit for unit in a if unit[0] == h]
            assert one.psus == len(brute.drawn[h])
            assert one.population == brute.population[h]
            assert one.active == len(mine)
            want = [
                math.fsum(a[u] for u in mine),
                math.fsum(b[u] for u in mine),
                math.fsum(a[u] ** 2 for u in mine),
                math.fsum(a[u] * b[u] for u in mine),
                math.fsum(b[u] ** 2 for u in mine),
            ]
            assert [one.total_y, one.total_w, one.yy, one.yw, one.ww] == pytest.approx(want, **near)
    for one_cell, other in pairs:
        (a, b), (a2, b2) = ends[one_cell], ends[other]
        crosses = moments.cross.get((one_cell, other), {})
        assert set(crosses) == {unit[0] for unit in a if unit in a2}
        for h, both in crosses.items():
            mine = [unit for unit in a if unit in a2 and unit[0] == h]
            want = [math.fsum(x[u] * y[u] for u in mine) for x in (a, b) for y in (a2, b2)]
            assert [both.yy, both.yw, both.wy, both.ww] == pytest.approx(want, **near)
            assert both.both == sum(b[u] > 0 and b2[u] > 0 for u in mine)


def _near(value: float | None, variance: float) -> None:
    assert value is not None
    assert value**2 == pytest.approx(variance, rel=1e-9, abs=1e-15)


def _compared(brute: Rows, one: list[int], other: list[int], found: Comparison | None) -> None:
    """The comparison, where there is one, is that of the rows."""
    if not brute.df(one) or not brute.df(other):
        assert found is None
        return
    variance = brute.variance((1.0, one), (-1.0, other))
    alone = brute.variance((1.0, one)) + brute.variance((1.0, other))
    if variance <= 1e-9 * alone:
        return
    assert found is not None
    assert found.method == "linearised"
    assert found.df is not None
    assert found.df <= brute.df(sorted({*one, *other}))
    assert found.difference == pytest.approx(brute.mean(one) - brute.mean(other), abs=1e-12)
    _near(found.se, variance)


LIGHT_REST = [
    Row(0, "a", "1", "x", 1.0),
    Row(0, "a", "1", "x", 1.65),
    Row(1, "b", "2", "x", 0.01),
    Row(None, "a", "1", "x", 1.0),
    Row(1, "b", "1", "x", 0.01),
]
"""The group a outweighs the rest by far: taken from the total, the rest would lose its digits."""


@LAW
@example(LIGHT_REST, "weighted clients")
@given(ROWS, st.sampled_from(sorted(DESIGNS)))
def test_a_group_less_the_rest_is_what_the_rows_linearised_give(rows: list[Row], name: str) -> None:
    brute = Rows(rows, DESIGNS[name])
    own, rest = brute.part("a"), brute.part("bc")
    with measuring(brute, DESIGNS[name]) as found:
        frame = found.frame("it")
        frame.prepare([A, TOTAL], [(A, TOTAL)])
        answer = frame.versus_rest(A, TOTAL)
    if not own or not rest:
        assert answer is None
        return
    assert answer is not None
    other, compared = answer
    assert other.value == pytest.approx(brute.mean(rest), rel=1e-12, abs=1e-12)
    assert other.n == len(rest)
    assert other.df == (brute.df(rest) or None)
    if other.se is not None:
        _near(other.se, brute.variance((1.0, rest)))
    _compared(brute, own, rest, compared)


@LAW
@given(ROWS, st.sampled_from(sorted(DESIGNS)))
def test_a_group_less_another_is_what_the_rows_linearised_give(rows: list[Row], name: str) -> None:
    brute = Rows(rows, DESIGNS[name])
    one, other = brute.part("a"), brute.part("b")
    with measuring(brute, DESIGNS[name]) as found:
        frame = found.frame("it")
        frame.prepare([A, B], [(A, B)])
        compared = frame.difference(A, B)
        figures = frame.estimate(A), frame.estimate(B)
    for part, estimate in zip((one, other), figures, strict=True):
        assert (estimate is None) == (not part)
        if estimate is not None:
            assert estimate.value == pytest.approx(brute.mean(part), rel=1e-12, abs=1e-12)
            assert estimate.df == (brute.df(part) or None)
    if one and other:
        _compared(brute, one, other, compared)


def test_clients_who_all_answer_in_both_groups_are_tested_as_pairs() -> None:
    from scipy.stats import ttest_rel

    before, after = [3, 5, 8, 2, 9, 7], [4, 5, 9, 5, 9, 8]
    rows = [Row(n, "a", str(at), "x", 1.0) for at, n in enumerate(before)]
    rows += [Row(n, "b", str(at), "x", 1.0) for at, n in enumerate(after)]
    with measuring(Rows(rows, DESIGNS["clients"]), DESIGNS["clients"]) as found:
        frame = found.frame("it")
        frame.prepare([A, B, TOTAL], [(A, B), (A, TOTAL)])
        compared, answer = frame.difference(A, B), frame.versus_rest(A, TOTAL)
    assert compared is not None and answer is not None and answer[1] is not None
    paired = ttest_rel(before, after)
    assert compared.df == answer[1].df == paired.df == 5
    assert compared.p == pytest.approx(paired.pvalue, rel=1e-12)
    assert answer[1].p == pytest.approx(paired.pvalue, rel=1e-12)


def test_units_that_weigh_nothing_give_no_degrees_of_freedom() -> None:
    weightless = [Row(5, "a", str(n), "x", 0.0) for n in range(9)]
    rows = [Row(n, "ab"[n % 2], str(n), "x", 1.0 + n / 7) for n in range(9)] + weightless
    brute = Rows(rows, DESIGNS["weighted clients in strata of finite populations"])
    with measuring(brute, DESIGNS["weighted clients in strata of finite populations"]) as found:
        frame = found.frame("it")
        frame.prepare([A, B, TOTAL], [(A, TOTAL), (B, TOTAL)])
        figures = [frame.estimate(cell) for cell in (A, B, TOTAL)]
        answer = frame.versus_rest(B, TOTAL)
    parts = [brute.part("a"), brute.part("b"), brute.part("ab")]
    assert [one.df for one in figures if one] == [brute.df(part) for part in parts]
    assert answer is not None
    assert answer[0].df == brute.df(brute.part("a"))
    assert answer[0].df == figures[0].df if figures[0] else None
