"""What is kept in mind while a file with something odd is read record by record."""

from __future__ import annotations

from dataclasses import dataclass

from kpicli.sources.dialect import Dialect, split
from kpicli.sources.files import File
from kpicli.sources.likeness import Likeness, is_number

LONGEST = 16 << 20
"""No record is longer than this (bytes): a quote open for longer was never closed."""

TOTALS = (
    *(b"total", b"totals", b"grand total", b"subtotal", b"sum", b"average", b"mean"),
    *(b"gesamt", b"summe", b"totaal", b"somme", b"total general", b"totale", b"suma"),
)


@dataclass(slots=True)
class Quarantine:
    """What a record must be to be good, and what came before the next one.

    `header` is the header's record without its line end. A blank line with no record since
    (`after_blank`); so many records to come that may be pieces of a broken one (`wary`); the
    rest of a line too long to hold (`skipping`).
    """

    file: File
    dialect: Dialect
    header: bytes
    likeness: Likeness
    longest: int = LONGEST
    after_blank: bool = False
    wary: int = 0
    skipping: bool = False

    @property
    def width(self) -> int:
        """The fields of a record."""
        return self.likeness.width

    @property
    def pending(self) -> bool:
        """Whether the next record must be judged in the light of what came before it."""
        return self.after_blank or self.skipping or self.wary > 0

    def ragged(self, width: int) -> str:
        """Why a record of `width` fields is malformed."""
        return f"{width} field{'s' * (width != 1)} where the header has {self.width}"

    def afresh(self) -> Quarantine:
        """The same demands, with nothing before."""
        return Quarantine(self.file, self.dialect, self.header, self.likeness, self.longest)

    def is_total(self, text: bytes) -> bool:
        """Whether a record is a total under the table: named so, the rest numbers or blanks."""
        name = text.split(self.dialect.delimiter, 1)[0].strip()
        name = name.strip(self.dialect.quote or None).strip(b" :").lower()
        if name not in TOTALS or self.width < 2 or b"\n" in text.rstrip(b"\r\n"):
            return False
        rest = [value.strip() for value in split(text, self.dialect)[1:]]
        return any(rest) and all(not value or is_number(value) for value in rest)
