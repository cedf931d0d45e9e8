"""What is odd in a client table, though it counts, asked of the rows that were read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kpicli.core.oddities import Oddity
from kpicli.engine import places
from kpicli.engine.places import FIRST
from kpicli.engine.sql import literal
from kpicli.engine.table import Loaded

Run = Callable[[str], Any]

CLOSED = ("closed", "resolved", "solved", "done", "complete", "completed", "finished")
"""Texts of a status, in lower case, that say that a ticket or project is over."""
_OVER = f"lower(s_status) IN ({', '.join(literal(text) for text in CLOSED)})"


def oddities(run: Run, table: Loaded) -> list[Oddity]:
    """Each oddity that there is. Errors are `UserError`s."""
    if table.summed:
        return _of_sums(run, table)
    found = []
    if table.has("client") and table.has("start"):
        found.append(_overlaps(run, table))
    if table.has("status"):
        for role in ("resolved", "resolution", "completed"):
            if table.has(role):
                found.append(_rows(run, table, "closed-without-time", f"{_OVER} AND NOT w_{role}"))
    if table.has("responded") and table.has("resolved"):
        found.append(_rows(run, table, "resolved-before-reply", "d_resolved < d_responded"))
    return [one for one in found if one.n]


def _of_sums(run: Run, table: Loaded) -> list[Oddity]:
    """Amounts of nothing, and payments back."""
    if not table.has("amount"):
        return []
    [(n, zeros, refunds)] = run(
        f"SELECT sum(n), sum(zeros), sum(refunds) FROM {table.name} WHERE reason = 0"
    ).fetchall()
    if not n:
        return []
    found = [
        Oddity("zero-amounts", int(zeros), int(n)),
        Oddity("refunds", int(refunds), int(n)),
    ]
    return [one for one in found if one.n]


def _overlaps(run: Run, table: Loaded) -> Oddity:
    """Clients with accounts that overlap, and the first rows that begin before another ends.

    Two that are both open have a remark of their own, whatever reads the accounts.
    """
    end = "d_end" if table.has("end") else "NULL::TIMESTAMP"
    before = (
        "OVER (PARTITION BY s_client ORDER BY d_start, row "
        "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
    )
    spells = (
        f"SELECT s_client, row, d_start <= max(coalesce({end}, TIMESTAMP '9999-12-31')) {before} "
        f"AND NOT ({end} IS NULL AND coalesce(bool_or({end} IS NULL) {before}, false)) "
        f"AS met FROM {table.name} WHERE step = 0 AND s_client IS NOT NULL AND d_start IS NOT NULL"
    )
    return _found(
        run,
        table,
        "overlapping-accounts",
        f"SELECT count(DISTINCT s_client) FILTER (met), count(DISTINCT s_client), "
        f"min(row, {FIRST}) FILTER (met) FROM ({spells})",
    )


def _rows(run: Run, table: Loaded, slug: str, test: str) -> Oddity:
    """The rows for which a test holds."""
    return _found(
        run,
        table,
        slug,
        f"SELECT count(*) FILTER ({test}), count(*), min(row, {FIRST}) FILTER ({test}) "
        f"FROM {table.name} WHERE step = 0",
    )


def _found(run: Run, table: Loaded, slug: str, query: str) -> Oddity:
    [(n, of, rows)] = run(query).fetchall()
    shown = places.shown(table.relation, rows) if n else {}
    return Oddity(slug, n, of, tuple(shown[row] for row in rows or ()))
