"""The results of `benchmark` as a Markdown table: a row for each figure and reference."""

from __future__ import annotations

from collections.abc import Callable

from kpicli.core import words, words_benchmarks
from kpicli.core.report import Report, Result
from kpicli.core.verdict import Standing
from kpicli.render.parts import explain

HEAD = (
    "KPI",
    "Score",
    "Interval",
    "n",
    "Reference",
    "Value",
    "Gap",
    "Interval of the gap",
    "p",
    "Verdict",
    "To close it",
    "To settle it",
    "Remarks",
    "Source",
)
RULES = ("---", "--:", "--:", "--:", "---", "--:", "--:", "--:", "--:") + ("---",) * 5


def lines(report: Report, escape: Callable[[str], str]) -> list[str]:
    """The table, its cells escaped, and an empty line."""
    rows = [row for result in report.results for row in _rows(result)]
    shown = [" | ".join(escape(cell) for cell in row) for row in (HEAD, *rows)]
    return [f"| {shown[0]} |", f"|{'|'.join(RULES)}|", *(f"| {row} |" for row in shown[1:]), ""]


def _rows(result: Result) -> list[list[str]]:
    """A row for each reference, or one that says why there is none."""
    withheld = words_benchmarks.WITHHELD if result.withheld else words.why(result)
    first = [
        explain.title(result),
        words.figure(result),
        words.interval(result),
        "" if result.withheld else words.count(result),
    ]
    if result.estimate is None or not result.standings:
        return [[*first, *[""] * 8, withheld or "nothing to compare with", ""]]
    return [[*first, *cells(result, each)] for each in result.standings]


def cells(result: Result, standing: Standing) -> list[str]:
    remarks = [words_benchmarks.percentile(result, standing), *words_benchmarks.cautions(standing)]
    remarks += words.flags(result)
    return [
        standing.benchmark.name,
        words_benchmarks.value(result, standing),
        words.gap(result, standing),
        words_benchmarks.gap_interval(result, standing),
        words_benchmarks.p_value(standing.p, result.level),
        words_benchmarks.verdict(result, standing),
        words_benchmarks.closing(standing),
        words_benchmarks.more(standing, result.items),
        ", ".join(part for part in remarks if part),
        words_benchmarks.origin(standing),
    ]
