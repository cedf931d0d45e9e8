"""Files beside the report, of `--clients` and `--rejects`: checked before anything is read.

Each is written whole or not at all, and is for its owner alone.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kpicli.errors import Location, usage_error

if TYPE_CHECKING:
    from kpicli.core.listing import Listing, Sink
    from kpicli.core.rejects import Rejects


def clients_of(name: str | None, output: str | None) -> Sink | None:
    """What writes the rows of each client to the file; a `UserError` where that cannot be."""
    if name is None:
        return None
    return _sink(name, "--clients", "clients", (output,))


def rejects_of(name: str | None, records: bool, others: Sequence[str | None]) -> Rejects | None:
    """What writes the rows that did not count to the file; a `UserError` where that cannot be.

    `others` are the other files that are written.
    """
    if name is None:
        if records:
            raise usage_error(
                "no-rejects-file",
                "--rejects-raw adds to a file that is not written",
                Location("--rejects-raw"),
                hint="name the file with --rejects, for example --rejects rejects.csv",
            )
        return None
    from kpicli.core.rejects import Rejects

    return Rejects(_sink(name, "--rejects", "rejects", others), records)


def _sink(name: str, option: str, example: str, others: Sequence[str | None]) -> Sink:
    from kpicli.render.parts.listing import WRITTEN, render

    path = Path(name)
    if path.suffix.lower() not in WRITTEN:
        raise usage_error(
            "no-format-for-suffix",
            f"no format of such rows goes with {name or 'an empty name'}",
            Location(option),
            allowed=WRITTEN,
            hint=f"for example {option} {example}.csv",
        )
    for other in others:
        apart(other, name, option)

    def sink(rows: Listing, inputs: list[str]) -> None:
        from kpicli.render.parts.write import write

        write(path, render(rows, path), [Path(one) for one in inputs], private=True)

    return sink


def apart(one: str | None, other: str | None, option: str) -> None:
    """A `UserError` when two outputs, the other that of `option`, would be one file."""
    if one is None or other is None or "-" in (one, other):
        return
    if os.path.realpath(one) == os.path.realpath(other) or _same(Path(one), Path(other)):
        raise usage_error(
            "same-output",
            f"two outputs cannot both be {other}",
            Location(option),
            hint=f"name another file with {option}",
        )


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        return False
