"""`kpicli trend`: since when."""

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
from kpicli.cli.group_arguments import (
    Adjust,
    AsOf,
    By,
    Cohorts,
    Every,
    FromHistory,
    Last,
    Rolling,
)

HELP = (
    "Since when: the KPIs by periods, each against those before. The period and the year before, "
    "with process limits; periods still running are shown and not tested."
)


def trend(
    export: Export = None,
    config: ConfigOption = None,
    kpi: Kpi = None,
    every: Every = None,
    by: By = None,
    last: Last = None,
    rolling: Rolling = 1,
    cohorts: Cohorts = False,
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
    from_history: FromHistory = None,
    as_of: AsOf = None,
    quiet: Quiet = False,
) -> None:
    answer("trend", locals())
