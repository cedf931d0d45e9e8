"""`trend` as it is read: pages no wider than they need be, signs explained that are there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.analysis.ran import Ran, ran
from tests.support import configure, write_csv

Capture = pytest.CaptureFixture[str]
KPIS = {"csat": {"question": "sat", "scale": "1-5"}, "nps": {"question": "rec"}}
UNVERIFIED = "* unverified"


def months(n: int, each: int = 40) -> list[str]:
    """Days in `n` months from January 2015 on, so many in each."""
    return [
        f"{2015 + at // 12}-{at % 12 + 1:02}-{day % 28 + 1:02}"
        for at in range(n)
        for day in range(each)
    ]


def survey(folder: Path, days: Sequence[str], kpis: dict[str, Any] | None = None) -> Path:
    """The configuration of a survey answered on these days."""
    n = len(days)
    answers = {
        "day": days,
        "sat": [1 + at % 5 for at in range(n)],
        "rec": [at * 7 % 11 for at in range(n)],
        "plan": ["basic" if at % 2 else "pro" for at in range(n)],
    }
    write_csv(folder / "s.csv", answers)
    return configure(folder / "k.yaml", kpis or KPIS, {"path": "s.csv", "date": "day"})


def trend(capsys: Capture, config: Path, *more: str, every: str = "month") -> Ran:
    return ran(capsys, "trend", "-c", config, "--every", every, "-f", "table", *more)


def test_a_chart_in_a_pipe_is_no_wider_than_a_page(capsys: Capture, here: Path) -> None:
    page = trend(capsys, survey(here, months(70)), "--kpi", "nps").out
    axis = next(line for line in page.splitlines() if "└" in line)
    assert 60 <= len(axis) <= 120


def test_benchmarks_nobody_checked_are_explained_only_where_one_is_shown(
    capsys: Capture, here: Path
) -> None:
    three = {name: {"kpi": "nps", "question": "rec"} for name in ("one", "two", "three")}
    config = survey(here, months(4), {**KPIS, **three})
    overview = trend(capsys, config).out
    assert "75*" not in overview and UNVERIFIED not in overview
    alone = trend(capsys, config, "--kpi", "csat").out
    assert "75*" in alone and UNVERIFIED in alone


def test_rows_without_a_readable_date_are_told_when_periods_leave_them_out(
    capsys: Capture, here: Path
) -> None:
    done = trend(capsys, survey(here, [*months(2), "20231114", "soon"]))
    assert "2 rows without a readable day left out (s.csv)" in done.err
    compact = trend(capsys, survey(here, ["20231114"] * 40))
    assert "40 rows without a readable day left out, which is all: date_format:" in compact.err


@pytest.mark.parametrize(
    ("option", "told"),
    [
        ("--since=2029-01-01", "no row is left in the days asked for"),
        ("--rolling=9", "fewer periods"),
    ],
)
def test_a_trend_of_no_periods_says_why_there_are_none(
    capsys: Capture, here: Path, option: str, told: str
) -> None:
    done = trend(capsys, survey(here, months(3)), option)
    assert done.code == 0 and told in done.err


def test_a_gate_without_a_complete_period_is_undecided(capsys: Capture, here: Path) -> None:
    done = trend(capsys, survey(here, months(3)), "--rolling", "9", "--fail-on", "score:nps<3")
    assert done.code == 4
    told = "gate undecided: score:nps<3: there is no complete period to judge by\n"
    assert done.err.endswith(told)


def test_answers_of_days_still_to_come_are_told(capsys: Capture, here: Path) -> None:
    assert "dates-ahead" not in trend(capsys, survey(here, months(3))).err
    ahead = trend(capsys, survey(here, [*months(3), "2999-05-17"]), every="year")
    assert "the last answer is of 2999-05-17, a day still to come" in ahead.err


def test_a_series_without_a_single_figure_has_no_empty_headings(
    capsys: Capture, here: Path
) -> None:
    page = trend(capsys, survey(here, months(3, each=2)), "--kpi", "nps").out
    assert page.count("withheld to protect respondents") == 3
    assert "\n\n\n" not in page
