"""From a report to bytes on standard output or in a file, and notes to standard error."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kpicli.cli.console import error_surface, is_terminal, output_surface
from kpicli.errors import Location, usage_error

if TYPE_CHECKING:
    from kpicli.core.report import Report


def choose(name: str | None, output: str | None) -> str:
    """The format's name: as asked, else by the file's suffix, else by what stdout is."""
    from kpicli.render import formats

    if name is not None:
        return formats.load(name).name
    if output is not None and output != "-":
        return formats.for_suffix(Path(output))
    return "table" if is_terminal(sys.stdout) else "plain"


def emit(
    report: Report,
    *,
    format_name: str,
    output: str | None,
    explain: bool,
    quiet: bool,
    inputs: Sequence[str] = (),
) -> None:
    """Write the report where it is wanted and say its notes on standard error."""
    from kpicli.render import formats

    to_file = output is not None and output != "-"
    surface = output_surface(explain=explain, to_file=to_file)
    content = formats.load(format_name).render(report, surface)
    if not quiet:
        say_notes(report)
    if to_file and output is not None:
        from kpicli.render.write import write

        write(Path(output), content, [Path(one) for one in inputs])
        if not quiet and is_terminal(sys.stderr):
            sys.stderr.write(f"wrote {output}\n")
        return
    if isinstance(content, bytes):
        if is_terminal(sys.stdout):
            raise usage_error(
                "binary-to-terminal",
                f"{format_name} is not for a terminal",
                Location("--format"),
                hint="name a file with -o, or send it through a pipe",
            )
        sys.stdout.buffer.write(content)
    else:
        sys.stdout.write(content)
    sys.stdout.flush()


def say_notes(report: Report) -> None:
    """The report's notes on standard error, one line each."""
    from kpicli.render.notes import notes

    if report.notes and sys.stderr is not None:
        sys.stderr.write(notes(report, error_surface()))
        sys.stderr.flush()
