"""The client tables as written, and the few sums that several figures share."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

Row = dict[str, str]
T = TypeVar("T")

AS_OF = date(2026, 9, 30)  # declared for every table
O = AS_OF + timedelta(days=1)  # noqa: E741 (the end of what was observed, as everywhere here)
KNOWN_SINCE = date(2024, 10, 1)
YEAR = Fraction(1461, 4)  # days
HUNDRED = Fraction(100)


@dataclass(frozen=True)
class Account:
    """A client: from its first day to the day after its last one, None while it stays."""

    client: str
    region: str
    start: date
    after: date | None

    def runs(self, start: date, end: date) -> bool:
        """Whether it is a client on any day of [start, end)."""
        return self.start < end and (self.after is None or self.after > start)

    def days(self, start: date, end: date) -> int:
        """How many days of [start, end) it is a client."""
        last = end if self.after is None else min(end, self.after)
        return max(0, (last - max(start, self.start)).days)


@dataclass(frozen=True)
class Payment:
    """A row of the transactions."""

    client: str
    day: date
    amount: Fraction
    order: str


@dataclass(frozen=True)
class Use:
    """A row of the usage."""

    client: str
    day: date
    events: int


@dataclass(frozen=True)
class Tables:
    """All client tables of a folder; tickets and projects as text."""

    accounts: list[Account]
    payments: list[Payment]
    tickets: list[Row]
    projects: list[Row]
    usage: list[Use]

    @property
    def regions(self) -> dict[str, str]:
        """The region of each client."""
        return {account.client: account.region for account in self.accounts}


def read(folder: Path) -> Tables:
    """The tables of a folder, every date and amount exact."""
    return Tables(
        accounts=[
            Account(
                row["client_id"],
                row["region"],
                date.fromisoformat(row["signed_on"]),
                _day_after(row["ended_on"]),
            )
            for row in read_csv(folder / "accounts.csv")
        ],
        payments=[
            Payment(row["client_id"], row["paid_on"], Fraction(row["amount"]), row["order_id"])
            for row in _read_parquet(folder / "transactions.parquet")
            if isinstance(row["amount"], Decimal) and row["currency"] == "EUR"
        ],
        tickets=read_csv(folder / "tickets.csv"),
        projects=read_csv(folder / "projects.csv"),
        usage=[
            Use(row["client_id"], row["used_on"], row["events"])
            for row in _read_parquet(folder / "usage.parquet")
        ],
    )


def read_csv(path: Path) -> list[Row]:
    """The rows of a CSV file, as text."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _read_parquet(path: Path) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq

    rows: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    return rows


def _day_after(text: str) -> date | None:
    return date.fromisoformat(text) + timedelta(days=1) if text else None


def periods(months: int) -> dict[str, tuple[date, date]]:
    """The months (1) or quarters (3) of the two years observed: label to [start, end)."""
    firsts = [date(2024 + (9 + k) // 12, (9 + k) % 12 + 1, 1) for k in range(0, 25, months)]
    return {
        f"{a.year}-{a.month:02d}" if months == 1 else f"{a.year}-Q{(a.month + 2) // 3}": (a, b)
        for a, b in pairwise(firsts)
    }


def grouped(items: Iterable[T], key: Callable[[T], str]) -> dict[str, list[T]]:
    """The items of each key, keys in order."""
    groups: dict[str, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return dict(sorted(groups.items()))


def number(value: Fraction | None) -> float | None:
    """The float nearest to an exact value."""
    return None if value is None else float(value)


def ratio(above: Fraction | int, below: Fraction | int) -> float | None:
    """One number divided by another; None when nothing is divided by nothing."""
    return float(Fraction(above) / below) if below else None
