"""Rows for a file of their own as CSV, JSON, JSON lines or Parquet, by the suffix of the file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kpicli.core.listing import Listing
from kpicli.render.parts.neutral import encodable

WRITTEN = (".csv", ".json", ".ndjson", ".jsonl", ".parquet", ".pq")
"""The suffixes of files that can be written."""


def render(rows: Listing, path: Path) -> Iterator[bytes]:
    """The content of the file, in pieces. LookupError for another suffix than `WRITTEN`."""
    suffix = path.suffix.lower()
    if suffix == ".csv":
        return _csv(rows)
    if suffix == ".json":
        return _json(rows)
    if suffix in (".ndjson", ".jsonl"):
        return _lines(rows)
    if suffix in WRITTEN:
        return _parquet(rows)
    raise LookupError(f"no format of such rows goes with {path}")


def _csv(rows: Listing) -> Iterator[bytes]:
    """As the report is: RFC 4180, formulas defused."""
    from kpicli.render.csv import line

    yield line(rows.columns).encode()
    for batch in rows.batches:
        yield "".join(line(row) for row in batch).encode()


def _json(rows: Listing) -> Iterator[bytes]:
    """A list of objects, one on a line."""
    from kpicli.render.json import dumps

    before = "[\n"
    for batch in rows.batches:
        if batch:
            listed = (dumps(dict(zip(rows.columns, row, strict=True))) for row in batch)
            yield (before + ",\n".join(listed)).encode()
            before = ",\n"
    yield b"[]\n" if before == "[\n" else b"\n]\n"


def _lines(rows: Listing) -> Iterator[bytes]:
    """An object on each line."""
    from kpicli.render.json import dumps

    for batch in rows.batches:
        listed = (dumps(dict(zip(rows.columns, row, strict=True))) for row in batch)
        yield "".join(f"{one}\n" for one in listed).encode()


def _parquet(rows: Listing) -> Iterator[bytes]:
    import pyarrow as pa
    from pyarrow import parquet

    from kpicli.render.parquet import TYPES, table_of

    kinds = {name: getattr(pa, TYPES[kind])() for name, kind in rows.columns.items()}
    schema = pa.schema(list(kinds.items()), {"kpicli.schema": "1"})
    sink = pa.BufferOutputStream()
    with parquet.ParquetWriter(
        sink, schema, compression="zstd", write_page_checksum=True
    ) as writer:
        for batch in rows.batches:
            cells = [
                {
                    name: encodable(cell) if isinstance(cell, str) else cell
                    for name, cell in zip(rows.columns, row, strict=True)
                }
                for row in batch
            ]
            writer.write_table(table_of(cells, schema))
    yield bytes(sink.getvalue())
