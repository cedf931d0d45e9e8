"""The file of a ledger: Parquet, written anew each time, or a table in a DuckDB database."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, fields
from pathlib import Path
from typing import IO, Any

from kpicli.core.history import Record, fault
from kpicli.errors import ExitCode, Location, Problem, UserError, usage_error

KINDS = {
    name: kind
    for kind, names in {
        "integer": ("n",),
        "number": ("level", "value", "n_eff", "sum_weights", "se", "df", "low", "high"),
        "boolean": ("final",),
    }.items()
    for name in names
}
COLUMNS = tuple((one.name, KINDS.get(one.name, "text")) for one in fields(Record))
"""Each column with its kind: text, integer, number or boolean."""

SUFFIXES = (".parquet", ".duckdb")

Choose = Callable[[Sequence[Record]], Sequence[Record]]


def suffix_of(path: Path) -> str:
    """The suffix by which a ledger is read and written; a `UserError` for any other."""
    found = path.suffix.lower()
    if found not in SUFFIXES:
        raise usage_error(
            "no-format-for-suffix",
            f"no ledger is called {str(path) or 'by an empty name'}",
            Location("--history"),
            allowed=SUFFIXES,
            hint="for example --history history.parquet",
        )
    return found


def read(path: Path) -> list[Record]:
    """The records in the order of their writing; none where there is no file yet.

    Errors: `bad-history` (exit 3), `history-busy` (exit 75).
    """
    suffix = suffix_of(path)
    if not path.exists():
        return []
    if suffix == ".parquet":
        from kpicli.engine.history_parquet import rows

        return _records(path, rows(path))
    from kpicli.engine.history_duckdb import rows as rows_of_table

    with _lock(_target(path), needed=False):
        return _records(path, rows_of_table(path))


def append(path: Path, choose: Choose) -> int:
    """Add what `choose` makes of the records that are there; how many were added.

    Another run that writes to the file meanwhile is waited for. Killed at any moment, it leaves
    the file as it was or with all of the records. Errors: `bad-history` (exit 3), `history-busy`
    (exit 75), `cannot-write` (exit 74).
    """
    if suffix_of(path) == ".parquet":
        from kpicli.engine.history_parquet import insert, rows
    else:
        from kpicli.engine.history_duckdb import insert, rows
    path = _target(path)
    with _lock(path, needed=True):
        known = _records(path, rows(path)) if path.exists() else []
        added = [asdict(each) for each in choose(known)]
        if added:
            insert(path, added)
        return len(added)


def _target(path: Path) -> Path:
    """Where a link leads, so that a ledger has one lock; any other path as it was written."""
    return path.resolve() if path.is_symlink() else path


def bad(path: Path, why: str) -> UserError:
    """The error (exit 3) of a file that is no ledger."""
    text = f"it is no ledger of kpicli, or a damaged one: {why}"
    hint = "name another file; this one is left as it is"
    return UserError([Problem("bad-history", text, Location(str(path)), hint=hint)], ExitCode.DATA)


def unwritten(path: Path, why: str) -> UserError:
    """The error (exit 74) of a ledger that could not be written."""
    problem = Problem("cannot-write", f"cannot write: {why}", Location(str(path)))
    return UserError([problem], ExitCode.OUTPUT)


def _records(path: Path, rows: Sequence[dict[str, Any]]) -> list[Record]:
    required = [one.name for one in fields(Record) if "None" not in str(one.type)]
    found = []
    for row in rows:
        if any(row[name] is None for name in required):
            raise bad(path, "a record lacks what names it")
        found.append(Record(**row))
        if why := fault(found[-1]):
            raise bad(path, why)
    return found


@contextmanager
def _lock(path: Path, *, needed: bool) -> Iterator[None]:
    """Hold the lock of a ledger, on an empty file beside it; the system ends it with the run."""
    stream: IO[str] | None = None
    try:
        with suppress(OSError):
            stream = path.with_name(f"{path.name}.lock").open("a", encoding="utf-8")
        if stream is not None:
            _hold(stream, needed=needed)
        elif needed:
            raise unwritten(path, "no file can be made in its folder")
        yield
    finally:
        if stream is not None:
            stream.close()


def _hold(stream: IO[str], *, needed: bool) -> None:
    try:
        import fcntl
    except ImportError:
        if not needed:
            return
        raise usage_error(
            "no-lock",
            "this system has no file locks",
            Location("--history"),
            hint="keep the ledger on a system that has them",
        ) from None
    fcntl.flock(stream, fcntl.LOCK_EX)
