"""`--rejects`: its file in every format, from every command, and what is refused."""

from __future__ import annotations

import csv
import json
import stat
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.analysis.ran import ran
from tests.cli.process import kpicli, refused, report_of
from tests.support import configure, write_csv

Capture = pytest.CaptureFixture[str]
COLUMNS = {
    "id": ["a", "a", "b", "c", "d", "e"],
    "day": ["2026-01-01", "2026-01-09", "2026-02-01", "2026-02-03", "2026-02-04", "2026-03-01"],
    "q": ["9", "10", "11", "", "=1+1", "8"],
    "channel": ["web", "app", "web", "app", "web", "phone"],
}
SOURCE = {"path": "survey.csv", "date": "day", "dedupe": "id", "where": {"channel": ["web", "app"]}}
FILE = """source,file,line,kpi,reason,column,text\r
survey,survey.csv,2,,duplicate,id,\r
survey,survey.csv,4,nps,answer-out-of-scale,q,11\r
survey,survey.csv,5,nps,missing,q,\r
survey,survey.csv,6,nps,answer-unreadable,q,'=1+1\r
survey,survey.csv,7,,where,channel,phone\r
"""


@pytest.fixture
def folder(here: Path) -> Path:
    write_csv(here / "survey.csv", COLUMNS)
    configure(here / "kpicli.yaml", {"nps": {"question": "q"}}, SOURCE)
    return here


def lines(path: Path) -> list[dict[str, Any]]:
    if path.suffix == ".csv":
        with path.open(newline="", encoding="utf-8") as stream:
            found = [{k: v or None for k, v in row.items()} for row in csv.DictReader(stream)]
            return [{**row, "line": int(row["line"] or 0)} for row in found]
    if path.suffix == ".parquet":
        from pyarrow import parquet

        rows: list[dict[str, Any]] = parquet.read_table(path).to_pylist()
        return rows
    text = path.read_text("utf-8")
    if path.suffix == ".ndjson":
        return [json.loads(line) for line in text.splitlines()]
    listed: list[dict[str, Any]] = json.loads(text)
    return listed


def test_the_file_has_a_line_for_each_row_and_kpi_with_formulas_defused(
    folder: Path, capsys: Capture
) -> None:
    assert ran(capsys, "score", "-q", "--rejects", "r.csv").code == 0
    assert (folder / "r.csv").read_bytes().decode() == FILE
    assert stat.S_IMODE((folder / "r.csv").stat().st_mode) == 0o600


@pytest.mark.parametrize("suffix", ["csv", "json", "ndjson", "parquet"])
def test_every_format_holds_the_same(suffix: str, folder: Path, capsys: Capture) -> None:
    ran(capsys, "score", "--rejects", f"r.{suffix}")
    found = lines(folder / f"r.{suffix}")
    places = [(2, None), (4, "nps"), (5, "nps"), (6, "nps"), (7, None)]
    assert [(line["line"], line["kpi"]) for line in found] == places
    assert found[1]["text"] == "11"
    assert found[3]["text"] == ("'=1+1" if suffix == "csv" else "=1+1")


@pytest.mark.parametrize(
    "command",
    [
        ["score"],
        ["segment", "--by", "channel"],
        ["trend", "--every", "month"],
        ["benchmark"],
        ["benchmark", "--against", "previous", "--every", "month"],
    ],
    ids=" ".join,
)
def test_every_command_lists_what_its_ledger_counts(
    command: list[str], folder: Path, capsys: Capture
) -> None:
    done = ran(capsys, *command, "--format", "json", "-q", "--rejects", "r.ndjson")
    [ledger] = report_of(done)["ledger"]
    found = lines(folder / "r.ndjson")
    whole = Counter(line["reason"] for line in found if line["kpi"] is None)
    assert whole == {step["reason"]: step["rows"] for step in ledger["steps"]}
    kinds = ledger["answers"]["nps"]
    assert sum(line["kpi"] == "nps" for line in found) == ledger["kept"] - kinds["valid"]


@pytest.mark.parametrize("stdin", [False, True], ids=["file", "standard input"])
def test_check_lists_them_too(stdin: bool, folder: Path) -> None:
    data = (folder / "survey.csv").read_bytes() if stdin else b""
    export = ["-"] if stdin else []
    done = kpicli(folder, "check", *export, "--rejects", "r.csv", stdin=data)
    assert done.code == 0, done.err
    shown = FILE.replace(",survey.csv,", ",'-,") if stdin else FILE
    assert (folder / "r.csv").read_bytes().decode() == shown


def test_nothing_is_listed_where_everything_counts(folder: Path, capsys: Capture) -> None:
    write_csv(folder / "survey.csv", {name: texts[:1] for name, texts in COLUMNS.items()})
    for suffix, content in (("csv", FILE.partition("\n")[0] + "\n"), ("json", "[]\n")):
        assert ran(capsys, "score", "--rejects", f"r.{suffix}").code == 0
        assert (folder / f"r.{suffix}").read_bytes().decode() == content
    ran(capsys, "score", "--rejects", "r.parquet")
    assert lines(folder / "r.parquet") == []


def test_the_file_is_there_when_strict_refuses_the_data(folder: Path, capsys: Capture) -> None:
    done = ran(capsys, "score", "--strict", "--rejects", "r.csv")
    assert done.code == 3
    assert (folder / "r.csv").read_bytes().decode() == FILE


def test_records_are_written_when_asked_for_and_never_else(folder: Path, capsys: Capture) -> None:
    ran(capsys, "score", "--rejects", "r.json", "--rejects-raw")
    assert [line["record"] for line in lines(folder / "r.json")][:2] == [
        "a,2026-01-01,9,web",
        "b,2026-02-01,11,web",
    ]
    ran(capsys, "score", "--rejects", "r.json")
    assert "record" not in lines(folder / "r.json")[0]


def test_what_cannot_be_written_is_refused_before_anything_is_read(folder: Path) -> None:
    (folder / "survey.csv").unlink()
    score = ("score", "--rejects")
    refused(kpicli(folder, *score, "-"), 2, "no-format-for-suffix", "--rejects")
    refused(kpicli(folder, *score, "r.xlsx"), 2, "no-format-for-suffix", ".ndjson")
    refused(kpicli(folder, *score, "r.csv", "-o", "./r.csv"), 2, "same-output", "r.csv")
    refused(kpicli(folder, "score", "--rejects-raw"), 2, "no-rejects-file", "--rejects")
    refused(kpicli(folder, "check", "--rejects-raw"), 2, "no-rejects-file", "--rejects")


@pytest.mark.parametrize("command", ["score", "check"])
def test_an_input_is_never_overwritten(command: str, folder: Path) -> None:
    done = kpicli(folder, command, "--rejects", "survey.csv")
    assert done.code == 2
    assert "output-is-input" in done.err
    assert (folder / "survey.csv").read_text().startswith("id,day,q,channel\na,")
