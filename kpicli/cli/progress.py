"""A line on the terminal while a run takes its time: rows and bytes read, time left; then gone."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from kpicli.cli.console import is_terminal
from kpicli.cli.manners import MANNERS
from kpicli.sources.reading import READING, Reading

FIRST, NEXT = 1.0, 0.2
"""Seconds before the line is shown, and between one and the next."""


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[None]:
    """Show how far the reading is from the first second on; the line is gone on leaving.

    Only to somebody who watches: on a terminal that is no dumb one, by a run in its foreground,
    and neither with `quiet` nor with logs in JSON. A thread looks at what the readers count.
    """
    if quiet or MANNERS.json or not _watched():
        yield
        return
    READING.begin()
    over = threading.Event()
    thread = threading.Thread(target=_show, args=(over,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _watched() -> bool:
    if not is_terminal(sys.stderr) or os.environ.get("TERM") == "dumb":
        return False
    try:
        return os.tcgetpgrp(sys.stderr.fileno()) == os.getpgrp()
    except OSError:
        return True  # a terminal that is not the one of this session
    except AttributeError:
        return True  # Windows


def _show(over: threading.Event) -> None:
    started = time.monotonic()
    shown, wait = 0, FIRST
    try:
        while not over.wait(wait):
            now = time.monotonic()
            text = line(READING, now - started, now)[: _columns() - 1]
            sys.stderr.write("\r" + text.ljust(shown))
            sys.stderr.flush()
            shown, wait = len(text), NEXT
        if shown:
            sys.stderr.write("\r" + " " * shown + "\r")
            sys.stderr.flush()
    except (OSError, ValueError):
        pass  # nobody watches any more


def _columns() -> int:
    return os.get_terminal_size(sys.stderr.fileno()).columns or 80


def line(read: Reading, elapsed: float, now: float) -> str:
    """How far the reading is: rows, bytes of all bytes, per cent, and about how long it takes yet.

    Where the size is not known, or all is read: how long the run has taken.
    """
    told = [f"{read.rows:,} rows"] if read.rows else []
    done, size = read.bytes, read.size
    if 0 < done < size:
        share = min(99, max(1, 100 * done // size))
        told.append(f"{_size(done)} of {_size(size)} ({share} %)")
        told.append(f"about {_time((now - read.since) * (size - done) / done)} left")
    else:
        told += [f"{_size(done)} read"] if done else []
        told.append(_time(elapsed))
    return f"kpicli: {', '.join(told)}"


def _size(count: int) -> str:
    amount, unit = float(count), "bytes"
    for larger in ("kB", "MB", "GB", "TB"):
        if amount < 999.5:
            break
        amount, unit = amount / 1000, larger
    return f"{amount:.0f} {unit}" if unit == "bytes" or amount >= 9.95 else f"{amount:.1f} {unit}"


def _time(seconds: float) -> str:
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
