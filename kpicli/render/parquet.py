"""The tidy table as Parquet, with typed columns and page checksums."""

from __future__ import annotations

from typing import Any

from kpicli.core.columns import tidy
from kpicli.core.report import Report
from kpicli.render.neutral import encodable
from kpicli.render.surface import Surface

SUFFIXES: tuple[str, ...] = (".parquet", ".pq")
BINARY = True


def render(report: Report, surface: Surface) -> bytes:  # noqa: ARG001 - data has no surface
    """The file's bytes: one row per result; texts, whole numbers and doubles, NULL where empty."""
    import pyarrow as pa
    from pyarrow import parquet

    types: dict[str, Any] = {"text": pa.string(), "integer": pa.int64(), "number": pa.float64()}
    columns = tidy(report)
    names, arrays = [], []
    for column in columns:
        values = [column.value(result) for result in report.results]
        texts = [encodable(value) if isinstance(value, str) else value for value in values]
        names.append(encodable(column.name))
        arrays.append(pa.array(texts, types[column.kind]))
    table = pa.Table.from_arrays(arrays, names=names)
    table = table.replace_schema_metadata({"kpicli.schema": "1", "kpicli.command": report.command})
    sink = pa.BufferOutputStream()
    parquet.write_table(table, sink, compression="zstd", write_page_checksum=True)
    return bytes(sink.getvalue())
