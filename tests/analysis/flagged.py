"""Messy answers as files, plain rules by which they are flagged, and reports on them."""

from __future__ import annotations

import gzip
import random
from collections import Counter
from pathlib import Path
from statistics import median
from typing import Any

from kpicli.analysis.request import Request
from kpicli.core.report import Report, Result
from tests.support import report_of, write_csv

ITEMS = ["a", "b", "c", "d"]
LONG = "The service was really quite good"
COLUMNS = ["nps", *ITEMS, "comment", "seconds", "mail", "ip", "lat", "lon", "region", "client"]
QUALITY: dict[str, Any] = {
    "speeders": {"under": "40 % of median"},
    "straight_liners": {"questions": [*ITEMS]},
    "repeated_texts": {"questions": ["comment"], "at_least": 20},
    "test_addresses": {"domains": ["ours.com"]},
    "duplicates": {"by": [["ip"], ["lat", "lon"]]},
}
EVERY = list(QUALITY)
KPIS = {
    "nps": {"question": "nps"},
    "cess": {"items": [*ITEMS], "scale": "1-5", "normalise": "of_max"},
}
ROLES = {"duration": "seconds", "email": "mail", "where": {"region": {"not": "East"}}}
ORDER = ("test-address", "copy", "speeder", "straight-liner", "repeated-text")

Row = dict[str, str]


def messy(seed: int, n: int = 200) -> list[Row]:
    """Rows of which every check flags some, with blanks, odd cases and times that are none."""
    draw = random.Random(seed)
    rows = []
    ips = ["", " ", *(f"10.0.0.{each}{blank}" for each in range(150) for blank in ("", " "))]
    for number in range(n):
        line = draw.choice(["1", "5", "", "n/a"])
        items = [line] * 4 if draw.random() < 0.3 else [str(draw.randint(1, 5)) for _ in ITEMS]
        places = [("", ""), ("1.5", ""), (f"{draw.randint(1, 90)}.5", f" {draw.randint(1, 2)} ")]
        lat, lon = draw.choice(places)
        texts = ["", "fine", LONG, f"  {LONG.upper()}", LONG.replace(" ", "  ", 1), f"own {number}"]
        mails = ["", "none", "TEST@firm.com", "a@example.org", "b@x.Ours.com", "qa+1@firm.com"]
        values = [
            str(draw.randint(0, 10)),
            *items,
            draw.choice(texts),
            draw.choice(["", "x", "30", " 35.5", "400", "500", "600 ", "4e2", "-1"]),
            draw.choice([*mails, *(f"p{number}@firm.com" for _ in range(20))]),
            draw.choice(ips),
            lat,
            lon,
            draw.choice(["North", "South", "East"]),
            f"c{draw.randint(1, 60)}",
        ]
        rows.append(dict(zip(COLUMNS, values, strict=True)))
    return rows


def oracle(rows: list[Row]) -> list[tuple[Row, list[str]]]:
    """The rows that `where` keeps, each with why it is flagged, by plain rules."""
    kept = [row for row in rows if row["region"] != "East"]
    seconds = {}
    for place, row in enumerate(kept):
        text = row["seconds"].strip()
        if text.replace(".", "", 1).isdigit():
            seconds[place] = float(text)
    limit = 0.4 * median(seconds.values())
    places = [(row["lat"].strip(), row["lon"].strip()) for row in kept]
    ips = Counter(row["ip"].strip() for row in kept)
    told = Counter(" ".join(row["comment"].split()).lower() for row in kept)
    found = []
    for place, row in enumerate(kept):
        why = []
        mail = row["mail"].lower()
        if mail.startswith(("test@", "qa+")) or mail.endswith(("@example.org", "ours.com")):
            why.append("test-address")
        twice = all(places[place]) and places.count(places[place]) > 1
        if twice or (row["ip"].strip() and ips[row["ip"].strip()] > 1):
            why.append("copy")
        if seconds.get(place, limit) < limit:
            why.append("speeder")
        if len({row[item] for item in ITEMS}) == 1 and row["a"] not in ("", "n/a"):
            why.append("straight-liner")
        text = " ".join(row["comment"].split()).lower()
        if len(text) >= 20 and told[text] > 1:
            why.append("repeated-text")
        found.append((row, why))
    return found


def nps(rows: list[Row]) -> tuple[float, int]:
    """The net promoter score of rows, and how many there are."""
    answers = [int(row["nps"]) for row in rows]
    good, bad = sum(one > 8 for one in answers), sum(one < 7 for one in answers)
    return 100 * (good - bad) / len(answers), len(answers)


def written(folder: Path, rows: list[Row], kind: str) -> str:
    """The rows as a file: plain or packed CSV, or Parquet with nulls for blanks."""
    folder.mkdir(exist_ok=True)
    plain = write_csv(folder / "survey.csv", {name: [r[name] for r in rows] for name in COLUMNS})
    if kind == "csv":
        return plain.name
    if kind == "csv.gz":
        packed = folder / "survey.csv.gz"
        packed.write_bytes(gzip.compress(plain.read_bytes()))
        return packed.name
    import pyarrow as pa
    from pyarrow import parquet

    columns = {name: [r[name] or None for r in rows] for name in COLUMNS}
    table = pa.table({name: pa.array(cells, pa.string()) for name, cells in columns.items()})
    parquet.write_table(table, folder / "survey.parquet")
    return "survey.parquet"


def reported(
    folder: Path,
    rows: list[Row],
    exclude: list[str],
    kind: str = "csv",
    request: Request | None = None,
    **survey: Any,
) -> Report:
    """The report of `score` on the rows, with every check declared and these left out."""
    path = written(folder, rows, kind)
    quality = {**QUALITY, "exclude": exclude}
    return report_of(folder, KPIS, {"path": path, **ROLES, "quality": quality, **survey}, request)


def with_flagged(result: Result) -> tuple[float | None, int]:
    """The value and the n with the rows that were left out."""
    assert result.with_flagged is not None
    return result.with_flagged.value, result.with_flagged.n
