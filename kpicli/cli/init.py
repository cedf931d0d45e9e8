"""`kpicli init`: a configuration guessed from real files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kpicli.cli.arguments import Quiet

if TYPE_CHECKING:
    from pathlib import Path

HELP = "Guess a configuration from your files. Each line comes with the reason for it."


def init(
    exports: Annotated[
        list[str],
        typer.Argument(
            metavar="EXPORT...",
            help="The survey and the client tables, one after the other: each a file, a glob, a "
            "folder, or - for standard input.",
            show_default=False,
        ),
    ],
    output: Annotated[
        str | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="Write the configuration to this file. Default: standard output.",
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
    quiet: Quiet = False,
) -> None:
    import os
    import sys
    from pathlib import Path

    from kpicli.cli.console import error_surface, is_terminal

    target = None if output in (None, "-") else Path(str(output))
    if target is not None and os.path.exists(target) and not force:  # noqa: PTH110 - never raises
        raise _exists(str(output))
    from kpicli.analysis.guess import guess
    from kpicli.analysis.guess_summary import summary
    from kpicli.analysis.guess_yaml import text
    from kpicli.cli.progress import progress

    with progress(quiet=quiet):
        found = guess(exports, "." if target is None else str(target.parent))
    if target is None:
        sys.stdout.write(text(found))
        sys.stdout.flush()
    else:
        from kpicli.render.parts.write import write

        write(target, text(found), _files(exports))
    unattended = target is not None and not is_terminal(sys.stderr)
    if not quiet and not unattended and sys.stderr is not None:
        sys.stderr.write(summary(found, output if target else None, error_surface()))
        sys.stderr.flush()


def _files(exports: list[str]) -> list[Path]:
    """The files behind the exports; what can be read only once is none that could be replaced."""
    from kpicli.sources.files import expand, is_stream

    files = []
    for export in exports:
        if not is_stream(export):
            with expand(export) as found:
                files += [file.path for file in found]
    return files


def _exists(output: str) -> Exception:
    from kpicli.errors import Location, usage_error

    return usage_error(
        "file-exists",
        "there is such a file already",
        Location(output),
        hint="name another with -o, or add --force to replace it",
    )
