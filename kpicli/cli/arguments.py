"""Arguments that several commands share, and what they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kpicli.analysis.choices import Options
from kpicli.core.source import Condition
from kpicli.errors import Location, usage_error

if TYPE_CHECKING:
    from kpicli.core.gates import Condition as GateCondition

Export = Annotated[
    str | None,
    typer.Argument(
        metavar="[EXPORT]",
        help="The survey export: a file, a glob, a folder, or - for standard input. "
        "Default: the path in the configuration.",
    ),
]
ConfigOption = Annotated[
    str | None,
    typer.Option(
        "-c",
        "--config",
        metavar="FILE",
        help="The configuration. Default: $KPICLI_CONFIG, else kpicli.yaml.",
    ),
]
Kpi = Annotated[
    list[str] | None,
    typer.Option("--kpi", metavar="NAME", help="Only this result; may be given several times."),
]
Since = Annotated[
    str | None, typer.Option("--since", metavar="DAY", help="Only rows from this day on.")
]
Until = Annotated[
    str | None, typer.Option("--until", metavar="DAY", help="Only rows before this day.")
]
Where = Annotated[
    list[str] | None,
    typer.Option(
        "--where",
        metavar="COLUMN=VALUE",
        help="Only rows with this value; may be given several times.",
    ),
]
Level = Annotated[
    str | None,
    typer.Option(
        "--level",
        metavar="SHARE",
        help="The confidence level, for example 0.9. Default: the configuration's.",
    ),
]
Strict = Annotated[
    bool,
    typer.Option("--strict", help="Refuse the data (exit 3) if any record or answer is unusable."),
]
FailOn = Annotated[
    list[str] | None,
    typer.Option(
        "--fail-on",
        metavar="CONDITION",
        help="Exit with 5 when it holds, with 4 when too few answers leave it open: "
        "below:industry, significant:below:target, worse:target:churn, score:nps<30. May be "
        "given several times.",
    ),
]
GateState = Annotated[
    str | None,
    typer.Option(
        "--gate-state",
        metavar="FILE",
        help="Remember in this file what the gates said: they speak, and give an exit code, only "
        "when their state changes.",
    ),
]
Message = Annotated[
    str | None,
    typer.Option(
        "--message",
        metavar="FORMAT",
        help="In place of the report print a message on the gates, ready for mail or chat, as "
        "markdown or json; nothing where there is nothing to say.",
    ),
]
Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        help="table, plain, json, ndjson, csv, markdown, parquet or openmetrics. Default: by the "
        "suffix of -o, else table on a terminal and plain in a pipe.",
    ),
]
Output = Annotated[
    str | None, typer.Option("-o", "--output", metavar="FILE", help="Write to this file.")
]
Clients = Annotated[
    str | None,
    typer.Option(
        "--clients",
        metavar="FILE",
        help="Write a row per client to this file: .csv, .json or .parquet. Personal data: the "
        "file is for you alone.",
    ),
]
RejectsFile = Annotated[
    str | None,
    typer.Option(
        "--rejects",
        metavar="FILE",
        help="Write every row that did not count, with its line and why, to this file: .csv, "
        ".json, .ndjson or .parquet.",
    ),
]
RejectsRaw = Annotated[
    bool,
    typer.Option(
        "--rejects-raw",
        help="Add the whole records to the file of --rejects. Personal data: the file is for you "
        "alone.",
    ),
]
History = Annotated[
    str | None,
    typer.Option(
        "--history",
        metavar="FILE",
        help="Add the results to this ledger, .parquet or .duckdb, and tell which figures it has "
        "otherwise.",
    ),
]
Explain = Annotated[
    bool, typer.Option("--explain", help="Show the arithmetic, down to the interval.")
]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="No notes on standard error.")]


def export_of(value: str | None) -> str | None:
    """The export's name; a `UserError` when it is empty, as an unset variable of the shell is."""
    if value is not None and not value.strip():
        raise usage_error(
            "no-such-file",
            "the name of the export is empty",
            Location("EXPORT"),
            hint="leave it out to read the path of the configuration",
        )
    return value


def level_of(value: str | None) -> float | None:
    """The level, or a `UserError` unless it is a number between 0.5 and 1."""
    if value is None:
        return None
    try:
        level = float(value)
    except ValueError:
        level = 0.0
    if not 0.5 < level < 1:
        raise usage_error(
            "bad-level",
            f"the level {value} is not between 0.5 and 1",
            Location("--level"),
            hint="--level 0.95 means 95 %",
        )
    return level


def conditions_of(items: list[str] | None) -> tuple[Condition, ...]:
    """Conditions from `column=value`; several values of one column are alternatives."""
    values: dict[str, list[str]] = {}
    options = Options()
    for item in items or []:
        if pair := options.take(_pair, item):
            values.setdefault(pair[0], []).append(pair[1])
    options.check()
    return tuple(Condition(column, tuple(found)) for column, found in values.items())


def gates_of(items: list[str] | None) -> tuple[GateCondition, ...]:
    """The conditions of `--fail-on`."""
    if not items:
        return ()
    from kpicli.core.gates import conditions

    return conditions(items)


def _pair(item: str) -> tuple[str, str]:
    column, mark, value = item.partition("=")
    if not mark or not column:
        raise usage_error(
            "bad-condition",
            f"{item!r} is not column=value",
            Location("--where"),
            hint="for example --where channel=email",
        )
    return column, value
