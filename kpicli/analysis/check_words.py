"""What `check` remarks on client tables: what is odd in them, old, or of no use."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from kpicli.analysis.check_notes import OLD, days_since
from kpicli.analysis.check_sources import Table, served
from kpicli.config.load import Config
from kpicli.core.kpi import Scored
from kpicli.core.oddities import Oddity
from kpicli.core.report import Note

if TYPE_CHECKING:
    from kpicli.analysis.check_sources import Counts

WORDS: Mapping[str, tuple[str, str]] = {
    "overlapping-accounts": (
        "info",
        "{n} of {of} clients in {table} have accounts that overlap: each is one client, there "
        "while any of them runs",
    ),
    "closed-without-time": (
        "warning",
        "{n} of {of} rows in {table} are over by their status and bear no time: they count as "
        "open, unless an option says what closes them",
    ),
    "resolved-before-reply": (
        "info",
        "{n} of {of} rows in {table} are resolved before the first reply",
    ),
    "zero-amounts": (
        "info",
        "{n} of {of} amounts in {table} ({share}) are 0: they are revenue of nothing, and no "
        "purchase",
    ),
    "refunds": (
        "info",
        "{n} of {of} amounts in {table} ({share}) are below 0: payments back, taken from revenue",
    ),
}
"""Per oddity the level of its note and its words."""


def odd(table: Table, found: Sequence[Oddity]) -> list[Note]:
    """A note on each oddity of a table, with the first places."""
    notes = []
    for one in found:
        level, words = WORDS[one.slug]
        share = f"{100 * one.n / one.of:.1f} %"
        text = words.format(n=f"{one.n:,}", of=f"{one.of:,}", table=table.source.name, share=share)
        notes.append(Note(level, one.slug, text, ", ".join(one.places) or table.source.path))
    return notes


def nothing_counts(config: Config, table: Table, counts: Sequence[Counts]) -> list[Note]:
    """A warning for each KPI that no row of its table counts for."""
    return [
        Note(
            "warning",
            "no-valid-rows",
            f"{one.kpi}: no row of {table.source.name} counts, so it will have no figure",
            str(config.place(f"kpis.{one.kpi}")),
        )
        for one in counts
        if not one.kinds.get(0)
    ]


def as_of(config: Config, table: Table) -> list[Note]:
    """A remark when a table's latest day is long past, and nothing says that it knows no more."""
    days = days_since(table.last)
    if days is None or days <= OLD or table.source.as_of:
        return []
    name, last = table.source.name, (table.last or "")[:10]
    text = (
        f"{name}: the latest day in it is {last}, {days:,} days ago, and what came after counts as "
        f"unknown: if it is complete up to a later day, declare as_of:"
    )
    return [Note("info", "as-of-undeclared", text, str(config.place(f"sources.{name}")))]


def unused(config: Config, declared: Collection[str]) -> list[Note]:
    """A remark on each table that neither a KPI nor a segment reads."""
    used = served(config) | {one.column.partition(".")[0] for one in config.segments.values()}
    if any(isinstance(kpi, Scored) for kpi in config.kpis.values()):
        used.add(config.main.name)
    return [
        Note(
            "info",
            "table-unused",
            f"{name} is read by no KPI and no segment",
            str(config.place(f"sources.{name}")),
        )
        for name in declared
        if name not in used
    ]
