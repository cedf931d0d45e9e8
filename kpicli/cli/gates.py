"""From conditions of `--fail-on` to the report's gates, their lines, and the exit code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kpicli.cli.console import error_surface
from kpicli.cli.log import log
from kpicli.errors import ExitCode

if TYPE_CHECKING:
    from kpicli.core.gates import Condition
    from kpicli.core.report import Report


def checked(report: Report, conditions: Sequence[Condition]) -> Report:
    """The report with what came of the conditions; a `UserError` for those about nothing in it."""
    if not conditions:
        return report
    from kpicli.core.gates import evaluate, judged_by

    return replace(report, gates=evaluate(conditions, judged_by(report)))


def end(report: Report) -> None:
    """Say which gates are breached or undecided and end the run with their code, if any is."""
    if not report.gates:
        return
    from kpicli.core.gates import exit_code
    from kpicli.core.words_gates import lines
    from kpicli.render.parts.neutral import neutral

    unicode = error_surface().unicode
    for line in lines(report.gates):
        log("warning", neutral(line, unicode), slug="gate")
    code = exit_code(report.gates)
    if code is not ExitCode.OK:
        raise SystemExit(int(code))
