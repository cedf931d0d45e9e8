"""An Arrow table from Python as texts, as a delimited file would hold them."""

from __future__ import annotations

from typing import Any

from kpicli.errors import Location, data_error

FLAT = "write it as one plain value per row"


def as_text(table: Any, where: Location) -> Any:
    """The table with every column as text; NaN is left to be read as text.

    A NUL becomes the replacement character U+FFFD, so that no answer reads as another. Error
    (exit 3): `nested-column`, for lists, structures and bytes.
    """
    import pyarrow as pa

    columns = []
    for name, column in zip(table.column_names, table.columns, strict=True):
        if pa.types.is_dictionary(column.type):
            column = column.cast(column.type.value_type)
        kind = column.type
        if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
            text = f"column {name!r} holds {kind} values, which are no single text"
            raise data_error("nested-column", text, where, hint=FLAT)
        text = column if kind == pa.string() else column.cast(pa.string())
        columns.append(_without_nul(text) if any(map(_holds_nul, text.chunks)) else text)
    return pa.table(columns, names=table.column_names)


def _holds_nul(chunk: Any) -> bool:
    """Whether there may be a NUL among the texts of an array: looked for in all their bytes."""
    import numpy as np

    data = chunk.buffers()[2]
    return data is not None and not np.frombuffer(data, dtype=np.uint8).all()


def _without_nul(column: Any) -> Any:
    from pyarrow import compute

    return compute.replace_substring(column, "\0", "\ufffd")
