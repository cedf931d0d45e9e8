"""`kpicli completion`: what has a shell complete commands, options, KPIs and columns."""

from __future__ import annotations

from typing import Annotated

import typer

HELP = (
    "Print what has a shell complete commands, options and names. KPIs, segments and columns are "
    "those of the configuration and the export."
)
SHELLS = ("bash", "zsh", "fish")


def completion(
    context: typer.Context,
    shell: Annotated[
        str, typer.Argument(metavar="SHELL", help="bash, zsh or fish.", show_default=False)
    ],
    typed: Annotated[list[str] | None, typer.Argument(metavar="", hidden=True)] = None,
) -> None:
    import sys

    if shell not in SHELLS:
        from kpicli.errors import Location, usage_error

        raise usage_error(
            "no-such-shell",
            f"there is no completion for {shell!r}",
            Location("SHELL"),
            allowed=SHELLS,
        )
    if typed:
        from kpicli.cli.completing import completed

        sys.stdout.write(completed(context.find_root().command, shell, typed))
        return
    from importlib.resources import files

    script = files("kpicli.cli").joinpath("shells", f"kpicli.{shell}")
    sys.stdout.write(script.read_text(encoding="utf-8"))
