"""A guess in a few lines, for standard error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpicli.render.parts.neutral import neutral
from kpicli.render.parts.surface import Surface

if TYPE_CHECKING:
    from kpicli.analysis.guess import Guess

FEW = 8


def summary(guess: Guess, output: str | None, surface: Surface) -> str:
    """What was found and what is left to decide, a line each."""
    lines = [f"{guess.shown}: {guess.rows:,} rows, {guess.columns:,} columns"]
    declared = [draft for draft in guess.drafts if not draft.off]
    keys = [
        draft.key if kpi == draft.key else f"{draft.key} ({kpi})"
        for draft in declared
        for kpi in [draft.options.get("kpi", draft.key)]
    ]
    lines.append(f"{len(keys)} KPI{'s' if len(keys) != 1 else ''}: {_few(keys)}")
    roles = [
        f"{one.key} {one.value}"
        for one in guess.settings
        if one.sure and one.key in ("client", "date", "weight", "encoding", "decimal")
    ]
    if any(one.key == "where" for one in guess.settings):
        roles.append("not all rows count (where)")
    if guess.segments:
        roles.append(f"segments {', '.join(key for key, _, _ in guess.segments)}")
    if roles:
        lines.append("; ".join(roles))
    ambiguous = any(one.key == "date_format" for one in guess.settings)
    decide = ("weight", "date") if ambiguous else ("weight",)
    doubts = [one for one in guess.settings if not one.sure and one.key in decide]
    unsure = [f"{one.key} {one.value}" for one in doubts]
    unsure += list(dict.fromkeys(draft.key for draft in guess.drafts if draft.off))
    if unsure:
        lines.append(f"for you to decide, in comments: {_few(unsure)}")
    if output:
        lines.append(f"wrote {output}; next: kpicli check -c {output}")
    return "".join(f"{neutral(line, surface.unicode)}\n" for line in lines)


def _few(names: list[str]) -> str:
    return ", ".join(names[:FEW]) + (f" and {len(names) - FEW} more" if names[FEW:] else "")
