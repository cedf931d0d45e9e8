"""What the part of a workbook that holds a sheet says: its errors, and how far its cells reach."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

MOST_CELLS = 30_000_000
"""A sheet may reach over so many cells, full or empty (some 1 GB in memory)."""

Errors = dict[int, dict[int, str]]
"""Texts of errors by row and column, both from 0."""


@dataclass(slots=True)
class Part:
    """A sheet's filled cells: whether there are any, how far they reach, and the errors."""

    filled: bool = False
    errors: Errors = field(default_factory=dict)
    rows: int = 0
    columns: int = 0

    @property
    def cells(self) -> int:
        """So many cells lie between the first cell and the last."""
        return self.rows * self.columns

    def add(self, row: int, column: int, error: str | None = None) -> None:
        """Count a filled cell."""
        self.filled = True
        self.rows, self.columns = max(self.rows, row + 1), max(self.columns, column + 1)
        if error is not None:
            self.errors.setdefault(row, {})[column] = error


class LockedError(ValueError):
    """The workbook has a password."""


Parts = Mapping[str, Callable[[], Part]]
"""The parts of a workbook by the names of its sheets, each looked through when asked."""

CODES = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
"""What the binary formats write for each error."""


class Xml:
    """An XML part read element by element; names come without their prefix."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def read(self, chunks: Iterable[bytes]) -> None:
        """Read all of it. ValueError where the XML is broken."""
        from xml.parsers import expat

        parser: Any = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = lambda name, given: self.start(name.split(":")[-1], given)
        parser.EndElementHandler = lambda name: self.end(name.split(":")[-1])
        parser.CharacterDataHandler = self.texts.append
        try:
            for chunk in chunks:
                parser.Parse(chunk)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise ValueError(str(error)) from None

    def start(self, name: str, given: Mapping[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""
