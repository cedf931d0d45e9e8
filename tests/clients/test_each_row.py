"""Every row of a messy table is kept or has a reason, by each of the oracles."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.clients.log_oracle import latest, snapshots
from tests.clients.money_oracle import payments
from tests.clients.reading import Kept
from tests.clients.spells_oracle import by_status, clients
from tests.clients.tables import Table, drawn
from tests.clients.usage_oracle import uses
from tests.clients.work_oracle import projects, ready_made, tickets

END = date(2026, 1, 1)
HOUR = 3600
READERS: dict[str, Callable[[list[dict[str, str]]], Kept[Any]]] = {
    "accounts": lambda rows: clients(rows).kept,
    "transactions": lambda rows: payments(rows, END, currency="EUR", quantity=True),
    "tickets": lambda rows: tickets(rows, "resolved", END, closed={"closed"}),
    "durations": lambda rows: ready_made(rows, "resolution", HOUR, {"Closed", "Resolved"}),
    "projects": lambda rows: projects(rows, END)[1],
    "usage": lambda rows: uses(rows, END),
    "snapshots": lambda rows: snapshots(rows).kept,
    "statuses": lambda rows: by_status(rows, {"Churned"}, {"Joined"})[1],
}


@given(st.data(), st.sampled_from(sorted(READERS)))
def test_each_row_is_kept_or_has_a_reason(data: st.DataObject, name: str) -> None:
    rows = data.draw(drawn(name)).rows
    kept = READERS[name](rows)
    assert kept.rows == len(rows) == len(kept.items) + sum(kept.reasons.values())


@given(drawn("ticket_log"))
def test_each_update_is_the_latest_superseded_or_out_of_place(table: Table) -> None:
    rows, reasons = latest(table.rows, "ticket", "updated")
    assert len(rows) + sum(reasons.values()) == len(table.rows)
    assert len({row["ticket"] for row in rows}) == len(rows)
