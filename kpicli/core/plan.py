"""What is to be read and counted: the request that analysis makes and the engine answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kpicli.core.calendar import Calendar


@dataclass(frozen=True, slots=True)
class Condition:
    """A filter on one column: one of `values`, or within `low`…`high` (ends included).

    Texts are compared after trimming blanks; `negate` turns the condition round. A blank
    meets no condition but a negated one.
    """

    column: str
    values: tuple[str, ...] = ()
    low: str | None = None
    high: str | None = None
    negate: bool = False

    def __str__(self) -> str:
        if self.values:
            relation = "is not" if self.negate else "is"
            return f"{self.column} {relation} {' or '.join(self.values)}"
        ends = [f"from {self.low}"] if self.low is not None else []
        ends += [f"to {self.high}"] if self.high is not None else []
        return f"{self.column} {'not ' if self.negate else ''}{' '.join(ends)}"


@dataclass(frozen=True, slots=True)
class Dedupe:
    """Repeats of `by` (within a calendar `within`, if named) give way to the one to `keep`."""

    by: tuple[str, ...]
    within: str | None = None
    keep: str = "latest"


@dataclass(frozen=True, slots=True)
class Source:
    """A table to read: where it is, how it is written, and which column plays which part.

    `data` is an Arrow table given from Python in place of `path`. `roles` maps further parts
    (`start`, `amount`, …) to columns.
    """

    name: str
    path: str
    base: str = "."
    data: Any = None
    format: str = "auto"
    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    decimal: str = "."
    header_rows: int = 1
    max_malformed: float = 0.01
    max_bytes: int | None = None
    client: str | None = None
    date: str | None = None
    date_format: str | None = None
    where: tuple[Condition, ...] = ()
    dedupe: Dedupe | None = None
    weight: str | None = None
    strata: str | None = None
    cluster: str | None = None
    population: str | float | None = None
    roles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ask:
    """One KPI's need: the joint texts of these columns, where asked, with this weight."""

    name: str
    columns: tuple[str, ...]
    where: tuple[Condition, ...] = ()
    weight: str | None = None


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
    `groups` are, per grouping into bins, the names of its bins in order.
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


@dataclass(frozen=True, slots=True)
class Found:
    """An odd answer: its text, how many rows hold it, and where the first ones are."""

    column: str
    text: str
    places: tuple[str, ...]
