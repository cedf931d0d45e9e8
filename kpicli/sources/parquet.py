"""Parquet files: their columns and rows, whole and with sound checksums, or refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kpicli.errors import UserError, data_error
from kpicli.sources.files import File, open_binary


@dataclass(frozen=True, slots=True)
class Parquet:
    """A Parquet file whose footer could be read: its flat columns, rows, and checksums."""

    file: File
    names: list[str]
    nested: frozenset[str]
    rows: int
    checksums: bool

    def verify(self, columns: Sequence[str]) -> None:
        """Read the columns' pages against their checksums, when the file carries any.

        Off by default in every reader; without it most flipped bits go unseen.
        """
        if not self.checksums or not columns:
            return
        from pyarrow import parquet

        try:
            with parquet.ParquetFile(self.file.path, page_checksum_verification=True) as content:
                for batch in content.iter_batches(1 << 16, columns=list(columns)):
                    del batch
        except (OSError, ValueError, NotImplementedError, KeyError) as error:
            raise broken(self.file, error) from None


def broken(file: File, error: BaseException) -> UserError:
    """The `UserError` for a Parquet file that cannot be read."""
    text = (str(error).splitlines() or ["unknown"])[0][:200]
    return data_error(
        "broken-parquet",
        f"the Parquet file is damaged or cut off: {text}",
        file.where(),
        hint="fetch or write the file again",
    )


def open_parquet(file: File) -> Parquet:
    """The file's columns and rows from its footer, or a `UserError` (exit 3)."""
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(file.path) as content:
            schema: Any = content.schema_arrow
            metadata: Any = content.metadata
            names = list(schema.names)
            nested = frozenset(column.name for column in schema if column.type.num_fields > 0)
            rows = int(metadata.num_rows)
            first = _first_page(metadata) if rows else None
    except (OSError, ValueError, NotImplementedError, KeyError) as error:
        raise broken(file, error) from None
    return Parquet(file, names, nested, rows, first is not None and _has_crc(file, first))


def _first_page(metadata: Any) -> int | None:
    if metadata.num_row_groups == 0 or metadata.num_columns == 0:
        return None
    column = metadata.row_group(0).column(0)
    starts = [column.data_page_offset]
    if column.has_dictionary_page and column.dictionary_page_offset:
        starts.append(column.dictionary_page_offset)
    return int(min(starts))


def _has_crc(file: File, offset: int) -> bool:
    """Whether the first page's header carries a checksum.

    A page header in Thrift's compact protocol: three i32 fields (each a byte 0x15 and a
    variable-length number), then 0x15 again if the fourth field, `crc`, is there.
    """
    with open_binary(file) as stream:
        stream.seek(offset)
        header = stream.read(64)
    at = 0
    for _ in range(3):
        if header[at : at + 1] != b"\x15":
            return False
        at += 1
        while at < len(header) and header[at] & 0x80:
            at += 1
        at += 1
    return header[at : at + 1] == b"\x15"
