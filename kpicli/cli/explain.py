"""`kpicli explain`: what a KPI means."""

from __future__ import annotations

from typing import Annotated

import typer

HELP = "What a KPI means. From its definition to its risks, with its options and benchmarks."


def explain(
    kpi: Annotated[
        str,
        typer.Argument(metavar="KPI", help="The KPI's id, for example nps.", show_default=False),
    ],
    format_name: Annotated[
        str,
        typer.Option("--format", "-f", metavar="FORMAT", help="text, markdown or json."),
    ] = "text",
) -> None:
    from kpicli.cli.listing import one_of

    chosen = one_of(format_name, ("text", "markdown", "json"))
    from kpicli.analysis.catalogue import as_json, find

    found = find(kpi)
    if chosen == "json":
        from kpicli.cli.listing import json_text

        typer.echo(json_text(as_json(found)), nl=False)
        return
    from kpicli.cli import cards
    from kpicli.cli.console import output_surface

    if chosen == "markdown":
        typer.echo(cards.markdown(found), nl=False)
    else:
        surface = output_surface(explain=False, to_file=False)
        typer.echo(cards.text(found, surface), nl=False, color=surface.colour)
