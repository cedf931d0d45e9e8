"""kpicli's engine: one scan by region and month, answers judged, a figure for every group.

Beside the counts it prints the figures over all groups, to compare with `kpicli score`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from counting import GROUPS, Count, show, summary

from kpicli.analysis.judging import judged
from kpicli.config.load import load
from kpicli.core.estimate import estimate
from kpicli.core.plan import Ask, Grouping, Scan, Source
from kpicli.core.tally import Tally
from kpicli.engine.session import session

LEVEL = 0.95


def main(path: str, config: str) -> None:
    """Score the CSV or Parquet file by group with the KPIs of a configuration."""
    kpis = load(Path(config)).kpis
    source = Source("survey", path)
    asks = tuple(Ask(name, kpi.columns) for name, kpi in kpis.items())
    with session(source, "UTC") as opened:
        counted = opened.tally(Scan(source, asks, tuple(Grouping(name, name) for name in GROUPS)))
    counts: dict[str, list[Count]] = {}
    values: dict[str, float] = {}
    answered: dict[str, int] = {}
    figures = 0
    for name, kpi in kpis.items():
        found = judged(kpi, counted.cells[name])
        for tally in found.groups.values():
            figures += estimate(tally, kpi.method, LEVEL, low=kpi.low, high=kpi.high) is not None
        whole = Tally.union(found.groups.values())
        total = estimate(whole, kpi.method, LEVEL, low=kpi.low, high=kpi.high)
        if total is not None:
            values[name], answered[name] = total.value, total.n
        counts[kpi.columns[0]] = [
            (cell.group[0], cell.group[1], cell.texts[0], cell.n) for cell in counted.cells[name]
        ]
    more = {"figures": figures, "values": values, "answered": answered}
    show(summary(counts) | more)


if __name__ == "__main__":
    main(*sys.argv[1:3])
