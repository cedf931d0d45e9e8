"""What goes wrong with exports, done on purpose: each kind takes a clean table and spoils it.

Every kind knows which records it spoils; the others must be read as if nothing had happened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from tests.sources.tables import Record, Table, clean

Kind = Callable[[Random, Table], object]
KINDS: dict[str, Kind] = {}


@dataclass(frozen=True, slots=True)
class Polluted:
    """A polluted file: what was done, its bytes, the rows to be found, and the first and last
    lines of the spoiled records."""

    name: str
    data: bytes
    names: tuple[str, ...]
    rows: list[tuple[str, ...]]
    spoiled: list[tuple[int, int]]
    notes: frozenset[str]


def kind(work: Kind) -> Kind:
    """Register a kind of pollution under its name."""
    KINDS[work.__name__] = work
    return work


def files(seed: int, count: int) -> Iterator[Polluted]:
    """`count` polluted files, each by one kind or by two."""
    rng = Random(seed)
    order = list(KINDS)
    for number in range(count):
        table = clean(rng)
        picked = {order[number % len(order)]}
        if rng.random() < 0.4:
            picked.add(rng.choice(order))
        notes = {
            note for name in sorted(picked, key=order.index) for note in _apply(rng, table, name)
        }
        data, rows, spoiled = table.encoded()
        yield Polluted(
            "+".join(sorted(picked)), data, tuple(table.names), rows, spoiled, frozenset(notes)
        )


def _apply(rng: Random, table: Table, name: str) -> tuple[str, ...]:
    note = KINDS[name](rng, table)
    return (note,) if isinstance(note, str) else ()


def _any(rng: Random, table: Table) -> Record:
    good = [record for record in table.records if record.row is not None]
    return rng.choice(good) if good else Record(["", ""], None)


def _quote(rng: Random, text: str, where: str) -> str:
    if where == "start":
        return '"' + text
    if where == "end" or not text:
        return text + '"'
    place = rng.randrange(1, len(text)) if len(text) > 1 else 1
    return text[:place] + '"' + text[place:]


def _stray(rng: Random, record: Record, where: str, column: int | None = None) -> None:
    if record.row is None:
        return
    last = len(record.fields) - 1
    place = rng.randint(0, last) if column is None else min(column, last)
    record.fields[place] = _quote(rng, record.fields[place], where)
    record.spoil()


@kind
def nothing(_rng: Random, _table: Table) -> None:
    """A clean file."""


@kind
def nameless_columns(rng: Random, table: Table) -> None:
    for _ in range(rng.randint(1, 2)):
        table.names[rng.randrange(1, len(table.names))] = ""


@kind
def names_twice(rng: Random, table: Table) -> None:
    first, second = rng.sample(range(len(table.names)), 2)
    table.names[first] = table.names[second]


@kind
def odd_numbers(rng: Random, table: Table) -> None:
    for text in ("inf", "nan", "-inf", "1,234", "1 234", "1E2", "00001", "NaN", "NULL"):
        place = rng.randrange(len(table.records))
        record = table.records[place]
        if record.row is not None:
            column = rng.randrange(len(record.row))
            record.row = (*record.row[:column], text, *record.row[column + 1 :])
            record.fields = table.write(list(record.row))


@kind
def trailing_delimiters(rng: Random, table: Table) -> None:
    named = rng.random() < 0.5
    for record in table.records:
        record.fields.append("")
        if named and record.row is not None:
            record.row = (*record.row, "")
        elif record.row is not None:
            record.spoil()
    if named:
        table.names.append("")


@kind
def delimiter_added(rng: Random, table: Table) -> None:
    for _ in range(rng.randint(1, 2)):
        record = _any(rng, table)
        record.fields.insert(rng.randrange(len(record.fields) + 1), "")
        record.spoil()


@kind
def delimiter_removed(rng: Random, table: Table) -> None:
    record = _any(rng, table)
    place = rng.randrange(len(record.fields) - 1)
    record.fields[place : place + 2] = ["".join(record.fields[place : place + 2])]
    record.spoil()


@kind
def quote_at_the_start(rng: Random, table: Table) -> None:
    _stray(rng, _any(rng, table), "start")


@kind
def quote_in_the_middle(rng: Random, table: Table) -> None:
    _stray(rng, _any(rng, table), "middle")


@kind
def quote_at_the_end(rng: Random, table: Table) -> None:
    _stray(rng, _any(rng, table), "end")


@kind
def two_quotes_rows_apart(rng: Random, table: Table) -> None:
    apart = rng.randint(1, min(12, len(table.records) - 1))
    first = rng.randrange(len(table.records) - apart)
    column = rng.randrange(len(table.names)) if rng.random() < 0.6 else None
    _stray(rng, table.records[first], rng.choice(["start", "start", "middle", "end"]), column)
    _stray(rng, table.records[first + apart], rng.choice(["start", "middle", "end", "end"]), column)


@kind
def quotes_swallow_records(rng: Random, table: Table) -> None:
    apart = rng.randint(1, min(12, len(table.records) - 1))
    first = rng.randrange(len(table.records) - apart)
    column = rng.randrange(len(table.names))
    _stray(rng, table.records[first], "start", column)
    _stray(rng, table.records[first + apart], "end", column)


@kind
def another_dialect(rng: Random, table: Table) -> None:
    mark = rng.choice([mark for mark in ",;\t|" if mark != table.delimiter])
    for _ in range(rng.randint(1, 3)):
        record = _any(rng, table)
        if mark not in "".join(record.fields):
            record.fields = [mark.join(record.fields)]
            record.spoil()


@kind
def preamble(rng: Random, table: Table) -> None:
    lines = ["Survey export", "Exported on: Monday, 3 March", "", "n = 120; all regions"]
    table.above += rng.sample(lines, rng.randint(1, 3)) or ["Export"]
    if not any(table.above):
        table.above.append("Export")


@kind
def header_again(rng: Random, table: Table) -> None:
    fields = table.write(table.names)
    if rng.random() < 0.3:
        fields[0] = "\ufeff" + fields[0]
    record = Record(fields, None)
    record.spoil()
    table.records.insert(rng.randrange(len(table.records) + 1), record)


@kind
def second_table(rng: Random, table: Table) -> None:
    other = clean(rng, rows=rng.randint(2, 8))
    same = rng.random() < 0.3
    while not same and len(other.names) == len(table.names):
        other = clean(rng, rows=rng.randint(2, 8))
    width = len(table.names) if same else len(other.names)
    table.records += [Record([""], None) for _ in range(rng.randint(1, 2))]
    title = Record(["Second table"], None)
    title.spoil()
    table.records += [title] if rng.random() < 0.3 else []
    names = [f"other {number}" for number in range(width)]
    for values in [names, *(record.row or () for record in other.records)]:
        record = Record(table.write((list(values) * width)[:width]), None)
        record.spoil()
        table.records.append(record)


@kind
def total(rng: Random, table: Table) -> None:
    word = rng.choice(["Total", "TOTAL:", "Grand total", "Somme"])
    sums = [rng.choice(["", str(rng.randint(20, 900)), "1,234.50"]) for _ in table.names[1:]]
    sums[-1] = "77"
    record = Record(table.write([word, *sums]), None)
    record.spoil()
    table.records.append(record)
    if rng.random() < 0.3:
        table.records.append(Record([""], None))
    if rng.random() < 0.3:
        table.records.append(Record(["Source: the CRM"], None, spoiled=True))


@kind
def old_mac(_rng: Random, table: Table) -> None:
    table.end = "\r"
    for record in table.records:
        record.end = None
        if record.row:
            record.row = tuple(value.replace("\r", "\n") for value in record.row)


@kind
def returns_within(rng: Random, table: Table) -> None:
    record = _any(rng, table)
    if not record.quoted and table.end != "\r":
        place = rng.randrange(len(record.fields))
        record.fields[place] = f"{record.fields[place]}\r{rng.choice(['', 'x'])}".replace(
            "\r", "y\rz"
        )
        record.spoil()


@kind
def backslashes(rng: Random, table: Table) -> None:
    record = _any(rng, table)
    place = rng.randrange(len(record.fields))
    text = rng.choice(['\\"hello\\" she said', 'it was \\"fine\\"', 'a \\" b', 'so, \\"x\\", y'])
    record.fields[place] = f'"{text}"'
    record.spoil()


@kind
def nul(rng: Random, table: Table) -> None:
    record = _any(rng, table)
    place = rng.randrange(len(record.fields))
    text = record.fields[place]
    at = rng.randrange(1, len(text)) if len(text) > 2 else len(text) if '"' not in text else 1
    record.fields[place] = text[:at] + "\0" + text[at:]
    record.spoil()


@kind
def blank_lines(rng: Random, table: Table) -> None:
    for _ in range(rng.randint(1, 4)):
        table.records.insert(rng.randrange(len(table.records) + 1), Record([""], None))


@kind
def cut_off(rng: Random, table: Table) -> str:
    record = table.records[-1]
    if record.row is None:
        return ""
    text = table.delimiter.join(record.fields)
    whole = len(record.fields[-1])
    at = rng.randrange(1, len(text) - whole) if len(text) > whole + 1 else 1
    record.fields = [text[:at]]
    record.spoil()
    table.final_end = False
    return "" if text[:at].endswith("\n") else "no-final-line-end"


@kind
def cut_in_a_number(rng: Random, table: Table) -> str:
    record = table.records[-1]
    if record.row is None or table.quote_all:
        return ""
    record.fields = [*record.fields[:-1], "1"]
    record.row = (*record.row[:-1], "1")
    table.final_end = False
    return "no-final-line-end"


@kind
def line_ends(rng: Random, table: Table) -> None:
    for record, after in zip(table.records, [*table.records[1:], None], strict=True):
        if rng.random() < 0.3:
            record.end = rng.choice(["\n", "\r\n"])
        plain = after is not None and record.row and after.row
        if plain and not record.quoted and not after.quoted and rng.random() < 0.1:
            record.end = "\r"


@kind
def byte_order_mark(_rng: Random, table: Table) -> None:
    table.bom = True


@kind
def quote_in_the_header(rng: Random, table: Table) -> None:
    if any("\n" in name for name in table.names):
        return
    table.header = Record(table.write(table.names), ())
    _stray(rng, table.header, rng.choice(["start", "middle", "end"]))
