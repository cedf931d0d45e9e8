"""Segments held against the data: their groups, rows without one, bins of what is no number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from kpicli.analysis.check_sources import of_survey, served
from kpicli.analysis.grouping import groupings
from kpicli.analysis.remarks import joined
from kpicli.config.load import Config
from kpicli.core import bins
from kpicli.core.plan import Ask, Counted, Grouping, Scan
from kpicli.core.report import Note
from kpicli.core.source import Source
from kpicli.errors import Problem, UserError

SHOWN = 5
"""So many texts that are no numbers are named."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment's groups that kept rows are in, and the kept rows that are in none."""

    name: str
    column: str
    groups: int
    without: int


@dataclass(slots=True)
class Segments:
    """The segments that can be used, remarks on them, and why others cannot be."""

    found: list[Segment] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def segments(config: Config, source: Source, main: Source | None) -> Segments:
    """Every declared segment tried on the kept rows of the survey, `main`, or of its own table.

    `source` is the main source, whether it is a survey or not.
    """
    checked = Segments()
    reading = served(config)
    for name, segment in config.segments.items():
        table = {**config.sources, source.name: source}[segment.column.partition(".")[0]]
        own = replace(table, date=None, dedupe=None)
        try:
            group, counted = _counted(
                config, source if of_survey(main, table, reading) else own, name
            )
        except UserError as error:
            checked.problems += [one for one in error.problems if one not in checked.problems]
            continue
        checked.notes += [note for note in joined(counted.joined) if note not in checked.notes]
        _judge(checked, config, group, counted, (group.table or source).decimal)
    return checked


def _counted(config: Config, source: Source, name: str) -> tuple[Grouping, Counted]:
    """The kept rows by the texts of a segment's column."""
    from kpicli.engine.session import session

    with session(source, config.reporting.timezone) as opened:
        (group,) = groupings(config, [name], source, opened.columns, opened.columns_of)
        plain = replace(group, edges=(), quantiles=0)
        asks = (Ask(name, ()),)
        return group, opened.tally(
            Scan(source, asks, groups=(plain,), timezone=config.reporting.timezone)
        )


def _judge(
    checked: Segments, config: Config, group: Grouping, counted: Counted, decimal: str
) -> None:
    name = group.name
    texts: dict[str, int] = {}
    without = 0
    for cell in counted.cells[name]:
        if cell.group[0] is None:
            without += cell.n
        else:
            texts[cell.group[0]] = texts.get(cell.group[0], 0) + cell.n
    groups = len(texts)
    if group.edges or group.quantiles:
        values = _numbers(texts, decimal)
        odd = {text: n for text, n in texts.items() if text not in values}
        groups = _bins(group, values)
        without += sum(odd.values())
        if odd:
            problem = _no_numbers(config, group, odd)
            if not values:
                checked.problems.append(problem)
                return
            checked.notes.append(
                Note("warning", problem.slug, problem.text, str(problem.where or "") or None)
            )
    checked.found.append(Segment(name, config.segments[name].column, groups, without))


def _numbers(texts: Mapping[str, int], decimal: str) -> dict[str, float]:
    from kpicli.engine.small import number

    found = {text: number(text, decimal) for text in texts}
    return {text: value for text, value in found.items() if value is not None}


def _bins(group: Grouping, values: Mapping[str, float]) -> int:
    """The bins that hold rows; of quantiles as many as there are, or as there are values."""
    if group.quantiles:
        return min(group.quantiles, len(set(values.values())))
    return len({bins.place(value, group.edges) for value in values.values()})


def _no_numbers(config: Config, group: Grouping, odd: Mapping[str, int]) -> Problem:
    name, column = group.name, config.segments[group.name].column
    ranked = sorted(odd.items(), key=lambda one: (-one[1], one[0]))[:SHOWN]
    listed = ", ".join(f"{text!r} {n:,}×" for text, n in ranked)
    more = f" and {len(odd) - SHOWN:,} further texts" if len(odd) > SHOWN else ""
    rows = sum(odd.values())
    text = (
        f"{name}: {rows:,} row{'s' * (rows != 1)} in no bin, since {column} holds no "
        f"number there: {listed}{more}"
    )
    where = config.place(f"segments.{name}.column", f"segments.{name}")
    hint = "bins and quantiles are for numbers; leave them out to part by the texts"
    return Problem("not-a-number", text, where, hint=hint)
