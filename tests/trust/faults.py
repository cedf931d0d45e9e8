"""The system calls that write files, of which the Nth one fails: SQLite's way of testing."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

CALLS = ("open", "write", "fsync", "chmod", "close", "replace")


class Failing:
    """Counts the calls; at the Nth `happens` is called. `reached` says that it came to that."""

    def __init__(self, nth: int, happens: Callable[[], None]) -> None:
        self.left, self.happens, self.reached = nth, happens, False

    def wrap(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*given: Any, **named: Any) -> Any:
            self.left -= 1
            if self.left == 0:
                self.reached = True
                if call is CLOSE:
                    call(*given, **named)
                self.happens()
            return call(*given, **named)

        return wrapped


CLOSE = os.close


@contextmanager
def failing(nth: int, error: BaseException | Callable[[], None]) -> Iterator[Failing]:
    """Make the Nth of all calls that write files fail, and hand out short writes.

    `error` is what it raises, or what is called in its place.
    """

    def happens() -> None:
        if isinstance(error, BaseException):
            raise error
        error()

    faults = Failing(nth, happens)
    real = {name: getattr(os, name) for name in CALLS}

    def short(handle: int, data: Any) -> int:
        return int(real["write"](handle, bytes(data[:4096])))

    try:
        for name in CALLS:
            setattr(os, name, faults.wrap(short if name == "write" else real[name]))
        yield faults
    finally:
        for name, call in real.items():
            setattr(os, name, call)


def main() -> None:
    """Run the command line and kill the process at its Nth call: `faults N ARGUMENT…`."""
    from kpicli.cli.run import run

    with failing(int(sys.argv[1]), lambda: os.kill(os.getpid(), signal.SIGKILL)):
        run(sys.argv[2:])


if __name__ == "__main__":
    main()
