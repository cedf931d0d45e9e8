"""The report as GitHub Markdown: the results as a table and in words, the ledger and the notes.

Texts from data are neutralised, and every sign that Markdown or HTML would read is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib import import_module

from kpicli.core import words
from kpicli.core.readable import readable
from kpicli.core.report import Report, Result
from kpicli.core.scorecard import Scorecard
from kpicli.core.sentences import sentence
from kpicli.render.parts import explain, ledger
from kpicli.render.parts.markdown_table import LEFT, RIGHT, Escape, table
from kpicli.render.parts.neutral import neutral
from kpicli.render.parts.notes import line
from kpicli.render.parts.surface import Surface

SUFFIXES: tuple[str, ...] = (".md", ".markdown")
BINARY = False

SIGNS = re.compile(r"([\\`*_{}\[\]<>|#~&@$!]|(?<=www)\.|:(?=//))", re.IGNORECASE)
"""What makes markup, a mention, a formula or a link."""
BODIES = {
    "segment": "kpicli.render.parts.markdown_segments",
    "benchmark": "kpicli.render.parts.markdown_benchmarks",
}
"""The module with the `lines` of the results, by command; the scorecard's where none is named."""
UNVERIFIED = "* unverified: its source has not been checked"


def render(report: Report, surface: Surface) -> str:
    """Heading, table, `explain`'s lines if asked for, rows and answers, notes."""
    report = readable(report)

    def text(plain: str) -> str:
        return SIGNS.sub(r"\\\1", neutral(plain, surface.unicode))

    name, *rest = ledger.heading(report)
    lines = [f"## {text(name)}", "", text(", ".join(rest)), ""]
    if report.triangles:
        lines += import_module("kpicli.render.parts.markdown_cohorts").lines(report, surface, text)
    elif report.command == "trend":
        lines += import_module("kpicli.render.parts.markdown_trends").lines(report, surface, text)
    elif report.results:
        body = BODIES.get(report.command)
        lines += (import_module(body).lines if body else _scorecard)(report, text)
    if any(not each.benchmark.verified for row in report.results for each in row.standings):
        lines += [text(UNVERIFIED), ""]
    if any(result.voices is not None for result in report.results):
        lines += import_module("kpicli.render.parts.markdown_voices").lines(report, text)
    for result in report.results if surface.explain else ():
        told = [f"* {text(each)}" for each in explain.lines(result)]
        lines += [f"### {text(explain.title(result))}", "", *told, ""] if told else []
    if report.ledgers:
        lines += ["### Rows", ""]
    for source in report.ledgers:
        lines.append(f"* {text(ledger.rows(source))}")
        kinds = ledger.kinds(source, surface.explain)
        lines += [f"  * {text(kpi)}: {text(found)}" for kpi, found in kinds]
    if report.notes:
        lines += ["", "### Notes", ""]
        lines += [f"* {text(line(note))}" for note in report.notes]
    return "\n".join(lines).rstrip("\n") + "\n"


def scorecard(card: Scorecard, surface: Surface) -> str:
    """The whole scorecard: the verdict, the KPIs, what calls for attention, then every table."""
    from kpicli.render.parts.markdown_scorecard import lines

    def text(plain: str) -> str:
        return SIGNS.sub(r"\\\1", neutral(plain, surface.unicode))

    return "\n".join(lines(card, text)).rstrip("\n") + "\n"


def _scorecard(report: Report, text: Escape) -> list[str]:
    rules = [LEFT] + [RIGHT] * 3 + [LEFT] * 4
    told = [f"* {text(sentence(result))}" for result in report.results]
    return [*table([_head(report.results), *map(_row, report.results)], rules, text), *told, ""]


def _head(results: Sequence[Result]) -> list[str]:
    levels = {result.level for result in results}
    drawn = f"{words.percent(min(levels))} interval" if len(levels) == 1 else "interval"
    return ["KPI", "Score", drawn, "n", "Band", "Against benchmarks", "Remarks", "Details"]


def _row(result: Result) -> list[str]:
    remarks = [words.tone(result), *words.flags(result)] if result.estimate else [words.why(result)]
    return [
        explain.title(result),
        words.figure(result),
        words.interval(result),
        words.count(result),
        words.band(result),
        ", ".join(words.verdicts(result, distances=True)),
        ", ".join(remark for remark in remarks if remark),
        ", ".join(explain.facts(result)),
    ]
