"""Gates at the end of a run: held against the report, said on standard error, an exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kpicli.cli.console import error_surface
from kpicli.cli.log import log
from kpicli.errors import ExitCode, Location, usage_error

if TYPE_CHECKING:
    from kpicli.core.alerts import Event, Memory
    from kpicli.core.gates import Condition
    from kpicli.core.report import Report

MESSAGES = ("markdown", "json")


@dataclass(frozen=True, slots=True)
class Speaking:
    """How gates speak: always, or with a `state` file once; a `message` on standard output."""

    state: str | None = None
    message: str | None = None


def speaking_of(state: str | None, message: str | None, fail_on: Sequence[str] | None) -> Speaking:
    """The options of gates; a `UserError` unless they fit."""
    from kpicli.analysis.choices import one_of

    one_of(message, "--message", MESSAGES, "no-such-format")
    if (state or message) and not fail_on:
        raise usage_error(
            "gate-required",
            "there is no gate to speak of",
            Location("--gate-state" if state else "--message"),
            hint="add --fail-on, for example --fail-on below:industry",
        )
    return Speaking(state, message)


def remembered(speaking: Speaking) -> Memory | None:
    """The states after the last run, None where they are not kept."""
    if speaking.state is None:
        return None
    from kpicli.cli.gate_state import read

    return read(Path(speaking.state))


def checked(report: Report, conditions: Sequence[Condition]) -> Report:
    """The report with what came of the conditions; a `UserError` for those about nothing in it."""
    if not conditions:
        return report
    from kpicli.core.gates import evaluate, judged_by

    return replace(report, gates=evaluate(conditions, judged_by(report)))


def end(report: Report, speaking: Speaking, memory: Memory | None) -> None:
    """Say which gates are breached or undecided and end the run with their code, if any is.

    With `memory`, the states after the last run, only what is new is said, and gives the code.
    """
    if not report.gates:
        return
    from kpicli.core.alerts import news
    from kpicli.core.gates import exit_code
    from kpicli.core.words_gates import lines

    events, after = news(report.gates, memory or {}, report.provenance.generated_at)
    if speaking.message is not None:
        _message(report, events, speaking.message)
    if memory is None:
        said, code = lines(report.gates), exit_code(report.gates)
    else:
        said, code = _news(events)
    unicode = error_surface().unicode
    for line in said if speaking.message is None else ():
        from kpicli.render.parts.neutral import neutral

        log("warning", neutral(line, unicode), slug="gate")
    if speaking.state is not None:
        from kpicli.cli.gate_state import write

        write(Path(speaking.state), after)
    if code is not ExitCode.OK:
        raise SystemExit(int(code))


def _news(events: Sequence[Event]) -> tuple[list[str], ExitCode]:
    """What is new in lines, and the exit code: 5 for a breach, 4 where data are not enough."""
    from kpicli.core.alerts import BREACHED, UNDECIDED
    from kpicli.core.words_alerts import line, ordered

    kinds = {event.what for event in events}
    code = ExitCode.UNDECIDED if UNDECIDED in kinds else ExitCode.OK
    code = ExitCode.BREACHED if BREACHED in kinds else code
    return [f"gate {line(event)}" for event in ordered(events)], code


def _message(report: Report, events: Sequence[Event], how: str) -> None:
    """The message on standard output; nothing where nothing is new."""
    if not events:
        return
    from kpicli.core.words_alerts import fields, markdown
    from kpicli.render.json import dumps
    from kpicli.render.parts.neutral import harmless

    text = markdown(report, events) if how == "markdown" else dumps(fields(report, events)) + "\n"
    sys.stdout.write(harmless(text))
    sys.stdout.flush()
