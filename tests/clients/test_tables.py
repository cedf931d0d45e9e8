"""The messy tables: the same for the same seed, as messy as promised, read back as written."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tests.clients import log_oracle, money_oracle, spells_oracle, usage_oracle, work_oracle
from tests.clients.rows import AS_OF
from tests.clients.tables import (
    MAKERS,
    SOURCES,
    day_first,
    seeded,
    write_csv,
    write_parquet,
)

END = date(2026, 1, 1)


@pytest.mark.parametrize("name", MAKERS)
def test_a_table_is_the_same_for_the_same_seed_and_another_for_another(name: str) -> None:
    assert seeded(name, 1) == seeded(name, 1)
    assert seeded(name, 1).rows != seeded(name, 2).rows


@pytest.mark.parametrize("name", MAKERS)
def test_the_roles_of_a_table_name_its_columns(name: str) -> None:
    roles = dict(pair.split(": ") for pair in SOURCES[name].split(", "))
    roles.pop("duration_unit", None)
    assert set(roles.values()) <= set(seeded(name, 1).columns)


@pytest.mark.parametrize("name", MAKERS)
def test_a_csv_file_is_read_back_as_written(name: str, tmp_path: Path) -> None:
    table = seeded(name, 3)
    for written in (table, day_first(table)):
        with write_csv(tmp_path, written).open(encoding="utf-8", newline="") as file:
            assert list(csv.DictReader(file)) == written.rows


@pytest.mark.parametrize("name", MAKERS)
def test_a_parquet_file_holds_the_same_cells(name: str, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    table = seeded(name, 3)
    back = pq.read_table(write_parquet(tmp_path, table)).to_pylist()
    texts = [{c: "" if v is None else str(v) for c, v in row.items()} for row in back]
    assert texts == table.rows


def test_days_and_numbers_without_mess_are_written_as_such(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    from tests.clients.tables import Table

    rows = [
        {"client": "A1", "date": "2025-01-01", "amount": "1.50", "events": "3"},
        {"client": "A2", "date": "", "amount": "", "events": ""},
    ]
    path = write_parquet(tmp_path, Table("usage", tuple(rows[0]), rows))
    types = [str(field.type) for field in pq.read_schema(path)]
    assert types[0] == "string" and types[1] == "date32[day]" and types[3] == "int64"
    assert types[2].startswith("decimal128")


def test_every_kind_of_mess_is_in_the_tables_of_a_few_seeds() -> None:
    seen: Counter[str] = Counter()
    for seed in range(5):
        rows = {name: seeded(name, seed).rows for name in MAKERS}
        clients = spells_oracle.clients(rows["accounts"])
        seen["two open rows"] += sum(
            sum(not row["end"] for row in rows["accounts"] if row["client"] == client) > 1
            for client in clients.spells
        )
        seen["returned"] += sum(len(spells) > 1 for spells in clients.spells.values())
        seen["future-start"] += any(row["start"] > "2098" for row in rows["accounts"])
        seen["future-end"] += any(row["end"] > "2098" for row in rows["accounts"])
        paid = money_oracle.payments(rows["transactions"], END, currency="EUR", quantity=True)
        seen["refunds"] += sum(payment.amount < 0 for payment in paid.items)
        strange, _, silent = log_oracle.orphans(rows["transactions"], rows["accounts"])
        seen["orphans"], seen["silent"] = seen["orphans"] + strange, seen["silent"] + silent
        for column in ("responded", "resolved"):
            found = work_oracle.tickets(rows["tickets"], column, END)
            seen.update({f"{column} {reason}": n for reason, n in found.reasons.items()})
            seen[f"{column} open"] += sum(not over for _, over in found.items)
        seen.update(work_oracle.contradictions(rows["tickets"], "resolved", {"closed"}))
        made = work_oracle.ready_made(rows["durations"], "resolution", 3600, None)
        used = usage_oracle.uses(rows["usage"], END)
        completion, due = work_oracle.projects(rows["projects"], END)
        seen["unrated"] += completion.unrated
        shots = log_oracle.snapshots(rows["snapshots"])
        seen["in a snapshot twice"] += len(shots.kept.items) - len(shots.amounts)
        seen["gone from the snapshots"] += sum(
            bool(row["end"]) for row in log_oracle.as_accounts(shots)
        )
        status = spells_oracle.by_status(rows["statuses"], {"Churned"}, {"Joined"})[1]
        seen.update(log_oracle.latest(rows["ticket_log"], "ticket", "updated")[1])
        for kept in (clients.kept, paid, made, used, due, status):
            seen.update(kept.reasons)
    expected = """
        two open rows|returned|future-start|future-end|refunds|orphans|silent|unrated
        missing-client|missing-start|invalid-start|invalid-end|end-before-start
        missing-date|invalid-date|missing-amount|invalid-amount|other-currency|missing-currency
        missing-quantity|invalid-quantity|after-the-end|negative|invalid-resolution
        responded open|responded end-before-beginning|responded after-the-end
        resolved open|resolved end-before-beginning|resolved invalid-resolved
        resolved missing-opened|resolved invalid-opened|closed-without-time|time-without-closed
        cancelled|missing-due|invalid-due|not-yet-due|invalid-completed
        missing-events|invalid-events|in a snapshot twice|gone from the snapshots
        superseded|missing-ticket|missing-updated|invalid-updated|left-out|missing-status
    """
    wanted = {kind.strip() for line in expected.split("\n") for kind in line.split("|")} - {""}
    assert wanted - {kind for kind, n in seen.items() if n} == set()
    assert AS_OF < END
