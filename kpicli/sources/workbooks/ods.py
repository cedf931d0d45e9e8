"""The sheets of .ods files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from zipfile import ZipFile

from kpicli.sources.workbooks.part import Part, Parts, Xml

CHUNK = 1 << 20
MOST_ERRORS = 100_000
"""A cell with an error stands for at most so many alike."""


def parts(archive: ZipFile) -> Parts:
    """The parts of the sheets. ValueError or KeyError where the workbook is broken."""
    reader = _Sheets()
    reader.read(_content(archive))
    return {name: partial(reader.parts.__getitem__, name) for name in reader.parts}


def _content(archive: ZipFile) -> Iterator[bytes]:
    with archive.open("content.xml") as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


class _Sheets(Xml):
    """The cells of all sheets; a row or a cell may stand for several alike."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: dict[str, Part] = {}
        self.found = Part()
        self.row = self.column = 0
        self.rows = self.columns = 1
        self.filled = self.error = False

    def start(self, name: str, given: Mapping[str, str]) -> None:
        plain = {key.split(":")[-1]: value for key, value in given.items()}
        if name == "table":
            self.found = self.parts.setdefault(plain.get("name", ""), Part())
            self.row = 0
        elif name == "table-row":
            self.rows, self.column = _times(plain, "number-rows-repeated"), 0
        elif name in CELLS:
            self.columns = _times(plain, "number-columns-repeated")
            self.filled = "value-type" in plain
            self.error = given.get("calcext:value-type") == "error"
            self.texts.clear()

    def end(self, name: str) -> None:
        if name in CELLS:
            if self.filled:
                self.found.add(self.row + self.rows - 1, self.column + self.columns - 1)
            if self.error and self.rows * self.columns <= MOST_ERRORS:
                self._errors("".join(self.texts).strip())
            self.column += self.columns
        elif name == "table-row":
            self.row += self.rows

    def _errors(self, text: str) -> None:
        for row in range(self.row, self.row + self.rows):
            for column in range(self.column, self.column + self.columns):
                self.found.add(row, column, text)


CELLS = ("table-cell", "covered-table-cell")


def _times(given: Mapping[str, str], name: str) -> int:
    text = given.get(name, "1")
    return int(text) if text.isdigit() and len(text) < 9 else 1
