"""Arguments that several commands share, and what they mean."""

from __future__ import annotations

from typing import Annotated

import typer

from kpicli.core.plan import Condition
from kpicli.errors import Location, UserError, usage_error

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
    float | None,
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
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="No notes on standard error.")]


def level_of(value: float | None) -> float | None:
    """The level, or a `UserError` unless it lies between 0.5 and 1."""
    if value is not None and not 0.5 < value < 1:
        raise usage_error(
            "bad-level",
            f"the level {value:g} is not between 0.5 and 1",
            Location("--level"),
            hint="--level 0.95 means 95 %",
        )
    return value


def day_of(value: str | None, name: str) -> str | None:
    """A day as ISO text, or a `UserError`."""
    from datetime import date

    if value is None:
        return None
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise usage_error(
            "bad-date", f"{value!r} is no date", Location(name), hint="write 2026-12-31"
        ) from None


def conditions_of(items: list[str] | None) -> tuple[Condition, ...]:
    """Conditions from `column=value`; several values of one column are alternatives."""
    values: dict[str, list[str]] = {}
    problems: list[UserError] = []
    for item in items or []:
        column, mark, value = item.partition("=")
        if not mark or not column:
            problems.append(
                usage_error(
                    "bad-condition",
                    f"{item!r} is not column=value",
                    Location("--where"),
                    hint="for example --where channel=email",
                )
            )
        values.setdefault(column, []).append(value)
    if problems:
        raise UserError([one for problem in problems for one in problem.problems])
    return tuple(Condition(column, tuple(found)) for column, found in values.items())
