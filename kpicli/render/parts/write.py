"""Writing an output file whole or not at all, and never over an input."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from kpicli.core.leftovers import OUTPUT, sweep
from kpicli.errors import ExitCode, Location, Problem, UserError, usage_error

REASONS = {
    errno.EACCES: "permission denied",
    errno.EPERM: "permission denied",
    errno.EROFS: "the file system is read-only",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "the file would be larger than is allowed here",
    errno.EISDIR: "it is a folder",
    errno.ENAMETOOLONG: "the name is too long",
}
STREAMS = ("/dev/stdout", "/dev/stderr", "/dev/fd/", "/proc/self/fd/")
"""Names of open streams, which cannot be replaced, only written to."""


def write(
    path: Path,
    content: str | bytes | Iterable[bytes],
    inputs: Sequence[Path] = (),
    *,
    private: bool = False,
) -> None:
    """Put `content`, or its pieces, at `path`: afterwards it holds the old or the new, whole.

    The content goes to a temporary file in the same folder, is synced and renamed over the
    target, whose permission bits are kept; a link is followed. A new file that is `private` is
    for its owner alone. Devices, pipes and `/dev/stdout`
    are written to straight. Errors: `output-is-input` (exit 2), `cannot-write` (exit 74).
    BrokenPipeError is passed on.
    """
    for each in inputs:
        if _same(path, each):
            raise usage_error(
                "output-is-input",
                f"the output would overwrite the input {each}",
                Location(str(path)),
                hint="name another file with -o",
            )
    data = content.encode() if isinstance(content, str) else content
    pieces = [data] if isinstance(data, bytes) else data
    try:
        if _streams(path):
            _append(path, pieces)
        else:
            _replace(Path(os.path.realpath(path)), pieces, 0o600 if private else 0o666)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _cannot(path, error) from error


def _same(path: Path, other: Path) -> bool:
    try:
        return os.path.samefile(path, other)  # noqa: PTH121 - it takes two paths
    except OSError:
        return False


def _streams(path: Path) -> bool:
    if str(path).startswith(STREAMS):
        return True
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def _append(path: Path, pieces: Iterable[bytes]) -> None:
    """Write to a stream; a file behind one (`/dev/stdout > file`) is added to, not cut."""
    handle = os.open(path, os.O_WRONLY | os.O_APPEND)
    try:
        _all(handle, pieces)
    finally:
        os.close(handle)


def _replace(target: Path, pieces: Iterable[bytes], fresh: int) -> None:
    mode = _mode(target)
    sweep(str(target.parent), OUTPUT)
    temporary = target.with_name(f".kpicli-{os.getpid()}-{secrets.token_hex(8)}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(temporary, flags, fresh)
        try:
            if mode is not None:
                os.chmod(temporary, mode)  # noqa: PTH101 - as the calls around it
            _all(handle, pieces)
            os.fsync(handle)
        finally:
            os.close(handle)
        os.replace(temporary, target)  # noqa: PTH105 - as the calls around it
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)  # noqa: PTH108 - as the calls around it
        raise
    _sync(target.parent)


def _mode(target: Path) -> int | None:
    """The permission bits of an existing target; OSError when it must not be replaced."""
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise OSError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not os.access(target, os.W_OK):
        raise OSError(errno.EACCES, os.strerror(errno.EACCES))
    return stat.S_IMODE(mode)


def _all(handle: int, pieces: Iterable[bytes]) -> None:
    for piece in pieces:
        rest = memoryview(piece)
        while rest:
            rest = rest[os.write(handle, rest) :]


def _sync(folder: Path) -> None:
    """Make the rename last; where folders cannot be synced, the file itself has been."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EBADF):
            raise
    finally:
        os.close(handle)


def _cannot(path: Path, error: OSError) -> UserError:
    reason = REASONS.get(error.errno or 0, error.strerror or type(error).__name__)
    hint = None
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        folder = Path(os.path.realpath(path)).parent if path.is_symlink() else path.parent
        hint = "name a file in another folder"
        if folder.is_dir():
            reason = f"no file can be made in {folder}"
        elif folder.exists():
            reason = f"{folder} is no folder"
        else:
            reason = "its folder does not exist"
            hint = f"make the folder {folder} first"
    problem = Problem("cannot-write", f"cannot write: {reason}", Location(str(path)), hint=hint)
    return UserError([problem], ExitCode.OUTPUT)
