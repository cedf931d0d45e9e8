"""From a path, glob, folder or standard input to the files behind it, each with its SHA-256."""

from __future__ import annotations

import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import cast

from kpicli.errors import Location, UserError, data_error
from kpicli.sources.reading import READING
from kpicli.sources.temporary import refused, spool

KNOWN = (
    *(".csv", ".tsv", ".tab", ".txt", ".psv", ".parquet", ".pq", ".parq"),
    *(".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".sav", ".zsav", ".por"),
)
STANDARD_INPUT = "-"
PACKED = (".gz", ".zst", ".zstd")


@dataclass(frozen=True, slots=True)
class File:
    """A file to read and the name it is shown under (`-` for standard input)."""

    path: Path
    shown: str

    def where(self, line: int | None = None) -> Location:
        """The file, or a line of it, as the place of a problem."""
        return Location(self.shown, line)


def is_table(path: Path) -> bool:
    """Whether a file's name is that of a table this tool reads from folders."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] in PACKED:
        suffixes.pop()
    return bool(suffixes) and suffixes[-1] in KNOWN and not path.name.startswith((".", "~"))


@contextmanager
def expand(path: str, base: str = ".") -> Iterator[list[File]]:
    """The files behind `path`: itself, a glob's or folder's tables by name, or standard input.

    What can be read only once (see `is_stream`) is spooled to a temporary file, which is gone on
    leaving. Errors (exit 3): `no-such-file`, `no-data-in-folder`, `nothing-matches`,
    `unreadable-file`, `no-standard-input`.
    """
    if path == STANDARD_INPUT:
        with _spooled(_standard_input(), path) as file:
            yield [file]
    elif is_stream(path, base):
        full, shown = _named(path, base)
        with open_binary(File(full, shown)) as stream, _spooled(stream, shown) as file:
            yield [file]
    else:
        try:
            found = _find(*_named(path, base), path)
        except OSError as error:
            raise _unreadable(File(Path(path), path), error) from None
        yield found


def is_stream(path: str, base: str = ".") -> bool:
    """Whether `path` can be read only once: standard input, a named pipe, a device."""
    if path == STANDARD_INPUT:
        return True
    try:
        mode = _named(path, base)[0].stat().st_mode
    except (OSError, ValueError):
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def at_home(path: str) -> Path:
    """The path with `~` replaced by the home folder; as it is where nobody has that home."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        return Path(path)


def _named(path: str, base: str) -> tuple[Path, str]:
    """Where a path leads, and how it is shown."""
    full = Path(base) / at_home(path)
    return full, str(full) if base not in (".", "") else path


def _find(full: Path, shown: str, path: str) -> list[File]:
    if full.is_dir():
        found = sorted(entry for entry in full.iterdir() if entry.is_file() and is_table(entry))
        if not found:
            raise data_error(
                "no-data-in-folder",
                "the folder holds no table",
                Location(shown),
                hint=f"a table's name ends in one of {', '.join(KNOWN)}, packed or not",
            )
        return [File(entry, str(entry)) for entry in found]
    if full.exists():
        return [File(full, shown)]
    if any(mark in path for mark in "*?["):
        from glob import glob

        matches = sorted(name for name in glob(str(full)) if Path(name).is_file())  # noqa: PTH207 - Path.glob refuses absolute patterns
        if not matches:
            raise data_error(
                "nothing-matches",
                "no file matches the pattern",
                Location(shown),
                hint="quote the pattern in the shell, or check the folder it starts in",
            )
        return [File(Path(name), name) for name in matches]
    raise _missing(full, shown)


def _missing(full: Path, shown: str) -> UserError:
    import difflib

    hint = (
        "paths on the command line start in the working directory, paths in the "
        "configuration in its own folder"
    )
    if full.parent.is_dir():
        names = [entry.name for entry in full.parent.iterdir()]
        close = difflib.get_close_matches(full.name, names, 1)
        if close:
            hint = f"did you mean {close[0]}?"
    return data_error("no-such-file", "there is no such file", Location(shown), hint=hint)


def _standard_input() -> BufferedReader:
    if sys.stdin is None or sys.stdin.closed:
        raise data_error(
            "no-standard-input",
            "standard input is closed",
            Location("-"),
            hint="pipe a file in, or name one in place of -",
        )
    return cast(BufferedReader, sys.stdin.buffer)


@contextmanager
def _spooled(stream: BufferedReader, shown: str) -> Iterator[File]:
    if stream.isatty():
        what = "standard input" if shown == STANDARD_INPUT else "this"
        raise data_error(
            "no-standard-input",
            f"{what} is a terminal, not a file",
            Location(shown),
            hint="pipe a file in: kpicli score - < export.csv",
        )
    with spool() as copy:
        try:
            while piece := _read(stream, shown):
                copy.write(piece)
                READING.bytes += len(piece)
            copy.flush()
        except OSError as error:
            raise refused(error.strerror) from None
        yield File(Path(copy.name), shown)


def _read(stream: BufferedReader, shown: str) -> bytes:
    try:
        return stream.read1(1 << 20)
    except OSError as error:
        raise _unreadable(File(Path(shown), shown), error) from None


def open_binary(file: File) -> BufferedReader:
    """The file opened for reading, or a `UserError` that says why it cannot be."""
    try:
        return file.path.open("rb")
    except OSError as error:
        raise _unreadable(file, error) from None


def _unreadable(file: File, error: OSError) -> UserError:
    return data_error(
        "unreadable-file",
        f"the file cannot be read: {error.strerror}",
        file.where(),
        hint="check that it exists and that you may read it",
    )


def sha256(file: File) -> str:
    """The SHA-256 of the file's bytes as they lie on disk, in hexadecimal."""
    import hashlib

    with open_binary(file) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
