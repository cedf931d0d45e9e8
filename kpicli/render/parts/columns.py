"""Where a chart's periods stand: columns for each, one for each break, labels underneath."""

from __future__ import annotations

from dataclasses import dataclass

from kpicli.core.report import Break
from kpicli.render.parts.neutral import neutral, width
from kpicli.render.parts.series import Series, label

MOST = 9
"""Columns of the widest period, unless its label needs more."""
WIDEST_LABEL = 12
EACH = {
    "day": (1, 2, 7, 14, 28, 56, 91, 182, 364),
    "week": (1, 2, 4, 8, 13, 26, 52, 104),
    "month": (1, 2, 3, 6, 12, 24, 60, 120),
    "quarter": (1, 2, 4, 8, 20, 40),
    "year": (1, 2, 5, 10, 20, 50),
}
"""Every how many periods one may be labelled."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of the periods shown, the earliest `hidden` left out.

    `dots` is the column of each period's figure, `rules` the column of each break, `labels` are
    (period, first column, text).
    """

    hidden: int
    each: int
    dots: tuple[int, ...]
    rules: tuple[tuple[int, Break], ...]
    labels: tuple[tuple[int, int, str], ...]
    width: int

    def cells(self, place: int) -> range:
        """All columns of a period."""
        first = self.dots[place] - (self.each - 1) // 2
        return range(first, first + self.each)


def columns(
    series: Series, room: int | None, every: str | None, unicode: bool = True
) -> Columns | None:
    """The columns for a series in at most `room` of them, None where not two periods fit."""
    texts = [neutral(label(each), unicode) for each in series.results]
    breaks = [(place, found) for found in series.breaks for place in _starts(series, found)]
    longest = max(map(width, texts))
    most = max(MOST, min(longest, WIDEST_LABEL) + 2)
    total, hidden = len(series.results), 0
    each = most
    if room is not None:
        while total - hidden + sum(place > hidden for place, _ in breaks) > room:
            hidden += 1
            if total - hidden < 2:
                return None
        ruled = sum(place > hidden for place, _ in breaks)
        each = min(most, (room - ruled) // (total - hidden))
    at, dots, rules = 0, [], []
    for place in range(hidden, total):
        for starts, found in breaks:
            if starts == place > hidden:
                rules.append((at, found))
                at += 1
        dots.append(at + (each - 1) // 2)
        at += each
    labels = _labels(texts[hidden:], dots, at, longest + 2, each, every)
    return Columns(hidden, each, tuple(dots), tuple(rules), labels, at)


def _starts(series: Series, found: Break) -> list[int]:
    """The first period that ends after the break, unless it is the series' first."""
    ends = [each.period.end if each.period else "" for each in series.results]
    after = next((place for place, end in enumerate(ends) if end > found.day), 0)
    return [after] if after else []


def _labels(
    texts: list[str], dots: list[int], end: int, size: int, each: int, every: str | None
) -> tuple[tuple[int, int, str], ...]:
    """Labels of the last period and of every so many before it, as close as they fit."""
    steps = EACH.get(every or "", (1, 2, 5, 10, 20, 50, 100))
    step = next((step for step in steps if step * each >= size), len(texts))
    found: list[tuple[int, int, str]] = []
    for place in reversed(range(len(texts))):
        if (len(texts) - 1 - place) % step == 0:
            long = width(texts[place])
            last = found[-1][1] - 1 if found else end
            first = min(max(dots[place] - long // 2, 0), last - long)
            if first >= 0 and first + long > dots[place]:
                found.append((place, first, texts[place]))
    return tuple(reversed(found))
