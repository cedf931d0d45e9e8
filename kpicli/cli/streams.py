"""Standard output and error: in UTF-8 under any locale, and sane where they are closed."""

from __future__ import annotations

import errno
import io
import os
import sys
from typing import Any, cast


class Closed(io.TextIOBase):
    """In place of a standard output that is closed: whatever is written fails as on a full disk."""

    @property
    def buffer(self) -> Closed:
        """The same for bytes."""
        return self

    def writable(self) -> bool:
        """True, so that writers try and are told why not."""
        return True

    def write(self, _: Any) -> int:
        """An OSError, whatever is written."""
        raise OSError(errno.EBADF, "standard output is closed")


def prepare() -> None:
    """Make the standard streams fit to write to.

    What cannot be said in UTF-8 is escaped. Numbers 0 to 2 of closed streams are taken by the
    null device, lest a file opened later gets one and finds messages of libraries in it.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    if sys.stdout is None:
        sys.stdout = cast(Any, Closed())
    elif isinstance(getattr(sys.stdout, "buffer", None), io.RawIOBase):
        # PYTHONUNBUFFERED: what the system takes only in part (a disk running full, a reader
        # that leaves) would be lost without an error.
        sys.stdout = open(sys.stdout.fileno(), "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - for good
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def say(text: str) -> None:
    """Write to standard error, if anybody listens."""
    try:
        sys.stderr.write(text if text.endswith("\n") else text + "\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        silence(sys.stderr)


def silence(stream: Any) -> None:
    """Point a stream at nothing, so that the interpreter's own flush at the end stays quiet."""
    try:
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, stream.fileno())
        os.close(nothing)
    except (OSError, ValueError):
        pass
