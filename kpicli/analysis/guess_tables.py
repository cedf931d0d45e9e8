"""Which client table a file is, if any, and which columns play its parts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kpicli.analysis import guess_roles as roles
from kpicli.analysis import guess_table_words as words
from kpicli.analysis.guess_columns import Column
from kpicli.analysis.guess_file import Looked
from kpicli.analysis.guess_roles import texts_of
from kpicli.core.answers import fold

WHOLE = 0.9
"""So much of a column's filled cells must be days, or numbers."""
MANY = 3
"""Rows per client from which a file of days is one of usage."""


@dataclass(slots=True)
class Table:
    """A file taken for the client table `kind`: columns by role, and who the client is.

    `called` names it where another file is that table. A `sure` one is told by more than a survey
    may hold; columns `aside` tell nothing more. `lost` and `left_out` are texts of a status that
    say what became of clients, `cancelled` and `closed` those of a project or ticket.
    """

    kind: str
    columns: dict[str, Column] = field(default_factory=dict)
    client: roles.Found | None = None
    called: str = ""
    sure: bool = False
    unit: str | None = None
    aside: set[str] = field(default_factory=set)
    lost: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    cancelled: dict[str, list[str]] = field(default_factory=dict)
    closed: dict[str, list[str]] = field(default_factory=dict)

    @property
    def source(self) -> str:
        """The name of its source."""
        return self.called or self.kind

    @property
    def taken(self) -> set[str]:
        """The names of the columns with a part."""
        found = {column.name for column in self.columns.values()} | self.aside
        return found | ({self.client.column.name} if self.client else set())


def table(looked: Looked) -> Table | None:
    """The client table that a file seems to be: the first kind whose columns it has."""
    looking = _Looking(looked)
    for kind in (looking.tickets, looking.projects, looking.accounts, looking.status):
        if found := kind():
            return found
    return looking.transactions() or looking.usage() or looking.clients()


