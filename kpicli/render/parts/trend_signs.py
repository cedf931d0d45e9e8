"""What the signs of a trend mean, those that are used."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from kpicli.core import words_periods
from kpicli.core.report import Result
from kpicli.core.words import Tone
from kpicli.render.parts.canvas import signs
from kpicli.render.parts.rows import COLOURS
from kpicli.render.parts.series import complete

STYLES = {
    "score": "bold",
    "running": "bold",
    "signal": "bold yellow",
    "interval": "blue",
    "band": "blue",
    "mean": "dim",
    "limits": "dim",
    "zero": "dim",
    "target": "green",
    "benchmark": "",
    "broken": "yellow",
}
"""Styles of a chart's parts by role."""
CHANGES = {
    words_periods.BETTER: (COLOURS[Tone.GOOD], "clearly better than before"),
    words_periods.WORSE: (COLOURS[Tone.ATTENTION], "clearly worse than before"),
    words_periods.SMALL: ("", "clear, but too small to matter"),
}


def meanings(
    results: Sequence[Result], roles: Collection[str], unicode: bool, year: bool = True
) -> list[tuple[str, str, str]]:
    """(sign, style, meaning) of each sign used by these results and by charts with these roles.

    With `year` the changes in a year are among what is shown.
    """
    known = signs(unicode)
    used = set(roles) | ({"running"} if any(not complete(row) for row in results) else set())
    items = {
        "score": (known.score, "score"),
        "interval": (known.interval, "interval"),
        "band": (known.band, "interval"),
        "running": (known.running, "period not over: shown, not tested"),
        "broken": (known.broken, "measuring changed: nothing is compared across it"),
    }
    found = [(sign, STYLES[role], told) for role, (sign, told) in items.items() if role in used]
    changed = {
        words_periods.sign(row, change)
        for row in results
        for change in (row.change, row.year_change if year else None)
    }
    found += [(sign, *told) for sign, told in CHANGES.items() if sign in changed]
    if any(row.estimate is None or row.reliability.state != "shown" for row in results):
        found.append(("!", COLOURS[Tone.FLAGGED], "flagged or no figure"))
    if "signal" in used or any(row.signals for row in results):
        found.append((known.signal, STYLES["signal"], words_periods.SIGNAL))
    return found
