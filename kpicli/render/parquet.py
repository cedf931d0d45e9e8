"""The tidy table as Parquet, with typed columns and page checksums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from kpicli.core.column import Value
from kpicli.core.columns import Table, table
from kpicli.core.columns_scorecard import whole
from kpicli.core.report import Report
from kpicli.core.scorecard import Scorecard
from kpicli.render.json import dumps
from kpicli.render.parts.neutral import encodable
from kpicli.render.parts.surface import Surface

SUFFIXES: tuple[str, ...] = (".parquet", ".pq")
BINARY = True

TYPES = {"text": "string", "integer": "int64", "number": "float64", "boolean": "bool_"}
"""Arrow's names of the kinds of columns."""


def render(report: Report, surface: Surface) -> bytes:  # noqa: ARG001 - data has no surface
    """The file's bytes, a row per result, or of cohorts one per cell.

    Texts, whole numbers, doubles and booleans; NULL where there is no value.
    """
    return _file(table(report), report.command)


def scorecard(card: Scorecard, surface: Surface) -> bytes:  # noqa: ARG001 - data has no surface
    """All tables of the scorecard as one, its column `table` says which a row is of."""
    return _file(whole(card), "report")


def _file(found: Table, command: str) -> bytes:
    import pyarrow as pa
    from pyarrow import parquet

    names = [encodable(name) for name, _ in found.columns]
    columns = zip(names, found.columns, strict=True)
    schema = pa.schema(
        [(name, getattr(pa, TYPES[kind])()) for name, (_, kind) in columns],
        {"kpicli.schema": "1", "kpicli.command": command},
    )
    rows = [dict(zip(names, map(_value, row), strict=True)) for row in found.rows]
    sink = pa.BufferOutputStream()
    parquet.write_table(table_of(rows, schema), sink, compression="zstd", write_page_checksum=True)
    return bytes(sink.getvalue())


def _value(value: Value) -> Value:
    return encodable(value) if isinstance(value, str) else value


def table_of(rows: Sequence[Mapping[str, Value]], schema: Any) -> Any:
    """The rows as an Arrow table, by way of JSON lines: `pa.array` would load pandas."""
    if not rows:
        return schema.empty_table()
    from pyarrow import json

    lines = "".join(f"{dumps(row)}\n" for row in rows).encode()
    table = json.read_json(
        BytesIO(lines),
        json.ReadOptions(use_threads=False, block_size=len(lines) + 1),
        json.ParseOptions(explicit_schema=schema, unexpected_field_behavior="error"),
    )
    return table.replace_schema_metadata(schema.metadata)
