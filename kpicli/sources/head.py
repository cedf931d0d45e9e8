"""What a file is, from its first bytes: refused by name when it is no table."""

from __future__ import annotations

from kpicli.errors import UserError, data_error
from kpicli.sources.files import File, open_binary

HEAD = 4096
GZIP = b"\x1f\x8b"
ZSTD = b"\x28\xb5\x2f\xfd"
ARCHIVES = (GZIP, ZSTD)
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
PORTABLE = b"ASCII SPSS PORT FILE"


def first_bytes(file: File) -> bytes:
    """The first 4 KB of the file as they lie on disk."""
    with open_binary(file) as stream:
        return stream.read(HEAD)


def is_parquet(head: bytes) -> bool:
    """Whether the bytes begin a Parquet file."""
    return head[:4] == b"PAR1"


def is_workbook(file: File, head: bytes) -> bool:
    """Whether the file is a workbook: .xls, or a ZIP archive (.xlsx, .xlsm, .xlsb, .ods)."""
    if head.startswith(OLD_OFFICE):
        return True
    if not head.startswith(b"PK\x03\x04"):
        return False
    import zipfile

    try:
        with zipfile.ZipFile(file.path) as archive:
            names = set(archive.namelist())
            if "mimetype" in names:
                return b"opendocument.spreadsheet" in archive.read("mimetype")[:100]
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return False
    return any(name.startswith("xl/") for name in names)


def is_spss(head: bytes) -> bool:
    """Whether the bytes begin an SPSS file: .sav, .zsav, or .por."""
    return head.startswith((b"$FL2", b"$FL3")) or PORTABLE in head[:200]


def refuse(file: File, head: bytes, *, packed: bool = False) -> None:
    """Raise the `UserError` that fits when the file cannot be a delimited table.

    `packed` says that the bytes came out of an archive.
    `empty-file`, `html-not-csv`, `json-not-csv`, `not-a-table` (spreadsheets, archives, …).
    """
    if not head.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise data_error(
            "empty-file",
            "the file is empty",
            file.where(),
            hint="check that the export finished",
        )
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith(_MARKUP):
        raise data_error(
            "html-not-csv",
            "the file is a web page or XML, not a table",
            file.where(1),
            hint="a login page is often saved in place of the export: log in and export again",
        )
    if _json(text):
        raise data_error(
            "json-not-csv",
            "the file is JSON, not a table",
            file.where(1),
            hint="an error message is often saved in place of the export: look into the file",
        )
    if packed and (is_parquet(head) or head.startswith(ARCHIVES)):
        what = "Parquet" if is_parquet(head) else "another archive"
        raise _other(file, f"an archive of {what}", "unpack it once")
    for magic, what, way in _OTHERS:
        if head.startswith(magic):
            raise _other(file, what, way)


_MARKUP = (
    *(b"<!doctype", b"<html", b"<?xml", b"<head", b"<body", b"<!--", b"<meta", b"<table"),
    *(b"<script", b"<div", b"<style", b"<title"),
)
_OTHERS = (
    (b"PK\x03\x04", "a ZIP archive", "unzip it"),
    (b"PK\x05\x06", "an empty ZIP archive", "fetch the export again"),
    (b"SQLite format 3", "a SQLite database", "export the table as CSV"),
    (b"%PDF", "a PDF document", "export the data behind it as CSV"),
    (b"BZh", "a bzip2 archive", "unpack it, or pack it with gzip or zstd"),
    (b"\xfd7zXZ", "an xz archive", "unpack it, or pack it with gzip or zstd"),
    (b"\x89PNG", "a picture", "export the data behind it as CSV"),
    (b"ARROW1", "an Arrow IPC file", "save it as Parquet"),
    (b"\x89HDF", "an HDF5 file", "save the table as Parquet"),
    (b"<stata_dta>", "a Stata file (.dta)", "export it as CSV or Parquet"),
    (b"7z\xbc\xaf", "a 7-Zip archive", "unpack it, or pack it with gzip or zstd"),
    (b"Rar!", "a RAR archive", "unpack it, or pack it with gzip or zstd"),
    (b"\x04\x22\x4d\x18", "an LZ4 archive", "unpack it, or pack it with gzip or zstd"),
    (b"{\\rtf", "a text document (.rtf)", "save the table in it as CSV"),
)


def _other(file: File, what: str, way: str) -> UserError:
    return data_error("not-a-table", f"the file is {what}", file.where(), hint=way)


def _json(text: bytes) -> bool:
    """Whether text opens as a JSON object or array would, and as a header would not."""
    return text[:1] in (b"{", b"[") and text[1:].lstrip()[:1] in (b'"', b"{", b"[", b"}", b"]")
