"""A whole scorecard in Markdown, in the order of the page."""

from __future__ import annotations

from kpicli.core import words_groups, words_report, words_voices
from kpicli.core.report import Report
from kpicli.core.scorecard import Item, Scorecard, readable, troubles
from kpicli.core.sentences import sentence
from kpicli.render.parts import explain, ledger, scorecard_tables
from kpicli.render.parts.markdown_table import LEFT, RIGHT, Escape, table
from kpicli.render.parts.notes import line
from kpicli.render.parts.scorecard_tables import Sheet


def lines(card: Scorecard, text: Escape) -> list[str]:
    """The lines of the whole, all data made harmless."""
    card = readable(card)
    items, found = card.items, troubles(card.items)
    told = [f"# {text(card.title)}", "", text(", ".join(words_report.data(card))), ""]
    told += [text(" ".join(words_report.verdict(card))), "", "## The KPIs", ""]
    told += _table(scorecard_tables.kpis(items, card.level), text)
    if any(not one.benchmark.verified for each in items for one in each.result.standings):
        told += [text("* unverified: nobody has checked where the value comes from"), ""]
    if found:
        told += ["## Where the problem sits", ""]
        told += _table(scorecard_tables.troubles(found), text)
        told += [text(f"Impact: {words_groups.IMPACT}."), ""]
    told += _to_do(card, items, text)
    told += ["## Each KPI in detail", ""]
    for item in items:
        told += _detail(item, text)
    return [*told, *_accounts(card.score, text)]


def _table(sheet: Sheet, text: Escape) -> list[str]:
    rules = [LEFT if at == 0 or at in sheet.texts else RIGHT for at in range(len(sheet.heads))]
    return table([sheet.heads, *sheet.rows], rules, text)


def _to_do(card: Scorecard, items: tuple[Item, ...], text: Escape) -> list[str]:
    weak = [each for each in items if each.weak]
    told = ["## What to do", ""] if weak else []
    for calculator in dict.fromkeys(each.result.kpi for each in weak):
        known = card.cards[calculator]
        names = [each.result.title for each in weak if each.result.kpi == calculator]
        told += [f"### {text(words_groups.listed(names))}", "", "Ask:", ""]
        told += [f"* {each}" for each in known.questions]
        told += ["", "Do:", "", *(f"* {each}" for each in known.actions), ""]
    return told


def _detail(item: Item, text: Escape) -> list[str]:
    result = item.result
    told = [f"### {text(result.title)}", "", text(sentence(result)), ""]
    if result.estimate is not None and result.standings:
        told += _table(scorecard_tables.references(result), text)
    if item.series is not None:
        told += _table(scorecard_tables.periods(item.series, result.title), text)
        mixed = words_report.mix(item.series)
        told += [text(mixed), ""] if mixed else []
    for split in item.splits:
        tests = [words_groups.overall(each, result.level) for each in split.overall]
        told += [text(": ".join([f"By {split.by}", *tests[:1]])), ""]
        told += _table(scorecard_tables.groups(split, result.title), text)
    voices = result.voices
    if voices is not None:
        told += [text(", ".join(words_voices.summary(voices))), ""]
        for name, found in (("Theme", voices.themes), ("Term", voices.terms)):
            told += _table(scorecard_tables.mentions(name, found, result), text) if found else []
        if voices.sentiment is not None:
            told += [text(words_voices.mood(voices.sentiment)), ""]
        for head, quotes in words_voices.quotes(voices):
            told += [text(head.capitalize()), "", *(f"> {text(each)}\n" for each in quotes)]
    method = explain.lines(result)[1:]
    return told + [*(f"* {text(each)}" for each in method), ""] * bool(method)


def _accounts(report: Report, text: Escape) -> list[str]:
    told = ["## What this rests on", ""]
    told += _table(scorecard_tables.gates(report), text) if report.gates else []
    told += [f"* {text(ledger.rows(each))}" for each in report.ledgers]
    told += ["", *_table(scorecard_tables.answers(report), text)]
    told += ["### Notes", ""] * bool(report.notes)
    told += [*(f"* {text(line(each))}" for each in report.notes), ""]
    made = report.provenance
    told += [text(f"kpicli {made.version}, {made.generated_at}; configuration {made.config}"), ""]
    return told + _table(scorecard_tables.files(report), text)
