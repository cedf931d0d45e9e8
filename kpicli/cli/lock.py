"""One run of a configuration at a time: a lock that the system takes back when a run ends."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from kpicli.cli.manners import MANNERS
from kpicli.errors import ExitCode, Location, Problem, UserError, usage_error


@contextmanager
def locked(config: Path) -> Iterator[None]:
    """Hold the lock of a configuration, as `--lock` says; without it do nothing.

    `wait` waits for the other run to end, `skip` ends this one with 0, `fail` with 75. The lock is
    on a file of the user's in the folder for what a session leaves, else that of temporary files,
    named after the configuration's path. A run that is killed leaves none.
    """
    if MANNERS.lock is None:
        yield
        return
    with _opened(_file(config)) as stream:
        if not _taken(stream, wait=MANNERS.lock == "wait"):
            stream.seek(0)
            holder = stream.read(20).strip()
            _held(config, holder, skip=MANNERS.lock == "skip")
        stream.truncate(0)
        stream.write(f"{os.getpid()}\n")
        stream.flush()
        yield


def _opened(path: Path) -> TextIO:
    """The file of the lock, which is never a link: others may write where it lies."""
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    try:
        return open(os.open(path, flags, 0o600), "r+", encoding="utf-8")  # noqa: PTH123 - a handle
    except OSError as error:
        reason = "it is a link" if error.errno == errno.ELOOP else error.strerror
        raise UserError(
            [
                Problem(
                    "cannot-lock",
                    f"the file of the lock cannot be opened: {reason}",
                    Location(str(path)),
                    hint="set XDG_RUNTIME_DIR or TMPDIR to a folder of yours",
                )
            ],
            ExitCode.OUTPUT,
        ) from None


def _file(config: Path) -> Path:
    import hashlib

    from kpicli.sources import temporary

    own = os.environ.get("XDG_RUNTIME_DIR", "")
    folder = own if os.access(own, os.W_OK) else temporary.folder()
    user = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "")
    name = hashlib.sha256(os.path.realpath(config).encode("utf-8", "surrogateescape")).hexdigest()
    return Path(folder) / f"kpicli-{user}-{name[:16]}.lock"


def _taken(stream: Any, *, wait: bool) -> bool:
    """Whether the lock could be taken, at once or after waiting for it."""
    try:
        import fcntl
    except ImportError:
        raise usage_error(
            "no-lock",
            "this system has no file locks",
            Location("--lock"),
            hint="have the scheduler start one run at a time",
        ) from None
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True


def _held(config: Path, holder: str, *, skip: bool) -> None:
    """End this run: another one holds the lock."""
    whose = f" (process {holder})" if holder else ""
    text = f"another run of this configuration is under way{whose}"
    if skip:
        from kpicli.cli.console import is_terminal
        from kpicli.cli.log import log

        if is_terminal(sys.stderr):
            log("info", f"{config}: {text}: nothing was done", slug="run-under-way")
        raise SystemExit(ExitCode.OK)
    hint = "--lock wait waits for its end, --lock skip does nothing then"
    raise UserError(
        [Problem("run-under-way", text, Location(str(config)), hint=hint)], ExitCode.LOCKED
    )
