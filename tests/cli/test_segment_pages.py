"""`segment` as it is read: bins in their order, names that mean one thing, nothing unsaid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.analysis.ran import Ran, ran
from tests.support import configure, write_csv

Capture = pytest.CaptureFixture[str]
SPEND = {"spend": {"column": "survey.amount", "bins": [10, 100]}}
BINS = ["under 10", "10 to under 100", "100 and more"]


def survey(folder: Path, columns: Mapping[str, Sequence[Any]], **sections: Any) -> Path:
    """The configuration of a survey with these columns, and NPS of its column `rec`."""
    n = len(next(iter(columns.values())))
    write_csv(folder / "s.csv", {"rec": [at * 7 % 11 for at in range(n)], **columns})
    kpis = sections.pop("kpis", {"nps": {"question": "rec"}})
    source = {"path": "s.csv", **sections.pop("source", {})}
    return configure(folder / "k.yaml", kpis, source, **sections)


def segment(capsys: Capture, config: Path, *more: str) -> Ran:
    return ran(capsys, "segment", "-c", config, "-f", "table", *more)


def starts(page: str, names: Sequence[str]) -> list[str]:
    """Those of the names that a line starts with, in the order of the page."""
    found = (line.lstrip("▲▼! ") for line in page.splitlines())
    return [name for line in found for name in names if line.startswith(f"{name}  ")]


def amounts(n: int = 300) -> dict[str, list[Any]]:
    return {
        "amount": [(5, 50, 500)[at % 3] for at in range(n)],
        "plan": ["basic" if at // 3 % 2 else "pro" for at in range(n)],
        "day": [f"2025-{1 + at % 4:02}-10" for at in range(n)],
    }


def test_bins_stand_from_low_to_high_among_subtotals_and_in_trends(
    capsys: Capture, here: Path
) -> None:
    config = survey(here, amounts(), segments=SPEND, source={"date": "day"})
    crossed = segment(capsys, config, "--by", "plan,spend").out
    assert starts(crossed, BINS)[:3] == BINS
    lines = ran(capsys, "trend", "-c", config, "--every", "month", "--by", "spend", "-f", "table")
    assert starts(lines.out, BINS) == BINS


def test_groups_that_are_called_as_our_own_labels_stand_in_quotation_marks(
    capsys: Capture, here: Path
) -> None:
    called = ["total", "(none)", "(blank)", "", "other"]
    days = [f"2025-{1 + at // 5 % 4:02}-10" for at in range(200)]
    columns = {"g": [called[at % 5] for at in range(200)], "day": days}
    config = survey(here, columns, source={"date": "day"})
    page = segment(capsys, config, "--by", "g").out
    names = ["total", '"total"', "(none)", '"(none)"', '"(blank)"', "other"]
    assert sorted(starts(page, names)) == sorted(names)
    over_time = ran(capsys, "trend", "-c", config, "--every", "month", "--by", "g", "-f", "table")
    assert starts(over_time.out, ["total", '"total"']) == ["total", '"total"']


def test_a_choice_of_groups_is_told_and_leaves_no_cell_empty(capsys: Capture, here: Path) -> None:
    columns = {"g": [f"group {at % 8}" for at in range(400)]}
    columns["sat"] = [1 + at * 3 % 5 for at in range(400)]
    kpis = {"nps": {"question": "rec"}, "csat": {"question": "sat", "scale": "1-5"}}
    config = survey(here, columns, kpis=kpis)
    whole = segment(capsys, config, "--by", "g").out
    assert "by g, sorted by impact" in whole
    assert starts(whole, ["group 0"]) == ["group 0"] * 3
    worst = segment(capsys, config, "--by", "g", "--worst", "2").out
    assert "by g, the 2 worst of each KPI, sorted by impact" in worst
    alone = segment(capsys, config, "--by", "g", "--worst", "2", "--top", "1", "--kpi", "nps").out
    assert "by g, the best and the 2 worst, sorted by impact" in alone
    shown = [line for line in worst.splitlines() if line.lstrip("▲▼! ").startswith("group ")]
    assert len(shown) == 4 and all("to" in line for line in shown)


def test_many_withheld_groups_share_a_line_and_no_group_shown_goes_with_them(
    capsys: Capture, here: Path
) -> None:
    few = [f"few {at:02}" for at in range(40)]
    columns: dict[str, list[Any]] = {"g": [*["north", "south"] * 50, *few * 3]}
    columns["sat"] = [1 + at * 3 % 5 for at in range(220)]
    kpis = {"nps": {"question": "rec"}, "csat": {"question": "sat", "scale": "1-5"}}
    page = segment(capsys, survey(here, columns, kpis=kpis), "--by", "g").out
    assert page.count("40 groups  withheld to protect respondents") == 2
    assert "few " not in page
    assert starts(page, ["north", "south"]) == ["north", "south"] * 3
    columns["g"] = [*["north", "south"] * 92, *few[:12] * 3]
    page = segment(capsys, survey(here, columns, kpis=kpis), "--by", "g").out
    assert starts(page, few[:12]) == few[:12] * 3


def test_the_segment_is_named_over_its_groups_though_they_have_shorter_names(
    capsys: Capture, here: Path
) -> None:
    columns = {"contract_type": ["abc"[at % 3] for at in range(300)]}
    page = segment(capsys, survey(here, columns), "--by", "contract_type").out
    assert starts(page, ["contract_type"]) == ["contract_type"]
