"""`kpicli score`: how are we doing."""

from __future__ import annotations

from kpicli.cli.answer import answer
from kpicli.cli.arguments import (
    Clients,
    ConfigOption,
    Explain,
    Export,
    FailOn,
    Format,
    GateState,
    History,
    Kpi,
    Level,
    Message,
    Output,
    Quiet,
    RejectsFile,
    RejectsRaw,
    Since,
    Strict,
    Until,
    Where,
)

HELP = (
    "How are we doing: the KPIs of a survey export. Each with its interval, its verdicts and the "
    "rows behind it."
)


def score(
    export: Export = None,
    config: ConfigOption = None,
    kpi: Kpi = None,
    since: Since = None,
    until: Until = None,
    where: Where = None,
    format_name: Format = None,
    output: Output = None,
    clients: Clients = None,
    rejects: RejectsFile = None,
    rejects_raw: RejectsRaw = False,
    level: Level = None,
    explain: Explain = False,
    strict: Strict = False,
    fail_on: FailOn = None,
    gate_state: GateState = None,
    message: Message = None,
    history: History = None,
    quiet: Quiet = False,
) -> None:
    answer("score", locals())
