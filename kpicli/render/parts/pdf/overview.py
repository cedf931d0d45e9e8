"""The KPIs at a glance: figure, place between the benchmarks, change, course, verdict."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kpicli.core import words, words_report
from kpicli.core.scorecard import Item
from kpicli.core.sentences import span
from kpicli.core.words import Tone
from kpicli.render.parts.html.strip import scale_of
from kpicli.render.parts.pdf.blocks import Block
from kpicli.render.parts.pdf.marks import course, ends, strip

KINDS = {Tone.GOOD: "good", Tone.ATTENTION: "bad", Tone.FLAGGED: "flag"}
SIGNS = {"▲": "good", "▼": "bad"}
PLAIN = "plain"


def overview(items: Sequence[Item], level: float) -> Block:
    """A row for each KPI, which links to its section."""
    usual = words_report.usually_compared(items)
    drawn = f"Figure, {words.percent(level)} interval"
    change = f"Change, {usual}" if usual else "Change"
    return {
        "kind": "kpis",
        "heads": ["KPI", drawn, "Beside its benchmarks", change, "Verdict"],
        "rows": [_row(at, item, usual) for at, item in enumerate(items, 1)],
    }


def tone(item: Item) -> str:
    """The style of a KPI: good, bad, or plain."""
    found = KINDS.get(item.tone, PLAIN)
    return PLAIN if found == "flag" else found


def _row(at: int, item: Item, usual: str) -> dict[str, Any]:
    result = item.result
    along = scale_of([result])
    shown, unit = words.figure(result), result.unit.suffix
    told, drawn = span(result), course(item.series) if item.series else None
    return {
        "name": f"kpi-{at}",
        "title": result.title,
        "state": words_report.state(item),
        "tone": tone(item),
        "figure": shown.removesuffix(unit),
        "unit": unit.strip(),
        "interval": f"{told}, n {words.answered(result):,}" if told else "",
        "strip": strip(result, along),
        "ends": ends(result, along),
        "course": {**drawn, "signals": []} if drawn else None,
        "change": _change(item, usual),
        "verdict": [
            [each.text, KINDS.get(each.tone, PLAIN)]
            for each in (words.remarks(result) if result.estimate else ())
            if each.text
        ],
    }


def _change(item: Item, usual: str) -> list[list[str]]:
    sign, amount, told = words_report.change(item)
    lines = [[f"{sign} {amount}".strip(), SIGNS.get(sign, PLAIN)], [told, PLAIN]]
    between = words_report.compared(item)
    if amount and between != usual:
        lines.append([between, PLAIN])
    return [each for each in lines if each[0]]
