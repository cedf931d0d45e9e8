"""Names of groups, benchmarks, breaks and answers steer nothing in the machine formats."""

from __future__ import annotations

import csv as stdlib_csv
import io
import json
import re
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet as pq

from kpicli.core.columns import tidy
from kpicli.core.report import (
    WITHHELD,
    Break,
    Change,
    Chart,
    Difference,
    Family,
    Gate,
    Overall,
    Report,
)
from kpicli.core.verdict import Benchmark, Closing, Standing
from kpicli.render import csv, ndjson, parquet, plain
from kpicli.render import json as json_format
from kpicli.render.parts.neutral import HIDDEN, encodable
from kpicli.render.parts.surface import Surface
from tests.render import build
from tests.render import build_groups as groups
from tests.render.evil import EVIL
from tests.render.test_evil import defused
from tests.render.test_groups_json import VALIDATOR

each_evil = pytest.mark.parametrize("text", EVIL.values(), ids=EVIL)


def evil(text: str, command: str) -> Report:
    """A report that holds `text` wherever a group, a comparison or a benchmark can hold it."""
    apart = Difference(1.5, 0.5, None, 0.01, text, Family(3, text), 0.03, True)
    bad = Benchmark(
        text, text, 75.0, text, False, industry=text, region=text, scale=text, definition=text
    )
    standing = Standing(bad, 1.5, 0.01, "above", closing=(Closing(3, 9, text, text),))
    one = groups.csat(
        600,
        900,
        group={text: text},
        period=groups.quarter(1),
        versus_rest=apart,
        change=Change(text, apart),
        standings=(standing,),
    )
    return build.report(
        one,
        replace(one, group={text: None}),
        replace(one, group={}, why=WITHHELD),
        command=command,
        by=(text,),
        overall=(Overall(text, text, 1.0, 2.0, None, 0.5, text, 3),),
        charts=(Chart(text, {text: text}, 1.0, 0.0, 2.0, 9),),
        breaks=(Break(text, text, text),),
        gates=(Gate(text, "breached", (text,)),),
    )


each_command = pytest.mark.parametrize("command", ["segment", "benchmark"])


@each_evil
def test_json_is_valid_reads_back_equal_and_shows_no_controls(text: str) -> None:
    said = evil(text, "trend")
    for render in (json_format.render, ndjson.render):
        output = render(said, Surface(None, explain=True))
        assert not HIDDEN.search(output.replace("\n", ""))
        output.encode()
    read: Any = json.loads(json_format.render(said, Surface(None)))
    VALIDATOR.validate(read)
    assert (read["by"], read["breaks"][0]["what"], read["gates"][0]["reasons"]) == (
        [text],
        text,
        [text],
    )
    first, *_ = read["results"]
    assert first["group"] == {text: text}
    assert first["versus_rest"]["family"]["method"] == text
    assert first["change"]["earlier"] == first["benchmarks"][0]["closing"][0]["from"] == text


@each_evil
@each_command
def test_csv_and_parquet_read_back_equal(text: str, command: str) -> None:
    said = evil(text, command)
    columns = tidy(said)
    head, *cells = stdlib_csv.reader(
        io.StringIO(csv.render(said, Surface(None)), newline=""), strict=True
    )
    assert head == [defused(column.name) for column in columns]
    table = pq.read_table(pa.BufferReader(parquet.render(said, Surface(None))))
    for at, column in enumerate(columns):
        values = [column.value(result) for result in said.results]
        read = [encodable(value) if isinstance(value, str) else value for value in values]
        assert table.column(at).to_pylist() == read
        if column.kind == "text":
            texts = ["" if value is None else defused(str(value)) for value in values]
            assert [line[at] for line in cells] == texts


@each_evil
@each_command
def test_plain_has_as_many_cells_in_every_line_and_nothing_that_does_not_show(
    text: str, command: str
) -> None:
    for unicode in (True, False):
        output = plain.render(evil(text, command), Surface(None, unicode=unicode))
        assert not HIDDEN.search(output.replace("\n", ""))
        assert unicode or output.isascii()
        lines = output.splitlines()
        assert len(lines) == 4
        assert len({len(re.split(" {2,}", line)) for line in lines}) == 1
