"""Which reader a file needs, from its first bytes unless the configuration says."""

from __future__ import annotations

from dataclasses import replace

from kpicli.core.source import Source
from kpicli.errors import UserError, data_error
from kpicli.sources.delimited import Delimited
from kpicli.sources.files import File
from kpicli.sources.head import first_bytes, is_parquet, is_spss, is_workbook, refuse
from kpicli.sources.held import Held
from kpicli.sources.opening import open_delimited
from kpicli.sources.parquet import Parquet, open_parquet
from kpicli.sources.unpack import CHUNK

Opened = Delimited | Held | Parquet
DELIMITED = ("csv", "tsv")
CONTAINERS = (*DELIMITED, "parquet", "xlsx", "spss")
"""What `format` may name beside platforms; `xlsx` stands for every kind of workbook."""


def open_table(file: File, source: Source, size: int = CHUNK) -> Opened:
    """The file opened by the reader that fits it, or a `UserError` (exit 3).

    Delimited files are read `size` bytes at a time.
    """
    head = first_bytes(file)
    found = _container(file, head)
    if source.format in CONTAINERS and source.format not in found:
        raise _other(file, head, source.format, found[0])
    if "parquet" in found:
        if source.format not in ("auto", "parquet"):
            raise _other(file, head, source.format, "parquet")
        return open_parquet(file)
    if "xlsx" in found:
        from kpicli.sources.workbook import open_workbook

        return open_workbook(file, source)
    if "spss" in found:
        from kpicli.sources.spss import open_spss

        return open_spss(file, source)
    refuse(file, head)
    if source.format == "tsv" and source.delimiter is None:
        source = replace(source, delimiter="\t")
    return open_delimited(file, source, size)


def kind_of(table: Opened) -> str:
    """The format of a file, or its platform."""
    if isinstance(table, Parquet):
        return "Parquet"
    if table.known is not None:
        return table.known.title
    return table.format if isinstance(table, Held) else "delimited text"


def _container(file: File, head: bytes) -> tuple[str, ...]:
    """The formats that the first bytes may be."""
    if is_parquet(head):
        return ("parquet",)
    if is_workbook(file, head):
        return ("xlsx",)
    if is_spss(head):
        return ("spss",)
    return DELIMITED


def _other(file: File, head: bytes, asked: str, found: str) -> UserError:
    """The `UserError` for a file that is not of the format asked for."""
    refuse(file, head)
    hint = f"drop format: {asked} from the source"
    if asked in DELIMITED:
        return data_error("not-csv", f"the file is {NAMES[found]}", file.where(), hint=hint)
    text, hint = (
        f"the file does not begin as {NAMES[asked]} does",
        f"{hint}, or name the right file",
    )
    if asked == "parquet":
        return data_error("not-parquet", text, file.where(), hint=hint)
    if asked == "xlsx":
        return data_error("not-xlsx", text, file.where(), hint=hint)
    return data_error("not-spss", text, file.where(), hint=hint)


NAMES = {
    "csv": "delimited text",
    "parquet": "Parquet",
    "xlsx": "a workbook",
    "spss": "an SPSS file",
}
