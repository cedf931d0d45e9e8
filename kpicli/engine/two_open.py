"""Clients with several accounts that both run on: which of them, and where they stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kpicli.engine import places
from kpicli.engine.table import Loaded

Run = Callable[[str], Any]


def two_open(run: Run, table: Loaded) -> list[tuple[str, str, str | None]]:
    """A remark, (slug, text, place), where clients have more than one account without an end."""
    notes: list[tuple[str, str, str | None]] = []
    if not all(table.has(role) for role in ("client", "start", "end")):
        return notes
    [(clients, rows)] = run(
        f"SELECT count(DISTINCT s_client), min(row, {places.FIRST}) FROM (SELECT s_client, row, "
        f"count(*) OVER (PARTITION BY s_client) AS open FROM {table.name} WHERE step = 0 "
        f"AND s_client IS NOT NULL AND d_start IS NOT NULL AND NOT w_end) WHERE open > 1"
    ).fetchall()
    if not clients:
        return notes
    source = table.relation.source
    text = (
        f"{clients:,} client{'s have' if clients > 1 else ' has'} several rows without an end in "
        f"{source.name}: each counts as one client, from its first start on"
    )
    shown = places.shown(table.relation, rows)
    notes.append(("two-open-accounts", text, ", ".join(shown[row] for row in rows)))
    return notes
