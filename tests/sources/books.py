"""Workbooks for the tests: written by a library, or by hand where none writes their kind."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

Rows = Sequence[Sequence[Any]]


class Error(str):
    """A cell with an error, such as #N/A."""


def xlsx(path: Path, sheets: Mapping[str, Rows], hidden: Sequence[str] = ()) -> Path:
    """An .xlsx file of these sheets."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd hh:mm"})
    hours = book.add_format({"num_format": "[h]:mm:ss"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        if name in hidden:
            sheet.hide()
        else:
            sheet.activate()
            sheet.set_first_sheet()
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, Error):
                    sheet.write_formula(row, column, "=NA()", None, str(cell))
                elif isinstance(cell, str):
                    sheet.write_string(row, column, cell)
                elif type(cell).__name__ == "timedelta":
                    sheet.write_datetime(row, column, cell, hours)
                elif cell is not None:
                    sheet.write(row, column, cell)
    book.close()
    return path


def ods(path: Path, sheets: Mapping[str, Rows]) -> Path:
    """An .ods file of these sheets, as LibreOffice writes cells."""
    tables = "".join(
        f"<table:table table:name={quoteattr(name)}>{''.join(map(_ods_row, rows))}</table:table>"
        for name, rows in sheets.items()
    )
    spaces = {"office": "office:1.0", "table": "table:1.0", "text": "text:1.0"}
    said = " ".join(
        f'xmlns:{key}="urn:oasis:names:tc:opendocument:xmlns:{name}"'
        for key, name in spaces.items()
    )
    said += ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {said} '
        f'office:version="1.3"><office:body><office:spreadsheet>{tables}</office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        kind = "application/vnd.oasis.opendocument.spreadsheet"
        archive.writestr("mimetype", kind, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


def _ods_row(cells: Sequence[Any]) -> str:
    return f"<table:table-row>{''.join(map(_ods_cell, cells))}</table:table-row>"


def _ods_cell(cell: Any) -> str:
    text = f"<text:p>{escape(str(cell))}</text:p>"
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, Error):
        said = 'office:value-type="string" office:string-value="" calcext:value-type="error"'
    elif isinstance(cell, bool):
        said = f'office:value-type="boolean" office:boolean-value="{str(cell).lower()}"'
    elif isinstance(cell, int | float):
        said = f'office:value-type="float" office:value="{cell}"'
    elif hasattr(cell, "isoformat"):
        said = f'office:value-type="date" office:date-value="{cell.isoformat()}"'
    else:
        said = 'office:value-type="string"'
    return f"<table:table-cell {said}>{text}</table:table-cell>"


def xlsb(path: Path, sheets: Mapping[str, Rows]) -> Path:
    """An .xlsb file of these sheets: texts, numbers, booleans and the error #N/A."""
    bundle = b"".join(
        _record(156, struct.pack("<II", 0, number) + _wide(f"rId{number}") + _wide(name))
        for number, name in enumerate(sheets, 1)
    )
    book = _record(131) + _record(143) + bundle + _record(144) + _record(132)
    related = "".join(
        f'<Relationship Id="rId{number}" Target="worksheets/sheet{number}.bin" Type="http://'
        'schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>'
        for number, _ in enumerate(sheets, 1)
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.bin", book)
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            f'<Relationships xmlns="{space}">{related}</Relationships>',
        )
        for number, rows in enumerate(sheets.values(), 1):
            archive.writestr(f"xl/worksheets/sheet{number}.bin", _xlsb_sheet(rows))
    return path


def _xlsb_sheet(rows: Rows) -> bytes:
    width = max(map(len, rows), default=1)
    extent = struct.pack("<IIII", 0, max(len(rows) - 1, 0), 0, width - 1)
    body = b"".join(
        _record(0, struct.pack("<I", row) + bytes(13))
        + b"".join(_xlsb_cell(column, cell) for column, cell in enumerate(cells))
        for row, cells in enumerate(rows)
    )
    return _record(129) + _record(148, extent) + _record(145) + body + _record(146) + _record(130)


def _xlsb_cell(column: int, cell: Any) -> bytes:
    place = struct.pack("<I", column) + bytes(4)
    if cell is None:
        return _record(1, place)
    if isinstance(cell, Error):
        return _record(3, place + b"\x2a")
    if isinstance(cell, bool):
        return _record(4, place + bytes([cell]))
    if isinstance(cell, int | float):
        return _record(5, place + struct.pack("<d", cell))
    return _record(6, place + _wide(cell))


def _record(kind: int, body: bytes = b"") -> bytes:
    return _short(kind) + _short(len(body)) + body


def _short(value: int) -> bytes:
    """A number of 7 bits a byte."""
    found = bytearray()
    while value >= 0x80:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*found, value])


def _wide(text: str) -> bytes:
    units = text.encode("utf-16-le")
    return struct.pack("<I", len(units) // 2) + units
