"""Repeated answers held against a plain-Python oracle, from CSV and from Parquet."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpicli.core.report import Report
from tests.support import report_of, write_csv

BEGIN = date(2026, 1, 28)
LAW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@dataclass(frozen=True)
class Row:
    """A row: client, days since `BEGIN` (None: no date), response id, and an answer or none."""

    client: str
    day: int | None
    tie: str
    answer: str
    wave: str

    @property
    def date(self) -> date | None:
        return None if self.day is None else BEGIN + timedelta(self.day)


ROW = st.builds(
    Row,
    st.sampled_from(["a", " a", "b", "c", ""]),
    st.one_of(st.none(), st.integers(0, 90)),
    st.sampled_from(["", "2", "10", "010", "99999999999999999999", "R-1", "r"]),
    st.sampled_from(["1", "2", "5", "", "n/a", "x"]),
    st.sampled_from(["p", "q"]),
)
ROWS = st.lists(ROW, min_size=1, max_size=30)
RULES = st.fixed_dictionaries(
    {
        "by": st.sampled_from(["client", ["client", "wave"]]),
        "within": st.sampled_from([None, "week", "month", "quarter", "1 day", "30 days"]),
    }
)


def key_of(row: Row, by: str | Sequence[str]) -> tuple[str, ...] | None:
    named = [by] if isinstance(by, str) else by
    found = tuple(getattr(row, column).strip() for column in named)
    return found if all(found) else None


def tie_of(row: Row) -> tuple[int, int, str]:
    if not row.tie:
        return (0, 0, "")
    return (1, int(row.tie), "") if row.tie.isdigit() else (2, 0, row.tie)


def window_of(row: Row, within: str) -> Any:
    if row.date is None:
        return None
    if within == "week":
        return row.date.isocalendar()[:2]
    months = {"month": 1, "quarter": 3}[within]
    return row.date.year, (row.date.month - 1) // months


def bundles(rows: Sequence[Row], rule: dict[str, Any], backwards: bool) -> list[list[int]]:
    """The numbers of rows that repeat one another; a row that cannot be a repeat is left out."""
    within = rule["within"]
    by_key: dict[Any, list[int]] = {}
    for number, row in enumerate(rows):
        key = key_of(row, rule["by"])
        if key is None or (within and row.date is None):
            continue
        calendar = within in ("week", "month", "quarter")
        by_key.setdefault((key, window_of(row, within) if calendar else None), []).append(number)
    if not within or not within.endswith(("day", "days")):
        return list(by_key.values())
    most, found = int(within.split()[0]), []
    for numbers in by_key.values():
        start: date | None = None
        for number in sorted(numbers, key=lambda n: rows[n].date or BEGIN, reverse=backwards):
            day = rows[number].date
            assert day is not None
            if start is None or abs((day - start).days) > most:
                start = day
                found.append([])
            found[-1].append(number)
    return found


def survivors(rows: Sequence[Row], rule: dict[str, Any], keep: str, ties: bool) -> set[int]:
    latest = keep == "latest"

    def place(number: int) -> tuple[Any, ...]:
        row = rows[number]
        undated = date.min if latest else date.max
        tie = tie_of(row) if ties else ()
        return (row.date or undated, tie, number)

    gone: set[int] = set()
    for bundle in bundles(rows, rule, backwards=latest):
        best = max(bundle, key=place) if latest else min(bundle, key=place)
        gone |= set(bundle) - {best}
    return set(range(len(rows))) - gone


def scored(rows: Sequence[Row], parquet: bool, **dedupe: Any) -> Report:
    """The mean of `bit`, two to the row's number, and that of the answers."""
    columns: dict[str, list[str]] = {
        "client": [row.client for row in rows],
        "day": ["" if row.date is None else row.date.isoformat() for row in rows],
        "other": ["soon"] * len(rows),
        "tie": [row.tie for row in rows],
        "wave": [row.wave for row in rows],
        "q": [row.answer for row in rows],
        "bit": [str(2**number) for number in range(len(rows))],
    }
    given_ = {key: value for key, value in dedupe.items() if value is not None}
    source: dict[str, Any] = {"date": "other", "dedupe": {"date": "day", **given_}}
    kpis = {
        "bits": {"kpi": "mean", "question": "bit"},
        "it": {"kpi": "mean", "question": "q", "scale": "1-5"},
        "asked": {"kpi": "mean", "question": "q", "scale": "1-5", "where": {"wave": "p"}},
    }
    with tempfile.TemporaryDirectory() as folder:
        if parquet:
            import pyarrow as pa
            from pyarrow import parquet as pq

            days = [row.date for row in rows]
            typed = {**columns, "day": pa.array(days, pa.date32())}
            pq.write_table(pa.table(typed), Path(folder) / "survey.parquet")
            source["path"] = "survey.parquet"
        else:
            source["path"] = write_csv(Path(folder) / "survey.csv", columns).name
        return report_of(Path(folder), kpis, source)


