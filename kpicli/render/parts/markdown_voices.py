"""What people wrote, in Markdown: a section for each result with comments to tell of."""

from __future__ import annotations

from collections.abc import Sequence

from kpicli.core import words_voices
from kpicli.core.report import Report, Result
from kpicli.core.voices import Mention, Voices
from kpicli.core.words_voices import clear
from kpicli.render.parts import explain
from kpicli.render.parts.markdown_table import LEFT, RIGHT, Escape, table


def lines(report: Report, text: Escape) -> list[str]:
    """The sections, none where no result has comments."""
    found: list[str] = []
    for result, full in words_voices.spoken(report):
        if result.voices is not None:
            found += _one(result, result.voices, full, text)
    return found


def _one(result: Result, voices: Voices, full: bool, text: Escape) -> list[str]:
    title = f"{explain.title(result)}: what they wrote"
    found = [f"### {text(title)}", "", text(", ".join(words_voices.summary(voices))), ""]
    found += _table("Theme", voices.themes, result.level, text)
    if full:
        found += _table("Term", voices.terms, result.level, text)
    elif voices.terms:
        found += [text(f"Terms: {words_voices.listed(voices.terms)}"), ""]
    if voices.sentiment is not None:
        found += [text(words_voices.mood(voices.sentiment)), ""]
    for head, texts in words_voices.quotes(voices, None if full else 1):
        found += [text(f"{head[0].upper()}{head[1:]}:"), ""]
        found += [*(f"* {text(each)}" for each in texts), ""]
    return found


def _table(name: str, mentions: Sequence[Mention], level: float, text: Escape) -> list[str]:
    if not mentions:
        return []
    told = [
        (*words_voices.cells(one, level), f"clearly {found}" if (found := clear(one)) else "")
        for one in mentions
    ]
    heads = (*words_voices.heads(level), "")
    used = [at for at in range(len(heads)) if any(row[at] for row in told)]
    rows = [[name, *(heads[at].capitalize() if heads[at][1:] else heads[at] for at in used)]]
    rows += [[one.name, *(row[at] for at in used)] for one, row in zip(mentions, told, strict=True)]
    rules = [LEFT, *(RIGHT if heads[at] else LEFT for at in used)]
    return table(rows, rules, text)
