"""The first sheet of a workbook as rows of text, with nothing but the standard library."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

_SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@cache
def sheet(path: Path) -> list[dict[str, str]]:
    """Each row under the names of the first one, cells as stored, blank where there is none.

    Kept for all who ask, and not to be changed.
    """
    with zipfile.ZipFile(path) as book:
        with book.open("xl/sharedStrings.xml") as file:
            items = ElementTree.parse(file).getroot()
        texts = ["".join(part.text or "" for part in item.iter(f"{_SPACE}t")) for item in items]
        rows: list[dict[str, str]] = []
        with book.open("xl/worksheets/sheet1.xml") as file:
            for _, element in ElementTree.iterparse(file):
                if element.tag == f"{_SPACE}row":
                    rows.append(dict(cell for c in element if (cell := _cell(c, texts))))
                    element.clear()
    names = rows[0]
    return [{name: row.get(column, "") for column, name in names.items()} for row in rows[1:]]


def _cell(cell: ElementTree.Element, texts: list[str]) -> tuple[str, str] | None:
    value, column = cell.findtext(f"{_SPACE}v"), re.match("[A-Z]+", cell.get("r", ""))
    if value is None or column is None:
        return None
    return column[0], texts[int(value)] if cell.get("t") == "s" else value


def to_csv(path: Path, folder: Path) -> Path:
    """The first sheet of a workbook as a CSV file in the folder."""
    rows, out = sheet(path), folder / f"{path.stem}.csv"
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return out


def joined(paths: Sequence[Path], key: str, out: Path) -> Path:
    """The first sheets of workbooks side by side as one CSV file, in the order of the first."""
    tables = [{row[key]: row for row in sheet(path)} for path in paths]
    rows = [
        {name: text for table in tables for name, text in table[one].items()} for one in tables[0]
    ]
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return out
