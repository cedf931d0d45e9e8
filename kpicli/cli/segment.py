"""`kpicli segment`: where."""

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
from kpicli.cli.group_arguments import Adjust, By, Merge, Sort, Top, Worst

HELP = (
    "Where: the KPIs by groups, each against the rest. With what the total would gain if a group "
    "came up to the rest; groups of too few are withheld."
)


def segment(
    export: Export = None,
    config: ConfigOption = None,
    kpi: Kpi = None,
    by: By = None,
    sort: Sort = "impact",
    top: Top = None,
    worst: Worst = None,
    merge: Merge = None,
    adjust: Adjust = "bh",
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
    answer("segment", locals())
