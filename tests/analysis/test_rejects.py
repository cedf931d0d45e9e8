"""The rows of a survey that did not count: as many as in the ledger, each at its place."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path
from random import Random
from typing import Any

import pytest

from kpicli.errors import UserError
from tests.analysis.rejecting import Line, agree, rejected
from tests.corpus import corpus
from tests.sources.pollute import files
from tests.support import configure

COLUMNS = ("id", "day", "status", "channel", "q", "s", "e")
KPIS: dict[str, Any] = {
    "nps": {"question": "q"},
    "csat": {"question": "s", "scale": "1-5", "where": {"channel": ["web", "app"]}},
    "cess": {"items": ["s", "e"], "scale": "1-5"},
    "points": {"kpi": "index", "question": "s", "points": {1: 0, 5: 100}},
    "open": {"kpi": "feedback", "comment": "channel"},
}
SOURCE: dict[str, Any] = {
    "date": "day",
    "where": {"status": ["complete", "screened"], "id": {"not": "test"}},
    "max_malformed": 1,
}
DEDUPES: list[dict[str, Any]] = [
    {"dedupe": {"by": "id", "within": "30 days", "keep": "first"}},
    {"dedupe": {"by": "id", "keep": "mean"}},
    {"dedupe": {"by": ["id", "channel"], "within": "month"}, "client": "id"},
    {},
]


def messy(seed: int, size: int = 150) -> list[list[str]]:
    pick = Random(seed).choice
    days = ["2026-01-01", "2026-01-31T10:00", "2026-02-27", "2026-03-09 12:00:00", "soon", ""]
    texts = ["", " ", "n/a", "N/A", "NULL", "?", "99", "=1+1", 'a "b"', "two\nlines", "-3"]
    return [
        [
            pick(["a", "b", "c", "d ", "e", "f", "", "test", f"id{number}"]),
            pick(days),
            pick(["complete"] * 4 + ["screened", "partial", "", "no; way"]),
            pick(["web", "app", "phone", ""]),
            *(pick([*(str(n) for n in range(1, top))] * 2 + texts) for top in (11, 6, 6)),
        ]
        for number in range(size)
    ]


def written(folder: Path, rows: list[list[str]], form: str) -> Path:
    if form == "parquet":
        import pyarrow as pa
        from pyarrow import parquet

        columns = zip(*rows, strict=True)
        named = {
            name: [text or None for text in texts]
            for name, texts in zip(COLUMNS, columns, strict=True)
        }
        path = folder / "survey.parquet"
        parquet.write_table(pa.table(named), path)
        return path
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    broken = Random(len(rows))
    for number, row in enumerate(rows):
        writer.writerow(row if number % 29 != 7 else row[: broken.randrange(2, 6)])
    path = folder / ("survey.csv.gz" if form == "gz" else "survey.csv")
    data = out.getvalue().encode()
    path.write_bytes(gzip.compress(data) if form == "gz" else data)
    return path


def records(path: Path) -> dict[int, list[str]]:
    """The records of a CSV by the line on which each begins, read by the standard library."""
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
    reader = csv.reader(io.StringIO(text, newline=""))
    found, begin = {}, 1
    for row in reader:
        found[begin] = row
        begin = reader.line_num + 1
    return found


@pytest.mark.parametrize("form", ["csv", "gz", "parquet"])
@pytest.mark.parametrize(
    ("seed", "asked"),
    [
        (0, {"until": "2026-03-01"}),
        (1, {}),
        (2, {"since": "2026-01-15"}),
        (3, {"kpis": ("nps", "csat")}),
    ],
)
def test_every_row_that_did_not_count_is_listed_as_often_as_the_ledger_counts_it(
    form: str, seed: int, asked: dict[str, Any], tmp_path: Path
) -> None:
    rows = messy(seed)
    path = written(tmp_path, rows, form)
    config = configure(
        tmp_path / "kpicli.yaml", KPIS, {"path": path.name, **SOURCE, **DEDUPES[seed]}
    )
    report, lines = rejected(config, **asked)
    agree(report, lines)
    known = records(path) if form != "parquet" else dict(enumerate(rows, 1))
    for line in lines:
        if line["reason"] == "malformed":
            assert len(known[line["line"]]) != len(COLUMNS)
            assert line["text"] == f"{len(known[line['line']])} fields where the header has 7"
        elif line["reason"] != "duplicate":
            row = dict(zip(COLUMNS, known[line["line"]], strict=True))
            assert (line["text"] or "") == row[line["column"]], line


def test_the_first_condition_that_a_row_does_not_meet_is_the_one_that_is_told(
    tmp_path: Path,
) -> None:
    _, lines = _lines(tmp_path, ["test,2026-01-01,partial,web,9,5,5", "test,,complete,web,9,5,5"])
    assert [(line["column"], line["text"]) for line in lines if line["reason"] == "where"] == [
        ("status", "partial"),
        ("id", "test"),
    ]


def test_who_a_repeat_is_of_is_not_written(tmp_path: Path) -> None:
    repeats = {"dedupe": {"by": ["id", "channel"]}}
    rows = ["jane@example.org,2026-01-01,complete,web,9,5,5"] * 2
    _, lines = _lines(tmp_path, rows, **repeats)
    assert [(line["column"], line["text"]) for line in lines] == [("id, channel", None)]
    assert not any("jane" in str(line) for line in lines)


@pytest.mark.parametrize("form", ["csv", "gz", "parquet"])
def test_whole_records_are_those_of_the_file(form: str, tmp_path: Path) -> None:
    rows = messy(5, 60)
    path = written(tmp_path, rows, form)
    config = configure(tmp_path / "kpicli.yaml", KPIS, {"path": path.name, **SOURCE})
    report, lines = rejected(config, records=True)
    agree(report, lines)
    known = records(path) if form != "parquet" else dict(enumerate(rows, 1))
    for line in lines:
        [record] = csv.reader(io.StringIO(line["record"], newline=""))
        assert record == known[line["line"]]


def test_malformed_records_of_spoiled_files_are_listed_with_their_texts(tmp_path: Path) -> None:
    seen = 0
    for number, one in enumerate(files(3, 40)):
        path = tmp_path / f"{number}.csv"
        path.write_bytes(one.data)
        config = configure(
            tmp_path / "kpicli.yaml",
            {"it": {"kpi": "feedback", "comment": one.names[0]}},
            {"path": path.name, "max_malformed": 1},
        )
        try:
            report, lines = rejected(config, records=True)
        except UserError:
            continue  # a header that cannot be read is refused
        agree(report, lines)
        bad = [line for line in lines if line["reason"] == "malformed"]
        physical = one.data.decode("utf-8", "replace").split("\n" if b"\n" in one.data else "\r")
        for line in bad:
            first = line["record"].split("\n")[0].strip("\r")
            assert first in physical[line["line"] - 1]
            assert first or not physical[line["line"] - 1].strip()
        seen += len(bad)
    assert seen > 40


def test_responses_of_a_table_with_a_row_per_answer_are_where_they_begin(tmp_path: Path) -> None:
    table = ["r,day,item,a", "1,2026-01-01,q,9", "2,2026-01-02,q,99", "1,2026-01-01,s,5"]
    table += ["broken,2026", "3,soon,q,", "2,2026-01-02,s,4", ""]
    (tmp_path / "survey.csv").write_text("\n".join(table))
    long = {"response": "r", "question": "item", "answer": "a"}
    source = {"path": "survey.csv", "date": "day", "long": long, "max_malformed": 1}
    config = configure(tmp_path / "kpicli.yaml", {"nps": {"question": "q"}}, source)
    _, lines = rejected(config)
    assert [(line["line"], line["reason"], line["text"]) for line in lines] == [
        (3, "answer-out-of-scale", "99"),
        (5, "malformed", "2 fields where the header has 4"),
        (6, "missing", ""),
    ]
    _, lines = rejected(config, since="2026-01-01", records=True)
    assert (lines[-1]["reason"], lines[-1]["record"]) == ("no-date", "3,soon,,")


def _lines(folder: Path, rows: list[str], **source: Any) -> tuple[Any, list[Line]]:
    path = folder / "survey.csv"
    path.write_text("\n".join([",".join(COLUMNS), *rows, ""]))
    kpis = {"nps": {"question": "q"}}
    config = configure(folder / "kpicli.yaml", kpis, {"path": path.name, **SOURCE, **source})
    return rejected(config)


def test_rows_that_a_platform_or_a_check_of_quality_leaves_out_have_its_reason(
    tmp_path: Path,
) -> None:
    path = corpus("qualtrics_3header_excluder", "qualtrics_raw.csv")
    kpis = {"it": {"kpi": "feedback", "comment": "Browser"}}
    config = configure(tmp_path / "kpicli.yaml", kpis, {"path": str(path)})
    report, lines = rejected(config)
    agree(report, lines)
    assert dict(report.ledgers[0].steps)
    assert all(line["column"] and line["text"] is not None for line in lines)


def test_whom_a_check_of_quality_leaves_out_is_not_written(tmp_path: Path) -> None:
    rows = [f"{name}@test.com,2026-01-01,complete,web,9,5,5" for name in ("test", "a", "b")]
    rows += ["jane@firm.org,2026-01-01,complete,web,9,5,5", "x,2026-01-02,partial,web,1,1,1"]
    report, lines = _lines(tmp_path, rows, email="id", quality={"exclude": ["test_addresses"]})
    agree(report, lines)
    out = [line for line in lines if line["reason"] not in ("where",)]
    assert out
    assert {(line["column"], line["text"]) for line in out} == {("id", None)}
