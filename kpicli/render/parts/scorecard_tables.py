"""The tables of a scorecard in words, the same in every format that people read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kpicli.core import words, words_groups, words_periods, words_report, words_voices
from kpicli.core.report import Report, Result
from kpicli.core.scorecard import Item, Series, Split, Trouble
from kpicli.core.voices import Mention
from kpicli.core.words import Tone
from kpicli.render.parts import ledger, markdown_benchmarks

MOST = 30
"""So many groups of a segment are shown to readers; the tidy tables have all."""
ROW = 4
"""Columns of a table of benchmarks that say which row of the scorecard it is."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: what it is called, its headings, its rows, and which of its columns are words."""

    name: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    texts: Sequence[int] = ()


def kpis(items: Sequence[Item], level: float) -> Sheet:
    """The KPIs: figure, interval, n, change and verdict."""
    drawn = f"{words.percent(level)} interval"
    heads = ("KPI", "Figure", drawn, "n", "Change", "How sure", "Between", "Verdict")
    return Sheet("The KPIs", heads, [_kpi(each) for each in items], (5, 6, 7))


def _kpi(item: Item) -> list[str]:
    result = item.result
    sign, amount, told = words_report.change(item)
    said = [words_report.state(item)]
    said += [each.text for each in words.remarks(result)] if result.estimate else []
    return [
        result.title,
        words.figure(result),
        words.interval(result),
        "" if result.withheld else words.count(result),
        f"{sign} {amount}".strip(),
        told,
        words_report.compared(item),
        "; ".join(each for each in said if each),
    ]


def troubles(found: Sequence[Trouble]) -> Sheet:
    """The groups clearly worse than the rest: a row for each of their figures that is."""
    heads = ("Group", "Segment", "KPI", "Figure", "Interval", "From the rest", "p", "Impact")
    rows = [
        [
            each.label,
            each.by,
            one.title,
            words_groups.figure(one),
            words_groups.interval(one),
            words_groups.difference(one) + one.unit.difference,
            words_groups.p(one),
            words_groups.impact(one),
        ]
        for each in found
        for one in each.results
    ]
    return Sheet("Groups clearly worse than the rest", heads, rows, (1, 2))


def references(result: Result) -> Sheet:
    """What the figure is compared with: gap, verdict, what closing it would take, source."""
    rows = [markdown_benchmarks.cells(result, each) for each in result.standings]
    name = f"{result.title} beside its references"
    return Sheet(name, markdown_benchmarks.HEAD[ROW:], rows, (5, 6, 7, 8, 9))


def periods(series: Series, title: str) -> Sheet:
    """The periods in order."""
    latest = series.latest or series.results[-1]
    drawn = f"{words.percent(latest.level)} interval"
    splits = [_split(each, series) for each in series.results]
    parted = (f"Within {series.mixed_by}", "Mix") if any(any(each) for each in splits) else ()
    heads = (series.every.capitalize(), "Figure", drawn, "n", "Change", "p", *parted, "Remarks")
    rows = []
    for each, split in zip(series.results, splits, strict=True):
        *told, remarks = _period(each, series)
        rows.append([*told, *(split if parted else ()), remarks])
    return Sheet(f"{title} by {series.every}", heads, rows, (len(heads) - 1,))


def _split(result: Result, series: Series) -> tuple[str, str]:
    found = result.change
    earlier = series.called(found.earlier if found else None)
    return words_periods.split(result, found, earlier) or ("", "")


def _period(result: Result, series: Series) -> list[str]:
    found, period = result.change, result.period
    label = period.label if period else ""
    if result.estimate is None:
        return [label, "", "", "", "", "", words_periods.why(result)]
    p = found.difference.p_adjusted if found and found.difference else None
    remarks = ["not over"] if period and not period.complete else []
    remarks += words_periods.signals(result) + words.flags(result)
    sign = words_periods.sign(result, found)
    moved = words_periods.amount(result, found, series.called(found.earlier if found else None))
    return [
        label,
        words_groups.figure(result),
        words_groups.interval(result),
        f"{words.answered(result):,}",
        f"{sign} {moved}".strip(),
        "" if p is None else words.probability(p, result.level).removeprefix("p "),
        ", ".join(remarks),
    ]


def groups(split: Split, title: str) -> Sheet:
    """The groups of a segment beside the rest; the first `MOST` of very many."""
    drawn = f"{words.percent(split.results[0].level)} interval"
    named = ("Figure", drawn, "n", "Share", "From the rest", "p", "Impact", "Remarks")
    rows = [[words_groups.label(each), *_group(each)] for each in split.results[:MOST]]
    more = len(split.results) - MOST
    name = f"{title} by {split.by}"
    name += f", the first {MOST} of {len(split.results):,} groups" if more > 0 else ""
    return Sheet(name, (split.by, *named), rows, (len(named),))


def _group(result: Result) -> list[str]:
    if result.estimate is None:
        n = "" if result.withheld else f"{words.answered(result):,}"
        return ["", "", n, "", "", "", "", words_groups.absent(result)]
    tones = {Tone.GOOD: "clearly better", Tone.ATTENTION: "clearly worse"}
    said = [tones.get(words_groups.tone(result), "")]
    said += [each.text for each in words_groups.remarks(result)]
    return [
        words_groups.figure(result),
        words_groups.interval(result),
        f"{words.answered(result):,}",
        words_groups.share(result),
        words_groups.difference(result),
        words_groups.p(result),
        words_groups.impact(result),
        ", ".join(each for each in said if each),
    ]


def mentions(name: str, found: Sequence[Mention], result: Result) -> Sheet:
    """Themes or terms: who mentions them, and how they score."""
    n, *others = words_voices.heads(result.level)
    heads = (name, n, *(each.capitalize() for each in others), "Verdict")
    rows = [
        [
            each.name,
            *words_voices.cells(each, result.level),
            f"clearly {side}" if (side := words_voices.clear(each)) else "",
        ]
        for each in found
    ]
    return Sheet(f"{name}s in the comments of {result.title}", heads, rows, (7,))


def gates(report: Report) -> Sheet:
    """The conditions of the run and what came of them."""
    rows = [[each.condition, each.state, "; ".join(each.reasons)] for each in report.gates]
    return Sheet("Gates", ("Gate", "State", "Why"), rows, (1, 2))


def answers(report: Report) -> Sheet:
    """The answers or rows of each KPI by kind."""
    rows = [
        [name, each.source, told]
        for each in report.ledgers
        for name, told in ledger.kinds(each, every=True)
    ]
    return Sheet("Answers and rows by KPI", ("KPI", "Source", "Answers"), rows, (1, 2))


def files(report: Report) -> Sheet:
    """The files read."""
    rows = [[each.path, f"{each.rows:,}", each.sha256] for each in report.provenance.inputs]
    return Sheet("Files read", ("File", "Rows", "SHA-256"), rows, (2,))
