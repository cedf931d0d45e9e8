"""What is looked up of a source's texts before it is tallied, and which rows are then left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Key = tuple[str, ...]
"""The texts of a row in some columns, without the blanks around them; none of them is empty."""

REASONS: Mapping[str, str] = {
    "test_addresses": "test-address",
    "duplicates": "copy",
    "speeders": "speeder",
    "straight_liners": "straight-liner",
    "repeated_texts": "repeated-text",
}
"""The checks of `quality:` and the reason of the rows that each leaves out, in the order in which
a row that fits several counts."""

MOST = 500_000
"""So many different keys are looked at; with more of them a check is not made."""


@dataclass(frozen=True, slots=True)
class Look:
    """One question about the rows that `where` keeps: how many hold each key of `columns`.

    Rows with a blank in any of the columns are passed over. Further ones are where the texts are
    not all `alike`, fewer than `least` characters, or hold (in lower case) none of `parts`; with
    `repeated` keys of one row are passed over.
    """

    columns: tuple[str, ...]
    alike: bool = False
    repeated: bool = False
    least: int = 0
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Looked:
    """The rows that `where` keeps, and per look the rows of each key; None where keys are too many.

    A look at many columns that are `alike` has keys of one text, which all of them hold.
    """

    rows: int
    keys: tuple[Mapping[Key, int] | None, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows to leave out for a reason: those whose texts in `columns` are one of `keys`."""

    reason: str
    columns: tuple[str, ...]
    keys: frozenset[Key]
