"""Small delimited files tallied in plain Python: done before a database would have started.

The same reading, filters and cells as the SQL (a test holds the two side by side), for scans
that need no rows kept aside. Measured on 10,000 rows: half the time of a cold start with
pyarrow and DuckDB.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING

from kpicli.core.blanks import BLANKS
from kpicli.core.looks import Key, LeftOut
from kpicli.core.plan import Cell, Scan
from kpicli.core.source import Condition
from kpicli.engine.sql import HEAVIEST, is_number, steps_of
from kpicli.sources.block import Block
from kpicli.sources.delimited import Delimited
from kpicli.sources.guard import sound
from kpicli.sources.held import Held, HeldBlock
from kpicli.sources.parquet import Parquet
from kpicli.sources.stretch import Stretch

if TYPE_CHECKING:
    from kpicli.engine.relation import Relation

LIMIT = 4 << 20
"""Up to so many bytes in all (4 MB, some 40,000 rows) plain Python is quicker."""

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)

FIELD = 8
"""A field of a workbook or SPSS file is taken to be so many bytes."""

Row = Sequence[str]
Lines = Block | HeldBlock


def label(text: str | None) -> str | None:
    """A text as a group's name: without the blanks around it, None when nothing is left."""
    return (text or "").strip() or None


def fits(relation: Relation) -> bool:
    """Whether the source is small enough: unpacked delimited files of at most 4 MB in all."""
    from kpicli.sources.head import ARCHIVES, first_bytes

    if relation.source.data is not None or not relation.opened:
        return False
    size = 0
    for table in relation.opened:
        if isinstance(table, Parquet):
            return False
        if isinstance(table, Held):
            size += table.total * FIELD * len(table.columns)
            continue
        if first_bytes(table.file).startswith(ARCHIVES):
            return False
        size += table.file.path.stat().st_size
    return size <= LIMIT


def records(opened: Delimited | Held, columns: Sequence[str]) -> tuple[list[Row], Lines]:
    """The named columns of the well-formed records; malformed ones are set aside as ever."""
    if isinstance(opened, Held):
        return _held(opened, columns)
    data = b"".join(opened.watched())
    places = opened.places_of(columns)
    rows = _parsed(data, opened) if sound(data, opened.keep) else None
    lines = data.count(b"\n") + (not data.endswith(b"\n") and bool(data))
    block = Block(data, lines, first_line=opened.body_line)
    width = len(opened.columns)
    if rows is None or len(rows) < lines or any(len(row) != width for row in rows):
        block, _ = Stretch(opened.keep, data, opened.body_line, last=True).read()
        rows = _parsed(block.data, opened)
    opened.done(len(rows), block)
    return [[row[place] for place in places] for row in rows], block


def _held(opened: Held, columns: Sequence[str]) -> tuple[list[Row], HeldBlock]:
    rows: list[Row] = []
    lines: list[int] = []
    for texts, numbers in opened.lists(columns):
        rows += zip(*texts, strict=True) if texts else [() for _ in numbers]
        lines += numbers
    return rows, HeldBlock(lines)


def _parsed(data: bytes, opened: Delimited) -> list[list[str]]:
    """The fields of records that are known to be well formed; blank lines are no records."""
    csv.field_size_limit(max(csv.field_size_limit(), len(data) + 1))
    reader = csv.reader(
        io.StringIO(data.decode(), newline=""),
        delimiter=opened.dialect.delimiter.decode(),
        quotechar=opened.dialect.quote.decode() or None,
        quoting=csv.QUOTE_MINIMAL if opened.dialect.quote else csv.QUOTE_NONE,
    )
    return [fields for fields in reader if fields]


class Tallied:
    """The cells of each KPI, rows by step, and the rows whose weight cannot be used."""

    def __init__(self, columns: Sequence[str], steps: Sequence[str]) -> None:
        self.columns = list(columns)
        self.cells: dict[str, list[Cell]] = {}
        self.steps = dict.fromkeys(steps, 0)
        self.doubtful: list[int] = []
        self.rows: list[Row] = []
        self.kept: list[int] = []
        self.places: _Places = _Places()

    def first_rows(self, column: str, text: str, most: int) -> list[int]:
        """The first kept records with this text in this column, by number."""
        at = self.columns.index(column)
        return [row for row in self.kept if self.rows[row][at] == text][:most]


class _Places:
    """The place of each record, worked out when asked."""

    def __init__(self) -> None:
        self._blocks: list[tuple[int, Delimited | Held, Lines]] = []

    def add(self, first: int, opened: Delimited | Held, block: Lines) -> None:
        self._blocks.append((first, opened, block))

    def __getitem__(self, row: int) -> str:
        first, opened, block = max(
            (one for one in self._blocks if one[0] <= row), key=lambda one: one[0]
        )
        return opened.place(opened.lines(block)[row - first])


