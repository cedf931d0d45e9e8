"""Repeated answers as declared on the source, worked by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kpicli.errors import UserError
from tests.support import report_of, write_csv


def test_clients_who_answer_twice_alike_weigh_as_much_as_those_who_answer_once(
    tmp_path: Path,
) -> None:
    # worked by hand: a 10 and 10, b 0; each weighs 1, so NPS is 0 though two of three are 10
    data = write_csv(tmp_path / "s.csv", {"q": [10, 10, 0], "c": ["a", "a", "b"]})
    source = {"path": data.name, "dedupe": {"by": "c", "keep": "mean"}}
    found = report_of(tmp_path, {"nps": {"question": "q"}}, source).results[0]
    assert found.estimate is not None
    assert (found.estimate.value, found.estimate.n, found.estimate.sum_weights) == (0, 3, 2)
    assert found.estimate.clusters == 2
    # two units at +100 and −100: √(2 · (100² + 100²)) ÷ 2
    assert found.estimate.se == pytest.approx(100)


def test_silence_is_an_answer_where_comments_are_counted(tmp_path: Path) -> None:
    # a comments on one of two occasions: half of a, and b not at all
    data = write_csv(tmp_path / "s.csv", {"q": ["fine", "", ""], "c": ["a", "a", "b"]})
    source = {"path": data.name, "dedupe": {"by": "c", "keep": "mean"}}
    found = report_of(tmp_path, {"feedback": {"comment": "q"}}, source).results[0]
    assert found.estimate is not None
    assert found.estimate.value == 25


@pytest.mark.parametrize(
    ("more", "clusters"),
    [({}, 2), ({"client": "client"}, 3), ({"cluster": "house"}, 4)],
    ids=["key", "client", "cluster"],
)
def test_the_key_is_the_sampling_unit_unless_another_is_declared(
    more: dict[str, str], clusters: int, tmp_path: Path
) -> None:
    columns = {
        "q": [1, 2, 3, 4],
        "key": ["x", "x", "x", "y"],
        "client": ["a", "b", "b", "c"],
        "house": [1, 2, 3, 4],
    }
    data = write_csv(tmp_path / "s.csv", columns)
    source = {"path": data.name, "dedupe": {"by": "key", "keep": "all"}, **more}
    found = report_of(tmp_path, {"it": {"kpi": "mean", "question": "q"}}, source).results[0]
    assert found.estimate is not None
    assert found.estimate.clusters == clusters


def test_declared_weights_are_shared_among_repeats_and_explained(tmp_path: Path) -> None:
    # a weighs (4 + 2) ÷ 2 = 3 with (4·10 + 2·4) ÷ 6, b 1 with 0: (2·10 + 1·4 + 0) ÷ 4
    columns = {"q": [10, 4, 0], "c": ["a", "a", "b"], "w": [4, 2, 1]}
    data = write_csv(tmp_path / "s.csv", columns)
    source = {"path": data.name, "weight": "w", "dedupe": {"by": "c", "keep": "mean"}}
    found = report_of(tmp_path, {"it": {"kpi": "mean", "question": "q"}}, source).results[0]
    assert found.estimate is not None
    assert (found.estimate.value, found.estimate.sum_weights) == (6, 4)
    assert any("weighted by w and repeats of c" in line for line in found.arithmetic)
    assert any("2 sampling units (c)" in line for line in found.arithmetic)


def test_a_weight_that_cannot_be_used_is_refused_among_repeats_too(tmp_path: Path) -> None:
    data = write_csv(tmp_path / "s.csv", {"q": [1, 2], "c": ["a", "a"], "w": [1, "x"]})
    source = {"path": data.name, "weight": "w", "dedupe": {"by": "c", "keep": "mean"}}
    with pytest.raises(UserError) as raised:
        report_of(tmp_path, {"it": {"kpi": "mean", "question": "q"}}, source)
    assert [one.slug for one in raised.value.problems] == ["bad-weight"]


@pytest.mark.parametrize("keep", ["latest", "first"])
def test_the_date_of_repeats_is_read_in_its_own_order_of_days_and_months(
    keep: str, tmp_path: Path
) -> None:
    # both columns are day first; that of the repeats alone would not tell
    columns = {
        "q": [1, 2, 3],
        "c": ["a", "a", "b"],
        "sent": ["03/02/2026", "02/03/2026", "01/02/2026"],
        "done": ["31/12/2026", "30/12/2026", "29/12/2026"],
    }
    data = write_csv(tmp_path / "s.csv", columns)
    source: dict[str, Any] = {
        "path": data.name,
        "date": "done",
        "dedupe": {"by": "c", "date": "sent"},
    }
    source["dedupe"]["keep"] = keep
    found = report_of(tmp_path, {"it": {"kpi": "mean", "question": "q"}}, source).results[0]
    assert found.estimate is not None
    assert found.estimate.value == (2.5 if keep == "latest" else 2)


def test_rows_without_the_date_of_repeats_are_noted_by_its_column(tmp_path: Path) -> None:
    columns = {"q": [1, 2], "c": ["a", "a"], "d": ["2026-01-01"] * 2, "sent": ["2026-01-02", ""]}
    data = write_csv(tmp_path / "s.csv", columns)
    dedupe = {"by": "c", "date": "sent", "within": "week"}
    source = {"path": data.name, "date": "d", "dedupe": dedupe}
    report = report_of(tmp_path, {"it": {"kpi": "mean", "question": "q"}}, source)
    assert [note.text for note in report.notes] == ["1 rows have no readable sent"]
    assert report.ledgers[0].kept == 2


@pytest.mark.parametrize("keep", ["mean", "all"])
def test_comments_are_compared_over_the_units_of_several_columns(keep: str, tmp_path: Path) -> None:
    rows = 60
    columns = {
        "score": [number % 11 for number in range(rows)],
        "text": ["slow price" if number % 3 else "fine" for number in range(rows)],
        "a": [number // 4 for number in range(rows)],
        "b": [number % 2 for number in range(rows)],
    }
    data = write_csv(tmp_path / "s.csv", columns)
    source = {"path": data.name, "dedupe": {"by": ["a", "b"], "keep": keep}}
    kpi = {"kpi": "feedback", "comment": "text", "score": "score", "scale": "0-10"}
    found = report_of(tmp_path, {"it": kpi}, source).results[0]
    assert found.estimate is not None
    assert (found.estimate.clusters, found.estimate.sum_weights) == (
        30,
        30 if keep == "mean" else 60,
    )
    assert found.voices is not None
