"""`kpicli diff`: what changed from one report to another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from kpicli.core.told import ReadBack

HELP = (
    "What changed from one report to another. Of two JSON reports: figures, each difference with "
    "whether it is more than noise; rows, files, configuration."
)
FORMATS = ("table", "plain", "json", "markdown")
DIFFERENT = 1
"""The exit code of --exit-code where the reports differ, as that of diff."""


def diff(
    old: Annotated[str, typer.Argument(metavar="OLD.json", help="The earlier JSON report.")],
    new: Annotated[str, typer.Argument(metavar="NEW.json", help="The later one.")],
    format_name: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help="table, plain, json or markdown. Default: table on a terminal, plain in a pipe.",
        ),
    ] = None,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 1 when the reports differ.")
    ] = False,
) -> None:
    import sys

    from kpicli.analysis.choices import Options
    from kpicli.cli.console import is_terminal, output_surface
    from kpicli.cli.listing import one_of
    from kpicli.core.diff import diff as compared
    from kpicli.errors import ExitCode, UserError
    from kpicli.render.parts.neutral import harmless

    usual = "table" if is_terminal(sys.stdout) else "plain"
    chosen = one_of(format_name or usual, FORMATS)
    options = Options()
    first, second = (options.take(_read, name) for name in (old, new))
    if first is None or second is None:
        raise UserError(options.problems, ExitCode.DATA)
    found = compared(first, second)
    surface = output_surface(explain=False, to_file=False)
    if chosen == "json":
        from kpicli.render.parts.diff_json import render

        text = render(found)
    else:
        from kpicli.render.parts import diff_text

        text = getattr(diff_text, chosen)(found, surface)
    if chosen in ("json", "markdown") and is_terminal(sys.stdout):
        text = harmless(text)
    sys.stdout.write(text)
    sys.stdout.flush()
    if exit_code and found.different:
        raise SystemExit(DIFFERENT)


def _read(name: str) -> ReadBack:
    """The report in a file; a `UserError` (exit 3) where there is none."""
    from kpicli.core.told import read_back
    from kpicli.errors import Location, data_error

    try:
        return read_back(Path(name).read_bytes())
    except OSError as error:
        why = error.strerror or "it cannot be read"
    except ValueError as error:
        why = str(error)
    raise data_error(
        "bad-report",
        f"no report to compare: {why}",
        Location(name),
        hint="score, segment, trend and benchmark write one with -o FILE.json",
    )
