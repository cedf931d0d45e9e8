"""The file of `--clients`: checked before anything is read, written whole or not at all."""

from __future__ import annotations

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
    if output is not None and Path(output).resolve() == path.resolve():
        raise usage_error(
            "same-output",
            f"the report and the rows of clients cannot both be {name}",
            Location("--clients"),
            hint="name another file with -o or --clients",
        )

    def sink(rows: ClientRows, inputs: list[str]) -> None:
        from kpicli.render.parts.write import write

        write(path, render(rows, path), [Path(one) for one in inputs], private=True)

    return sink
