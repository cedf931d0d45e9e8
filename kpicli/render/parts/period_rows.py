"""The rows of a series: a line for each of its periods."""

from __future__ import annotations

from collections.abc import Sequence

from kpicli.core import words, words_periods
from kpicli.core.report import Change, Result
from kpicli.core.words import Tone
from kpicli.render.parts.canvas import signs
from kpicli.render.parts.grid import Column, Row
from kpicli.render.parts.rows import COLOURS
from kpicli.render.parts.series import Series, complete, label

LATEST = 12
"""Periods in a table unless `--explain` asks for all."""
NO_CELLS = (("", ""),)
SIGN_STYLES = {
    words_periods.BETTER: COLOURS[Tone.GOOD],
    words_periods.WORSE: COLOURS[Tone.ATTENTION],
}


def columns(level: str, suffix: int) -> tuple[Column, ...]:
    """The columns of a table of periods."""
    return (
        Column("score" + " " * suffix),
        Column(level),
        Column("n"),
        Column("eff. n", 6),
        Column("change  "),
        Column("p", 5),
        Column("in a year  ", 2),
        Column("within", 3),
        Column("mix", 4),
    )


def rows(series: Series, shown: Sequence[Result], unicode: bool, by: str) -> list[Row]:
    """A row for each of the periods shown."""
    change = aligned([moved(series, each, each.change) for each in shown])
    year = aligned([moved(series, each, each.year_change) for each in shown])
    found = []
    for place, result in enumerate(shown):
        parts = words_periods.split(result, result.change, series.earlier(result.change))
        within, mix = parts or ("", "")
        cells: tuple[tuple[str, str], ...] = (
            (words.figure(result), "" if complete(result) else "dim"),
            (words.interval(result), ""),
            (f"{words.answered(result):,}", ""),
            (words.effective(result) or "", "dim"),
            (change[place], style(result, result.change)),
            (p(result), "dim"),
            (year[place], style(result, result.year_change)),
            (within, "dim"),
            (mix, "dim"),
        )
        if result.estimate is None:
            cells = NO_CELLS * len(cells)
        found.append(Row(mark(result, unicode), (label(result), ""), cells, remarks(result, by)))
    return found


def mark(result: Result, unicode: bool) -> tuple[str, str]:
    """The sign of a row: the running period's, a signal's, or ! against the figure."""
    known = signs(unicode)
    if result.estimate is None:
        return "!", COLOURS[Tone.EMPTY]
    if not complete(result):
        return known.running, "bold"
    if result.signals:
        return known.signal, "bold yellow"
    if result.reliability.state != "shown":
        return "!", COLOURS[Tone.FLAGGED]
    return " ", ""


def remarks(result: Result, by: str, brief: bool = False) -> tuple[tuple[str, str], ...]:
    """What is to be said about a period."""
    told = [] if complete(result) else [("running", "")]
    if result.estimate is None:
        return (*told, (words_periods.why(result), COLOURS[Tone.EMPTY]))
    if not brief:
        told += [(text, "yellow") for text in words_periods.signals(result)]
        told += [(text, "yellow") for text in words_periods.simpson(result.change, by)]
    return (*told, *((text, COLOURS[Tone.FLAGGED]) for text in words.flags(result)))


def p(result: Result) -> str:
    """The p-value of the change, adjusted where it is."""
    found = result.change.difference if result.change else None
    if found is None:
        return ""
    told = found.p if found.p_adjusted is None else found.p_adjusted
    return "" if told is None else words.probability(told, result.level)[2:].replace("under ", "<")


def style(result: Result, change: Change | None) -> str:
    """The colour of a change: a clear one for the better or the worse has one."""
    return SIGN_STYLES.get(words_periods.sign(result, change), "")


def moved(series: Series, result: Result, change: Change | None) -> tuple[str, str]:
    """A change and its sign."""
    earlier = series.earlier(change)
    return words_periods.amount(result, change, earlier), words_periods.sign(result, change)


def aligned(cells: Sequence[tuple[str, str]]) -> list[str]:
    """Numbers with their signs, decimal point under decimal point; words as they are."""
    after = [len(text.partition(".")[2]) for text, _ in cells if text[:1] in "+−0"]
    most = max(after, default=0)
    found = []
    for text, sign in cells:
        is_number = bool(text) and text[0] in "+−0"
        point = is_number and "." in text
        blanks = (most - len(text.partition(".")[2]) + (0 if point or not most else 1)) * is_number
        found.append(f"{text}{' ' * blanks} {sign or ' '}" if text else "")
    return found
