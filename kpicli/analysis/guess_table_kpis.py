"""A client table's part in the configuration: its columns by role, and the KPIs that it gives."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from kpicli.analysis import guess_roles as roles
from kpicli.analysis.guess_columns import Column
from kpicli.analysis.guess_file import Looked, Setting, formats
from kpicli.analysis.guess_kpis import Draft
from kpicli.analysis.guess_table_words import DAYS
from kpicli.analysis.guess_tables import Table
from kpicli.core.source import Condition

SAID = {
    "start": "the first day as a client, by its name",
    "end": "the last day as a client, blank for those still there",
    "status": "by its texts",
    "amount": "numbers, by its name",
    "quantity": "how many, where the amount is the price of one",
    "currency": "by its name",
    "order": "repeats: the lines of one purchase",
    "satisfaction": "numbers on 1–5, by its name",
    "events": "numbers, by its name",
    "key": "repeats: a row per update, of which the latest counts",
    "response": "a time that is ready made, by its name",
    "resolution": "a time that is ready made, by its name",
}
UNDECIDED = "To decide: how the dates are written, before these can be computed:"
SILENT = "180 days"
"""After so long without a purchase a client counts as gone, where no accounts tell."""


def settings(looked: Looked, table: Table) -> tuple[list[Setting], set[str]]:
    """The keys of the table's source, and the roles whose dates cannot be read as they stand."""
    found, doubts = looked.reading(), set[str]()
    if table.client:
        found.append(Setting("client", table.client.column.name, table.client.why))
    written: set[str] = set()
    last = ""
    for role, column in table.columns.items():
        if role not in DAYS and role != "date":
            found.append(Setting(role, column.name, SAID[role]))
            continue
        date = _read(looked, column)
        found.append(Setting(role, column.name, date.why, sure=date.sure))
        last = max(last, date.last or "")
        if not date.sure:
            doubts.add(role)
            if date.format and date.format not in written:
                written.add(date.format)
                found += formats(date.format)
    if table.unit is not None:
        why = "by the names of these columns" if table.unit else "not told by any name"
        found.append(Setting("duration_unit", table.unit or "hours", why, sure=bool(table.unit)))
    if table.kind == "accounts" and last:
        why = "the last day that the table knows of, if that is later than the latest in it"
        found.append(Setting("as_of", last, why, sure=False))
    return found, doubts


def _read(looked: Looked, column: Column) -> roles.Found:
    """How the dates of a column are written, blanks apart."""
    if not column.filled:
        return roles.Found(column, "blank so far, by its name")
    filled = Condition(column.name, ("",), negate=True)
    found = roles.read_date(column, replace(looked.source, where=(filled,)))
    blank = len(column.sample) - column.filled
    some = ", some blank" if blank and found.sure else ""
    return replace(found, why=found.why + some)


def drafts(table: Table, doubts: Collection[str], kinds: Collection[str]) -> list[Draft]:
    """The KPIs that the table gives; `kinds` are those of the tables that have a first day."""
    found = _drafts(table, kinds)
    told = {role: table.columns[role].name for role in table.columns}
    needs = {"arpc": (), "clv": ("date",), "response_time": ("opened", "responded")}
    needs["resolution_time"] = ("opened", "resolved")
    kept = []
    for draft in found:
        used = needs.get(draft.key, tuple(told))
        off = UNDECIDED if any(role in doubts for role in used) and not _ready(table, draft) else ""
        kept.append(replace(draft, off=off, rank=10))
    return kept


def _ready(table: Table, draft: Draft) -> bool:
    """Whether a time is ready made, so that it needs no dates."""
    role = {"response_time": "response", "resolution_time": "resolution"}.get(draft.key)
    return role in table.columns


def _drafts(table: Table, kinds: Collection[str]) -> list[Draft]:
    if table.kind == "accounts":
        return _of_accounts(table)
    if table.kind == "tickets":
        return _of_tickets(table)
    if table.kind == "transactions":
        return _of_transactions(kinds)
    if table.kind == "projects":
        options = {"cancelled": table.cancelled} if table.cancelled else {}
        return [Draft("project_completion", options, "")]
    beside = "how many make a client active is for you to say"
    return [Draft("engagement", {"active": "4 events per month"}, "", beside)]


def _of_accounts(table: Table) -> list[Draft]:
    if "end" in table.columns:
        why = "clients by their first day and their last"
        return [Draft("retention", {}, why), Draft("churn", {}, why)]
    if "status" in table.columns:
        options: dict[str, Any] = {"lost": list(table.lost)}
        if table.left_out:
            options["leave_out"] = list(table.left_out)
        why = "clients by what became of them, as no days tell it"
        return [Draft("retention", options, why), Draft("churn", options, why)]
    return []


def _of_tickets(table: Table) -> list[Draft]:
    found = []
    if {"responded", "response"} & set(table.columns):
        found.append(Draft("response_time", {}, "", "add limit: 4h for the share within it"))
    if {"resolved", "resolution"} & set(table.columns):
        options = {"closed": table.closed} if table.closed else {}
        beside = "others bear a time too, and count as open" if table.closed else ""
        found.append(Draft("resolution_time", options, "", beside))
    return found


def _of_transactions(kinds: Collection[str]) -> list[Draft]:
    arpc = Draft("arpc", {}, "", "revenue of all days; `trend` does it by month")
    if "accounts" in kinds:
        return [arpc, Draft("clv", {}, "", "how long clients stay is told by the accounts")]
    said = f"no accounts tell who left: those silent for {SILENT} count as gone"
    return [arpc, Draft("clv", {"lost_after": SILENT}, "", said)]
