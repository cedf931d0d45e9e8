"""Standard input, or a pipe, that can be read more than once."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

STANDARD_INPUT = "-"


class Kept:
    """In place of standard input: its buffer is the whole of it each time, from a file."""

    closed = False

    def __init__(self, path: str) -> None:
        self._path = path

    @property
    def buffer(self) -> BinaryIO:
        """The file, open from its beginning."""
        return Path(self._path).open("rb")


@contextmanager
def repeatable(path: str) -> Iterator[str]:
    """The path to read instead: `-` where it is standard input or a pipe, which is kept meanwhile.

    Other files are left as they are, and so is a standard input that cannot be read.
    """
    stream = _stream(path)
    if stream is None:
        yield path
        return
    import shutil
    from tempfile import NamedTemporaryFile

    before = sys.stdin
    with NamedTemporaryFile(prefix="kpicli-", suffix=".in") as kept:
        with stream:
            shutil.copyfileobj(stream, kept, 1 << 20)
        kept.flush()
        sys.stdin = cast(Any, Kept(kept.name))
        try:
            yield STANDARD_INPUT
        finally:
            sys.stdin = before


def _stream(path: str) -> BinaryIO | None:
    """What is to be kept, open; None where nothing is."""
    if path != STANDARD_INPUT:
        return Path(path).open("rb") if Path(path).is_fifo() else None
    if sys.stdin is None or sys.stdin.closed or sys.stdin.buffer.isatty():
        return None
    return cast(BinaryIO, sys.stdin.buffer)
