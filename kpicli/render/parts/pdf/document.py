"""A whole scorecard as the plain data of a document, in the order of the page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from kpicli.core import words_groups, words_report, words_voices
from kpicli.core.report import Report, Result
from kpicli.core.scorecard import Item, Scorecard, readable, troubles
from kpicli.core.sentences import sentence
from kpicli.render.parts import explain, ledger, scorecard_tables
from kpicli.render.parts.html.attention import bare
from kpicli.render.parts.html.strip import scale_of
from kpicli.render.parts.notes import line
from kpicli.render.parts.pdf.blocks import (
    Block,
    harmless,
    heading,
    listing,
    pages,
    paragraph,
    quote,
    table,
)
from kpicli.render.parts.pdf.marks import among, course
from kpicli.render.parts.pdf.overview import KINDS, PLAIN, overview

UNVERIFIED = "* unverified: nobody has checked where the value comes from"


def document(card: Scorecard) -> dict[str, Any]:
    """Title, date, verdict and blocks; every text of it harmless."""
    card = readable(card)
    items, made = card.items, card.score.provenance
    moment = datetime.fromisoformat(made.generated_at)
    whole = {
        "title": card.title,
        "made": [moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second],
        "about": ", ".join(words_report.data(card)),
        "lead": " ".join(words_report.verdict(card)),
        "foot": f"kpicli {made.version}",
        "blocks": [
            pages(card.pages),
            *_overview(items, card.level),
            *_troubles(items),
            *_to_do(card, items),
            heading(2, "Each KPI in detail"),
            *(block for at, item in enumerate(items, 1) for block in _detail(at, item)),
            *_accounts(card.score),
        ],
    }
    found: dict[str, Any] = harmless(whole)
    return found


def _overview(items: Sequence[Item], level: float) -> list[Block]:
    verified = all(one.benchmark.verified for each in items for one in each.result.standings)
    starred = [] if verified else [paragraph(UNVERIFIED, "fine")]
    return [heading(2, "The KPIs"), overview(items, level), *starred]


def _troubles(items: Sequence[Item]) -> list[Block]:
    found = troubles(items)
    if not found:
        return []
    told = paragraph(f"Impact: {words_groups.IMPACT}.", "fine")
    return [heading(2, "Where the problem sits"), table(scorecard_tables.troubles(found)), told]


def _to_do(card: Scorecard, items: Sequence[Item]) -> list[Block]:
    weak = [each for each in items if each.weak]
    told = [heading(2, "What to do")] if weak else []
    for calculator in dict.fromkeys(each.result.kpi for each in weak):
        names = [each.result.title for each in weak if each.result.kpi == calculator]
        known = card.cards[calculator]
        told += [heading(3, words_groups.listed(names)), paragraph("Ask", "label")]
        told += [listing(map(bare, known.questions)), paragraph("Do", "label")]
        told += [listing(map(bare, known.actions))]
    return told


def _detail(at: int, item: Item) -> list[Block]:
    result = item.result
    told = [heading(3, result.title, f"kpi-{at}"), paragraph(sentence(result))]
    if result.estimate is not None and result.standings:
        told.append(table(scorecard_tables.references(result)))
    if item.series is not None:
        drawn = course(item.series)
        told += [{"kind": "course", "course": drawn, "text": drawn["text"]}] if drawn else []
        told.append(table(scorecard_tables.periods(item.series, result.title)))
        mixed = words_report.mix(item.series)
        told += [paragraph(mixed)] if mixed else []
    told += _groups(item)
    told += _comments(result)
    method = explain.lines(result)[1:]
    return told + [paragraph("Method", "label"), listing(method, "code")] * bool(method)


def _groups(item: Item) -> list[Block]:
    """A table for each segment, all on one scale, and whether the groups differ."""
    most = scorecard_tables.MOST
    shown = [each for split in item.splits for each in split.results[:most]]
    along = scale_of(shown, standings=False) if shown else None
    whole = item.result.estimate.value if item.result.estimate else None
    told = []
    for split in item.splits:
        strips = [
            [among(each, along, whole), KINDS.get(words_groups.tone(each), PLAIN)]
            for each in split.results[:most]
        ]
        sheet = scorecard_tables.groups(split, item.result.title)
        told.append(table(sheet, strips if along else None))
        tests = [words_groups.overall(each, item.result.level) for each in split.overall]
        told += [paragraph(each, "fine") for each in tests[:1]]
    return told


def _comments(result: Result) -> list[Block]:
    voices = result.voices
    if voices is None:
        return []
    told = [paragraph(", ".join(words_voices.summary(voices)))]
    for name, found in (("Theme", voices.themes), ("Term", voices.terms)):
        told += [table(scorecard_tables.mentions(name, found, result))] if found else []
    if voices.sentiment is not None:
        told.append(paragraph(words_voices.mood(voices.sentiment)))
    for head, quotes in words_voices.quotes(voices):
        told += [paragraph(head.capitalize(), "label"), *map(quote, quotes)]
    return told


def _accounts(report: Report) -> list[Block]:
    made = report.provenance
    told = [heading(2, "What this rests on")]
    told += [table(scorecard_tables.gates(report))] if report.gates else []
    told += [listing(map(ledger.rows, report.ledgers)), table(scorecard_tables.answers(report))]
    if report.notes:
        told += [paragraph("Notes on the data", "label"), listing(map(line, report.notes))]
    told.append(paragraph(f"Made {made.generated_at}; configuration {made.config}", "code"))
    return [*told, table(scorecard_tables.files(report), style="code", most=64)]
