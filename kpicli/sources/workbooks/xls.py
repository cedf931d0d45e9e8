"""The sheets of .xls files: records in a stream of a compound file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from kpicli.sources.workbooks.part import CODES, LockedError, Part, Parts

FREE = 0xFFFFFFFA
"""Numbers of sectors from here on stand for none."""
ENTRY = 128
NEWER = "Workbook"
STREAMS = (NEWER, "Book")
"""The stream of the workbook, since Excel 97 and before."""
SHEET, PASSWORD, END = 0x85, 0x2F, 0x0A
FORMULA, ERROR = 0x06, 0x205
CELLS = (FORMULA, ERROR, 0x203, 0x204, 0x27E, 0xBD, 0xFD, 0xD6)
"""Records of filled cells: formulas, errors, numbers, texts."""


def parts(data: bytes) -> Parts:
    """The parts of the sheets. ValueError where the workbook is broken or has a password."""
    found = streams(data)
    stream = next((name for name in STREAMS if name in found), None)
    if stream is None:
        raise ValueError("the file holds no workbook")
    book, sheets = found[stream], {}
    for kind, body in _records(book, 0):
        if kind == PASSWORD:
            raise LockedError
        if kind == SHEET and len(body) > 8:
            name = _name(body) if stream == NEWER else body[7 : 7 + body[6]].decode("cp1252")
            sheets[name] = partial(part, book, _whole(body, 0, 4))
    return sheets


def _name(body: bytes) -> str:
    """A sheet's name: two bytes a letter where the byte before it says so."""
    if body[7] & 1:
        return body[8 : 8 + 2 * body[6]].decode("utf-16-le")
    return body[8 : 8 + body[6]].decode("latin-1")


def part(book: bytes, at: int) -> Part:
    """What the sheet holds whose records begin at byte `at`."""
    found = Part()
    for kind, body in _records(book, at):
        if kind not in CELLS or len(body) < 6:
            continue
        code = None
        if kind == ERROR and len(body) > 7 and body[7]:
            code = body[6]
        elif kind == FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:
            code = body[8]
        error = None if code is None else CODES.get(code, "#ERROR!")
        found.add(_whole(body, 0, 2), _whole(body, 2, 2), error)
    return found


def _records(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records from byte `at` on up to the end of the part that begins there."""
    while at + 4 <= len(book):
        kind, size = _whole(book, at, 2), _whole(book, at + 2, 2)
        yield kind, book[at + 4 : at + 4 + size]
        at += 4 + size
        if kind == END:
            return


def streams(data: bytes) -> dict[str, bytes]:
    """The streams of a compound file by name. ValueError where it is broken."""
    size = 1 << min(_whole(data, 30, 2), 20)
    if size < ENTRY or len(data) < size:
        raise ValueError("the head of the file is damaged")

    def sector(number: int) -> bytes:
        return data[(number + 1) * size : (number + 2) * size]

    tables = [_whole(data, 76 + 4 * place, 4) for place in range(109)]
    further = _whole(data, 68, 4)
    for _ in range(len(data) // size):
        if further >= FREE:
            break
        more = _numbers(sector(further))
        tables += more[:-1]
        further = more[-1] if more else FREE
    chain = [number for table in tables if table < FREE for number in _numbers(sector(table))]
    whole = b"".join(sector(number) for number in _chain(chain, _whole(data, 48, 4)))
    entries = [whole[at : at + ENTRY] for at in range(0, len(whole) - ENTRY + 1, ENTRY)]
    if not entries:
        raise ValueError("the directory of the file is missing")
    small = b"".join(sector(number) for number in _chain(chain, _whole(entries[0], 116, 4)))
    short = b"".join(sector(number) for number in _chain(chain, _whole(data, 60, 4)))
    minor = _numbers(short)
    found = {}
    for entry in entries:
        if entry[66] != 2:
            continue
        name = entry[: max(0, _whole(entry, 64, 2) - 2)].decode("utf-16-le", "replace")
        start, length = _whole(entry, 116, 4), _whole(entry, 120, 4)
        if length < _whole(data, 56, 4):
            pieces = [small[64 * n : 64 * n + 64] for n in _chain(minor, start)]
        else:
            pieces = [sector(number) for number in _chain(chain, start)]
        found[name] = b"".join(pieces)[:length]
    return found


def _chain(table: Sequence[int], number: int) -> Iterator[int]:
    """The sectors that follow each other from the one called `number`."""
    for _ in range(len(table)):
        if number >= len(table):
            return
        yield number
        number = table[number]


def _numbers(data: bytes) -> list[int]:
    return [_whole(data, at, 4) for at in range(0, len(data) - 3, 4)]


def _whole(data: bytes, at: int, size: int) -> int:
    return int.from_bytes(data[at : at + size], "little")
