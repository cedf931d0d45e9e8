"""The tidy table of a whole scorecard: the rows of all its tables under each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from kpicli.core.column import Value
from kpicli.core.columns import Table, table
from kpicli.core.report import Report
from kpicli.core.scorecard import Scorecard


def whole(card: Scorecard) -> Table:
    """One table: `table` (score, segment or trend), then every column that any of them has.

    Cells of columns that a row's own table does not have are empty. The totals tell of benchmarks
    what `benchmark` does.
    """
    reports = [("score", replace(card.score, command="benchmark"))]
    reports += [("segment", each) for each in card.segments]
    reports += [("trend", card.trend)] if card.trend else []
    kinds: dict[str, str] = {"table": "text"}
    if card.of:
        kinds["of"] = "text"
    for _, report in reports:
        for name, kind in table(report).columns:
            kinds.setdefault(name, kind)
    named: dict[str, Value] = {"of": card.of[1] if card.of else None}

    def rows() -> Iterator[list[Value]]:
        for name, report in reports:
            for found in _rows(report):
                full = {**named, "table": name, **found}
                yield [full.get(column) for column in kinds]

    return Table(tuple(kinds.items()), rows())


def _rows(report: Report) -> Iterator[Mapping[str, Value]]:
    found = table(report)
    names = [name for name, _ in found.columns]
    for row in found.rows:
        yield dict(zip(names, row, strict=True))
