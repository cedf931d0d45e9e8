"""The rows of a Parquet file as texts, in their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpicli.engine.connection import locked
from kpicli.engine.sql import literal, name
from kpicli.sources.files import File
from kpicli.sources.parquet import broken


def texts(file: File, columns: Sequence[str], most: int) -> Iterator[dict[str, list[str | None]]]:
    """The named columns by `most` rows at a time, but for those that hold bytes.

    Error (exit 3): `broken-parquet`.
    """
    import duckdb

    rows = f"FROM read_parquet({literal(str(file.path))})"
    with locked([str(file.path)], ordered=True) as connection:
        try:
            listed = ", ".join(map(name, columns))
            kinds = connection.execute(f"DESCRIBE SELECT {listed} {rows}").fetchall()
            shown = [column for column, kind, *_ in kinds if kind != "BLOB"]
            cast = ", ".join(f"CAST({name(column)} AS VARCHAR)" for column in shown)
            connection.execute(f"SELECT {cast or 'NULL'} {rows}")
            while found := connection.fetchmany(most):
                yield dict(zip(shown, map(list, zip(*found, strict=True)), strict=False))
        except (duckdb.Error, RuntimeError, ValueError) as error:
            raise broken(file, error) from None
