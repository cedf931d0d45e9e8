"""`kpicli report`: everything, in one file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from kpicli.cli.arguments import (
    ConfigOption,
    Export,
    FailOn,
    Kpi,
    Level,
    Quiet,
    Since,
    Strict,
    Until,
    Where,
    gates_of,
)
from kpicli.cli.group_arguments import Adjust, By, Every

HELP = (
    "Everything in one file: the whole scorecard. What stands where, what changed, where the "
    "problem sits and what to do; then every figure with all that is behind it."
)
Last = Annotated[
    int | None,
    typer.Option("--last", metavar="N", min=1, help="The last so many periods. Default: 24."),
]
Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        help="html, markdown, xlsx, csv or parquet. Default: by the suffix of -o, else markdown.",
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
    level: Level = None,
    strict: Strict = False,
    fail_on: FailOn = None,
    quiet: Quiet = False,
) -> None:
    compose(locals())


def compose(given: Mapping[str, Any]) -> None:
    """Put the scorecard together and print or write it. What is wrong is told at once."""
    from dataclasses import replace

    from kpicli.analysis.choices import Options
    from kpicli.analysis.report import report as whole
    from kpicli.cli.answer import request_of
    from kpicli.cli.console import output_surface
    from kpicli.cli.gates import checked, end
    from kpicli.cli.output import choose, put
    from kpicli.config.load import find, load
    from kpicli.render import formats

    options = Options()
    request = request_of(given, options)
    gates = options.take(gates_of, given["fail_on"]) or ()
    output = given["output"]
    chosen = options.take(lambda: choose(given["format_name"], output, whole=True)) or ""
    options.check()
    loaded = load(find(given["config"]))
    card = whole(loaded, request)
    score = checked(card.score, gates)
    surface = output_surface(explain=False, to_file=output not in (None, "-"))
    content = formats.load_whole(chosen)(replace(card, score=score), surface)
    inputs = [one.path for one in score.provenance.inputs if one.path != "-"]
    put(
        score,
        content,
        format_name=chosen,
        output=output,
        quiet=given["quiet"],
        inputs=[*inputs, loaded.file, *loaded.norms],
    )
    end(score)
