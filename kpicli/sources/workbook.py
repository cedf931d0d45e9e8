"""Workbooks: .xlsx, .xlsm, .xlsb, .xls and .ods files, a sheet or several read as one table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase

from kpicli.core.source import Source
from kpicli.errors import UserError, data_error, usage_error
from kpicli.sources.below import SecondTable, parted
from kpicli.sources.books import Book, open_book
from kpicli.sources.cells import text
from kpicli.sources.files import File
from kpicli.sources.held import PART, Held, Texts
from kpicli.sources.naming import Columns
from kpicli.sources.platform import recognised
from kpicli.sources.sheet import Cells, Sheet, sheet

BATCH = 10_000


def open_workbook(file: File, source: Source) -> Held:
    """The table of the sheet that is meant, or a `UserError` (exit 3; 2 where none is so called).

    `sheet` on the source is a sheet's name, its number from 1, or a pattern such as `2026-*`: the
    sheets that fit are read one behind the other, and have one header. Without it the first sheet
    that holds a table is read, before cover sheets of a single column and those that are hidden.
    """
    with open_book(file, source) as book:
        found = _sheets(file, source, book)
        _alike(file, found)
        first = found[0]
        notes = recognised(first.known, file)
        for text in _others(book, found, source):
            notes.append(("sheets", text, file.shown))
        for text in _titles(found):
            notes.append(("title-rows", text, file.shown))
    held = Held(
        file,
        source,
        Columns(first.fields),
        sum(one.rows for one in found),
        lambda places: _read(held, found, places),
        book.kind,
        first.known,
        tuple(f"sheet {one.name}" for one in found),
        first.top + 1,
        notes,
    )
    return held


def _sheets(file: File, source: Source, book: Book) -> list[Sheet]:
    """The sheets to read, none of them empty."""
    if source.sheet is not None:
        named = _named(file, source.sheet, book)
        opened = (sheet(file, source, name, *book.grid(name)) for name in named)
        if found := [one for one in opened if one is not None]:
            return found
        raise _empty(file, f"sheet {source.sheet} is empty")
    cover: Sheet | None = None
    for name in sorted(book.names, key=lambda name: name in book.hidden):
        if (name in book.hidden and cover) or not book.filled(name):
            continue
        found_one = sheet(file, source, name, *book.grid(name))
        if found_one is not None and found_one.rows and len(found_one.fields) > 1:
            return [found_one]
        cover = cover or found_one
    if cover is not None:
        return [cover]
    raise _empty(file, "no sheet of the workbook holds anything")


def _empty(file: File, text: str) -> UserError:
    hint = "check that the export finished, or name another sheet: on the source"
    return data_error("empty-file", text, file.where(), hint=hint)


def _named(file: File, asked: str, book: Book) -> list[str]:
    """The sheets that `sheet:` means: a name, a number, or a pattern."""
    if asked in book.names:
        return [asked]
    if asked.isdecimal() and 0 < int(asked) <= len(book.names):
        return [book.names[int(asked) - 1]]
    folded = asked.strip().casefold()
    if found := [name for name in book.names if name.strip().casefold() == folded]:
        return found[:1]
    if found := [name for name in book.names if fnmatchcase(name.casefold(), folded)]:
        return found
    close = get_close_matches(asked, book.names, 1)
    raise usage_error(
        "no-such-sheet",
        f"the workbook has no sheet {asked!r}",
        file.where(),
        allowed=book.names,
        hint=f"did you mean {close[0]}?" if close else None,
    )


def _alike(file: File, found: Sequence[Sheet]) -> None:
    """Refuse sheets that cannot be one table: their columns differ."""
    names = [field.name for field in found[0].fields]
    for other in found[1:]:
        others = [field.name for field in other.fields]
        if others != names:
            differ = [name for name in (*names, *others) if names.count(name) != others.count(name)]
            which = f": {', '.join(map(repr, dict.fromkeys(differ)))}" if differ else " in order"
            raise data_error(
                "sheets-differ",
                f"the columns of sheets {found[0].name} and {other.name} differ{which}",
                file.where(),
                hint="name one sheet: on the source, or a pattern that fits only those alike",
            )


def _others(book: Book, found: Sequence[Sheet], source: Source) -> list[str]:
    """A note with the sheets that are not read, where the choice was not made by a person."""
    if source.sheet is not None:
        return []
    read = found[0].name
    rest = [name for name in book.names if name != read and book.filled(name)]
    if not rest:
        return []
    shown = ", ".join(f"{name} (hidden)" if name in book.hidden else name for name in rest)
    return [f"sheet {read} is read, and not {shown}: sheet: on the source names another"]


def _titles(found: Sequence[Sheet]) -> list[str]:
    """Notes on rows above the header."""
    return [
        f"sheet {one.name}: the header is row {one.top + 1}; what stands above it is left out"
        for one in found
        if one.titles
    ]


def _read(
    held: Held, found: Sequence[Sheet], places: Sequence[int]
) -> Iterator[tuple[Texts, Sequence[int]]]:
    """The columns' texts with the rows' numbers; what is malformed is set aside."""
    held.bad, held.malformed = 0, []
    width, decimal = len(held.columns), held.source.decimal
    rows: list[Cells] = []
    numbers: list[int] = []
    for part, one in enumerate(found):
        header = [field.name for field in one.fields]
        for (number, row), total in _records(held, one, width):
            reason = "a total, not an answer" if total else _odd(row, width, header)
            if reason is not None:
                held.set_aside(part * PART + number, reason)
                continue
            rows.append(row)
            numbers.append(part * PART + number)
            if len(rows) == BATCH:
                yield _texts(rows, places, decimal), numbers
                rows, numbers = [], []
    if rows:
        yield _texts(rows, places, decimal), numbers


def _records(held: Held, one: Sheet, width: int) -> Iterator[tuple[tuple[int, Cells], bool]]:
    """The records of a sheet, and whether each is a total under it."""
    try:
        yield from parted(one.records(), width)
    except SecondTable as found:
        raise data_error(
            "several-tables",
            f"sheet {one.name}: a second table begins behind a blank row",
            held.file.where(found.args[0]),
            hint="keep one table in a sheet: move the others to sheets of their own",
        ) from None


def _texts(rows: Sequence[Cells], places: Sequence[int], decimal: str) -> Texts:
    return [
        [text(row[place], decimal) if place < len(row) else "" for row in rows] for place in places
    ]


def _odd(row: Cells, width: int, header: Sequence[str]) -> str | None:
    """Why a row is malformed, None when it is not."""
    if len(row) > width and any(cell != "" for cell in row[width:]):
        filled = max(place for place, cell in enumerate(row) if cell != "") + 1
        return f"{filled} fields where the header has {width}"
    if isinstance(row[0], str) and row[0].strip() == header[0]:
        texts = [cell.strip() if isinstance(cell, str) else cell for cell in row[:width]]
        if texts == list(header):
            return "the header again"
    return None
