"""The file of `--clients`: checked before anything is read, written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from kpicli.errors import Location, usage_error

if TYPE_CHECKING:
    from kpicli.core.client_rows import ClientRows, Sink


def clients_of(name: str | None, output: str | None) -> Sink | None:
    """What writes the rows of each client to the file; a `UserError` where that cannot be."""
    if name is None:
        return None
    from kpicli.render.parts.client_rows import WRITTEN, render

    path = Path(name)
    if path.suffix.lower() not in WRITTEN:
        raise usage_error(
            "no-format-for-suffix",
            f"no format of client rows goes with {name or 'an empty name'}",
            Location("--clients"),
            allowed=WRITTEN,
            hint="for example --clients clients.csv",
        )
    apart(output, name, "--clients")

    def sink(rows: ClientRows, inputs: list[str]) -> None:
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
