"""The data that a Python call gives in place of the main source's path."""

from __future__ import annotations

from os import PathLike, fspath
from typing import TYPE_CHECKING, Any

from kpicli.errors import data_error, usage_error

if TYPE_CHECKING:
    import pandas as pd


def given(data: Any) -> tuple[str | None, Any]:
    """The main source as (path, Arrow table), one of them or both None.

    `data` is a path, a pandas DataFrame, an Arrow table or nothing; anything else is a
    `UserError`.
    """
    if data is None:
        return None, None
    if isinstance(data, str | PathLike):
        path = fspath(data)
        if not path.strip():
            raise usage_error("no-such-file", "the name of the export is empty")
        return path, None
    import pyarrow as pa

    if isinstance(data, pa.Table):
        return None, data
    if isinstance(data, pa.RecordBatch):
        return None, pa.Table.from_batches([data])
    if type(data).__module__.split(".")[0] == "pandas" and hasattr(data, "columns"):
        return None, _table(data)
    raise data_error(
        "not-a-table",
        f"{type(data).__name__} is neither a path, a DataFrame nor an Arrow table",
        hint="pass a path, a pandas DataFrame or a pyarrow Table",
    )


def _table(frame: pd.DataFrame) -> Any:
    """A DataFrame as an Arrow table; columns of mixed values, such as 9 and "n/a", as text."""
    import pandas as pd
    import pyarrow as pa

    arrays: list[Any] = []
    for place in range(frame.shape[1]):
        column = frame.iloc[:, place]
        try:
            array: Any = pa.Array.from_pandas(column)
        except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
            missing = pd.isna(column).tolist()
            values = zip(column.tolist(), missing, strict=True)
            array = pa.array([None if none else str(value) for value, none in values], pa.string())
        arrays.append(array)
    return pa.table(arrays, names=[str(name) for name in frame.columns])
