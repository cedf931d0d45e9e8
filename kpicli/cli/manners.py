"""How a run behaves towards others: what it says in, how long it may take, and who else may run.

Set once by the options before the command; a process is one run.
"""

from __future__ import annotations

import signal
from collections.abc import Sequence
from dataclasses import dataclass

from kpicli.analysis.choices import Options, one_of
from kpicli.errors import Location, usage_error

LOG_FORMATS = ("text", "json")
LOCKS = ("wait", "skip", "fail")
LONGEST = 1e8
"""Seconds, three years: timers of systems end somewhere."""


@dataclass(slots=True)
class Manners:
    """`lock` is what to do while another run holds the lock, None without one.

    `timeout` are the seconds after which the run ends itself. `json` has every line on standard
    error be a JSON object.
    """

    lock: str | None = None
    timeout: float | None = None
    json: bool = False


MANNERS = Manners()


def wants_json(arguments: Sequence[str]) -> bool:
    """Whether the arguments ask for JSON on standard error: told before they are parsed."""
    pairs = zip(arguments, [*arguments[1:], ""], strict=False)
    return any(pair == ("--log-format", "json") or pair[0] == "--log-format=json" for pair in pairs)


def behave(lock: str | None, timeout: str | None, log_format: str) -> None:
    """Take the options before the command; everything wrong with them is told at once."""
    MANNERS.json = log_format == "json"
    options = Options()
    MANNERS.lock = options.take(one_of, lock, "--lock", LOCKS, "no-such-lock")
    options.take(one_of, log_format, "--log-format", LOG_FORMATS, "no-such-format")
    MANNERS.timeout = options.take(_seconds, timeout)
    options.check()
    if MANNERS.timeout is not None and hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, MANNERS.timeout)


def _seconds(text: str | None) -> float | None:
    """`90`, `90s`, `10m` or `1h` in seconds; `m` are minutes here, where nobody waits months."""
    if text is None:
        return None
    from kpicli.core.durations import seconds

    given = text.strip()
    unit = "s" if given[-1:].isdigit() else "in" if given[-1:] in ("m", "M") else ""
    try:
        found = float(seconds(given + unit))  # 10m is ten minutes: nobody waits for months
    except ValueError:
        found = 0.0
    if not 0 < found < LONGEST:
        raise usage_error(
            "bad-timeout",
            f"{text!r} is no time to wait",
            Location("--timeout"),
            hint="for example --timeout 90s, 10m or 1h",
        )
    return found
