"""Periods from the dates in a file to the report: which there are, complete, compared."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from kpicli.core.report import Change, Report
from kpicli.errors import UserError
from tests.analysis.asked import asked, by_period, figure

MEAN = {"it": {"kpi": "mean", "question": "q"}}


def trending(
    folder: Path, days: Sequence[str], answers: Sequence[int] | None = None, **more: Any
) -> Report:
    """A trend of a mean over rows on these days; `reporting`, `breaks` go to the configuration."""
    sections = {key: more.pop(key) for key in ("reporting", "breaks") if key in more}
    columns = {"q": answers or [5] * len(days), "d": list(days)}
    more.setdefault("every", "month")
    command = more.pop("command", "trend")
    return asked(command, folder, columns, MEAN, {"date": "d"}, sections, **more)


def counts(report: Report) -> dict[str, int]:
    """Answers by period, 0 for a gap."""
    return {
        label: one.estimate.n if one.estimate else 0 for label, one in by_period(report).items()
    }


def change(report: Report, label: str) -> Change:
    found = by_period(report)[label].change
    assert found is not None
    return found


AMSTERDAM = {"timezone": "Europe/Amsterdam"}


def test_a_time_with_an_offset_falls_on_the_local_day(tmp_path: Path) -> None:
    days = [
        "2025-12-31T22:59:59Z",
        "2025-12-31T23:00:00Z",
        "2026-01-01T00:30:00+02:00",
        "2025-12-31 23:59:59",
        "2025-12-31T18:00:00-05:00",
    ]
    report = trending(tmp_path, days, reporting=AMSTERDAM)
    assert counts(report) == {"2025-12": 3, "2026-01": 2}
    assert counts(trending(tmp_path, days)) == {"2025-12": 5}


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-06-01", 24)]
)
def test_a_day_on_which_the_clocks_change_has_its_own_hours(
    tmp_path: Path, day: str, hours: int
) -> None:
    from datetime import UTC, datetime, timedelta

    noon = datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC)
    moments = [(noon + timedelta(hours=n)).isoformat() for n in range(-24, 25)]
    found = trending(tmp_path, moments, every="day", reporting=AMSTERDAM)
    assert counts(found)[day] == hours


def test_new_years_days_are_in_the_iso_week_of_their_thursday(tmp_path: Path) -> None:
    days = ["2026-12-27", "2026-12-28", "2027-01-01", "2027-01-03", "2027-01-04"]
    report = trending(tmp_path, days, every="week")
    assert counts(report) == {"2026-W52": 1, "2026-W53": 3, "2027-W01": 1}
    period = by_period(report)["2026-W53"].period
    assert period is not None
    assert (period.start, period.end) == ("2026-12-28", "2027-01-04")


@pytest.mark.parametrize(
    ("starts", "weeks"),
    [
        ("sunday", {"W2026-03-01": 2, "W2026-03-08": 1}),
        ("saturday", {"W2026-02-28": 1, "W2026-03-07": 2}),
        ("monday", {"2026-W09": 1, "2026-W10": 2}),
    ],
)
def test_weeks_begin_on_the_declared_day(
    tmp_path: Path, starts: str, weeks: dict[str, int]
) -> None:
    days = ["2026-03-01", "2026-03-07", "2026-03-08"]
    report = trending(tmp_path, days, every="week", reporting={"week_starts": starts})
    assert counts(report) == weeks


def test_fiscal_quarters_and_years_are_named_by_the_year_they_end_in(tmp_path: Path) -> None:
    days = ["2026-03-31", "2026-04-01", "2026-06-30", "2026-07-01"]
    fiscal = {"fiscal_year_starts": "april"}
    quarters = trending(tmp_path, days, every="quarter", reporting=fiscal)
    assert counts(quarters) == {"FY2026-Q4": 1, "FY2027-Q1": 2, "FY2027-Q2": 1}
    years = trending(tmp_path, days, every="year", reporting=fiscal)
    assert counts(years) == {"FY2026": 1, "FY2027": 3}
    assert counts(trending(tmp_path, days, every="year")) == {"2026": 4}


@pytest.mark.parametrize("start", ["february", "march"])
def test_fiscal_quarters_from_other_months_hold_their_last_days(tmp_path: Path, start: str) -> None:
    month = {"february": 2, "march": 3}[start]
    ends = {2: "2025-04-30", 3: "2025-05-31"}[month]
    days = [f"2025-{month:02}-01", f"2025-{month:02}-28", ends]
    report = trending(tmp_path, days, every="quarter", reporting={"fiscal_year_starts": start})
    assert counts(report) == {"FY2026-Q1": 3}


MONTHLY = [f"2025-{month:02}-{day:02}" for month in range(1, 7) for day in (3, 17, 28)]
VARIED = [month + step for month in range(1, 7) for step in (0, 1, 2)]


def complete(report: Report) -> dict[str, bool]:
    return {label: one.period.complete for label, one in by_period(report).items() if one.period}


def test_a_period_that_a_limit_cuts_is_shown_and_neither_complete_nor_tested(
    tmp_path: Path,
) -> None:
    days = {"since": "2025-02-10", "until": "2025-06-10"}
    report = trending(tmp_path, MONTHLY, VARIED, **days)
    assert counts(report) == {
        "2025-02": 2,
        "2025-03": 3,
        "2025-04": 3,
        "2025-05": 3,
        "2025-06": 1,
    }
    assert [label for label, full in complete(report).items() if not full] == [
        "2025-02",
        "2025-06",
    ]
    assert (change(report, "2025-03").difference, change(report, "2025-03").why) == (
        None,
        "incomplete",
    )
    assert change(report, "2025-06").why == "incomplete"
    tested = change(report, "2025-04").difference
    assert tested is not None
    assert tested.family.size == 2
    assert dict(report.ledgers[0].steps) == {"outside-period": 6}


def test_limits_on_the_first_days_of_periods_cut_none(tmp_path: Path) -> None:
    days = {"since": "2025-02-01", "until": "2025-06-01"}
    report = trending(tmp_path, MONTHLY, VARIED, **days)
    assert all(complete(report).values())
    assert list(counts(report)) == ["2025-02", "2025-03", "2025-04", "2025-05"]


@pytest.mark.parametrize(
    ("moment", "running"), [(1750636800, "2025-06"), (1751320800, None), (1751317200, "2025-06")]
)
def test_the_running_period_is_shown_and_neither_complete_nor_tested(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: int, running: str | None
) -> None:
    # 23 June 2025, and an hour each side of the last midnight of June in Amsterdam
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(moment))
    report = trending(tmp_path, MONTHLY, VARIED, reporting=AMSTERDAM)
    assert [label for label, full in complete(report).items() if not full] == (
        [running] if running else []
    )
    last = change(report, "2025-06")
    assert (last.why, last.difference is None) == (
        ("incomplete", True) if running else (None, False)
    )
    assert figure(by_period(report)["2025-06"]).value == 7


def test_a_running_period_is_no_point_of_the_chart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = [f"2025-{month:02}-15" for month in range(1, 11)]
    answers = [42, 45, 39, 44, 41, 47, 38, 43, 46, 900]
    full = trending(tmp_path, days, answers).charts[0]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1760918400")  # 20 October 2025
    report = trending(tmp_path, days, answers)
    [chart] = report.charts
    assert (full.points, chart.points) == (10, 9)
    assert chart.high < 60 < full.high
    assert by_period(report)["2025-10"].signals == ()


def test_gaps_are_periods_without_a_figure(tmp_path: Path) -> None:
    report = trending(tmp_path, ["2025-01-05", "2025-01-09", "2025-04-02", "2025-04-03"])
    assert counts(report) == {"2025-01": 2, "2025-02": 0, "2025-03": 0, "2025-04": 2}
    assert by_period(report)["2025-02"].why == "no-answers"
    assert [change(report, month).why for month in ("2025-02", "2025-03", "2025-04")] == [
        "no-answers"
    ] * 3
    rolled = trending(tmp_path, ["2025-01-05", "2025-01-09", "2025-04-02"], rolling=2)
    assert counts(rolled) == {"2025-02": 2, "2025-03": 0, "2025-04": 1}


def test_nothing_is_compared_across_a_break(tmp_path: Path) -> None:
    for day, apart in (("2025-04-01", {"2025-04"}), ("2025-04-10", {"2025-04", "2025-05"})):
        breaks = [{"day": day, "what": "the question was put anew"}]
        report = trending(tmp_path, MONTHLY, VARIED, breaks=breaks)
        found = {label: one.change for label, one in by_period(report).items() if one.change}
        assert {label for label, one in found.items() if one.why == "break"} == apart
        assert {label for label, one in found.items() if one.difference} == set(found) - apart


def test_a_break_of_another_kpi_parts_nothing(tmp_path: Path) -> None:
    breaks = [{"day": "2025-04-01", "what": "the question was put anew", "kpi": "nps"}]
    kpis = {**MEAN, "nps": {"question": "q"}}
    columns = {"q": VARIED, "d": MONTHLY}
    report = asked(
        "trend", tmp_path, columns, kpis, {"date": "d"}, {"breaks": breaks}, every="month"
    )
    why = {name: by_period(report, name=name)["2025-04"].change for name in kpis}
    assert [one.why for one in why.values() if one] == [None, "break"]


def test_limits_begin_anew_behind_a_break(tmp_path: Path) -> None:
    days = [f"{2023 + n // 12}-{n % 12 + 1:02}-15" for n in range(20)]
    answers = [42, 45, 39, 44, 41, 47, 38, 43, 46, 40, *(n + 500 for n in range(10))]
    breaks = [{"day": "2023-11-01", "what": "another scale"}]
    [chart] = trending(tmp_path, days, answers, breaks=breaks).charts
    assert (chart.since, chart.points, chart.mean) == ("2023-11", 10, 504.5)


def test_rolling_windows_are_compared_with_those_that_share_no_day(tmp_path: Path) -> None:
    report = trending(tmp_path, MONTHLY, VARIED, rolling=2)
    found = {label: one.change for label, one in by_period(report).items()}
    assert {label: one.earlier for label, one in found.items() if one} == {
        "2025-04": "2025-02",
        "2025-05": "2025-03",
        "2025-06": "2025-04",
    }
    assert change(report, "2025-04").difference is not None
    assert figure(by_period(report)["2025-02"]).n == 6


@pytest.mark.parametrize(
    ("every", "days", "pairs"),
    [
        ("month", ["2024-03-31", "2025-03-01"], {"2025-03": "2024-03"}),
        ("quarter", ["2024-01-31", "2025-03-31"], {"2025-Q1": "2024-Q1"}),
        ("year", ["2024-12-31", "2025-01-01"], {"2025": "2024"}),
        ("week", ["2025-01-01", "2025-12-30"], {"2026-W01": "2025-W01"}),
        ("week", ["2025-12-22", "2026-12-28"], {}),
        ("day", ["2024-02-28", "2025-02-28"], {"2025-02-28": "2024-02-28"}),
        ("day", ["2023-03-01", "2024-02-29"], {}),
    ],
)
def test_a_period_is_compared_with_the_same_one_a_year_before(
    tmp_path: Path, every: str, days: list[str], pairs: dict[str, str]
) -> None:
    rows = [day for day in days for _ in range(3)]
    report = trending(tmp_path, rows, [1, 2, 3, 5, 6, 7], every=every)
    found = by_period(report)
    last = list(found)[-1]
    earlier = found[last].year_change
    assert {last: earlier.earlier} == pairs if earlier else pairs == {}
    if earlier:
        assert earlier.difference is not None
        assert earlier.difference.difference == pytest.approx(4)
    first = {label for label, one in found.items() if one.year_change}
    assert first <= set(pairs) | {label for label, one in found.items() if not one.estimate}


def test_undated_rows_are_a_step_of_the_ledger(tmp_path: Path) -> None:
    days = ["2025-01-05", "", "soon", "2025-02-30", "2025-02-01"]
    report = trending(tmp_path, days)
    ledger = report.ledgers[0]
    assert (ledger.rows, ledger.kept, dict(ledger.steps)) == (5, 2, {"no-date": 3})
    assert counts(report) == {"2025-01": 1, "2025-02": 1}


def test_more_periods_than_anybody_reads_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        trending(tmp_path, ["1025-01-05", "2025-01-05"], every="day")
    assert [one.slug for one in caught.value.problems] == ["too-many-periods"]


def test_the_last_periods_keep_the_comparisons_that_reach_before_them(tmp_path: Path) -> None:
    report = trending(tmp_path, MONTHLY, VARIED, last=2)
    assert list(counts(report)) == ["2025-05", "2025-06"]
    found = change(report, "2025-05").difference
    assert found is not None
    assert (found.difference, found.family.size) == (pytest.approx(1), 2)


@pytest.mark.parametrize("more", [{}, {"by": ("q",)}, {"rolling": 2}])
def test_a_survey_without_dates_has_no_periods(tmp_path: Path, more: dict[str, Any]) -> None:
    report = trending(tmp_path, ["", "n/a"], **more)
    assert report.results == ()
    assert dict(report.ledgers[0].steps) == {"no-date": 2}
