"""Which reader a file needs, from its first bytes unless the configuration says."""

from __future__ import annotations

from dataclasses import replace

from kpicli.core.plan import Source
from kpicli.errors import data_error
from kpicli.sources.delimited import Delimited
from kpicli.sources.files import File
from kpicli.sources.head import first_bytes, is_parquet, refuse
from kpicli.sources.opening import open_delimited
from kpicli.sources.parquet import Parquet, open_parquet
from kpicli.sources.unpack import CHUNK


def open_table(file: File, source: Source, size: int = CHUNK) -> Delimited | Parquet:
    """The file opened by the reader that fits it, or a `UserError` (exit 3).

    Delimited files are read `size` bytes at a time.
    """
    head = first_bytes(file)
    if source.format == "parquet" or (source.format == "auto" and is_parquet(head)):
        if not is_parquet(head):
            refuse(file, head)
            raise data_error(
                "not-parquet",
                "the file does not begin as Parquet does",
                file.where(),
                hint="drop format: parquet from the source, or name the right file",
            )
        return open_parquet(file)
    if is_parquet(head):
        raise data_error(
            "not-csv",
            "the file is Parquet",
            file.where(),
            hint=f"drop format: {source.format} from the source",
        )
    refuse(file, head)
    if source.format == "tsv" and source.delimiter is None:
        source = replace(source, delimiter="\t")
    return open_delimited(file, source, size)
