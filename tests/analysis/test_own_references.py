"""Figures of one's own as references: their one-sided p, and what is said when there is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kpicli.errors import UserError
from tests.analysis.asked import asked
from tests.support import write_csv

NPS: dict[str, Any] = {"nps": {"question": "q"}}


def test_a_gap_against_its_own_test_has_a_one_sided_p_over_a_half(tmp_path: Path) -> None:
    """Five promoters of five are 100, but much less once the answers of the test are added."""
    other = write_csv(tmp_path / "other.csv", {"q": [10] * 995 + [8] * 5})
    report = asked("benchmark", tmp_path, {"q": [10] * 5}, NPS, against=str(other))
    [standing] = report.results[0].standings
    assert standing.gap == pytest.approx(0.5)
    assert standing.p is not None and standing.p > 0.5


def test_without_an_earlier_period_the_refusal_names_none(tmp_path: Path) -> None:
    columns = {"q": [9, 3] * 20, "d": ["2024-01-05"] * 40}
    with pytest.raises(UserError) as refused:
        asked("benchmark", tmp_path, columns, NPS, {"date": "d"}, every="month", against="previous")
    [problem] = refused.value.problems
    assert problem.text == "there is no complete period before the latest complete one"


def test_how_many_periods_are_shown_does_not_matter_to_the_latest_complete_one(
    tmp_path: Path,
) -> None:
    months = ["2024-01-05", "2024-02-05", "2024-03-05"]
    columns = {"q": [9, 3, 8] * 20, "d": months * 20}
    report = asked(
        "benchmark",
        tmp_path,
        columns,
        NPS,
        {"date": "d"},
        every="month",
        against="previous",
        last=1,
        until="2024-03-20",
    )
    [result] = report.results
    assert result.period is not None and result.period.label == "2024-02"
    assert [one.benchmark.name for one in result.standings] == ["2024-01"]
