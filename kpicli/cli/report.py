"""`kpicli report`: everything, in one file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from kpicli.cli.arguments import (
    ConfigOption,
    Export,
    FailOn,
    GateState,
    Kpi,
    Level,
    Message,
    Quiet,
    Since,
    Strict,
    Until,
    Where,
    gates_of,
)
from kpicli.cli.group_arguments import Adjust, By, Every
from kpicli.errors import Location, usage_error

HELP = (
    "Everything in one file: the whole scorecard. What stands where, what changed, where the "
    "problem sits and what to do; then every figure with all that is behind it."
)
Last = Annotated[
    int | None,
    typer.Option("--last", metavar="N", min=1, help="The last so many periods. Default: 24."),
]
SplitBy = Annotated[
    str | None,
    typer.Option(
        "--split-by",
        metavar="SEGMENT",
        help="A scorecard for each group of this segment, and one of all, in the folder -o.",
    ),
]
Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        help="html, markdown, pdf, xlsx, csv or parquet. Default: by the suffix of -o, else "
        "markdown.",
    ),
]
Output = Annotated[
    str | None,
    typer.Option(
        "-o", "--output", metavar="FILE", help="Write to this file, with --split-by to this folder."
    ),
]


def report(
    export: Export = None,
    config: ConfigOption = None,
    kpi: Kpi = None,
    by: By = None,
    every: Every = None,
    last: Last = None,
    adjust: Adjust = "bh",
    since: Since = None,
    until: Until = None,
    where: Where = None,
    format_name: Format = None,
    output: Output = None,
    split_by: SplitBy = None,
    level: Level = None,
    strict: Strict = False,
    fail_on: FailOn = None,
    gate_state: GateState = None,
    message: Message = None,
    quiet: Quiet = False,
) -> None:
    compose(locals())


def compose(given: Mapping[str, Any]) -> None:
    """Put the scorecard together and print or write it. What is wrong is told at once."""
    from dataclasses import replace

    from kpicli.analysis.choices import Options
    from kpicli.cli.answer import request_of
    from kpicli.cli.gates import Speaking, end, remembered, speaking_of
    from kpicli.cli.lock import locked
    from kpicli.cli.output import choose
    from kpicli.cli.report_files import print_one, write_each
    from kpicli.cli.standard_input import STANDARD_INPUT, repeatable
    from kpicli.config.load import find, load
    from kpicli.render import formats

    options = Options()
    request = request_of(given, options)
    gates = options.take(gates_of, given["fail_on"]) or ()
    by, output = given["split_by"], given["output"]
    if by is not None:
        options.take(folder_of, output)
        chosen = options.take(lambda: choose(given["format_name"] or "html", None, whole=True))
    else:
        chosen = options.take(lambda: choose(given["format_name"], output, whole=True))
    speaking = options.take(speaking_of, given["gate_state"], given["message"], given["fail_on"])
    speaking = speaking or Speaking()
    if speaking.message is not None and output in (None, "-"):
        options.take(no_room)
    options.check()
    composer, kind = formats.load_whole(chosen or ""), chosen or ""
    file = find(given["config"])
    with locked(file):
        loaded = load(file)
        memory = remembered(speaking)
        named = request.export
        with repeatable(loaded.main.path if named is None else named) as path:
            if path == STANDARD_INPUT:
                request = replace(request, export=path)
            if by is not None:
                report = write_each(
                    loaded, request, by, composer, kind, output, gates, given["quiet"]
                )
            else:
                report = print_one(loaded, request, composer, kind, output, gates, given["quiet"])
        end(report, speaking, memory)


def no_room() -> None:
    """A `UserError` (exit 2): scorecard and message would both be printed."""
    raise usage_error(
        "output-required",
        "the scorecard and the message cannot both be printed",
        Location("--message"),
        hint="write the scorecard to a file: -o scorecard.html",
    )


def folder_of(output: str | None) -> str:
    """The folder for several files. A `UserError` (exit 2) where none is named."""
    if output is None or output == "-":
        raise usage_error(
            "no-folder",
            "--split-by writes several files",
            Location("-o"),
            hint="name a folder for them: -o out/",
        )
    return output
