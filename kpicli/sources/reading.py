"""How much of the data has been read so far: counted by the readers, for whoever shows it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO


@dataclass(slots=True)
class Reading:
    """Bytes and rows read since the moment `since`, of `size` bytes; 0 where that is not known.

    `rows` are records parsed. Packed files count as they lie on disk.
    """

    since: float = 0.0
    size: int = 0
    bytes: int = 0
    rows: int = 0

    def begin(self) -> None:
        """Count from nothing."""
        self.since = time.monotonic()
        self.size = self.bytes = self.rows = 0


READING = Reading()
"""What this process reads."""


@contextmanager
def counted(stream: IO[bytes]) -> Iterator[Callable[[], None]]:
    """What to call after each piece read of a file; a file left half read counts only so far.

    When all that was opened before has been read, this is another pass, counted by itself.
    """
    size = os.fstat(stream.fileno()).st_size
    if READING.bytes >= READING.size and (READING.rows or not READING.size):
        READING.begin()
    READING.size += size
    at = 0

    def count() -> None:
        nonlocal at
        before, at = at, stream.tell()
        READING.bytes += at - before

    try:
        yield count
    finally:
        READING.size -= size - at
