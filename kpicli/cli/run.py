"""The one place where errors become words and exit codes."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType
from typing import NoReturn

from kpicli.errors import ExitCode, UserError

ISSUES = "please report it with the command and, if you can, the file: see CONTRIBUTING.md"


def run(arguments: list[str] | None = None) -> NoReturn:
    """Run the command line on `arguments` (default: the process's) and exit."""
    _utf8()
    signal.signal(signal.SIGTERM, _terminated)
    debug = "--debug" in (sys.argv[1:] if arguments is None else arguments)
    code: int = ExitCode.OK
    try:
        from kpicli.cli.app import app

        code = app(args=arguments, prog_name="kpicli", standalone_mode=False) or ExitCode.OK
        sys.stdout.flush()
    except UserError as error:
        code = _report(error)
    except BrokenPipeError:
        code = _quiet_pipe()
    except KeyboardInterrupt:
        code = ExitCode.INTERRUPTED
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else ExitCode.UNEXPECTED
    except Exception as error:  # noqa: BLE001 - the last resort: a bug is told in one line
        code = _other(error, debug)
    _leave(code)


def _leave(code: int) -> NoReturn:
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        code = _quiet_pipe()
    except OSError as error:
        if code == ExitCode.OK:
            _say(f"kpicli: the output could not be written: {error.strerror}\n")
            code = ExitCode.OUTPUT
        _drop_stdout()
    except ValueError:
        pass
    raise SystemExit(code)


def _other(error: Exception, debug: bool) -> int:
    """The exit code of anything that is not a `UserError`, after saying it."""
    from kpicli.cli.usage import usage_code

    code = usage_code(error)
    if code is not None:
        return code
    if isinstance(error, OSError) and _is_output(error):
        _say(f"kpicli: the output could not be written: {error.strerror}\n")
        _drop_stdout()
        return ExitCode.OUTPUT
    if debug:
        import traceback

        _say("".join(traceback.format_exception(error)))
    kind = type(error).__name__
    _say(f"kpicli: unexpected {kind} in {_place(error)}; {ISSUES}\n")
    return ExitCode.UNEXPECTED


def _place(error: BaseException) -> str:
    """Where an error arose, without any value: module and line."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "an unknown place"
    name = trace.tb_frame.f_globals.get("__name__", "?")
    return f"{name}:{trace.tb_lineno}"


def _is_output(error: OSError) -> bool:
    import errno

    return error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EIO) and (
        error.filename is None
    )


def _report(error: UserError) -> int:
    from kpicli.cli.console import error_surface
    from kpicli.render.problems import problems

    _say(problems(error, error_surface()))
    return error.code


def _say(text: str) -> None:
    try:
        sys.stderr.write(text if text.endswith("\n") else text + "\n")
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):
        pass


def _utf8() -> None:
    """Standard streams in UTF-8 under any locale; what cannot be said is escaped."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _quiet_pipe() -> int:
    _drop_stdout()
    return ExitCode.PIPE


def _drop_stdout() -> None:
    """Point standard output at nothing, so that the interpreter's own flush stays quiet."""
    try:
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.stdout.fileno())
        os.close(nothing)
    except (OSError, ValueError, AttributeError):
        pass


def _terminated(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(ExitCode.TERMINATED)
