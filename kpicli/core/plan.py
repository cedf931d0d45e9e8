"""What is to be read and counted: the request that analysis makes and the engine answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kpicli.core.calendar import Calendar
from kpicli.core.source import Condition, Source

if TYPE_CHECKING:
    from kpicli.core.buying import Buying
    from kpicli.core.field import Field
    from kpicli.core.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Ask:
    """One KPI's need: the joint texts of these columns, where asked, with this weight.

    `silent` says that nothing but blanks is an answer too.
    """

    name: str
    columns: tuple[str, ...]
    where: tuple[Condition, ...] = ()
    weight: str | None = None
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Grouping:
    """One way to part rows, called `name`: by a column's texts, or by bins of its numbers.

    With a `table` the column is that of another source, joined on the client: many rows to
    one. `edges` are the low ends of bins, in rising order; `quantiles` asks for so many bins
    with the same number of kept rows, as far as equal values allow.
    """

    name: str
    column: str
    table: Source | None = None
    edges: tuple[float, ...] = ()
    quantiles: int = 0

    @property
    def plain(self) -> bool:
        """Whether the rows are parted by a text of their own."""
        return self.table is None and not self.edges and not self.quantiles


@dataclass(frozen=True, slots=True)
class Scan:
    """One pass over one source for several KPIs at once, whole or by groups.

    `groups` part the rows, and so do the periods of `every`; without either there is only the
    total. `since` (included) and `until` (not included) are dates in the reporting time zone,
    ISO text.
    """

    source: Source
    asks: tuple[Ask, ...]
    groups: tuple[Grouping, ...] = ()
    every: Calendar | None = None
    since: str | None = None
    until: str | None = None
    timezone: str = "UTC"
    week_starts: str = "monday"
    span: bool = False

    @property
    def dated(self) -> bool:
        """Whether the date decides which rows count, or parts them."""
        return bool(self.since or self.until or self.every)


@dataclass(frozen=True, slots=True)
class Itemise:
    """One client KPI's need: the items that `recipe` makes, of rows that meet `where`."""

    name: str
    recipe: Recipe
    where: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class TableScan:
    """One pass over one client table for several KPIs at once, whole or by groups.

    `accounts` is the table of the clients themselves, where there is one. `now` is the local
    moment of the run, ISO text: later dates are none. `inspect` asks for what `Tables.oddities`
    needs, `told` for what `Tables.rejects` does. The other fields are those of `Scan`.
    """

    source: Source
    asks: tuple[Itemise, ...]
    accounts: Source | None = None
    groups: tuple[Grouping, ...] = ()
    every: Calendar | None = None
    since: str | None = None
    until: str | None = None
    timezone: str = "UTC"
    now: str = "9999-12-31T00:00:00"
    inspect: bool = False
    told: bool = False

    @property
    def known_until(self) -> str | None:
        """The end of the last day that the table knows of, where that is declared and past."""
        if self.source.as_of is None:
            return None
        end = (date.fromisoformat(self.source.as_of) + timedelta(days=1)).isoformat()
        return end if end <= self.now else None


@dataclass(frozen=True, slots=True)
class ItemCell:
    """Items of one KPI alike in group and reason, and in value where they are counted by it.

    `reason` is a code of `core.reasons`, 0 for items that count; those still `open` have the time
    so far as their `value`. `a`, `b` and `b2` are Σ a, Σ b and Σ b²; `sums` the recipe's further
    ones; `entry` is when observation began.
    """

    group: tuple[str | None, ...]
    reason: int
    open: bool
    value: float | None
    n: int
    a: float
    b: float
    b2: float
    sums: tuple[float, ...] = ()
    entry: float = 0.0


@dataclass(frozen=True, slots=True)
class Cell:
    """One combination of answers in one group: how many rows, their weights and squares.

    `group` holds a text per grouping, None where the row has none, and behind them, in a scan
    by periods, the first day of the row's period as ISO text. `asked` is False for rows that a
    KPI's own `where` leaves out.
    """

    texts: tuple[str | None, ...]
    group: tuple[str | None, ...]
    asked: bool
    n: int
    weight: float
    weight2: float


@dataclass(frozen=True, slots=True)
class Malformed:
    """A record that could not be read: which file and line, and why."""

    file: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Input:
    """A file that was read: its path as shown, SHA-256 and data records."""

    path: str
    sha256: str
    rows: int


@dataclass(slots=True)
class Joined:
    """A client table that was joined: where its rows went, and what found no match.

    rows = clients + the sum of `steps`. `unmatched_rows` are rows of the main source, of
    `unmatched_clients` clients, that the table does not know; `unused` are clients of the table
    without a row in the main source.
    """

    source: str
    path: str
    rows: int
    clients: int
    steps: list[tuple[str, int]]
    malformed: list[Malformed]
    inputs: list[Input]
    notes: list[tuple[str, str, str | None]]
    unmatched_rows: int = 0
    unmatched_clients: int = 0
    unused: int = 0


@dataclass(slots=True)
class Counted:
    """What a scan found: cells per KPI, and where every row went.

    rows = kept + the sum of `steps`, whose order is the order in which rows were left out.
    `groups` are, per grouping into bins, the names of its bins in order; `fields` what the file
    itself says of the KPIs' columns, under the names they were asked by; `repeats` are kept rows
    that repeat another.
    """

    cells: dict[str, list[Cell]]
    rows: int
    kept: int
    steps: list[tuple[str, int]]
    malformed: list[Malformed]
    inputs: list[Input]
    format: str
    first_date: str | None = None
    last_date: str | None = None
    groups: dict[str, list[str]] = field(default_factory=dict)
    joined: list[Joined] = field(default_factory=list)
    notes: list[tuple[str, str, str | None]] = field(default_factory=list)
    fields: Mapping[str, Field] = field(default_factory=dict)
    repeats: int = 0


@dataclass(slots=True)
class Itemised:
    """What a scan of a client table found: items per KPI, and where every row went.

    rows = kept + the sum of `steps`; per KPI `kinds` counts the kept rows by code of
    `core.reasons`. `observed` is the first day that the table knows nothing of. `odd` names, per
    KPI and code, the places of the first rows, and `models` what was learnt of how clients buy.
    The other fields are those of `Counted`.
    """

    cells: dict[str, list[ItemCell]]
    kinds: dict[str, dict[int, int]]
    rows: int
    kept: int
    steps: list[tuple[str, int]]
    malformed: list[Malformed]
    inputs: list[Input]
    first_date: str | None
    last_date: str | None
    observed: str | None
    currency: str | None
    groups: dict[str, list[str]]
    joined: list[Joined]
    notes: list[tuple[str, str, str | None]]
    odd: dict[str, dict[int, list[str]]]
    models: dict[str, Buying] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """An odd answer: its text, how many rows hold it, and where the first ones are."""

    column: str
    text: str
    places: tuple[str, ...]
