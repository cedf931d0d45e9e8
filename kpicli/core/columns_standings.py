"""The columns of benchmarks: how each row stands to every one of them."""

from __future__ import annotations

from collections.abc import Callable

from kpicli.core.column import Column, Fact, part
from kpicli.core.report import Report, Result
from kpicli.core.shown import shown
from kpicli.core.verdict import Standing

STANDING: tuple[Fact[Standing], ...] = (
    ("value", "number", lambda it: it.benchmark.value),
    ("gap", "number", lambda it: it.gap),
    ("p", "number", lambda it: it.p),
    ("verdict", "text", lambda it: it.verdict),
)
MORE: tuple[Fact[Standing], ...] = (
    ("gap_low", "number", lambda it: it.interval.low if it.interval else None),
    ("gap_high", "number", lambda it: it.interval.high if it.interval else None),
    ("moved", "integer", lambda it: sum(step.moved for step in it.closing) or None),
    ("more", "integer", lambda it: it.more),
    ("percentile", "number", lambda it: it.percentile.value if it.percentile else None),
    ("percentile_low", "number", lambda it: it.percentile.low if it.percentile else None),
    ("percentile_high", "number", lambda it: it.percentile.high if it.percentile else None),
    ("cautions", "text", lambda it: "; ".join(it.cautions) or None),
    ("verified", "boolean", lambda it: it.benchmark.verified),
)
"""What `benchmark` tells beyond the verdict; `moved` is the respondents that closing takes."""


def of_standings(report: Report) -> list[Column]:
    """`<benchmark>_<fact>` for each benchmark, in order of appearance.

    Should one result know two of a name, the second is "<benchmark> 2".
    """
    names = {which: None for row in report.results for which in _names(shown(row))}
    facts = STANDING + MORE if report.command == "benchmark" else STANDING
    found = []
    for name, time in names:
        found += part(name if time == 1 else f"{name} {time}", facts, _which(name, time))
    return found


def _names(result: Result) -> list[tuple[str, int]]:
    """The names of a result's benchmarks, each with the number of times it has come."""
    names = [each.benchmark.name for each in result.standings]
    return [(name, names[:at].count(name) + 1) for at, name in enumerate(names)]


def _which(name: str, time: int) -> Callable[[Result], Standing | None]:
    def find(result: Result) -> Standing | None:
        same = [each for each in result.standings if each.benchmark.name == name]
        return same[time - 1] if len(same) >= time else None

    return find
