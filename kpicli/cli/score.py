"""`kpicli score`: how are we doing."""

from __future__ import annotations

from typing import Annotated

import typer

from kpicli.cli.arguments import (
    ConfigOption,
    Export,
    FailOn,
    Kpi,
    Level,
    Options,
    Quiet,
    Since,
    Strict,
    Until,
    Where,
    conditions_of,
    day_of,
    export_of,
    gates_of,
    in_order,
    level_of,
)

HELP = (
    "How are we doing: the KPIs of a survey export. Each with its interval, its verdicts and the "
    "rows behind it."
)


def score(
    export: Export = None,
    config: ConfigOption = None,
    kpi: Kpi = None,
    since: Since = None,
    until: Until = None,
    where: Where = None,
    format_name: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help="table, plain, json, ndjson, csv, markdown or parquet. Default: by the "
            "suffix of -o, else table on a terminal and plain in a pipe.",
        ),
    ] = None,
    output: Annotated[
        str | None, typer.Option("-o", "--output", metavar="FILE", help="Write to this file.")
    ] = None,
    level: Level = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show the arithmetic, down to the interval.")
    ] = False,
    strict: Strict = False,
    fail_on: FailOn = None,
    quiet: Quiet = False,
) -> None:
    from kpicli.analysis.request import Request
    from kpicli.cli.gates import checked, end
    from kpicli.cli.output import choose, emit
    from kpicli.config.load import find, load

    options = Options()
    request = Request(
        export=options.take(export_of, export),
        kpis=tuple(kpi or ()),
        since=options.take(day_of, since, "--since"),
        until=options.take(day_of, until, "--until"),
        where=options.take(conditions_of, where) or (),
        level=options.take(level_of, level),
        strict=strict,
    )
    options.take(in_order, request.since, request.until)
    gates = options.take(gates_of, fail_on) or ()
    chosen = options.take(choose, format_name, output) or ""
    options.check()
    loaded = load(find(config))
    from kpicli.analysis.score import score as measured

    report = checked(measured(loaded, request), gates)
    inputs = [one.path for one in report.provenance.inputs if one.path != "-"]
    emit(
        report,
        format_name=chosen,
        output=output,
        explain=explain,
        quiet=quiet,
        inputs=[*inputs, loaded.file, *loaded.norms],
    )
    end(report)
