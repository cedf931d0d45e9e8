"""A DuckDB connection locked down: no network, no files but the inputs, bounded memory."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from kpicli.engine.sql import literal
from kpicli.sources.temporary import spill

MEMORY = "350MB"


@contextmanager
def locked(paths: Sequence[str], *, ordered: bool = False) -> Iterator[Any]:
    """A connection that may read `paths` and nothing else, closed on leaving.

    `ordered` has rows come out in the order of the file, which takes more memory.
    Spills to a temporary folder beyond 350 MB. Instants are shown in UTC wherever it runs.
    Nothing is installed or loaded, and the configuration cannot be changed from inside.
    """
    import duckdb

    with spill() as folder:
        connection = duckdb.connect(
            config={
                "memory_limit": MEMORY,
                "temp_directory": folder,
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "preserve_insertion_order": "true" if ordered else "false",
                "python_enable_replacements": "false",
            }
        )
        try:
            if paths:
                allowed = ", ".join(literal(path) for path in paths)
                connection.execute(f"SET allowed_paths = [{allowed}]")
            connection.execute("SET TimeZone = 'UTC'")
            connection.execute("SET enable_external_access = false")
            connection.execute("SET lock_configuration = true")
            yield connection
        finally:
            connection.close()


def execute(connection: Any, sql: str) -> Any:
    """The result of a query; an exception that a signal raises meanwhile ends it at once.

    DuckDB looks for signals between its tasks, which may be seconds apart. So it works in a
    thread of its own, and the one that signals come to only waits.
    """
    done = threading.Event()
    result, errors = [], []

    def work() -> None:
        try:
            result.append(connection.execute(sql))
        except BaseException as error:  # noqa: BLE001 - raised below
            errors.append(error)
        finally:
            done.set()

    threading.Thread(target=work).start()
    try:
        done.wait()
    finally:
        while not done.is_set():
            connection.interrupt()
            done.wait(0.1)
    if errors:
        raise errors[0]
    return result[0]
