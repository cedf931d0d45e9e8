"""Mistakes on the command line itself, as Typer reports them."""

from __future__ import annotations

import io

from kpicli.errors import ExitCode


def usage(error: BaseException) -> tuple[int, str] | None:
    """The exit code and the words of a Typer or click error, None for other errors."""
    show = getattr(error, "show", None)
    code = getattr(error, "exit_code", None)
    if callable(show) and isinstance(code, int):
        from kpicli.render.parts.neutral import neutral

        said = io.StringIO()
        show(file=said)
        return ExitCode.USAGE, "\n".join(map(neutral, said.getvalue().splitlines()))
    if type(error).__name__ == "Exit" and isinstance(code, int):
        return code, ""
    if type(error).__name__ == "Abort":
        return ExitCode.INTERRUPTED, ""
    return None
