"""From a report to bytes on standard output or in a file, and notes to standard error."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kpicli.cli.console import error_surface, is_terminal, output_surface
from kpicli.cli.log import log, log_note
from kpicli.cli.manners import MANNERS
from kpicli.cli.streams import say
from kpicli.errors import Location, usage_error
from kpicli.render.parts.neutral import harmless, neutral

if TYPE_CHECKING:
    from kpicli.core.report import Report


FOR_READING = ("table", "plain")
"""The formats that are made for people: neutral as they are, and coloured on a terminal."""
WHOLE = "it holds a whole scorecard: kpicli report"
"""What to do where a command that answers one question is asked for a page."""
FEW = 4
"""So many notes are said on a terminal before the rest is only counted."""


def choose(name: str | None, output: str | None, *, whole: bool = False) -> str:
    """The format's name: as asked, else by the file's suffix, else by what stdout is.

    Of a whole scorecard it is one that can hold it, and without a name or a suffix Markdown.
    """
    from kpicli.render import formats

    chosen = _named(name, output, whole)
    if formats.is_binary(chosen) and output in (None, "-") and is_terminal(sys.stdout):
        raise usage_error(
            "binary-to-terminal",
            f"{chosen} is not for a terminal",
            Location("--format"),
            hint="name a file with -o, or send it through a pipe",
        )
    return chosen


def _named(name: str | None, output: str | None, whole: bool) -> str:
    from kpicli.render import formats

    known = formats.names(whole=whole)
    if name is not None:
        if name not in known:
            from kpicli.config.decode import closest

            close = closest(name, known)
            hint = f"did you mean {close}?" if close else None
            raise usage_error(
                "no-such-format",
                f"no format is called {name!r}",
                Location("--format"),
                allowed=known,
                hint=WHOLE if name in formats.PAGES else hint,
            )
        return name
    if output is not None and output != "-":
        found = formats.for_suffix(Path(output), whole=whole)
        if found is None:
            raise usage_error(
                "no-format-for-suffix",
                f"no format goes with {output}",
                Location("-o"),
                allowed=known,
                hint=WHOLE
                if formats.for_suffix(Path(output), whole=True)
                else "name one with --format",
            )
        return found
    if whole:
        return "markdown"
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
    """Write the report where it is wanted, then say its notes on standard error.

    With a file and no terminal nothing is said at all: the notes are in the file. On a terminal
    data are shown with their control characters spelled out; files and pipes get them as they are.
    """
    from kpicli.render import formats

    surface = output_surface(explain=explain, to_file=output not in (None, "-"))
    content = formats.load(format_name)(report, surface)
    put(report, content, format_name=format_name, output=output, quiet=quiet, inputs=inputs)


def put(
    report: Report,
    content: str | bytes,
    *,
    format_name: str,
    output: str | None,
    quiet: bool,
    inputs: Sequence[str] = (),
) -> None:
    """Write a report's content where it is wanted, and say its notes; see `emit`."""
    if output is not None and output != "-":
        from kpicli.render.parts.write import write

        write(Path(output), content, [Path(one) for one in inputs])
        if not quiet and is_terminal(sys.stderr):
            say_notes(report)
            log("info", f"wrote {neutral(output)}", slug="wrote")
        return
    if isinstance(content, str) and format_name not in FOR_READING and is_terminal(sys.stdout):
        content = harmless(content)
    if isinstance(content, bytes):
        sys.stdout.buffer.write(content)
    else:
        sys.stdout.write(content)
    sys.stdout.flush()
    if not quiet:
        say_notes(report)


def say_notes(report: Report) -> None:
    """The report's notes on standard error, one line each; on a terminal the first few."""
    from dataclasses import replace

    from kpicli.render.parts.notes import notes

    if not report.notes:
        return
    if MANNERS.json:
        for note in report.notes:
            log_note(note)
        return
    surface = error_surface()
    rest = len(report.notes) - FEW
    if is_terminal(sys.stderr) and rest > 1:
        first = notes(replace(report, notes=report.notes[:FEW]), surface)
        say(f"\n{first}and {rest} more notes: kpicli check, or --format json, lists them all")
    else:
        say(notes(report, surface))
