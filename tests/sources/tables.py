"""Clean survey tables of many shapes, drawn at random, and how they are written as records."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

WORDS = [
    "great",
    "service",
    "slow",
    "reply",
    "thanks",
    "helpful",
    "would",
    "recommend",
    "price",
    "high",
    "café",
    "été",
    "naïve",
    "façade",
    "support",
    "team",
    "answered",
    "quickly",
    "never",
    "again",
    "ok",
]
REGIONS = ("North", "South", "East", "West")
CHANNELS = ("web", "mail", "phone call")


@dataclass
class Record:
    """One record as written, without its line end.

    `row` is what a reader must find, None where that is nothing: the record is `spoiled` and to
    be set aside, or else no record at all (a blank line).
    """

    fields: list[str]
    row: tuple[str, ...] | None
    end: str | None = None
    spoiled: bool = False

    @property
    def quoted(self) -> bool:
        """Whether any field is quoted."""
        return any('"' in text for text in self.fields)

    def spoil(self) -> None:
        """Mark the record as one that must be set aside."""
        self.row, self.spoiled = None, True


@dataclass
class Table:
    """A table about to be written: names, records, and the way of writing them."""

    names: list[str]
    records: list[Record]
    delimiter: str
    end: str
    quote_all: bool
    above: list[str] = field(default_factory=list)
    final_end: bool = True
    bom: bool = False
    header: Record | None = None

    def write(self, values: list[str]) -> list[str]:
        """The fields of a record as written, quoted where they must be."""
        marks = (self.delimiter, '"', "\n", "\r")
        return [
            '"' + value.replace('"', '""') + '"'
            if self.quote_all or any(mark in value for mark in marks)
            else value
            for value in values
        ]

    def add(self, values: list[str], place: int | None = None) -> Record:
        """A good record of these values, at the end or at a place."""
        record = Record(self.write(values), tuple(values))
        self.records.insert(len(self.records) if place is None else place, record)
        return record

    def encoded(self) -> tuple[bytes, list[tuple[str, ...]], list[tuple[int, int]]]:
        """The file's bytes, the rows a reader must find, and the spoiled records' lines."""
        header = self.header or Record(self.write(self.names), None)
        text = "".join(line + self.end for line in self.above)
        text += self.delimiter.join(header.fields) + (header.end or self.end)
        rows, spoiled = [], []
        old_mac = header.end == "\r" or (header.end is None and self.end == "\r")
        for number, record in enumerate(self.records):
            if record.row is not None:
                rows.append(record.row)
            written = self.delimiter.join(record.fields)
            if record.spoiled:
                lines = text.replace("\r\n", "\n").replace("\r", "\n") if old_mac else text
                line = 1 + lines.count("\n")
                spoiled.append((line, line + written.count("\n")))
            text += written
            if number < len(self.records) - 1 or self.final_end:
                text += record.end or self.end
        return (b"\xef\xbb\xbf" if self.bom else b"") + text.encode(), rows, spoiled


def _sentence(rng: Random, punctuation: str) -> str:
    words = rng.choices(WORDS, k=rng.randint(1, 9))
    return " ".join(
        word + (rng.choice(punctuation) if rng.random() < 0.25 else "") for word in words
    )


def comment(rng: Random, *, lines: bool) -> str:
    """Somebody's words: blanks, commas, quotes, and perhaps several lines of them."""
    if rng.random() < 0.2:
        return ""
    text = _sentence(rng, ",,;.!")
    if rng.random() < 0.15:
        text += ' he said "fine, thanks" twice'
    if lines and rng.random() < 0.3:
        more = [_sentence(rng, ",,,;|") for _ in range(rng.randint(1, 4))]
        if rng.random() < 0.2:
            more.insert(rng.randrange(len(more) + 1), "")
        text = "\n".join([text, *more])
    return text


def clean(rng: Random, rows: int | None = None) -> Table:
    """A clean table of 3 to 12 columns and some dozens of records."""
    width = rng.randint(3, 12)
    kinds = ["id", "score", rng.choice(["region", "date", "score"])]
    kinds += rng.choices(["score", "region", "channel", "date", "comment", "blank"], k=width - 3)
    if rng.random() < 0.7 and "comment" not in kinds:
        kinds[rng.randrange(2, width)] = "comment"
    if rng.random() < 0.3:
        rng.shuffle(kinds)
    prefix = rng.choice(["", "", "C", "id-"])
    multiline = rng.random() < 0.5
    names = [f"{kind}_{number}" for number, kind in enumerate(kinds)]
    if rng.random() < 0.2:
        names[rng.randrange(width)] += ', or "other"\n(if any)'
    delimiter, end = rng.choice(",,;\t|"), rng.choice(["\n", "\n", "\r\n"])
    table = Table(names, [], delimiter, end, rng.random() < 0.15, final_end=rng.random() < 0.85)
    for number in range(rows or rng.randint(12, 60)):
        values = {
            "id": f"{prefix}{1000 + number}",
            "blank": "",
            "region": rng.choice(REGIONS),
            "channel": rng.choice(CHANNELS),
        }
        table.add(
            [
                values.get(kind)
                or {
                    "score": lambda: rng.choice(["", "N/A", *map(str, range(11))]),
                    "date": lambda: f"2026-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}",
                    "comment": lambda: comment(rng, lines=multiline),
                    "blank": lambda: "",
                }[kind]()
                for kind in kinds
            ]
        )
    return table
