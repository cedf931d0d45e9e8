"""What lies in the folder for temporary files while a run lasts: copies of streams, and spills."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO

from kpicli.core.leftovers import WORK, sweep
from kpicli.errors import ExitCode, Problem, UserError

PREFIX = "kpicli-"


def folder() -> str:
    """The folder for temporary files; a `UserError` (`no-temporary-file`) where there is none."""
    try:
        found = tempfile.gettempdir()
    except OSError as error:
        raise refused(error.strerror) from None
    sweep(found, WORK)
    return found


@contextmanager
def spool() -> Iterator[IO[bytes]]:
    """A file with a name, gone on leaving. Error (exit 74): `no-temporary-file`."""
    where = folder()
    try:
        file = tempfile.NamedTemporaryFile(prefix=PREFIX, suffix=".in", dir=where)  # noqa: SIM115
    except OSError as error:
        raise refused(error.strerror) from None
    with file:
        yield file


@contextmanager
def spill() -> Iterator[str]:
    """The path of an empty folder, gone on leaving. Error (exit 74): `no-temporary-file`."""
    where = folder()
    try:
        made = tempfile.TemporaryDirectory(".spill", PREFIX, where, ignore_cleanup_errors=True)
    except OSError as error:
        raise refused(error.strerror) from None
    try:
        yield made.name
    finally:
        with suppress(OSError):
            made.cleanup()


def refused(why: str | None) -> UserError:
    """That a temporary file cannot be made or written."""
    return UserError(
        [
            Problem(
                "no-temporary-file",
                f"a temporary file cannot be written: {why}",
                hint="set TMPDIR to a folder with room that you may write to",
            )
        ],
        ExitCode.OUTPUT,
    )
