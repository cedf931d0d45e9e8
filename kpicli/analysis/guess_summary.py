"""A guess in a few lines, for standard error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpicli.render.neutral import neutral
from kpicli.render.surface import Surface

if TYPE_CHECKING:
    from kpicli.analysis.guess import Guess


def summary(guess: Guess, output: str | None, surface: Surface) -> str:
    """What was found and what is left to decide, a line each."""
    lines = [f"{guess.shown}: {guess.rows:,} rows, {guess.columns:,} columns"]
    declared = [draft for draft in guess.drafts if not draft.off]
    keys = [
        draft.key if kpi == draft.key else f"{draft.key} ({kpi})"
        for draft in declared
        for kpi in [draft.options.get("kpi", draft.key)]
    ]
    lines.append(f"{len(keys)} KPI{'s' if len(keys) != 1 else ''}: {', '.join(keys)}")
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
    unsure = [f"{one.key} {one.value}" for one in guess.settings if not one.sure]
    unsure = [one for one in unsure if one.startswith(("date ", "weight "))]
    unsure += list(dict.fromkeys(draft.key for draft in guess.drafts if draft.off))
    if unsure:
        shown = ", ".join(unsure[:8]) + (f" and {len(unsure) - 8} more" if unsure[8:] else "")
        lines.append(f"for you to decide, in comments: {shown}")
    if output:
        lines.append(f"wrote {output}; next: kpicli check -c {output}")
    return "".join(f"{neutral(line, surface.unicode)}\n" for line in lines)
