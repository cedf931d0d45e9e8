"""The command line: its commands in the order in which people meet them."""

from __future__ import annotations

import typer

from kpicli.cli import (
    benchmark,
    check,
    completion,
    diff,
    explain,
    init,
    kpis,
    report,
    schema,
    score,
    segment,
    trend,
)

app = typer.Typer(
    name="kpicli",
    help="Client-success KPIs from survey exports: each figure with its interval, its verdict, "
    "and every row accounted for.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    version: bool = typer.Option(False, "--version", help="Print the version and leave."),
    debug: bool = typer.Option(
        False, "--debug", help="Show the traceback of an unexpected failure (without values)."
    ),
    lock: str | None = typer.Option(
        None,
        "--lock",
        metavar="WHAT",
        help="While another run of the same configuration is under way: wait for its end, skip "
        "this one (exit 0), or fail (exit 75).",
    ),
    timeout: str | None = typer.Option(
        None,
        "--timeout",
        metavar="TIME",
        help="End the run with 124 after this time: 90s, 10m, 1h.",
    ),
    log_format: str = typer.Option(
        "text",
        "--log-format",
        metavar="FORMAT",
        help="Standard error as text, or as json: an object per line.",
    ),
) -> None:
    """Options that come before the command."""
    from kpicli.cli.manners import behave

    behave(lock, timeout, log_format)
    del debug  # read by run(), which handles failures of every command
    if version:
        import kpicli

        typer.echo(f"kpicli {kpicli.__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit


app.command(name="init", help=init.HELP)(init.init)
app.command(name="check", help=check.HELP)(check.check)
app.command(name="score", help=score.HELP)(score.score)
app.command(name="segment", help=segment.HELP)(segment.segment)
app.command(name="trend", help=trend.HELP)(trend.trend)
app.command(name="benchmark", help=benchmark.HELP)(benchmark.benchmark)
app.command(name="report", help=report.HELP)(report.report)
app.command(name="diff", help=diff.HELP)(diff.diff)
app.command(name="explain", help=explain.HELP)(explain.explain)
app.command(name="kpis", help=kpis.HELP)(kpis.kpis)
app.command(name="schema", help=schema.HELP)(schema.schema)
app.command(name="completion", help=completion.HELP)(completion.completion)
