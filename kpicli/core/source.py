"""A table to read: where it is, how it is written, which rows count, and its columns' parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kpicli.core.looks import LeftOut
    from kpicli.core.quality import Quality


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


LATEST, FIRST, MEAN, ALL = "latest", "first", "mean", "all"
"""Which of a row and its repeats count: one of them, all as one, or each."""


@dataclass(frozen=True, slots=True)
class Dedupe:
    """What becomes of rows alike in `by`, within a calendar `within` or so many `days`, if named.

    `keep` is the one that counts, `MEAN` or `ALL`. They are ordered by the column `date` (the
    source's unless given), those of one moment by the column `ties`, and then as in the file.
    """

    by: tuple[str, ...]
    within: str | None = None
    keep: str = LATEST
    days: int | None = None
    date: str | None = None
    ties: str | None = None

    @property
    def removes(self) -> bool:
        """Whether repeats are left out."""
        return self.keep in (LATEST, FIRST)

    @property
    def window(self) -> str:
        """Within what rows repeat one another, in words behind a blank; nothing without limits."""
        if self.days is not None:
            return f" within {self.days} day{'s' * (self.days != 1)}"
        return f" within a {self.within}" if self.within else ""

    def __str__(self) -> str:
        return f"{' and '.join(self.by)}{self.window}"


@dataclass(frozen=True, slots=True)
class Drop:
    """Rows that are no answers of respondents: those that meet the rule, left out for a reason."""

    reason: str
    rule: Condition


@dataclass(frozen=True, slots=True)
class Long:
    """A table with a row per answer: its columns of the response, the question and the answer."""

    response: str
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Source:
    """A table to read: where it is, how it is written, and which column plays which part.

    `data` is an Arrow table given from Python in place of `path`. `roles` maps further parts
    (`start`, `amount`, …) to columns. `as_of` is the last day that the table knows of,
    `known_since` the day from which it holds those who left; both ISO. `rates` turn amounts of a
    currency into that of the report. `drops` are rows that a platform leaves out by itself,
    `include` the reasons of those to keep all the same; `sheet` is the sheet of a workbook.
    `date_order` is how a platform writes days and months where a column of dates fits both orders.
    `quality` says which checks of the answers are made, and `left_out` which rows they leave out.
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
    header_rows: int | None = None
    max_malformed: float = 0.01
    max_bytes: int | None = None
    client: str | None = None
    date: str | None = None
    date_format: str | None = None
    date_order: str | None = None
    where: tuple[Condition, ...] = ()
    dedupe: Dedupe | None = None
    weight: str | None = None
    strata: str | None = None
    cluster: str | None = None
    population: str | float | None = None
    roles: Mapping[str, str] = field(default_factory=dict)
    as_of: str | None = None
    known_since: str | None = None
    duration_unit: str = "hours"
    rates: Mapping[str, float] = field(default_factory=dict)
    drops: tuple[Drop, ...] = ()
    include: tuple[str, ...] = ()
    sheet: str | None = None
    long: Long | None = None
    quality: Quality | None = None
    left_out: tuple[LeftOut, ...] = ()

    def column(self, role: str) -> str | None:
        """The column that plays a part, None where none is declared."""
        if role in ("client", "date"):
            return self.client if role == "client" else self.date
        return self.roles.get(role)

    @property
    def units(self) -> tuple[str, ...]:
        """The columns that tell sampling units apart; none where each row is one.

        Those in which rows repeat are such where repeats count.
        """
        if self.cluster or self.client:
            return (self.cluster or self.client or "",)
        return self.dedupe.by if self.dedupe is not None and not self.dedupe.removes else ()

    @property
    def repeat_date(self) -> str | None:
        """The column of the date that orders repeats, or parts them; None where none does."""
        one = self.dedupe
        if one is None or not (one.removes or one.within or one.days):
            return None
        return one.date or self.date
