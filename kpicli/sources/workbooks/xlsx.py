"""The sheets of .xlsx and .xlsm files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from posixpath import join, normpath
from zipfile import ZipFile

from kpicli.sources.workbooks.part import MOST_CELLS, Part, Parts, Xml

CHUNK = 1 << 20
OVERLAP = 300
"""A tag is no longer (bytes), so that none is cut in two unseen."""

WIDTHS = {1: 26, 2: 702, 3: 16_384}
"""Columns whose names have at most so many letters."""
ROWS = 9_999
"""A sheet has so many rows unless one with a longer number is seen."""

# Each pattern begins with plain letters, which are found quickly.
_FILLED = re.compile(rb"<(?:\w+:)?(?:v|is)[ >]")
_ERRORS = (b't="e"', b"t='e'")
_ROW = re.compile(rb"""row\s[^>]*?r=["'](\d{5,7})["']""")
_COLUMNS = {
    2: re.compile(rb"""r=["'][A-Z]{2,3}\d"""),
    3: re.compile(rb"""r=["'][A-Z]{3}\d"""),
}


def parts(archive: ZipFile) -> Parts:
    """The parts of the sheets. ValueError or KeyError where the workbook is broken."""
    where = relations(archive, "xl/_rels/workbook.xml.rels")
    sheets = _Sheets()
    sheets.read([archive.read("xl/workbook.xml")])
    return {name: partial(part, archive, where[key]) for name, key in sheets.found.items()}


def relations(archive: ZipFile, name: str) -> dict[str, str]:
    """Where in the archive the parts of a workbook are, by their keys."""
    reader = _Relations()
    reader.read([archive.read(name)])
    there = {_plain(one): one for one in archive.namelist()}
    return {key: there.get(_plain(place), place) for key, place in reader.found.items()}


def _plain(name: str) -> str:
    """The name of a part without what programs write differently."""
    return name.replace("\\", "/").lower()


class _Sheets(Xml):
    """The names of the sheets and the keys of their parts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def start(self, name: str, given: Mapping[str, str]) -> None:
        if name == "sheet":
            key = next((given[one] for one in given if one.endswith(":id")), "")
            self.found[given.get("name", "")] = key


class _Relations(Xml):
    """The parts by their keys."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def start(self, name: str, given: Mapping[str, str]) -> None:
        if name == "Relationship":
            target = given.get("Target", "")
            place = target.lstrip("/") if target.startswith("/") else join("xl", target)
            self.found[given.get("Id", "")] = normpath(place)


def part(archive: ZipFile, place: str) -> Part:
    """What a sheet holds; its cells are read one by one only where that is needed.

    ValueError where its XML is broken.
    """
    found = Part(rows=ROWS)
    letters, errors, held = 1, False, b""
    for chunk in _chunks(archive, place):
        data = held + chunk
        found.filled = found.filled or _FILLED.search(data) is not None
        errors = errors or any(sign in data for sign in _ERRORS)
        while letters < 3 and _COLUMNS[letters + 1].search(data):
            letters += 1
        found.rows = max([found.rows, *map(int, _ROW.findall(data))])
        held = data[-OVERLAP:]
    found.columns = WIDTHS[letters]
    if not errors and found.cells <= MOST_CELLS:
        return found
    reader = _Sheet()
    reader.read(_chunks(archive, place))
    return reader.found


def _chunks(archive: ZipFile, place: str) -> Iterator[bytes]:
    with archive.open(place) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


class _Sheet(Xml):
    """The cells of a sheet: they say where they are, or follow the one before."""

    def __init__(self) -> None:
        super().__init__()
        self.found = Part()
        self.row = self.column = -1
        self.error = False

    def start(self, name: str, given: Mapping[str, str]) -> None:
        if name == "row":
            number = given.get("r", "")
            self.row = int(number) - 1 if number.isdigit() else self.row + 1
            self.column = -1
        elif name == "c":
            place = re.match("[A-Z]+", given.get("r", ""))
            self.column = column_of(place[0]) if place else self.column + 1
            self.error = given.get("t") == "e"
        elif name == "v":
            self.texts.clear()

    def end(self, name: str) -> None:
        if name in ("v", "is"):
            self.found.add(self.row, self.column, "".join(self.texts) if self.error else None)


def column_of(letters: str) -> int:
    """The place of the column called A, B, … AA, …, from 0."""
    place = 0
    for letter in letters:
        place = 26 * place + ord(letter) - 64
    return place - 1
