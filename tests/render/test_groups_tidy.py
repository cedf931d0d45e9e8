"""The tidy table of groups, periods and benchmarks: its columns, and files that read back."""

from __future__ import annotations

import csv as stdlib_csv
import io
from dataclasses import replace

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet as pq

import kpicli
from kpicli.core.column import Value
from kpicli.core.columns import FIXED, tidy
from kpicli.core.report import Report
from kpicli.render import csv, parquet
from kpicli.render.parts.neutral import encodable
from kpicli.render.parts.surface import Surface
from tests.render import build
from tests.render import build_groups as groups
from tests.render.test_evil import defused
from tests.thorough import often

DIFFERENCE = "difference se low high p p_adjusted method family_size family_method significant"
DIFFERENCE += " relevant"
READ = {"text": str, "integer": int, "number": float, "boolean": {"true": True, "false": False}.get}

each_report = pytest.mark.parametrize("report", groups.REPORTS.values(), ids=groups.REPORTS)


def names(report: Report) -> list[str]:
    return [column.name for column in tidy(report)][len(FIXED) :]


def row(report: Report, at: int) -> dict[str, Value]:
    return {column.name: column.value(report.results[at]) for column in tidy(report)}


def of(name: str, facts: str) -> list[str]:
    return [f"{name}_{fact}" for fact in facts.split()]


def test_groups_have_a_column_per_segment_in_the_order_asked_for() -> None:
    expected = ["by", "group_region", "group_channel", "merged", "share", "impact"]
    assert names(groups.CROSSED) == [*expected, *of("versus_rest", DIFFERENCE)]


def test_a_total_a_subtotal_and_respondents_without_a_value_are_told_apart() -> None:
    told = [
        tuple(row(groups.CROSSED, at)[name] for name in ("by", "group_region", "group_channel"))
        for at in (0, 1, 2, 3, 5)
    ]
    assert told == [
        (None, None, None),
        ("region", "North", None),
        ("channel", None, "email"),
        ("region; channel", "North", "email"),
        ("region; channel", None, None),
    ]


def test_periods_have_their_days_their_changes_and_their_signals() -> None:
    change = f"earlier why {DIFFERENCE} within mix simpson"
    days = ["period_start", "period_end", "period_complete"]
    expected = [*days, *of("change", change), *of("year_change", change), "signals"]
    assert names(groups.TREND) == [*expected, *of("target", "value gap p verdict")]
    running = row(groups.TREND, 7)
    assert (running["period_start"], running["period_end"]) == ("2025-10-01", "2026-01-01")
    assert (running["period_complete"], running["change_why"]) == (False, "incomplete")
    assert row(groups.TREND, 5)["signals"] == "outside-limits; three-of-four"


def test_columns_depend_on_what_was_asked_for_and_not_on_what_was_found() -> None:
    for report in (groups.SEGMENT, groups.TREND):
        bare = replace(report, results=(groups.csat(5, 9),))
        expected = [name for name in names(report) if not name.startswith("target")]
        assert names(bare) == expected
    assert names(build.report(groups.csat(5, 9))) == []


def test_benchmark_tells_more_of_each_benchmark_than_other_commands() -> None:
    facts = "value gap p verdict gap_low gap_high moved more percentile percentile_low"
    facts += " percentile_high cautions verified"
    expected = [each for name in ("industry", "peers", "goal") for each in of(name, facts)]
    assert names(groups.BENCHMARK)[: len(expected)] == expected
    found = row(groups.BENCHMARK, 0)
    assert (found["goal_moved"], found["industry_more"], found["peers_moved"]) == (99, 125000, None)
    assert (found["peers_percentile"], found["industry_cautions"]) == (
        0.595,
        "stale; scale-differs",
    )


@settings(max_examples=often(40), deadline=None)
@given(
    st.lists(st.sampled_from(["change", "group", "period", "x", "x 2", "versus_rest"]), max_size=5),
    st.lists(st.sampled_from(["x", "x_value", "region", "region 2"]), unique=True, max_size=3),
)
def test_no_two_columns_have_one_name(benchmarks: list[str], segments: list[str]) -> None:
    against = tuple(build.benchmark(50.0, name) for name in benchmarks)
    one = build.result("it", {0: 40, 100: 60}, against=against, period=groups.quarter(1))
    report = build.report(one, by=tuple(segments), every="quarter")
    found = [column.name for column in tidy(report)]
    assert len(found) == len(set(found))


@each_report
def test_csv_reads_back_as_the_columns_say(report: Report) -> None:
    output = csv.render(report, Surface(None))
    head, *rows = stdlib_csv.reader(io.StringIO(output, newline=""), strict=True)
    columns = tidy(report)
    assert head == [column.name for column in columns]
    assert len(rows) == len(report.results)
    for cells, result in zip(rows, report.results, strict=True):
        for cell, column in zip(cells, columns, strict=True):
            value = column.value(result)
            read = None if cell == "" else READ[column.kind](cell)
            assert read == (defused(value) if isinstance(value, str) else value), column.name


@each_report
def test_parquet_reads_back_equal_with_the_types_that_the_columns_say(report: Report) -> None:
    table = pq.read_table(pa.BufferReader(parquet.render(report, Surface(None))))
    columns = tidy(report)
    types = {"text": pa.string(), "integer": pa.int64(), "number": pa.float64()}
    types["boolean"] = pa.bool_()
    assert table.schema.types == [types[column.kind] for column in columns]
    assert table.schema.metadata[b"kpicli.command"] == report.command.encode()
    for column in columns:
        values = [column.value(result) for result in report.results]
        assert table.column(encodable(column.name)).to_pylist() == values


@each_report
def test_a_frame_has_the_columns_of_the_csv_and_the_same_types_whatever_is_missing(
    report: Report,
) -> None:
    frame = kpicli.Report(report).to_frame()
    assert list(frame.columns) == [column.name for column in tidy(report)]
    kinds = {"integer": "Int64", "number": "float64", "boolean": "boolean"}
    for column in tidy(report):
        if column.kind in kinds:
            assert str(frame[column.name].dtype) == kinds[column.kind], column.name


@each_report
def test_the_dictionary_holds_every_result_of_the_report(report: Report) -> None:
    found = kpicli.Report(report).to_dict()
    assert [one["group"] for one in found["results"]] == [dict(one.group) for one in report.results]
    assert found["command"] == report.command