def figure(report: Report, name: str) -> Any:
    return next(one for one in report.results if one.name == name).estimate


def kept_rows(report: Report) -> set[int]:
    found = figure(report, "bits")
    total = round(found.value * found.n)
    return {number for number in range(64) if total >> number & 1}


@pytest.mark.parametrize("parquet", [False, True], ids=["csv", "parquet"])
@pytest.mark.parametrize("keep", ["latest", "first"])
@LAW
@given(ROWS, RULES, st.booleans())
def test_the_row_that_counts_is_the_one_that_plain_python_keeps(
    parquet: bool, keep: str, rows: list[Row], rule: dict[str, Any], ties: bool
) -> None:
    report = scored(rows, parquet, **rule, keep=keep, ties="tie" if ties else None)
    wanted = survivors(rows, rule, keep, ties)
    assert kept_rows(report) == wanted
    [ledger] = report.ledgers
    assert ledger.kept == len(wanted)
    assert dict(ledger.steps).get("duplicate", 0) == len(rows) - len(wanted)


def weighed(
    rows: Sequence[Row], rule: dict[str, Any], keep: str, numbers: Iterable[int]
) -> tuple[float, float | None, float]:
    """The mean of the answers, its standard error and the sum of weights, of rows asked."""
    asked = set(numbers)
    weight = dict.fromkeys(asked, 1.0)
    if keep == "mean":
        for bundle in bundles(rows, rule, backwards=False):
            filled = [n for n in bundle if n in asked and rows[n].answer]
            weight |= dict.fromkeys(filled, 1 / max(len(filled), 1))
    valid = [n for n in asked if rows[n].answer in "125" and rows[n].answer]
    total = math.fsum(weight[n] for n in valid)
    mean = math.fsum(weight[n] * int(rows[n].answer) for n in valid) / total
    units = [key_of(row, rule["by"]) or n for n, row in enumerate(rows)]
    sums: dict[Any, float] = dict.fromkeys(units, 0.0)
    for n in valid:
        sums[units[n]] += weight[n] * (int(rows[n].answer) - mean)
    some = len({units[n] for n in valid})
    size = len(sums)
    spread = math.fsum(z * z for z in sums.values()) * size / max(size - 1, 1)
    return mean, math.sqrt(spread) / total if some > 1 else None, total


@pytest.mark.parametrize("parquet", [False, True], ids=["csv", "parquet"])
@pytest.mark.parametrize("keep", ["mean", "all"])
@LAW
@given(ROWS, RULES)
def test_repeats_that_count_weigh_and_spread_as_in_plain_python(
    parquet: bool, keep: str, rows: list[Row], rule: dict[str, Any]
) -> None:
    report = scored(rows, parquet, **rule, keep=keep)
    [ledger] = report.ledgers
    assert (ledger.kept, ledger.steps) == (len(rows), ())
    asked = {"it": range(len(rows)), "asked": [n for n, r in enumerate(rows) if r.wave == "p"]}
    for name, numbers in asked.items():
        found = figure(report, name)
        if not any(rows[n].answer in "125" and rows[n].answer for n in numbers):
            assert found is None
            continue
        mean, se, total = weighed(rows, rule, keep, numbers)
        assert found.value == pytest.approx(mean, rel=1e-12)
        assert found.sum_weights == pytest.approx(total, rel=1e-12)
        assert found.n == sum(rows[n].answer in ("1", "2", "5") for n in numbers)
        if se is None:
            assert found.se is None
        else:
            assert found.se == pytest.approx(se, rel=1e-9, abs=1e-9)
    repeats = sum(len(one) - 1 for one in bundles(rows, rule, backwards=False))
    notes = [note for note in report.notes if note.slug == "repeats-counted"]
    assert [note.text.split(" ")[0] for note in notes] == ([str(repeats)] if repeats else [])


@pytest.mark.parametrize(
    ("keep", "days", "kept"),
    [
        # days after the first: 0, 20, 31, 62, 62
        ("first", 30, {0, 2, 3}),
        ("latest", 30, {4, 2, 0}),
        ("first", 31, {0, 3}),
        ("latest", 31, {4, 1}),
    ],
)
def test_a_window_of_days_begins_anew_at_the_row_that_is_kept(
    keep: str, days: int, kept: set[int]
) -> None:
    rows = [Row("a", day, "", "1", "p") for day in (0, 20, 31, 62, 62)]
    report = scored(rows, False, by="client", within=f"{days} days", keep=keep)
    assert kept_rows(report) == kept
