"""A ledger as the table `kpicli_history` of a DuckDB database, added to in a transaction."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from kpicli.engine import history
from kpicli.engine.sql import name as quoted
from kpicli.errors import ExitCode, Location, Problem, UserError

TABLE = "kpicli_history"
TYPES = {"text": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN"}


def rows(path: Path) -> list[dict[str, Any]]:
    """The records as they stand. Errors: `bad-history`, `history-busy`."""
    with _opened(path, read_only=True) as connection:
        names = [name for name, _ in history.COLUMNS]
        columns = ", ".join(map(quoted, names))
        found = connection.execute(f"SELECT {columns} FROM {TABLE} ORDER BY rowid").fetchall()
        return [dict(zip(names, row, strict=True)) for row in found]


def insert(path: Path, records: Sequence[dict[str, Any]]) -> None:
    """Add records in one transaction; a new database is put in place when it is whole."""
    if path.exists():
        with _opened(path, read_only=False) as connection:
            _insert(connection, records)
        return
    fresh = path.with_name(f".kpicli-{os.getpid()}-{secrets.token_hex(8)}.tmp")
    try:
        with _opened(fresh, read_only=False, named=path) as connection:
            _insert(connection, records)
        with fresh.open("rb") as stream:
            os.fsync(stream.fileno())
        fresh.replace(path)
    except OSError as error:
        raise history.unwritten(path, error.strerror or "") from None
    finally:
        for left in (fresh, fresh.with_name(f"{fresh.name}.wal")):
            with suppress(OSError):
                left.unlink()


def _insert(connection: Any, records: Sequence[dict[str, Any]]) -> None:
    kinds = [TYPES[kind] for _, kind in history.COLUMNS]
    lists = ", ".join(f"unnest(?::{kind}[])" for kind in kinds)
    values = [[record[name] for record in records] for name, _ in history.COLUMNS]
    connection.execute("BEGIN")
    connection.execute(f"INSERT INTO {TABLE} SELECT {lists}", values)
    connection.execute("COMMIT")


@contextmanager
def _opened(path: Path, *, read_only: bool, named: Path | None = None) -> Iterator[Any]:
    """The database, checked to hold a ledger, closed on leaving; a new one is `named` in errors."""
    import duckdb

    settings: dict[str, Any] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "enable_external_access": "false",
        "lock_configuration": "true",
    }
    try:
        connection = duckdb.connect(path, read_only=read_only, config=settings)
    except duckdb.Error as error:
        raise _meant(named or path, error, writing=not read_only) from None
    try:
        if named is not None:
            columns = ", ".join(f"{quoted(n)} {TYPES[kind]}" for n, kind in history.COLUMNS)
            connection.execute(f"CREATE TABLE {TABLE} ({columns})")
        _check(named or path, connection)
        yield connection
    except duckdb.Error as error:
        raise _meant(named or path, error, writing=not read_only) from None
    finally:
        connection.close()


def _check(path: Path, connection: Any) -> None:
    found = connection.execute(
        "SELECT column_name, data_type FROM information_schema.columns "
        f"WHERE table_schema = 'main' AND table_name = '{TABLE}' ORDER BY ordinal_position"
    ).fetchall()
    if found != [(name, TYPES[kind]) for name, kind in history.COLUMNS]:
        why = "its columns are not those of a ledger" if found else f"it has no table {TABLE}"
        raise history.bad(path, why)


def _meant(path: Path, error: Exception, *, writing: bool = False) -> UserError:
    text = (str(error).splitlines() or [""])[0]
    if "lock on file" in text:
        busy = "another program has the database open"
        hint = "close it there; runs of kpicli wait for each other"
        problem = Problem("history-busy", busy, Location(str(path)), hint=hint)
        return UserError([problem], ExitCode.LOCKED)
    if writing and any(word in text for word in ("write", "Write", "space", "ermission")):
        return history.unwritten(path, text[:200])
    return history.bad(path, text[:200])
