"""`kpicli benchmark`: against whom."""

from __future__ import annotations

from kpicli.cli.answer import answer
from kpicli.cli.arguments import (
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
from kpicli.cli.group_arguments import Against, By, Every, Last, Merge

HELP = (
    "Against whom: the KPIs beside benchmarks, targets or the past. Or beside the best segment or "
    "another export, with what closing each gap would take."
)


def benchmark(
    export: Export = None,
    config: ConfigOption = None,
    kpi: Kpi = None,
    against: Against = None,
    by: By = None,
    every: Every = None,
    last: Last = None,
    merge: Merge = None,
    since: Since = None,
    until: Until = None,
    where: Where = None,
    format_name: Format = None,
    output: Output = None,
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
    answer("benchmark", locals())
