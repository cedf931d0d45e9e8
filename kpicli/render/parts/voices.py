"""What people wrote, on a page: themes and terms in columns, quotes beneath."""

from __future__ import annotations

from collections.abc import Sequence

from kpicli.core import words_voices
from kpicli.core.report import Report, Result
from kpicli.core.voices import Mention, Voices
from kpicli.render.parts import explain, grid
from kpicli.render.parts.grid import Column, Row
from kpicli.render.parts.page import Page

SPARE = (0, 0, 1, 2, 4, 3)
"""How easily each column of `words_voices.heads` is given up for want of room."""


def draw(page: Page, report: Report) -> None:
    """The comments of each result that has any to tell of, a blank line before each."""
    told = words_voices.spoken(report)
    marks: set[str] = set()
    for result, full in told:
        if result.voices is not None:
            page.blank()
            _one(page, result, result.voices, full)
            listed = (*result.voices.themes, *(result.voices.terms if full else ()))
            marks.update(words_voices.MARKS.get(words_voices.clear(one), "") for one in listed)
    used = {sign: ("bold", text) for sign, text in words_voices.MEANINGS.items() if sign in marks}
    if used:
        page.blank()
        page.items(used)


def _one(page: Page, result: Result, voices: Voices, full: bool) -> None:
    page.add(page.text((f"{explain.title(result)}: what they wrote", "bold")), hang=2)
    told = words_voices.summary(voices)
    page.flow([page.text((each, "")) for each in told], " · ", 2)
    _table(page, "theme", voices.themes, result.level)
    if full:
        _table(page, "term", voices.terms, result.level)
    elif voices.terms:
        line = page.text(("terms ", "dim"), (words_voices.listed(voices.terms), ""))
        page.add(line, indent=2, hang=2)
    if voices.sentiment is not None:
        page.add(page.text((words_voices.mood(voices.sentiment), "")), indent=2, hang=2)
    for head, texts in words_voices.quotes(voices, None if full else 1):
        page.add(page.text((head, "dim")), indent=2)
        for text in texts:
            page.add(page.text((text, "")), indent=4, hang=1)


def _table(page: Page, name: str, mentions: Sequence[Mention], level: float) -> None:
    if not mentions:
        return
    columns = [
        Column(head, spare) for head, spare in zip(words_voices.heads(level), SPARE, strict=True)
    ]
    rows = [
        Row(
            (words_voices.MARKS.get(words_voices.clear(one), " "), "bold"),
            (one.name, ""),
            tuple((cell, "") for cell in words_voices.cells(one, level)),
        )
        for one in mentions
    ]
    page.add(page.text((name, "dim")), indent=2)
    grid.draw(page, columns, rows)
