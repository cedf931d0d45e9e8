"""The tidy table: its columns, their types, and files that tell when they are damaged."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pytest
from pyarrow import parquet as pq

from kpicli.core.columns import FIXED, tidy
from kpicli.render import csv, formats, parquet
from kpicli.render.parts.surface import Surface
from tests.render import build


def test_columns_are_fixed_and_then_four_per_benchmark_in_order_of_appearance() -> None:
    fixed = "name kpi title group period value unit better why n n_eff sum_weights se df low high"
    fixed += " level method band reliability reasons"
    names = [column.name for column in tidy(build.USUAL)]
    assert names[: len(FIXED)] == fixed.split()
    assert names[len(FIXED) :] == [
        f"{name}_{part}"
        for name in ("industry", "top quartile", "target", "last year")
        for part in ("value", "gap", "p", "verdict")
    ]


def test_two_benchmarks_of_one_name_have_columns_of_their_own() -> None:
    twice = build.result("it", {0: 50, 100: 50}, against=(build.target(40.0), build.target(60.0)))
    values = {column.name: column.value(twice) for column in tidy(build.report(twice))}
    assert (values["target_value"], values["target 2_value"]) == (40.0, 60.0)


def test_groups_are_read_as_key_and_value() -> None:
    grouped = replace(build.CSAT, group={"region": "North", "channel": None})
    values = {column.name: column.value(grouped) for column in FIXED}
    assert values["group"] == "region=North; channel="


def test_parquet_has_typed_columns_and_says_which_schema_it_follows() -> None:
    table = pq.read_table(pa.BufferReader(parquet.render(build.ODD, Surface())))
    types = {"text": pa.string(), "integer": pa.int64(), "number": pa.float64()}
    assert table.schema.types == [types[column.kind] for column in tidy(build.ODD)]
    assert table.schema.metadata[b"kpicli.schema"] == b"1"
    assert table.column("value").null_count == 1


def test_a_report_without_results_is_a_parquet_file_without_rows() -> None:
    table = pq.read_table(pa.BufferReader(parquet.render(build.report(), Surface())))
    assert (table.num_rows, table.num_columns) == (0, len(FIXED))


def test_no_flipped_bit_in_a_page_of_parquet_is_read_back_as_other_data() -> None:
    content = parquet.render(build.ODD, Surface())
    good = pq.read_table(pa.BufferReader(content))
    pages = len(content) - 8 - int.from_bytes(content[-8:-4], "little")
    caught = 0
    for bit in range(0, pages * 8, 97):
        spoilt = bytearray(content)
        spoilt[bit // 8] ^= 1 << (bit % 8)
        reader = pa.BufferReader(bytes(spoilt))
        try:
            read = pq.read_table(reader, page_checksum_verification=True)
        except (OSError, pa.ArrowException):
            caught += 1
        else:
            assert read.equals(good)
    assert caught > 100


def test_csv_lines_end_as_in_rfc_4180_and_quotes_are_doubled() -> None:
    output = csv.render(build.report(replace(build.CSAT, title='a "b", c')), Surface())
    assert output.count("\r\n") == 2
    assert output.replace("\r\n", "").count("\n") == 0
    assert '"a ""b"", c"' in output


@pytest.mark.parametrize("name", formats.names())
def test_the_same_report_gives_the_same_bytes(name: str) -> None:
    render = formats.load(name)
    assert render(build.ODD, Surface()) == render(build.ODD, Surface())