def tally(relation: Relation, scan: Scan, columns: Sequence[str]) -> Tallied:
    """The scan's tally, row by row."""
    found = Tallied(columns, steps_of(scan.source))
    place = {column: number for number, column in enumerate(columns)}
    decimal = scan.source.decimal
    kept = rule_of(scan.source.where, place, decimal)
    weights = list(dict.fromkeys(ask.weight for ask in scan.asks if ask.weight))
    rows = found.rows
    for opened in relation.opened:
        if not isinstance(opened, Parquet):
            more, block = records(opened, columns)
            found.places.add(len(rows), opened, block)
            rows += more
    relation.rows = len(rows)
    everything = range(len(rows))
    there: Sequence[int] = everything
    for drop in scan.source.drops:
        meets = rule_of((drop.rule,), place, decimal)
        left = [i for i in there if not meets(rows[i])]
        found.steps[drop.reason] += len(there) - len(left)
        there = left
    found.kept = [i for i in there if kept(rows[i])] if scan.source.where else [*there]
    found.steps["where"] = len(there) - len(found.kept)
    if scan.source.left_out:
        reason = _reason(scan.source.left_out, place)
        reasons = {i: reason(rows[i]) for i in found.kept}
        found.kept = [i for i, why in reasons.items() if why is None]
        for why in filter(None, reasons.values()):
            found.steps[why] += 1
    counted = [rows[i] for i in found.kept]
    found.steps["kept"] = len(counted)
    values: dict[str, list[float]] = {}
    bad: set[int] = set()
    for weight in weights:
        at = place[weight]
        numbers = [number(row[at], decimal) for row in counted]
        bad.update(i for i, w in enumerate(numbers) if w is None or not 0 <= w <= HEAVIEST)
        values[weight] = [0.0 if w is None else w for w in numbers]
    found.doubtful = [found.kept[i] for i in sorted(bad)]
    if bad:
        return found
    for ask in scan.asks:
        keys = [place[column] for column in ask.columns]
        groups = [place[group.column] for group in scan.groups]
        if not ask.where and not ask.weight:
            found.cells[ask.name] = _counted(counted, keys, groups)
            continue
        asked = rule_of(ask.where, place, decimal)
        cells: dict[tuple[Row, Row, bool], list[int]] = {}
        for number_, row in enumerate(counted):
            key = (
                tuple([row[at] for at in keys]),
                tuple([row[at] for at in groups]),
                not ask.where or asked(row),
            )
            cells.setdefault(key, []).append(number_)
        weigh = values[ask.weight] if ask.weight else None
        found.cells[ask.name] = [
            Cell(
                tuple(texts),
                tuple(map(label, group)),
                was_asked,
                len(members),
                *_mass(members, weigh),
            )
            for (texts, group, was_asked), members in cells.items()
        ]
    return found


def _counted(rows: Sequence[Row], keys: Sequence[int], groups: Sequence[int]) -> list[Cell]:
    """The cells of a KPI that everybody was asked for and no weight is on: rows alike, counted."""
    places = [*keys, *groups]
    if len(places) > 1:
        counts = Counter(map(itemgetter(*places), rows))
    else:
        counts = Counter(tuple([row[at] for at in places]) for row in rows)
    width = len(keys)
    return [
        Cell(texts[:width], tuple(map(label, texts[width:])), True, n, float(n), float(n))
        for texts, n in counts.items()
    ]


def _mass(members: Sequence[int], weights: Sequence[float] | None) -> tuple[float, float]:
    if weights is None:
        return float(len(members)), float(len(members))
    heavy = [weights[number_] for number_ in members]
    return math.fsum(heavy), math.fsum([weight * weight for weight in heavy])


def number(text: str, decimal: str) -> float | None:
    """A text as a double, None where it is not a finite number."""
    plain = text.strip(BLANKS).strip(" \t\n\v\f\r").replace(decimal, ".")
    value = float(plain) if _NUMBER.fullmatch(plain) else math.inf
    return value if math.isfinite(value) else None


def key_at(places: Sequence[int], row: Row) -> Key:
    """The texts of a row at some places, without the blanks around them."""
    return tuple([row[at].strip(BLANKS) for at in places])


def _reason(left_out: Sequence[LeftOut], place: dict[str, int]) -> Callable[[Row], str | None]:
    """Why a row is left out, None where it is not."""
    tests = [(out.reason, [place[column] for column in out.columns], out.keys) for out in left_out]

    def reason(row: Row) -> str | None:
        for why, places, keys in tests:
            if key_at(places, row) in keys:
                return why
        return None

    return reason


def rule_of(
    rules: Sequence[Condition], place: dict[str, int], decimal: str
) -> Callable[[Row], bool]:
    tests = [(place[rule.column], meets(rule, decimal), rule.negate) for rule in rules]
    return lambda row: all(test(row[at]) != negate for at, test, negate in tests)


def meets(rule: Condition, decimal: str) -> Callable[[str], bool]:
    """A condition on one text, without its negation."""
    if rule.values:
        allowed = frozenset(value.strip(BLANKS) for value in rule.values)
        return lambda text: text.strip(BLANKS) in allowed
    low, high = rule.low, rule.high
    if all(is_number(limit) for limit in (low, high) if limit is not None):
        least = -math.inf if low is None else float(low)
        most = math.inf if high is None else float(high)

        def between(text: str) -> bool:
            value = number(text, decimal)
            return value is not None and least <= value <= most

        return between

    def ordered(text: str) -> bool:
        plain = text.strip(BLANKS)
        return bool(plain) and (low is None or plain >= low) and (high is None or plain <= high)

    return ordered
