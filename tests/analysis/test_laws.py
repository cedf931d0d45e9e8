"""Laws that figures obey whatever the answers are."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpicli.core.answers import Kind
from kpicli.core.report import Report, Result
from tests.support import report_of, write_csv
from tests.thorough import often

KPIS: dict[str, Any] = {
    "nps": {"question": "a"},
    "csat": {"question": "b", "scale": "1-5"},
    "cess": {"items": ["b", "c"], "scale": "1-5"},
    "ces": {"question": "c", "scale": "1-5", "better": "higher"},
}
TEXTS = st.sampled_from(["", "n/a", "?", "99", "NULL", "1e1"])
ROW = st.tuples(
    st.one_of(st.integers(0, 10).map(str), TEXTS),
    st.one_of(st.integers(1, 5).map(str), TEXTS),
    st.one_of(st.integers(1, 5).map(str), TEXTS),
    st.integers(1, 400).map(lambda w: w / 100),
    st.integers(1, 6),
)
ROWS = st.lists(ROW, min_size=2, max_size=60)
LAW = settings(max_examples=often(10), deadline=None, suppress_health_check=list(HealthCheck))


def scored(rows: list[tuple[str, str, str, float, int]], **survey: Any) -> Report:
    with tempfile.TemporaryDirectory() as folder:
        columns = dict(zip("abcwk", zip(*rows, strict=True), strict=True))
        data = write_csv(Path(folder) / "survey.csv", columns)
        return report_of(Path(folder), KPIS, {"path": data.name, **survey})


def pairs(one: Report, other: Report) -> list[tuple[Result, Result]]:
    return list(zip(one.results, other.results, strict=True))


@LAW
@given(
    ROWS,
    st.randoms(use_true_random=False),
    st.sampled_from(
        [{}, {"weight": "w"}, {"weight": "w", "cluster": "k"}, {"weight": "w", "strata": "k"}]
    ),
)
def test_the_order_of_rows_never_shows_not_even_in_the_last_bit(
    rows: list[Any], chance: random.Random, survey: dict[str, str]
) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)
    for ours, theirs in pairs(scored(rows, **survey), scored(shuffled, **survey)):
        assert ours.estimate == theirs.estimate
        assert ours.standings == theirs.standings


@LAW
@given(ROWS)
def test_the_file_twice_keeps_the_figure_and_halves_the_variance(rows: list[Any]) -> None:
    for once, twice in pairs(scored(rows), scored(rows + rows)):
        if once.estimate is None or twice.estimate is None:
            assert once.estimate is twice.estimate is None
            continue
        assert twice.estimate.value == pytest.approx(once.estimate.value, rel=1e-12, abs=1e-12)
        n, se = once.estimate.n, once.estimate.se
        if se is not None and twice.estimate.se is not None:
            plain = se**2 * (n - 1) / n
            doubled = twice.estimate.se**2 * (2 * n - 1) / (2 * n)
            assert doubled == pytest.approx(plain / 2, rel=1e-9, abs=1e-18)


@LAW
@given(ROWS, st.sampled_from([0.25, 3.0, 1000.0]))
def test_weights_times_a_constant_change_nothing(rows: list[Any], factor: float) -> None:
    scaled = [(*row[:3], row[3] * factor, row[4]) for row in rows]
    for ours, theirs in pairs(scored(rows, weight="w"), scored(scaled, weight="w")):
        if ours.estimate is None or theirs.estimate is None:
            assert ours.estimate is theirs.estimate is None
            continue
        first, second = ours.estimate, theirs.estimate
        assert (first.se is None) == (second.se is None)
        figures = [(first.value, second.value), (first.n_eff, second.n_eff)]
        for one, other in [*figures, (first.se or 0.0, second.se or 0.0)]:
            assert other == pytest.approx(one, rel=1e-9, abs=1e-9)


@LAW
@given(ROWS)
def test_weights_of_one_are_no_weights(rows: list[Any]) -> None:
    ones = [(*row[:3], 1, row[4]) for row in rows]
    for ours, theirs in pairs(scored(ones), scored(ones, weight="w")):
        assert ours.estimate == theirs.estimate


@LAW
@given(ROWS)
def test_each_row_its_own_cluster_is_no_clusters_when_every_answer_is_valid(
    rows: list[Any],
) -> None:
    whole = [("5", "3", str(1 + place % 5), *row[3:]) for place, row in enumerate(rows)]
    unique = [(*row[:4], place) for place, row in enumerate(whole)]
    for ours, theirs in pairs(scored(unique, weight="w"), scored(unique, weight="w", cluster="k")):
        assert ours.estimate is not None
        assert theirs.estimate is not None
        assert theirs.estimate.se == pytest.approx(ours.estimate.se, rel=1e-9, abs=1e-12)
        assert theirs.estimate.df == ours.estimate.df


@LAW
@given(ROWS, st.integers(1, 9))
def test_rows_that_do_not_apply_change_the_ledger_only(rows: list[Any], extra: int) -> None:
    more = rows + [("n/a", "n/a", "n/a", 1.0, 1)] * extra
    first, second = scored(rows), scored(more)
    for ours, theirs in pairs(first, second):
        assert ours.estimate == theirs.estimate
        apart = theirs.answers.get(Kind.NOT_APPLICABLE, 0) - ours.answers.get(
            Kind.NOT_APPLICABLE, 0
        )
        assert apart == extra
    assert second.ledgers[0].rows == first.ledgers[0].rows + extra


@LAW
@given(ROWS)
def test_the_ledger_always_sums_to_the_file(rows: list[Any]) -> None:
    ledger = scored(rows, where={"k": ["1", "2", "3"]}, dedupe={"by": "k"}).ledgers[0]
    assert ledger.rows == len(rows)
    assert ledger.rows == ledger.kept + sum(n for _, n in ledger.steps)
    for kinds in ledger.answers.values():
        assert sum(kinds.values()) == ledger.kept


@LAW
@given(ROWS)
def test_reversing_a_scale_turns_the_index_round(rows: list[Any]) -> None:
    turned = [
        (row[0], str(6 - int(row[1])) if row[1] in "12345" and row[1] else row[1], *row[2:])
        for row in rows
    ]
    kpi = {"ces": {"question": "b", "scale": "1-5", "better": "higher", "as": "index"}}
    with tempfile.TemporaryDirectory() as folder:
        figures = []
        for place, version in enumerate((rows, turned)):
            columns = dict(zip("abcwk", zip(*version, strict=True), strict=True))
            data = write_csv(Path(folder) / f"{place}.csv", columns)
            figures.append(report_of(Path(folder), kpi, {"path": data.name}).results[0].estimate)
    if figures[0] is None or figures[1] is None:
        assert figures[0] is figures[1] is None
        return
    assert figures[1].value == pytest.approx(-figures[0].value, rel=1e-12, abs=1e-12)
    assert figures[0].interval is not None
    assert figures[1].interval is not None
    assert figures[1].interval.low == pytest.approx(-figures[0].interval.high, abs=1e-9)
