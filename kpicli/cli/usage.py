"""Mistakes on the command line itself, as Typer reports them."""

from __future__ import annotations

import sys

from kpicli.errors import ExitCode


def usage_code(error: Exception) -> int | None:
    """The exit code of a Typer or click error after printing it, None for other errors."""
    show = getattr(error, "show", None)
    code = getattr(error, "exit_code", None)
    if callable(show) and isinstance(code, int):
        show(file=sys.stderr)
        return ExitCode.USAGE
    if type(error).__name__ == "Exit" and isinstance(code, int):
        return code
    if type(error).__name__ == "Abort":
        return ExitCode.INTERRUPTED
    return None
