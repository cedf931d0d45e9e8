"""The sheets of .xlsb files: records, each with its kind and length before it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from zipfile import ZipFile

from kpicli.sources.workbooks.part import CODES, Part, Parts
from kpicli.sources.workbooks.xlsx import relations

ROW, SHEET = 0, 156
"""Records of a row, whose cells follow, and of a sheet's name."""
CELLS = range(2, 12)
ERRORS = (3, 11)
"""Records of filled cells, and among them errors, plain and as the value of a formula."""


def parts(archive: ZipFile) -> Parts:
    """The parts of the sheets. ValueError or KeyError where the workbook is broken."""
    where = relations(archive, "xl/_rels/workbook.bin.rels")
    found = {}
    for kind, body in _records(archive.read("xl/workbook.bin")):
        if kind == SHEET:
            key, rest = _text(body[8:])
            found[_text(rest)[0]] = partial(part, archive, where[key])
    return found


def part(archive: ZipFile, place: str) -> Part:
    """What a sheet holds. ValueError where its records are broken."""
    found, row = Part(), 0
    for kind, body in _records(archive.read(place)):
        if kind == ROW:
            row = _whole(body[:4])
        elif kind in CELLS:
            error = CODES.get(body[8], "#ERROR!") if kind in ERRORS and len(body) > 8 else None
            found.add(row, _whole(body[:4]), error)
    return found


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(data):
        kind, at = _short(data, at, 2)
        size, at = _short(data, at, 4)
        if at + size > len(data):
            raise ValueError("a record is cut off")
        yield kind, data[at : at + size]
        at += size


def _short(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of 7 bits a byte, and where the next thing begins."""
    value = 0
    for place in range(most):
        if at >= len(data):
            raise ValueError("a record is cut off")
        value |= (data[at] & 0x7F) << 7 * place
        at += 1
        if data[at - 1] < 0x80:
            break
    return value, at


def _whole(data: bytes) -> int:
    return int.from_bytes(data, "little")


def _text(data: bytes) -> tuple[str, bytes]:
    """A text behind its length, and what follows it."""
    end = 4 + 2 * _whole(data[:4])
    return data[4:end].decode("utf-16-le"), data[end:]
