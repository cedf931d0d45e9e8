"""The rows of a trend: a series' periods one below the other, or one line for each series."""

from __future__ import annotations

from collections.abc import Sequence

from kpicli.core import words, words_periods
from kpicli.core.report import Change, Result
from kpicli.core.words import Tone
from kpicli.render.chart import signs
from kpicli.render.grid import Column, Row
from kpicli.render.rows import COLOURS
from kpicli.render.series import Series, complete, label
from kpicli.render.sparkline import sparkline

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
    change = _aligned([_moved(series, each, each.change) for each in shown])
    year = _aligned([_moved(series, each, each.year_change) for each in shown])
    found = []
    for place, result in enumerate(shown):
        parts = words_periods.split(result, result.change, series.earlier(result.change))
        within, mix = parts or ("", "")
        cells: tuple[tuple[str, str], ...] = (
            (words.figure(result), "" if complete(result) else "dim"),
            (words.interval(result), ""),
            (f"{words.answered(result):,}", ""),
            (words.effective(result) or "", "dim"),
            (change[place], _style(result, result.change)),
            (_p(result), "dim"),
            (year[place], _style(result, result.year_change)),
            (within, "dim"),
            (mix, "dim"),
        )
        if result.estimate is None:
            cells = NO_CELLS * len(cells)
        found.append(Row(mark(result, unicode), (label(result), ""), cells, _words(result, by)))
    return found


def overview() -> tuple[Column, ...]:
    """The columns of a table of series."""
    return (
        Column("trend", left=True),
        Column("latest"),
        Column("interval", 4),
        Column("n", 3),
        Column("change  "),
        Column("p", 5),
        Column("in a year  ", 2),
    )


def lines(
    every: Sequence[Series],
    names: Sequence[str],
    span: tuple[float, float] | None,
    room: int,
    unicode: bool,
) -> list[Row]:
    """A row for each series: its latest complete figure and a sparkline of `room` periods.

    All on the one `span`, or with None each on its own.
    """
    from kpicli.render.sparkline import span as own

    change = _aligned([_latest(each, "change") for each in every])
    year = _aligned([_latest(each, "year_change") for each in every])
    last = max((label(each.latest) for each in every if each.latest), default="")
    found = []
    for place, series in enumerate(every):
        result, values = series.latest, series.values[-room:]
        scale = span or own(values, series.results[0].unit.signed)
        spark = sparkline(values, *scale, unicode) if scale else ""
        shown = result or series.results[-1]
        cells = (
            (spark, "blue"),
            (words.figure(shown) if result else "", "bold"),
            (words.interval(shown) if result else "", ""),
            (f"{words.answered(shown):,}" if result else "", ""),
            (change[place], _style(shown, shown.change)),
            (_p(shown), "dim"),
            (year[place], _style(shown, shown.year_change)),
        )
        told = _words(shown, "", brief=True) + _signals(series, shown)
        if result and label(result) != last:
            told = ((f"in {label(result)}", COLOURS[Tone.FLAGGED]), *told)
        found.append(Row(mark(shown, unicode), (names[place], ""), cells, told))
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


def _words(result: Result, by: str, brief: bool = False) -> tuple[tuple[str, str], ...]:
    """What is to be said about a period."""
    told = [] if complete(result) else [("running", "")]
    if result.estimate is None:
        return (*told, (words_periods.why(result), COLOURS[Tone.EMPTY]))
    if not brief:
        told += [(text, "yellow") for text in words_periods.signals(result)]
        told += [(text, "yellow") for text in words_periods.simpson(result.change, by)]
    return (*told, *((text, COLOURS[Tone.FLAGGED]) for text in words.flags(result)))


def _signals(series: Series, shown: Result) -> tuple[tuple[str, str], ...]:
    """The periods in which a series gives a signal."""
    found = [label(each) for each in series.results if each.signals]
    if not found:
        return ()
    more = f" and {len(found) - 3} earlier" if len(found) > 3 else ""
    kinds = f": {', '.join(words_periods.signals(shown))}" if shown.signals else ""
    return ((f"signal in {', '.join(found[-3:])}{more}{kinds}", "yellow"),)


def _p(result: Result) -> str:
    found = result.change.difference if result.change else None
    if found is None:
        return ""
    p = found.p if found.p_adjusted is None else found.p_adjusted
    return "" if p is None else words.probability(p, result.level)[2:].replace("under ", "<")


def _style(result: Result, change: Change | None) -> str:
    return SIGN_STYLES.get(words_periods.sign(result, change), "")


def _latest(series: Series, which: str) -> tuple[str, str]:
    result = series.latest
    return _moved(series, result, getattr(result, which)) if result else ("", "")


def _moved(series: Series, result: Result, change: Change | None) -> tuple[str, str]:
    """A change and its sign."""
    earlier = series.earlier(change)
    return words_periods.amount(result, change, earlier), words_periods.sign(result, change)


def _aligned(cells: Sequence[tuple[str, str]]) -> list[str]:
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
