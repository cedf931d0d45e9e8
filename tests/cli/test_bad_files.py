"""Files that cannot be read: each is refused with its place and a way out, by either engine."""

from __future__ import annotations

import gzip
import io
import os
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from tests.analysis.ran import ran
from tests.cli.process import kpicli, refused
from tests.support import configure

Capture = pytest.CaptureFixture[str]

ROWS = b"id,q,w\na,9,1\nb,3,2\n"
LONG = b"id,q,w\n" + b"".join(b"%d,%d,1\n" % (n, n * n % 11) for n in range(5000))


def as_parquet() -> bytes:
    sink = io.BytesIO()
    table = pa.table({"id": ["a", "b"] * 500, "q": ["9", "3"] * 500, "w": ["1", "2"] * 500})
    parquet.write_table(table, sink)
    return sink.getvalue()


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


BAD: dict[str, tuple[bytes, str, tuple[str, ...]]] = {
    "empty": (b"", "empty-file", ("survey.csv: ", "check that the export finished")),
    "nothing but line breaks": (b"\n\r\n\n", "empty-file", ("survey.csv: ",)),
    "nothing but a byte order mark": (b"\xef\xbb\xbf", "empty-file", ("survey.csv: ",)),
    "a login page": (
        b"<!DOCTYPE html>\n<html><body>Please log in</body></html>\n",
        "html-not-csv",
        ("survey.csv:1: ", "log in and export again"),
    ),
    "an error as JSON": (
        b'{"error": "quota exceeded"}',
        "json-not-csv",
        ("survey.csv:1: ", "look into the file"),
    ),
    "a ZIP archive": (
        b"PK\x03\x04\x14\x00\x06\x00",
        "not-a-table",
        ("survey.csv: ", "a ZIP archive", "unzip it"),
    ),
    "a workbook cut off": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "broken-workbook",
        ("survey.csv: ", "damaged or cut off", "save or export it again"),
    ),
    "an SPSS file cut off": (
        b"$FL2@(#) SPSS DATA FILE",
        "broken-spss",
        ("survey.csv: ", "damaged or cut off", "fetch or export the file again"),
    ),
    "UTF-16 without a mark": (
        ROWS.decode().encode("utf-16-le"),
        "nul-in-header",
        ("survey.csv:1: ", "encoding: utf-16-le"),
    ),
    "Windows-1252": (
        b"id,q,w\na,9,1\nb,caf\xe9,2\n",
        "bad-encoding",
        ("survey.csv:3: ", "byte 0xE9", "encoding: cp1252"),
    ),
    "a gzip file cut off": (
        gzip.compress(LONG)[:2000],
        "broken-archive",
        ("survey.csv: ", "fetch the export again"),
    ),
    "a gzip file with a wrong checksum": (
        flipped(gzip.compress(LONG), -6),
        "broken-archive",
        ("survey.csv: ", "damaged or cut off"),
    ),
    "a Parquet file cut off": (
        as_parquet()[:-20],
        "broken-parquet",
        ("survey.csv: ", "damaged or cut off", "fetch or write the file again"),
    ),
    "a Parquet file whose footer has another length": (
        flipped(as_parquet(), -6),
        "broken-parquet",
        ("survey.csv: ",),
    ),
    "two columns of a name that is needed": (
        b"id,q,q,w\na,9,3,1\n",
        "duplicate-header",
        ("survey.csv:1: ", "2 columns are called 'q'", "a name of its own"),
    ),
    "a header with a stray quote": (
        b'id,q "score",w\na,9,1\n',
        "broken-header",
        ("survey.csv:1: ", "delimiter: or quote:"),
    ),
    "a title above the header": (
        b"Survey of spring\nid,q,w\na,9,1\nb,3,1\n",
        "preamble",
        ("survey.csv:1: ", "above the header"),
    ),
    "many malformed records": (
        b"id,q,w\na,9,1\nb,3\nc,10,1,x\nd,9,1\n",
        "too-many-malformed",
        (
            "survey.csv:3: 2 of 4 records",
            "line 3: 2 fields where the header has 3",
            "line 4: 4 fields",
            "raise max_malformed",
        ),
    ),
}


