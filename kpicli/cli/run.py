"""The one place where errors become words and exit codes."""

from __future__ import annotations

import errno
import gc
import os
import signal
import sys
import threading
from types import FrameType
from typing import Any, NoReturn

from kpicli.cli.log import log, log_problems
from kpicli.cli.manners import MANNERS, wants_json
from kpicli.cli.streams import prepare, say, silence
from kpicli.errors import ExitCode, UserError

ISSUES = "please report it with the command and, if you can, the file: see CONTRIBUTING.md"
NO_ROOM = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EIO, errno.EBADF, errno.EAGAIN)
"""What writing to standard output fails with when nothing is wrong with this program."""


COLLECTED = 50_000, 20, 20
"""Objects made before cycles are looked for: a run is short and makes few, but many objects."""

ENDS = (KeyboardInterrupt, SystemExit)
"""What a signal raises."""


class _Signals:
    """Ends the run on a signal, and remembers which one.

    Libraries turn the exception that ends a run into one of their own (DuckDB into a RuntimeError);
    what counts for the exit code is that the signal came. While the run is being ended a second
    signal is let pass (a closed terminal sends several), the third ends the process at once.
    """

    def __init__(self) -> None:
        self.received: int | None = None
        self.before: dict[int, Any] = {}
        self.hook = sys.unraisablehook

    def listen(self) -> None:
        """Take the signals that end a run, but for those that the caller has switched off."""
        self.received = None
        if threading.current_thread() is not threading.main_thread():
            return
        self.hook, sys.unraisablehook = sys.unraisablehook, self.swallowed
        for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGALRM"):
            number = getattr(signal, name, None)
            usual = (signal.SIG_DFL, signal.default_int_handler)
            if number is not None and signal.getsignal(number) in usual:
                self.before[number] = signal.signal(number, self._take)

    def swallowed(self, unraisable: Any) -> None:
        """Send the signal again whose exception came up where Python lets none out."""
        if self.received is None or not isinstance(unraisable.exc_value, ENDS):
            self.hook(unraisable)
            return
        number, self.received = self.received, None
        threading.Timer(0.01, os.kill, (os.getpid(), number)).start()

    def leave(self) -> None:
        """From here on signals do what they did before: there is nothing to undo any more."""
        if not self.before:
            return
        sys.unraisablehook = self.hook
        if MANNERS.timeout is not None and hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
        while self.before:
            signal.signal(*self.before.popitem())

    def _take(self, number: int, _: FrameType | None) -> None:
        if self.received is not None:
            self.leave()
            return
        self.received = number
        if number == signal.SIGINT:
            raise KeyboardInterrupt
        raise SystemExit(128 + number)


_SIGNALS = _Signals()


def run(arguments: list[str] | None = None) -> NoReturn:
    """Run the command line on `arguments` (default: the process's) and exit."""
    given = sys.argv[1:] if arguments is None else arguments
    prepare()
    MANNERS.json = wants_json(given)
    gc.set_threshold(*COLLECTED)
    _SIGNALS.listen()
    code: int = ExitCode.OK
    try:
        _call(given)
        sys.stdout.flush()
    except BaseException as error:  # noqa: BLE001 - the last resort: a bug is told in one line
        received = _SIGNALS.received
        _SIGNALS.leave()
        code = _told(error, "--debug" in given) if received is None else _signalled(received)
    _SIGNALS.leave()
    _leave(code)


def _signalled(number: int) -> int:
    """The exit code after a signal: that of a timeout, said in a line, or 128 + the number."""
    if number != getattr(signal, "SIGALRM", None):
        return 128 + number
    text = f"kpicli: ended after {MANNERS.timeout:g} seconds, as --timeout says"
    log("error", text, slug="timeout")
    return ExitCode.TIMEOUT


def _call(arguments: list[str]) -> None:
    """Parse and run, without what Typer makes of a closed pipe, of Ctrl-C and of errors."""
    from typer.main import get_command

    from kpicli.cli.app import app

    command = get_command(app)
    with command.make_context("kpicli", list(arguments)) as context:
        command.invoke(context)


def _told(error: BaseException, debug: bool) -> int:
    """The exit code of what ended a run, after saying it."""
    if isinstance(error, UserError):
        return _report(error)
    if isinstance(error, BrokenPipeError):
        return _quiet_pipe()
    if isinstance(error, KeyboardInterrupt):
        return ExitCode.INTERRUPTED
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else ExitCode.UNEXPECTED
    return _other(error, debug)


def _leave(code: int) -> NoReturn:
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        code = _quiet_pipe()
    except OSError as error:
        if code == ExitCode.OK:
            code = _unwritten(error)
        silence(sys.stdout)
    except ValueError:
        pass
    raise SystemExit(code)


def _other(error: BaseException, debug: bool) -> int:
    """The exit code of anything that is not a `UserError`, after saying it."""
    from kpicli.cli.usage import usage

    if found := usage(error):
        code, text = found
        if text:
            log("error", text, slug="usage")
        return code
    if isinstance(error, OSError) and error.errno in NO_ROOM and error.filename is None:
        return _unwritten(error)
    if debug:
        import traceback

        say("".join(traceback.format_exception(error)))
    kind = type(error).__name__
    log("error", f"kpicli: unexpected {kind} in {_place(error)}; {ISSUES}", slug="unexpected")
    return ExitCode.UNEXPECTED


def _unwritten(error: OSError) -> int:
    text = f"kpicli: the output could not be written: {error.strerror}"
    log("error", text, slug="output")
    silence(sys.stdout)
    return ExitCode.OUTPUT


def _place(error: BaseException) -> str:
    """Where an error arose, without any value: module and line."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "an unknown place"
    name = trace.tb_frame.f_globals.get("__name__", "?")
    return f"{name}:{trace.tb_lineno}"


def _report(error: UserError) -> int:
    if MANNERS.json:
        log_problems(error)
        return error.code
    from kpicli.cli.console import error_surface
    from kpicli.render.parts.problems import problems

    say(problems(error, error_surface()))
    return error.code


def _quiet_pipe() -> int:
    silence(sys.stdout)
    silence(sys.stderr)
    return ExitCode.PIPE
