"""The rows of several series: a line for each, with its latest figure and a sparkline."""

from __future__ import annotations

from collections.abc import Sequence

from kpicli.core import words, words_periods
from kpicli.core.report import Result
from kpicli.core.words import Remark, Tone
from kpicli.render.parts import period_rows
from kpicli.render.parts.grid import Column, Row
from kpicli.render.parts.rows import COLOURS
from kpicli.render.parts.series import Series, complete, label
from kpicli.render.parts.sparkline import span as own_span
from kpicli.render.parts.sparkline import sparkline

SPARE = 4
"""Columns of this kind give way to a longer sparkline."""


def overview(latest: str) -> tuple[Column, ...]:
    """The columns of a table of series; `latest` is the period of their figures."""
    return (
        Column("trend", left=True),
        Column(latest),
        Column("interval", 1),
        Column("n", 2),
        Column("change  "),
        Column("p", 5),
        Column("in a year  ", SPARE),
    )


def lines(
    every: Sequence[Series],
    names: Sequence[str],
    span: tuple[float, float] | None,
    room: int,
    unicode: bool,
    gap: str = " ",
) -> list[Row]:
    """A row for each series: its latest complete figure and a sparkline of `room` periods.

    All on the one `span`, or with None each on its own; all periods when `room` is 0.
    """
    change = period_rows.aligned([_latest(each, "change") for each in every])
    year = period_rows.aligned([_latest(each, "year_change") for each in every])
    last, suffix = latest(every), widest(every)
    found = []
    for place, series in enumerate(every):
        result, values = series.latest, series.values[-room:]
        scale = span or own_span(values, series.results[0].unit.signed)
        spark = sparkline(values, *scale, unicode, gap) if scale else ""
        shown = result or series.results[-1]
        cells = (
            (spark, "blue"),
            (_flush(shown, suffix) if result else "", "bold"),
            (words.interval(shown) if result else "", ""),
            (f"{words.answered(shown):,}" if result else "", ""),
            (change[place], period_rows.style(shown, shown.change)),
            (period_rows.p(shown), "dim"),
            (year[place], period_rows.style(shown, shown.year_change)),
        )
        told = period_rows.remarks(shown, "", brief=True) + _signals(series, shown)
        if result and label(result) != last:
            told = ((_since(series, result), COLOURS[Tone.FLAGGED]), *told)
        found.append(Row(period_rows.mark(shown, unicode), (names[place], ""), cells, told))
    return found


def latest(every: Sequence[Series]) -> str:
    """The latest complete period in which any of the series has a figure."""
    found = (each.latest for each in every)
    return max(((r.period.start, label(r)) for r in found if r and r.period), default=("", ""))[1]


def widest(every: Sequence[Series]) -> int:
    """The longest suffix of the series' units, where there is a figure."""
    return max((len(each.results[0].unit.suffix) for each in every if each.latest), default=0)


def _flush(result: Result, suffix: int) -> str:
    """The figure with blanks for the suffix that others have."""
    return words.figure(result) + " " * (suffix - len(result.unit.suffix))


def _since(series: Series, result: Result) -> str:
    """Which period's figure it is, and why there is none of a later one."""
    last = next(each for each in reversed(series.results) if complete(each))
    why = "" if last is result else f"; {label(last)} {words_periods.why(last)}"
    return f"of {label(result)}{why}"


def told(series: Series, result: Result, by: Sequence[str]) -> list[Remark]:
    """What is to be said about the latest figure: its changes, their parts, and later gaps."""
    found: list[Remark] = []
    for change in (result.change, result.year_change):
        if change is not None:
            earlier = series.earlier(change)
            found.append(words_periods.remark(result, change, earlier))
            split = words_periods.mix(result, change, earlier, by)
            found += [Remark(text, Tone.PLAIN) for text in split]
    last = next(each for each in reversed(series.results) if complete(each))
    if last is not result:
        found.append(Remark(f"{label(last)}: {words_periods.why(last)}", Tone.EMPTY))
    return found


def _signals(series: Series, shown: Result) -> tuple[tuple[str, str], ...]:
    """The signals of the latest figure, or when there was one before."""
    if shown.signals:
        return ((", ".join(words_periods.signals(shown)), "yellow"),)
    found = [label(each) for each in series.results if each.signals]
    if not found:
        return ()
    more = f" and {len(found) - 1:,} earlier" if found[1:] else ""
    return ((f"signal in {found[-1]}{more}", "yellow"),)


def _latest(series: Series, which: str) -> tuple[str, str]:
    result = series.latest
    return period_rows.moved(series, result, getattr(result, which)) if result else ("", "")