@pytest.mark.parametrize("client", [None, "id"], ids=["plain", "by client"])
@pytest.mark.parametrize("name", BAD)
def test_a_file_that_is_no_table_is_refused_with_its_place_and_a_way_out(
    name: str, client: str | None, here: Path, capsys: Capture
) -> None:
    content, slug, parts = BAD[name]
    (here / "survey.csv").write_bytes(content)
    source = {"path": "survey.csv"} | ({"client": client} if client else {})
    configure(here / "kpicli.yaml", {"nps": {"question": "q"}}, source)
    refused(ran(capsys, "score"), 3, slug, *parts)


@pytest.fixture
def config(here: Path) -> Path:
    (here / "survey.csv").write_bytes(ROWS)
    return configure(here / "kpicli.yaml", {"nps": {"question": "q"}}, {"path": "survey.csv"})


def test_a_file_that_is_not_there_is_named_with_the_one_that_may_be_meant(
    config: Path, here: Path, capsys: Capture
) -> None:
    refused(ran(capsys, "score", "surveys.csv"), 3, "no-such-file", "did you mean survey.csv?")
    missing = ran(capsys, "score", "no/such/export.csv")
    refused(missing, 3, "no-such-file", "no/such/export.csv: ", "start in the working directory")


def test_an_empty_name_of_an_export_is_not_the_working_directory(
    config: Path, here: Path, capsys: Capture
) -> None:
    refused(ran(capsys, "score", ""), 2, "no-such-file", "the name of the export is empty")


def test_a_folder_or_a_glob_without_tables_is_refused(
    config: Path, here: Path, capsys: Capture
) -> None:
    (here / "folder").mkdir()
    (here / "folder" / "notes.md").write_text("hello", encoding="utf-8")
    refused(ran(capsys, "score", "folder"), 3, "no-data-in-folder", "folder: ", ".parquet")
    refused(ran(capsys, "score", "folder/*.csv"), 3, "nothing-matches", "folder/*.csv: ")


def test_files_of_two_kinds_are_not_read_together(
    config: Path, here: Path, capsys: Capture
) -> None:
    (here / "folder").mkdir()
    (here / "folder" / "a.csv").write_bytes(ROWS)
    (here / "folder" / "b.parquet").write_bytes(as_parquet())
    refused(ran(capsys, "score", "folder"), 3, "mixed-formats", "folder: ", "one format")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_named(config: Path, here: Path, capsys: Capture) -> None:
    (here / "survey.csv").chmod(0)
    refused(ran(capsys, "score"), 3, "unreadable-file", "survey.csv: ")


def test_a_path_in_the_configuration_starts_in_its_folder(here: Path, capsys: Capture) -> None:
    (here / "set").mkdir()
    kpis = {"nps": {"question": "q"}}
    config = configure(here / "set" / "kpicli.yaml", kpis, {"path": "survey.csv"})
    refused(ran(capsys, "score", "-c", config), 3, "no-such-file", "set/survey.csv: ")
    (here / "set" / "survey.csv").write_bytes(ROWS)
    assert ran(capsys, "score", "-c", config).code == 0


def test_refusals_in_the_middle_of_a_query_leave_standard_error_clean(here: Path) -> None:
    # An exception that leaves a connection open makes the interpreter print pages at exit.
    source = {"path": "survey.csv", "client": "id", "weight": "w"}
    configure(here / "kpicli.yaml", {"nps": {"question": "q"}}, source)
    survey = here / "survey.csv"
    survey.write_bytes(ROWS + b"c,9,none\n")
    refused(kpicli(here, "score"), 3, "bad-weight", "survey.csv:4: 1 row has", "mend the weights")
    survey.write_bytes(ROWS + b"c,9\n")
    refused(kpicli(here, "score"), 3, "too-many-malformed", "survey.csv:4: ")
    survey.write_bytes(as_parquet()[:-20])
    refused(kpicli(here, "score"), 3, "broken-parquet")
    survey.write_bytes(LONG + b"5000,caf\xe9,1\n")
    refused(kpicli(here, "score"), 3, "bad-encoding", "survey.csv:5002: ")
