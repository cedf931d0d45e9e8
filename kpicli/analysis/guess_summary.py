"""A guess in a few lines, for standard error."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kpicli.render.parts.neutral import neutral
from kpicli.render.parts.surface import Surface

if TYPE_CHECKING:
    from kpicli.analysis.guess import Guess

FEW = 8


def summary(guesses: Sequence[Guess], output: str | None, surface: Surface) -> str:
    """What was found and what is left to decide, a line each."""
    files = {one.shown: one for one in guesses}
    lines = []
    for shown, first in files.items():
        kinds = [one.source for one in guesses if one.shown == shown]
        told = "" if kinds == ["survey"] else f", taken for {' and '.join(kinds)}"
        lines.append(f"{shown}: {first.rows:,} rows, {first.columns:,} columns{told}")
        lines += [first.platform] if first.platform else []
        lines += [f"left out by itself: {first.left_out}"] if first.left_out else []
    drafts = [draft for guess in guesses for draft in guess.drafts]
    keys = [
        draft.key if kpi == draft.key else f"{draft.key} ({kpi})"
        for draft in drafts
        if not draft.off
        for kpi in [draft.options.get("kpi", draft.key)]
    ]
    lines.append(f"{len(keys)} KPI{'s' if len(keys) != 1 else ''}: {_few(keys) or 'none yet'}")
    for guess in guesses:
        if roles := _roles(guess):
            lines.append(roles if len(guesses) == 1 else f"{guess.source}: {roles}")
    unsure = [one for guess in guesses for one in _doubts(guess)]
    unsure += list(dict.fromkeys(draft.key for draft in drafts if draft.off))
    if unsure:
        lines.append(f"for you to decide, in comments: {_few(unsure)}")
    if output:
        lines.append(f"wrote {output}; next: kpicli check -c {output}")
    return "".join(f"{neutral(line, surface.unicode)}\n" for line in lines)


def _roles(guess: Guess) -> str:
    """The columns that play a part, what is left out, and the segments."""
    aside = (
        "path",
        "delimiter",
        "header_rows",
        "include",
        "where",
        "dedupe",
        "strata",
        "duration_unit",
    )
    roles = [
        f"{one.key} {one.value}" for one in guess.settings if one.sure and one.key not in aside
    ]
    if any(one.key == "where" for one in guess.settings):
        roles.append("not all rows count (where)")
    if guess.segments:
        roles.append(f"segments {', '.join(key for key, _, _ in guess.segments)}")
    return "; ".join(roles)


def _doubts(guess: Guess) -> list[str]:
    """The settings that people have to decide on."""
    if any(one.key == "date_format" for one in guess.settings):
        aside = ("delimiter", "strata", "dedupe", "as_of", "date_format")
        return [
            f"{one.key} {one.value}"
            for one in guess.settings
            if not one.sure and one.key not in aside
        ]
    decide = ("weight", "duration_unit")
    return [
        f"{one.key} {one.value}" for one in guess.settings if not one.sure and one.key in decide
    ]


def _few(names: list[str]) -> str:
    return ", ".join(names[:FEW]) + (f" and {len(names) - FEW} more" if names[FEW:] else "")
