"""What is told of flagged answers: how many there are, and the figures with and without them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kpicli.core import words_quality
from kpicli.core.flags import Flagged
from kpicli.core.looks import MOST
from kpicli.core.report import Note, Result

SLUGS = {
    "speeders": "quality-speeders",
    "straight_liners": "quality-straight-liners",
    "repeated_texts": "quality-repeated-texts",
    "test_addresses": "quality-test-addresses",
    "duplicates": "quality-duplicates",
}


def notes(flagged: Sequence[Flagged]) -> list[Note]:
    """A note for each check that flags a row, and for each that could not be made."""
    found = []
    for one in flagged:
        columns = ", ".join(one.columns)
        if one.rows is None:
            text = f"{one.check}: {columns} holds more than {MOST:,} different texts: not checked"
            found.append(Note("warning", "quality-not-checked", text))
        elif one.rows:
            out = "left out" if one.excluded else f"kept, as exclude: does not name {one.check}"
            rows, by = words_quality.counted(one), words_quality.definition(one)
            text = f"{one.check}: {rows}, {by}: {out}"
            found.append(Note("info", SLUGS[one.check], text))
    return found


def beside(results: Sequence[Result]) -> list[Note]:
    """A note for each KPI whose flagged answers were left out: its figure with and without."""
    return [
        Note("info", "quality-with-and-without", f"{one.name}: {words_quality.line(one)}")
        for one in results
        if one.with_flagged is not None and not one.group and one.period is None
    ]


def protected(results: Sequence[Result], least: int) -> list[Result]:
    """The results, those of groups and periods without the figure with flagged answers if need be.

    Where it differs by fewer than `least` answers it would tell of these, and where another group
    is withheld of that one; then no part of that KPI has it.
    """
    unsafe = {one.name for one in results if (one.group or one.period) and _tells(one, least)}
    return [
        replace(one, with_flagged=None) if one.name in unsafe and (one.group or one.period) else one
        for one in results
    ]


def _tells(one: Result, least: int) -> bool:
    if one.withheld:
        return True
    if one.with_flagged is None:
        return False
    own = (None, 0) if one.estimate is None else (one.estimate.value, one.estimate.n)
    whole = (one.with_flagged.value, one.with_flagged.n)
    return own != whole and whole[1] - own[1] < least
