"""`kpicli check`: configuration and data held against each other."""

from __future__ import annotations

from typing import Annotated

import typer

from kpicli.analysis.choices import Options
from kpicli.cli.arguments import ConfigOption, Export, RejectsFile, RejectsRaw, Strict, export_of

HELP = (
    "Hold configuration and data against each other. Columns, scales, dates, weights, labels; no "
    "figure is shown but what flagged answers change."
)


def check(
    export: Export = None,
    config: ConfigOption = None,
    format_name: Annotated[
        str,
        typer.Option("--format", "-f", metavar="FORMAT", help="text or json."),
    ] = "text",
    rejects: RejectsFile = None,
    rejects_raw: RejectsRaw = False,
    strict: Strict = False,
) -> None:
    import sys

    from kpicli.cli.beside import rejects_of
    from kpicli.cli.listing import one_of

    options = Options()
    chosen = options.take(one_of, format_name, ("text", "json"))
    named = options.take(export_of, export)
    aside = options.take(rejects_of, rejects, rejects_raw, ())
    options.check()
    from kpicli.analysis.request import Request
    from kpicli.config.load import find, load

    loaded = load(find(config))
    from kpicli.analysis.check import check as checked
    from kpicli.cli import findings
    from kpicli.cli.progress import progress
    from kpicli.errors import ExitCode, UserError

    with progress():
        found = checked(loaded, Request(export=named, strict=strict, rejects=aside))
    if chosen == "json":
        from kpicli.render.json import dumps

        typer.echo(dumps(findings.as_json(found), indent=2))
    else:
        from kpicli.cli.console import output_surface

        surface = output_surface(explain=False, to_file=False)
        typer.echo(findings.text(found, surface), nl=False, color=surface.colour)
    sys.stdout.flush()
    if found.problems:
        raise UserError(list(found.problems), ExitCode.DATA)
    if strict:
        from kpicli.analysis.remarks import strict as refuse

        refuse(found.notes)
