"""Arguments of the commands that part figures by groups and periods."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from kpicli.errors import Location, usage_error

By = Annotated[
    list[str] | None,
    typer.Option(
        "--by",
        metavar="SEGMENT",
        help="A segment of the configuration, or a column; several, apart by commas, are crossed.",
    ),
]
Every = Annotated[
    str | None,
    typer.Option("--every", metavar="PERIOD", help="By day, week, month, quarter or year."),
]
Last = Annotated[
    int | None, typer.Option("--last", metavar="N", min=1, help="Only the last so many periods.")
]
Rolling = Annotated[
    int,
    typer.Option(
        "--rolling",
        metavar="N",
        min=1,
        help="Pool so many periods for each figure, from raw counts.",
    ),
]
Cohorts = Annotated[
    bool,
    typer.Option(
        "--cohorts",
        help="Of retention or churn: clients by the period they began in, and how many of them are "
        "still there (or lost) after so many periods.",
    ),
]
FromHistory = Annotated[
    str | None,
    typer.Option(
        "--from-history",
        metavar="FILE",
        help="Draw the series from this ledger and read no data.",
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DAY",
        help="With --from-history: the figures as the ledger had them at the end of this day.",
    ),
]
Adjust = Annotated[
    str,
    typer.Option(
        "--adjust",
        metavar="METHOD",
        help="How p-values are adjusted for many tests: bh (Benjamini and Hochberg), holm, "
        "bonferroni or none.",
    ),
]
Sort = Annotated[
    str,
    typer.Option(
        "--sort",
        metavar="BY",
        help="Order of the groups: by impact on the total, score (worst first), n, or name.",
    ),
]
Top = Annotated[
    int | None, typer.Option("--top", metavar="N", min=1, help="Only the N best groups.")
]
Worst = Annotated[
    int | None, typer.Option("--worst", metavar="N", min=1, help="Only the N worst groups.")
]
Merge = Annotated[
    int | None,
    typer.Option(
        "--merge", metavar="N", min=2, help="Take groups of fewer than N rows together as Other."
    ),
]
Against = Annotated[
    str | None,
    typer.Option(
        "--against",
        metavar="WHAT",
        help="Compare with this alone: a benchmark's name, target, previous, a period such as "
        "2026-Q1, best (of the segments), or another export.",
    ),
]


def names_of(given: Sequence[str] | None) -> tuple[str, ...]:
    """Segments named one by one or apart by commas. A `UserError` for an empty name."""
    names = tuple(name.strip() for one in given or () for name in one.split(","))
    if not all(names):
        raise usage_error(
            "no-such-segment",
            "the name of a segment is empty",
            Location("--by"),
            hint="for example --by region or --by region,channel",
        )
    return names