class _Looking:
    """The columns of a file by what they can be: days, numbers, few texts."""

    def __init__(self, looked: Looked) -> None:
        self.columns = looked.columns
        self.client = roles.client(looked.columns, looked.source)
        self.days = [c for c in self.columns if c.filled and c.dated >= WHOLE * c.filled]
        self.blank = [c for c in self.columns if not c.filled]
        self.numbers = [c for c in self.columns if c.filled and c.numeric >= WHOLE * c.filled]
        self.rows = max((len(column.sample) for column in self.columns), default=0)

    def day(
        self, role: str, but: Sequence[Column | None] = (), *, full: bool = False
    ) -> Column | None:
        """The column of days whose name says a role; one that may be blank unless `full`."""
        found = [
            column
            for column in (self.days if full else [*self.days, *self.blank])
            if column not in but and re.search(words.DAYS[role], column.words)
        ]
        if full:
            found = [column for column in found if column.filled >= 0.5 * self.rows]
        return found[0] if found else None

    def tickets(self) -> Table | None:
        """Issues with the times of their opening and end, or with durations that are ready made."""
        due = self.day("due")
        ready = {role: column for role in words.READY if (column := self._ready(role))}
        responded = self.day("responded")
        resolved = self.day("resolved", (responded, due))
        opened = self.day("opened", (responded, resolved, due), full=True)
        columns: dict[str, Column] = {}
        if opened:
            columns["opened"] = opened
        if ready:
            columns |= ready
        elif opened and (responded or resolved):
            if responded is None and not self._ticketish():
                return None
            columns |= {
                role: c for role, c in (("responded", responded), ("resolved", resolved)) if c
            }
        else:
            return None
        found = Table("tickets", columns, self.client, sure=True)
        if ready:
            said = " ".join(column.words for column in ready.values())
            units = [unit for unit, pattern in words.UNITS.items() if re.search(pattern, said)]
            found.unit = units[0] if len(units) == 1 else ""
            found.closed = self._closed_with_open(ready.get("resolution"))
        self._key(found)
        self._state(found)
        return found

    def _ready(self, role: str) -> Column | None:
        for column in self.numbers:
            said = column.words
            if re.search(words.READY[role], said) and re.search(words.TIMED, said):
                return column
        return None

    def _ticketish(self) -> bool:
        """Whether a file of openings and ends is of tickets rather than of clients."""
        named = any(re.search(r"\b(?:ticket|case|issue|incident)\b", c.words) for c in self.columns)
        return named or (self.client is not None and self.client.repeats)

    def _key(self, found: Table) -> None:
        """A row per update: the id that repeats, and the time of the update."""
        updated = self.day("updated", tuple(found.columns.values()), full=True)
        ids = [c for c in self.columns if re.fullmatch(words.KEY, c.words) and c.filled]
        if updated and ids and ids[0].distinct < ids[0].filled:
            found.columns |= {"key": ids[0], "updated": updated}

    def _state(self, found: Table) -> None:
        for column, _ in self._texts(words.STATUS):
            found.columns.setdefault("status", column)

    def _closed_with_open(self, ready: Column | None) -> dict[str, list[str]]:
        """The texts that close a ticket, where others bear a time as well."""
        if ready is None:
            return {}
        for column, texts in self._texts(words.STATUS):
            closed = [text for text in texts if fold(text) in words.CLOSED]
            cells = zip(column.sample, ready.sample, strict=False)
            other = any(
                state and time and time.strip() and state.strip() not in closed
                for state, time in cells
            )
            if closed and other:
                return {column.name: sorted(closed)}
        return {}

    def projects(self) -> Table | None:
        """Work with a day on which it is due and one on which it was completed."""
        due = self.day("due", full=True)
        completed = self.day("completed", (due,)) if due else None
        if due is None or completed is None:
            return None
        found = Table("projects", {"due": due, "completed": completed}, self.client, sure=True)
        for column in self.numbers:
            ends = {float(text) for text in map(str.strip, filter(None, column.sample)) if text}
            if re.search(words.RATING, column.words) and ends and 1 <= min(ends) <= max(ends) <= 5:
                found.columns["satisfaction"] = column
                break
        for column, texts in self._texts(words.STATUS):
            if gone := [text for text in texts if fold(text) in words.CANCELLED]:
                found.cancelled = {column.name: sorted(gone)}
                break
        return found

    def accounts(self) -> Table | None:
        """Clients with their first day and their last."""
        if self.client is None or self._often():
            return None
        end = self.day("end")
        start = self.day("start", (end,), full=True)
        if start is None or end is None:
            return None
        return Table("accounts", {"start": start, "end": end}, self.client)

    def status(self) -> Table | None:
        """Clients with what became of them."""
        if self.client is None or self.client.repeats:
            return None
        for column, texts in self._texts(""):
            said = {fold(text): text for text in texts}
            lost = sorted(text for folded, text in said.items() if folded in words.LOST)
            stays = [folded for folded in said if folded in words.STAYS]
            if lost and stays and len(said) <= 6:
                new = sorted(text for folded, text in said.items() if folded in words.JOINED)
                return self._status(column, lost, new)
        for column, texts in self._texts(words.CHURN):
            said = {fold(text): text for text in texts}
            if set(said) in ({"yes", "no"}, {"true", "false"}):
                return self._status(column, [said.get("yes") or said["true"]], [])
        return None

    def _status(self, column: Column, lost: list[str], new: list[str]) -> Table:
        return Table(
            "accounts",
            {"status": column},
            self.client,
            sure=True,
            aside={c.name for c in self.columns if re.search(words.CHURN, c.words)},
            lost=tuple(lost),
            left_out=tuple(new),
        )

    def transactions(self) -> Table | None:
        """Payments of clients, by day."""
        if self.client is None:
            return None
        amount = self._amount()
        dates = [c for c in self.days if c.filled >= 0.5 * self.rows]
        dates = [c for c in dates if not re.search(words.DAYS["due"], c.words)]
        dates.sort(key=lambda c: 0 if re.search(words.PAID, c.words) else 1)
        if amount is None or not dates:
            return None
        columns = {"date": dates[0], "amount": amount}
        quantity = self._numeric(words.QUANTITY)
        if quantity and re.search(words.AMOUNT[-1], amount.words):
            columns["quantity"] = quantity
        for column in self.columns:
            if column.filled and re.search(words.CURRENCY, column.words):
                columns.setdefault("currency", column)
            if re.fullmatch(words.ORDER, column.words) and column.distinct < column.filled:
                columns.setdefault("order", column)
        return Table("transactions", columns, self.client)

    def _amount(self) -> Column | None:
        for pattern in words.AMOUNT:
            if found := self._numeric(pattern):
                return found
        return None

    def _numeric(self, pattern: str) -> Column | None:
        return next((c for c in self.numbers if re.search(pattern, c.words)), None)

    def usage(self) -> Table | None:
        """What clients did, by day: many rows of each, none of them about an issue."""
        if self.client is None or not self._often():
            return None
        if any(re.fullmatch(words.ISSUE, column.words) for column in self.columns):
            return None
        dates = [c for c in self.days if c.filled >= WHOLE * self.rows]
        dates.sort(key=lambda c: -roles.likely(c.words))
        if not dates:
            return None
        columns = {"date": dates[0]}
        if events := self._numeric(words.EVENTS):
            columns["events"] = events
        return Table("usage", columns, self.client)

    def clients(self) -> Table | None:
        """Clients, one in each row, of whom nothing is known but what parts them."""
        if self.client is None or self.client.repeats:
            return None
        start = self.day("start", full=True)
        return Table("accounts", {"start": start} if start else {}, self.client)

    def _often(self) -> bool:
        client = self.client
        return client is not None and client.column.filled > MANY * client.column.distinct

    def _texts(self, named: str) -> Iterator[tuple[Column, list[str]]]:
        """Columns with few texts whose name says so, and the texts."""
        for column in self.columns:
            if column.counts and re.search(named, column.words):
                texts = list(texts_of(column))
                if 2 <= len(texts) <= roles.MOST_PARTS:
                    yield column, texts
