"""The groups of a report in Markdown: KPI by group, then a table for each KPI."""

from __future__ import annotations

from collections.abc import Sequence

from kpicli.core import words, words_groups
from kpicli.core.report import Report, Result
from kpicli.core.words import Tone
from kpicli.render.parts.heat import Matrix, figure, of_kpis
from kpicli.render.parts.markdown_table import LEFT, RIGHT, Escape, table
from kpicli.render.parts.nest import nested

MARKS = {Tone.GOOD: "▲ ", Tone.ATTENTION: "▼ ", Tone.FLAGGED: "! "}
MEANING = "▲ clearly better than the rest, ▼ clearly worse, ! flagged"
TONES = {Tone.GOOD: "clearly better than the rest", Tone.ATTENTION: "clearly worse than the rest"}


def lines(report: Report, text: Escape) -> list[str]:
    """How the groups were compared, KPIs by groups, and each KPI's table under its title."""
    found = [words_groups.arrangement(report), words_groups.comparison(report.results)]
    shown = [text("; ".join(each for each in found if each)), ""]
    matrix = of_kpis(report)
    shown += _matrix(matrix, text) if matrix else []
    kpis: dict[str, list[Result]] = {}
    for result in report.results:
        kpis.setdefault(result.name, []).append(result)
    for results in kpis.values():
        shown += [f"### {text(results[0].title)}", ""]
        told = words_groups.summary(results, report)
        shown += [text(told), ""] if told else []
        shown += _table(results, report.by, text)
    if any(result.impact is not None for result in report.results):
        shown += [text(f"impact: {words_groups.IMPACT}"), ""]
    return shown


def _matrix(matrix: Matrix, text: Escape) -> list[str]:
    rows = [[matrix.name, *matrix.heads]]
    for label, cells in matrix.rows:
        rows.append([label, *(_cell(each) if each else "" for each in cells)])
    return [*table(rows, [LEFT] + [RIGHT] * len(matrix.heads), text), text(MEANING), ""]


def _cell(result: Result) -> str:
    return MARKS.get(words_groups.tone(result), "") + figure(result)


def _table(results: Sequence[Result], by: Sequence[str], text: Escape) -> list[str]:
    levels = {result.level for result in results}
    drawn = f"{words.percent(min(levels))} interval" if len(levels) == 1 else "interval"
    numbers = ["Score", drawn, "n", "Share", "Against the rest", "Its interval", "p", "Impact"]
    rows = [[*by, *numbers, "Remarks"]]
    rows += [
        [*_names(line.result, by), *_row(line.result)]
        for line in nested(results, by)
        if line.result
    ]
    return table(rows, [LEFT] * len(by) + [RIGHT] * len(numbers) + [LEFT], text)


def _names(result: Result, by: Sequence[str]) -> list[str]:
    """The group's value in each segment, "all" where it is a total or a subtotal."""
    return [words_groups.value(result.group[key]) if key in result.group else "all" for key in by]


def _row(result: Result) -> list[str]:
    if result.estimate is None:
        n = "" if result.withheld else f"{words.answered(result):,}"
        return ["", "", n, "", "", "", "", "", words_groups.absent(result)]
    found = [TONES.get(words_groups.tone(result), "")]
    if words_groups.is_total(result):
        found += [words.band(result), *words.verdicts(result, distances=True)]
    found += [remark.text for remark in words_groups.remarks(result)]
    return [
        words_groups.figure(result),
        words_groups.interval(result),
        words.count(result),
        words_groups.share(result),
        words_groups.difference(result),
        words_groups.difference_interval(result),
        words_groups.p(result),
        words_groups.impact(result),
        ", ".join(each for each in found if each),
    ]
