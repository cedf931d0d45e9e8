"""Parquet files with a bit flipped: read as they were or refused, and the process lives on."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from kpicli.errors import UserError
from kpicli.sources.files import File
from kpicli.sources.parquet import open_parquet
from kpicli.sources.thrift import Thrift
from tests.cli.process import environment
from tests.support import configure

ROWS = 400
SCORES = """
import json, sys
import kpicli
card = kpicli.load("kpicli.yaml")
for name in sys.argv[1:]:
    try:
        found = card.score(name).to_dict()["results"][0]["value"]
    except kpicli.UserError as error:
        found = error.problems[0].slug
    print(json.dumps([name, found]), flush=True)
"""


def table() -> pa.Table:
    return pa.table(
        {
            "id": [str(row) for row in range(ROWS)],
            "q": [None if row % 17 == 0 else str(row * row % 11) for row in range(ROWS)],
            "w": [1.0 + row % 3 for row in range(ROWS)],
            "l": [[row % 5] * (row % 3) for row in range(ROWS)],
            "s": [{"a": row, "b": {"c": [row]}} for row in range(ROWS)],
        }
    )


def written(**options: object) -> bytes:
    sink = io.BytesIO()
    parquet.write_table(table(), sink, **options)
    return sink.getvalue()


def flipped(data: bytes, bit: int) -> bytes:
    return data[: bit // 8] + bytes([data[bit // 8] ^ 1 << bit % 8]) + data[bit // 8 + 1 :]


def last_byte(path: Path, group: int, column: int) -> int:
    """Where the last page of a column chunk ends."""
    with parquet.ParquetFile(path) as content:
        chunk = content.metadata.row_group(group).column(column)
        first = chunk.dictionary_page_offset or chunk.data_page_offset
        return int(first + chunk.total_compressed_size - 1)


def footer(data: bytes) -> int:
    """Where the footer begins."""
    return len(data) - 8 - int.from_bytes(data[-8:-4], "little")


def test_a_flipped_bit_in_the_footer_never_ends_the_process(tmp_path: Path) -> None:
    # Arrow's reader aborts where a size statistic does not fit its column.
    data = written()
    configure(tmp_path / "kpicli.yaml", {"nps": {"question": "q"}}, {"path": "survey.parquet"})
    (tmp_path / "survey.parquet").write_bytes(data)
    statistics = [at.start() for at in re.finditer(b"\x19\x26", data[footer(data) :])]
    assert len(statistics) > 3
    names = ["survey.parquet"]
    for at in statistics:
        for bit in range(8 * (footer(data) + at), 8 * (footer(data) + at + 2)):
            names.append(f"{bit}.parquet")
            (tmp_path / names[-1]).write_bytes(flipped(data, bit))
    done = subprocess.run(
        [sys.executable, "-c", SCORES, *names],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env=environment(),
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (_, sound), *others = [json.loads(line) for line in done.stdout.splitlines()]
    assert [name for name, _ in others] == names[1:]
    assert {found for _, found in others} == {sound, "broken-parquet"}


def test_a_footer_with_any_bit_flipped_is_read_or_refused(tmp_path: Path) -> None:
    data = written(write_page_checksum=True)
    file = File(tmp_path / "data.parquet", "data.parquet")
    for bit in range(8 * footer(data), 8 * len(data), 13):
        file.path.write_bytes(flipped(data, bit))
        try:
            opened = open_parquet(file)
            opened.verify(opened.names)
        except UserError as error:
            assert [problem.slug for problem in error.problems] == ["broken-parquet"]


@pytest.mark.parametrize("compression", ["none", "snappy", "zstd"])
@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_checksums_of_sound_files_agree_and_any_flipped_bit_of_a_page_does_not(
    version: str, compression: str, tmp_path: Path
) -> None:
    data = written(
        write_page_checksum=True,
        data_page_version=version,
        compression=compression,
        row_group_size=150,
    )
    file = File(tmp_path / "data.parquet", "data.parquet")
    file.path.write_bytes(data)
    opened = open_parquet(file)
    assert (opened.names, opened.nested, opened.rows) == (
        ["id", "q", "w", "l", "s"],
        {"l", "s"},
        ROWS,
    )
    columns = ["id", "q", "w"]
    opened.verify(columns)
    for at in [last_byte(file.path, group, column) for group in range(3) for column in range(3)]:
        file.path.write_bytes(flipped(data, 8 * at))
        with pytest.raises(UserError, match="is not what was written"):
            open_parquet(file).verify(columns)


def test_a_column_that_is_not_needed_is_not_verified(tmp_path: Path) -> None:
    data = written(write_page_checksum=True)
    file = File(tmp_path / "data.parquet", "data.parquet")
    file.path.write_bytes(data)
    file.path.write_bytes(flipped(data, 8 * last_byte(file.path, 0, 2)))
    opened = open_parquet(file)
    opened.verify(["id", "q"])
    with pytest.raises(UserError, match="is not what was written"):
        opened.verify(["w"])


@given(st.binary(max_size=200))
def test_whatever_the_bytes_reading_thrift_ends_in_fields_or_a_value_error(data: bytes) -> None:
    for wanted in ({}, {1: int, 2: bytes, 3: [int], 4: {1: [bytes]}}):
        try:
            found = Thrift(data).struct(wanted)
        except ValueError:
            continue
        assert set(found) <= set(wanted)
