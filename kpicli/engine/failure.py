"""What an exception out of DuckDB means: a refusal of ours, data that are damaged, or a bug."""

from __future__ import annotations

from collections.abc import Sequence

from kpicli.engine.relation import Relation
from kpicli.errors import Location, data_error
from kpicli.sources.temporary import refused


def meant(error: Exception, relations: Sequence[Relation]) -> BaseException:
    """The exception to raise in place of DuckDB's.

    What ended a stream of ours comes first. Numbers that cannot be added exactly are an
    OverflowError; rows that find no room on the disk are told as such; what a Parquet file holds is
    to blame for whatever no query of ours can cause.
    """
    import duckdb

    failure = next((one.failure for one in relations if one.failure is not None), None)
    if failure is not None:
        return failure
    if isinstance(error, duckdb.OutOfRangeException | duckdb.ConversionException):
        return OverflowError("a sum is too large to be exact")
    if isinstance(error, duckdb.OutOfMemoryException) and "max_temp_directory_size" in str(error):
        return refused("No space left on device")
    if isinstance(error, duckdb.IOException) and "duckdb_temp" in str(error):
        return refused(str(error).splitlines()[0].rpartition(": ")[2])
    ours = (
        duckdb.ParserException,
        duckdb.BinderException,
        duckdb.CatalogException,
        duckdb.OutOfMemoryException,
    )
    parquet = [one for one in relations if one.parquet]
    if parquet and isinstance(error, duckdb.Error) and not isinstance(error, ours):
        text = (str(error).splitlines() or [""])[0][:200]
        return data_error(
            "broken-parquet",
            f"the Parquet file cannot be read: {text}",
            Location(parquet[0].source.path),
            hint="fetch or write the file again",
        )
    return error
