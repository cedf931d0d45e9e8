"""A ledger as a Parquet file: read whole, and replaced whole."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kpicli.core.history import SCHEMA
from kpicli.engine import history

MARK = b"kpicli.history"
"""The key of the file's metadata that says it is a ledger, and of which version."""


def rows(path: Path) -> list[dict[str, Any]]:
    """The records as they stand. Error: `bad-history`."""
    found: list[dict[str, Any]] = _table(path).to_pylist()
    return found


def insert(path: Path, records: Sequence[dict[str, Any]]) -> None:
    """Add records: the file is written anew with them, and replaced. Error: `cannot-write`."""
    import pyarrow as pa
    from pyarrow import parquet

    from kpicli.render.parquet import table_of
    from kpicli.render.parts.neutral import encodable
    from kpicli.render.parts.write import write

    clean = [
        {name: encodable(cell) if isinstance(cell, str) else cell for name, cell in each.items()}
        for each in records
    ]
    table = table_of(clean, _schema().with_metadata({MARK: str(SCHEMA)}))
    if path.exists():
        table = pa.concat_tables([_table(path), table])
    sink = pa.BufferOutputStream()
    parquet.write_table(table, sink, compression="zstd", write_page_checksum=True)
    write(path, bytes(sink.getvalue()))


def _table(path: Path) -> Any:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(path, page_checksum_verification=True) as file:
            schema = file.schema_arrow
            version = (schema.metadata or {}).get(MARK)
            if version != str(SCHEMA).encode():
                raise history.bad(path, "the Parquet file holds something else")
            if not schema.equals(_schema()):
                raise history.bad(path, "its columns are not those of a ledger")
            return file.read(use_threads=False)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise history.bad(path, (str(error).splitlines() or [""])[0][:200]) from None


def _schema() -> Any:
    import pyarrow as pa

    from kpicli.render.parquet import TYPES

    return pa.schema([(name, getattr(pa, TYPES[kind])()) for name, kind in history.COLUMNS])
