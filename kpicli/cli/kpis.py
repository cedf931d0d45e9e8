"""`kpicli kpis`: the KPIs there are."""

from __future__ import annotations

from typing import Annotated

import typer

HELP = "List the KPIs. What comes out, in which unit, and which way is good."


def kpis(
    format_name: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help="table, plain or json. Default: table on a terminal, plain in a pipe.",
        ),
    ] = None,
) -> None:
    import sys

    from kpicli.cli.console import is_terminal, output_surface
    from kpicli.cli.listing import json_text, one_of, plain, table

    usual = "table" if is_terminal(sys.stdout) else "plain"
    chosen = one_of(format_name or usual, ("table", "plain", "json"))
    from kpicli.analysis.catalogue import entries, in_brief

    found = entries()
    if chosen == "json":
        typer.echo(json_text([in_brief(one) for one in found]), nl=False)
    elif chosen == "plain":
        typer.echo(plain(found), nl=False)
    else:
        surface = output_surface(explain=False, to_file=False)
        typer.echo(table(found, surface), nl=False, color=surface.colour)
