"""`kpicli schema`: what editors and programs check files against."""

from __future__ import annotations

from typing import Annotated

import typer

HELP = "Print a JSON Schema. That of the configuration, for editors, or of the report's JSON."


def schema(
    of: Annotated[
        str,
        typer.Option("--of", metavar="WHAT", help="config or report."),
    ] = "config",
) -> None:
    from kpicli.cli.listing import json_text
    from kpicli.errors import Location, usage_error

    if of == "config":
        from kpicli.config.json_schema import schema as config_schema

        typer.echo(json_text(config_schema()), nl=False)
    elif of == "report":
        from importlib.resources import files

        text = files("kpicli.render").joinpath("report.schema.json").read_text(encoding="utf-8")
        typer.echo(text.rstrip())
    else:
        raise usage_error(
            "no-such-schema",
            f"there is no schema of {of!r}",
            Location("--of"),
            allowed=("config", "report"),
        )
