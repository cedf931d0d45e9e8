"""A query ends when a signal ends the run, however long it would have taken."""

from __future__ import annotations

import os
import signal
from types import FrameType

import pytest

from kpicli.engine.connection import execute, locked


@pytest.mark.skipif(os.name == "nt", reason="alarms of POSIX")
def test_a_signal_ends_a_query_that_would_run_for_hours() -> None:
    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, stop)
    try:
        with locked([]) as connection:
            signal.setitimer(signal.ITIMER_REAL, 0.3)
            with pytest.raises(KeyboardInterrupt):
                execute(
                    connection,
                    "SELECT sum(a.range * b.range) FROM range(1000000) a, range(10000000) b",
                )
            assert execute(connection, "SELECT 1").fetchall() == [(1,)]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_an_error_of_a_query_is_raised_as_it_is() -> None:
    import duckdb

    with locked([]) as connection:
        with pytest.raises(duckdb.CatalogException, match="nowhere"):
            execute(connection, "SELECT * FROM nowhere")
        assert execute(connection, "SELECT 2").fetchone() == (2,)
