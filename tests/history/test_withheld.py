"""What is withheld stays out of the ledger, run after run."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest

from tests.analysis.ran import ran
from tests.history.sheets import (
    LEDGERS,
    TREND,
    Capture,
    answers,
    configured,
    fine,
    notes,
    records,
    survey,
    trend,
)

FEW = [("2025-03-01", "West", answer) for answer in (0, 9, 10)]
LATER = [("2025-03-02", "West", answer) for answer in (10, 10, 9, 9)]
NUMBERS = ("value", "n", "n_eff", "sum_weights", "se", "df", "low", "high", "method", "basis")


@pytest.mark.parametrize("ledger", LEDGERS)
def test_a_withheld_result_is_recorded_without_any_number(ledger: str, capsys: Capture) -> None:
    survey([*answers(), *FEW])
    trend(capsys, ledger, "--by", "region")
    hidden = [one for one in records(ledger) if one.withheld]
    assert [one.groups for one in hidden if one.period == "2025-03"]
    for one in hidden:
        assert [getattr(one, name) for name in NUMBERS] == [None] * len(NUMBERS)
        assert one.reasons == ""
    of_west = [one for one in hidden if one.groups == {"region": "West"}]
    protected = [one for one in hidden if one.groups != {"region": "West"}]
    alike = [{**asdict(one), "group": "", "key": ""} for one in (of_west[0], protected[0])]
    assert alike[0] == alike[1]


def test_what_was_withheld_once_stays_withheld_though_late_answers_make_it_large(
    capsys: Capture,
) -> None:
    survey([*answers(), *FEW])
    trend(capsys, "ledger.parquet", "--by", "region")
    hidden = {one.key for one in records("ledger.parquet") if one.withheld}
    survey([*answers(), *FEW, *LATER])
    done = trend(capsys, "ledger.parquet", "--by", "region")
    [told] = notes(done, "history-withheld")
    assert told.startswith("2 figures stay withheld in the ledger")
    assert all(one.withheld for one in records("ledger.parquet") if one.key in hidden)
    [total] = notes(done, "restated")
    assert total.startswith("restated: nps in 2025-03: ")


def test_a_lower_limit_does_not_bring_out_what_was_withheld(capsys: Capture) -> None:
    survey([*answers(), *FEW])
    trend(capsys, "ledger.parquet", "--by", "region")
    configured(privacy={"min_group": 2})
    done = trend(capsys, "ledger.parquet", "--by", "region")
    assert notes(done, "restated") == []
    march = [one for one in records("ledger.parquet") if one.period == "2025-03"]
    west = [one for one in march if one.groups == {"region": "West"}]
    assert west
    assert all(one.withheld for one in west)


def test_a_figure_that_is_withheld_now_is_restated_without_the_new_one(capsys: Capture) -> None:
    survey([*answers(), *FEW, *LATER])
    trend(capsys, "ledger.parquet", "--by", "region")
    survey([*answers(), *FEW])
    told = notes(trend(capsys, "ledger.parquet", "--by", "region"), "restated")
    assert any(
        "region West: " in each and each.endswith(" is now withheld: the data changed")
        for each in told
    )


def test_a_series_from_the_ledger_shows_withheld_periods_as_such(capsys: Capture) -> None:
    survey([*answers(), *FEW])
    trend(capsys, "ledger.parquet", "--by", "region")
    Path("survey.csv").unlink()
    done = fine(
        ran(capsys, *TREND, "--by", "region", "--from-history", "ledger.parquet", "-f", "csv")
    )
    rows = [
        line for line in done.out.splitlines() if ",2025-03," in line and "West,2025-03" in line
    ]
    assert len(rows) == 1
    assert "withheld" in rows[0]
